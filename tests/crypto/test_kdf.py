# SPDX-License-Identifier: GPL-3.0-or-later
"""Argon2id: known answers, normalised passphrases, a floor and a ceiling, and calibration."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable

import pytest

from intake.crypto.kdf import (
    FLOOR,
    FLOOR_ONLY_FOR_TESTS,
    MAX_LANES,
    MAX_MEMORY_KIB,
    MAX_PASSES,
    Argon2Parameters,
    calibrate,
    derive,
)
from intake.errors import BadKeyParameters

CHEAP = FLOOR_ONLY_FOR_TESTS.parameters()
SOUND = FLOOR.parameters()


def clock(seconds: float) -> Callable[[], float]:
    """A clock on which everything takes `seconds`."""
    return itertools.count(0, seconds).__next__


def test_known_answer() -> None:
    """The result is that of the reference implementation (its test of Argon2id, 64 MiB, 2 passes)."""
    parameters = Argon2Parameters(memory_kib=65536, passes=2, lanes=1, salt=b"somesalt")
    known = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    assert derive("password", parameters).hex() == known


def test_one_passphrase_however_it_is_typed() -> None:
    """Composed and decomposed accents give one key; case and spaces do not."""
    assert derive("é\ufb01", CHEAP) == derive("e\u0301fi", CHEAP)
    assert len({derive(text, CHEAP) for text in ("a b", "A b", "ab", "a b ")}) == 4
    assert len(derive("", CHEAP)) == 32


def test_salt_and_cost_count() -> None:
    """Another salt or another cost gives another key."""
    assert derive("x", CHEAP) != derive("x", FLOOR_ONLY_FOR_TESTS.parameters())


def test_json_round_trip() -> None:
    """Parameters survive being stored as JSON."""
    assert Argon2Parameters.parse(json.loads(json.dumps(SOUND.to_json()))) == SOUND


def test_test_parameters_are_refused_unless_asked_for() -> None:
    """What only tests use is weaker than the floor, and read only by whoever passes that floor."""
    assert Argon2Parameters.parse(CHEAP.to_json(), floor=FLOOR_ONLY_FOR_TESTS) == CHEAP
    with pytest.raises(BadKeyParameters) as refused:
        Argon2Parameters.parse(CHEAP.to_json())
    assert refused.value.facts["reason"] == "weaker than the floor"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"memory_kib": 64 * 1024 - 1}, "weaker than the floor"),
        ({"passes": 2}, "weaker than the floor"),
        ({"memory_kib": MAX_MEMORY_KIB + 1}, "above the ceiling"),
        ({"passes": MAX_PASSES + 1}, "above the ceiling"),
        ({"lanes": MAX_LANES + 1}, "above the ceiling"),
        ({"lanes": 0}, "Argon2 needs one lane or more, and 8 KiB for each"),
        ({"passes": True}, "a number is written as true or false"),
        ({"salt": "00" * 15}, "the salt is not 32 lower-case hex characters"),
        ({"salt": "AB" * 16}, "the salt is not 32 lower-case hex characters"),
        ({"salt": 5}, "not an object with exactly the fields of argon2id"),
        ({"memory_kib": 1e9}, "not an object with exactly the fields of argon2id"),
        ({"algorithm": "argon2i"}, "not an object with exactly the fields of argon2id"),
        ({"more": 1}, "not an object with exactly the fields of argon2id"),
    ],
)
def test_every_reason_to_reject(change: dict[str, object], reason: str) -> None:
    """Parameters that a thief may have written are refused by name, before any work is done."""
    with pytest.raises(BadKeyParameters) as refused:
        Argon2Parameters.parse({**SOUND.to_json(), **change})
    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize("value", [None, [], "argon2id", {}, {"algorithm": "argon2id"}])
def test_what_is_no_object_is_refused(value: object) -> None:
    """Anything but the whole object is refused."""
    with pytest.raises(BadKeyParameters):
        Argon2Parameters.parse(value)


def test_calibration_on_a_slow_device_stays_at_the_floor() -> None:
    """However slow the device, or however little time is given, nothing goes below the floor."""
    for seconds, each in ((1.0, 30.0), (0.0, 1.0)):
        found = calibrate(seconds, floor=FLOOR_ONLY_FOR_TESTS, clock=clock(each))
        assert (found.memory_kib, found.passes) == (8, 1)


def test_calibration_spends_on_memory_first() -> None:
    """With ten times the floor's time: memory up to the ceiling, then passes."""
    found = calibrate(10.0, 40, floor=FLOOR_ONLY_FOR_TESTS, clock=clock(1.0))
    assert (found.memory_kib, found.passes) == (40, 2)
    found = calibrate(10.0, 1024, floor=FLOOR_ONLY_FOR_TESTS, clock=clock(1.0))
    assert (found.memory_kib, found.passes) == (80, 1)


def test_calibration_stays_under_the_ceilings() -> None:
    """However fast the device, what is chosen can be read back."""
    found = calibrate(1e9, 1 << 40, floor=FLOOR_ONLY_FOR_TESTS, clock=clock(0.0))
    assert (found.memory_kib, found.passes) == (MAX_MEMORY_KIB, MAX_PASSES)
    assert Argon2Parameters.parse(found.to_json()) == found


def test_calibrated_salts_differ() -> None:
    """Each calibration, and each use of a floor, comes with its own salt."""
    made = [calibrate(0, floor=FLOOR_ONLY_FOR_TESTS).salt for _ in range(3)] + [SOUND.salt, CHEAP.salt]
    assert len(set(made)) == 5
    assert {len(salt) for salt in made} == {16}
