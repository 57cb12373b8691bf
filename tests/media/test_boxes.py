# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a film says that it lasts."""

from __future__ import annotations

import io
import struct

import pytest

from intake.media.boxes import movie_facts
from tests.media.samples import box, movie


def lasting(scale: int, units: int, *, wide: bool = False) -> float | None:
    """What is read of a movie of so many `units`, `scale` of them a second."""
    if wide:
        head = box(b"mvhd", b"\1\0\0\0", struct.pack(">QQIQ", 1, 1, scale, units), bytes(76))
    else:
        head = box(b"mvhd", bytes(4), struct.pack(">IIII", 1, 1, scale, units), bytes(80))
    return movie_facts(io.BytesIO(box(b"moov", head))).seconds


@pytest.mark.parametrize("wide", [False, True])
def test_the_length_is_units_by_scale(wide: bool) -> None:
    """In the form with 32 and in that with 64 bits."""
    assert lasting(600, 600 * 134, wide=wide) == 134.0
    assert lasting(1000, 2500, wide=wide) == 2.5


@pytest.mark.parametrize(
    ("scale", "units", "wide"),
    [(0, 100, False), (600, 0, False), (600, 0xFFFFFFFF, False), (600, 2**64 - 1, True), (1, 10**9, False)],
)
def test_what_cannot_be_a_length_is_none(scale: int, units: int, wide: bool) -> None:
    """No scale, nothing, "not known" in all ones, and ten years."""
    assert lasting(scale, units, wide=wide) is None


def test_a_header_without_room_says_nothing() -> None:
    """One that is cut off is no reason to fail."""
    for size in range(24):
        assert movie_facts(io.BytesIO(box(b"moov", box(b"mvhd", bytes(size))))).seconds is None
    assert movie_facts(io.BytesIO(movie())).seconds is None
