# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes that were flipped, lost or added on the way: refused by name, with nothing imported."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.errors import DamagedPart, IncompletePart, IntakeError, NotAPart, WrongRecipient
from intake.vault.vault import Vault
from sync import outbox
from sync.inbox import take
from tests import vaults
from tests.association import Association
from tests.sync.conftest import write_reports

NAMED = (NotAPart, DamagedPart, WrongRecipient)
CHUNK = 64 * 1024 + 16


def attempts(vault: Vault, path: Path, variants: Iterator[bytes]) -> set[type[IntakeError]]:
    """Import each variant of a file in vain; the names under which they were refused."""
    before = (vaults.state_hash(vault.connection), vault.connection.total_changes)
    found: set[type[IntakeError]] = set()
    for variant in variants:
        path.write_bytes(variant)
        with pytest.raises(NAMED) as refused:
            take(vault, path)
        found.add(type(refused.value))
    assert (vaults.state_hash(vault.connection), vault.connection.total_changes) == before
    assert list(vault.folder.evidence.iterdir()) == []
    return found


def flipped(sound: bytes, places: list[int], seed: int) -> Iterator[bytes]:
    """The content with one bit changed at each place."""
    chance = random.Random(seed)
    for place in places:
        yield sound[:place] + bytes([sound[place] ^ 1 << chance.randrange(8)]) + sound[place + 1 :]


@pytest.fixture
def small(members: Association, tmp_path: Path) -> Path:
    """A part with one report, as short as a part can be."""
    write_reports(members.fields[0], 1)
    (path,) = outbox.export(members.fields[0], tmp_path / "small").parts
    return path


@pytest.mark.soak
def test_every_flipped_bit_of_a_small_part(
    members: Association, small: Path, amount: Callable[[int, int], int]
) -> None:
    """Header, keys, list, entries, padding: soaking, each single bit there is; otherwise some of them."""
    sound = small.read_bytes()
    bits = 8 * len(sound)
    places = range(bits) if amount(0, 1) else random.Random(1).sample(range(bits), 200)
    variants = (_with_other_bit(sound, place) for place in places)
    assert attempts(members.central, small, variants) >= {DamagedPart}
    print(f"\n{len(places)} flipped bits of {bits}, all refused by name")


def _with_other_bit(sound: bytes, place: int) -> bytes:
    at = place // 8
    return sound[:at] + bytes([sound[at] ^ 1 << place % 8]) + sound[at + 1 :]


@pytest.mark.soak
def test_every_truncation_of_a_small_part(
    members: Association, small: Path, amount: Callable[[int, int], int]
) -> None:
    """Soaking, each length that a copy of it can be cut off at; otherwise those around the edges and some others."""
    sound = small.read_bytes()
    ends = range(len(sound)) if amount(0, 1) else lengths(sound, 30)
    assert attempts(members.central, small, (sound[:end] for end in ends)) == {NotAPart, DamagedPart}
    print(f"\n{len(ends)} truncations of {len(sound)} bytes, all refused by name")


@pytest.mark.soak
def test_flipped_bits_of_text_and_seal(
    members: Association, parts: tuple[Path, ...], amount: Callable[[int, int], int]
) -> None:
    """A bit flipped in any byte of a part with several reports and a seal."""
    sound = parts[0].read_bytes()
    places = random.Random(1).sample(range(len(sound)), amount(100, len(sound)))
    assert attempts(members.central, parts[0], flipped(sound, places, 2)) >= {DamagedPart}


@pytest.mark.soak
def test_flipped_bits_of_evidence(
    members: Association, parts: tuple[Path, ...], amount: Callable[[int, int], int]
) -> None:
    """The same in a part with a file, in each of its chunks."""
    sound = parts[1].read_bytes()
    places = random.Random(4).sample(range(len(sound)), amount(40, 4000))
    assert attempts(members.central, parts[1], flipped(sound, places, 5)) >= {DamagedPart}


def lengths(sound: bytes, count: int) -> list[int]:
    """Where a copy may end: at nothing, in and around the header, at every chunk's edge, anywhere."""
    payload = sound.index(b"\n--- ") + 5 + 44
    edges = [payload + 16 + number * CHUNK for number in range(1 + (len(sound) - payload) // CHUNK)]
    near = {edge + step for edge in (0, payload, *edges, len(sound)) for step in range(-17, 18)}
    anywhere = random.Random(6).sample(range(len(sound)), count)
    return sorted(place for place in {*near, *anywhere} if 0 <= place < len(sound))


@pytest.mark.soak
@pytest.mark.parametrize("number", [0, 1], ids=["text", "evidence"])
def test_truncated(
    members: Association, parts: tuple[Path, ...], number: int, amount: Callable[[int, int], int]
) -> None:
    """A copy that was cut off, wherever: an empty file, a header, a chunk, all but a byte."""
    path = parts[number]
    sound = path.read_bytes()
    cut = (sound[:length] for length in lengths(sound, amount(20, 2000)))
    found = attempts(members.central, path, cut)
    assert found >= ({NotAPart, DamagedPart} if number == 0 else {NotAPart, DamagedPart, IncompletePart})


def test_interrupted_copy_says_how_much_is_there(members: Association, parts: tuple[Path, ...]) -> None:
    """Half of a large file is told from a damaged one, in kilobytes."""
    sound = parts[1].read_bytes()
    parts[1].write_bytes(sound[: len(sound) // 2])
    with pytest.raises(IncompletePart) as refused:
        take(members.central, parts[1])
    assert refused.value.facts["have"] == len(sound) // 2000
    assert 0 <= len(sound) // 1000 - int(str(refused.value.facts["whole"])) < 10


def test_appended(members: Association, parts: tuple[Path, ...]) -> None:
    """Something that follows a part, another part included."""
    sound = parts[0].read_bytes()
    variants = (sound + more for more in (b"\0", b"x" * 100, bytes(CHUNK), sound))
    assert attempts(members.central, parts[0], variants) == {DamagedPart}


def test_chunks_in_another_order(members: Association, parts: tuple[Path, ...]) -> None:
    """Chunks of one file that change places, come twice or are left out."""
    sound = parts[1].read_bytes()
    start = sound.index(b"\n--- ") + 5 + 44 + 16
    head, chunks = sound[:start], [sound[at : at + CHUNK] for at in range(start, len(sound), CHUNK)]
    assert len(chunks) > 3
    orders = ([1, 0, 2, 3], [0, 2, 1, 3], [0, 1, 1, 2, 3], [0, 1, 3], [3])
    variants = (head + b"".join(chunks[number] for number in order) for order in orders)
    assert attempts(members.central, parts[1], variants) >= {DamagedPart}


def test_sound_part_is_taken_after_all_that(members: Association, parts: tuple[Path, ...]) -> None:
    """A damaged copy does not stand in the way of a good one."""
    sound = parts[0].read_bytes()
    parts[0].write_bytes(sound[:-1])
    with pytest.raises(DamagedPart):
        take(members.central, parts[0])
    parts[0].write_bytes(sound)
    assert take(members.central, parts[0]).new > 0
