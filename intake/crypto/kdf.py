# SPDX-License-Identifier: GPL-3.0-or-later
"""A key from a passphrase: Argon2id (RFC 9106), as costly as the device bears.

Parameters are stored beside what they protect, where a thief can write too. So whoever reads them enforces a
floor (no weakening) and a ceiling (no parameters that hang or exhaust the machine).
"""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from intake.errors import BadKeyParameters

ALGORITHM = "argon2id"
KEY_BYTES = 32
SALT_BYTES = 16
MAX_MEMORY_KIB = 1024 * 1024  # 1 GiB
MAX_PASSES = 64
MAX_LANES = 16
CALIBRATED_LANES = 2  # the oldest laptops have two cores; more lanes help whoever has more cores: the thief
MEMORY_CEILING_KIB = 256 * 1024  # leaves a laptop with 2 GB its system and a browser


@dataclass(frozen=True, slots=True)
class Argon2Parameters:
    """What `derive` needs beside the passphrase; not secret. Memory in KiB, `salt` 16 bytes."""

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes

    def to_json(self) -> dict[str, str | int]:
        """The parameters as a JSON object."""
        return {
            "algorithm": ALGORITHM,
            "memory_kib": self.memory_kib,
            "passes": self.passes,
            "lanes": self.lanes,
            "salt": self.salt.hex(),
        }

    @classmethod
    def parse(cls, value: object, floor: Floor | None = None) -> Argon2Parameters:
        """The parameters in a JSON object; raises BadKeyParameters, also below `floor` (default FLOOR)."""
        floor = floor or FLOOR
        match value:
            case {
                "algorithm": "argon2id",
                "memory_kib": int(memory_kib),
                "passes": int(passes),
                "lanes": int(lanes),
                "salt": str(salt),
                **rest,
            } if not rest:
                pass
            case _:
                raise BadKeyParameters(reason="not an object with exactly the fields of argon2id")
        # bool is an int in Python, and true is not a number in JSON.
        if any(isinstance(number, bool) for number in (memory_kib, passes, lanes)):
            raise BadKeyParameters(reason="a number is written as true or false")
        if len(salt) != 2 * SALT_BYTES or set(salt) - set("0123456789abcdef"):
            raise BadKeyParameters(reason="the salt is not 32 lower-case hex characters")
        if memory_kib < floor.memory_kib or passes < floor.passes:
            raise BadKeyParameters(reason="weaker than the floor")
        if memory_kib > MAX_MEMORY_KIB or passes > MAX_PASSES or lanes > MAX_LANES:
            raise BadKeyParameters(reason="above the ceiling")
        if lanes < 1 or memory_kib < 8 * lanes:
            # RFC 9106, section 3.1.
            raise BadKeyParameters(reason="Argon2 needs one lane or more, and 8 KiB for each")
        return cls(memory_kib, passes, lanes, bytes.fromhex(salt))


@dataclass(frozen=True, slots=True)
class Floor:
    """The weakest parameters that are accepted, a named profile."""

    memory_kib: int
    passes: int
    lanes: int

    def parameters(self) -> Argon2Parameters:
        """Parameters exactly at this floor, with a fresh salt."""
        return Argon2Parameters(self.memory_kib, self.passes, self.lanes, os.urandom(SALT_BYTES))


FLOOR = Floor(memory_kib=64 * 1024, passes=3, lanes=CALIBRATED_LANES)

# ONLY FOR TESTS: takes microseconds, protects nothing. Nothing in the product names it; a test passes it as
# `floor` all the way down, and a product that is given no floor refuses what was made with it.
FLOOR_ONLY_FOR_TESTS = Floor(memory_kib=8, passes=1, lanes=1)


def derive(passphrase: str, parameters: Argon2Parameters) -> bytes:
    """The 32-byte key that `passphrase` gives.

    The passphrase is first normalised (NFKC), so that "é" typed on another system or keyboard gives the same
    key. Case and spaces count.
    """
    secret = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    return Argon2id(
        salt=parameters.salt,
        length=KEY_BYTES,
        iterations=parameters.passes,
        lanes=parameters.lanes,
        memory_cost=parameters.memory_kib,
    ).derive(secret)


def calibrate(
    seconds: float = 1.0,
    memory_ceiling_kib: int = MEMORY_CEILING_KIB,
    *,
    floor: Floor = FLOOR,
    clock: Callable[[], float] = time.perf_counter,
) -> Argon2Parameters:
    """Parameters, with a fresh salt, with which `derive` takes about `seconds` on this device.

    Memory is raised first, up to `memory_ceiling_kib`, because it is what costs the thief most; then passes.
    Never below `floor`, however slow the device is.
    """
    started = clock()
    derive("calibration", floor.parameters())
    # A coarse clock may not have moved at all.
    floor_seconds = max(clock() - started, 1e-6)
    affordable = seconds / floor_seconds
    ceiling = min(max(memory_ceiling_kib, floor.memory_kib), MAX_MEMORY_KIB)
    memory_kib = min(ceiling, max(floor.memory_kib, int(floor.memory_kib * affordable)))
    passes = int(floor.passes * affordable * floor.memory_kib / memory_kib)
    return Argon2Parameters(
        memory_kib=memory_kib,
        passes=min(MAX_PASSES, max(floor.passes, passes)),
        lanes=floor.lanes,
        salt=os.urandom(SALT_BYTES),
    )
