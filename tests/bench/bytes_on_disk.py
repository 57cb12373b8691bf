# SPDX-License-Identifier: GPL-3.0-or-later
"""Large files for measuring: random, so that nothing can be compressed."""

from __future__ import annotations

import os
from pathlib import Path

MEGABYTE = 1 << 20


def random_file(path: Path, megabytes: int) -> Path:
    """Write a file of random bytes and read it once, so that the system holds it in memory."""
    block = os.urandom(MEGABYTE)
    with path.open("wb") as out:
        for number in range(megabytes):
            out.write(number.to_bytes(8, "big") + block[8:])
    with path.open("rb") as written:
        while written.read(MEGABYTE):
            pass
    return path


def rate_of(megabytes: float, seconds: float) -> float:
    """MB/s."""
    return megabytes * MEGABYTE / 1e6 / seconds
