# SPDX-License-Identifier: GPL-3.0-or-later
"""What is still expected after an import, in sentences."""

from __future__ import annotations

import pytest

from sync.arrival import Arrival
from sync.telling import lacking


@pytest.mark.parametrize(
    ("missing", "told"),
    [((2,), "2"), ((1, 2), "1–2"), ((2, 5, 6, 7, 12), "2, 5–7, 12"), (tuple(range(2, 9000)), "2–8999")],
)
def test_missing_parts_are_told_as_ranges(missing: tuple[int, ...], told: str) -> None:
    """However many parts have not come, the sentence stays one that a person can read out."""
    arrived = Arrival(
        "a" * 32, 1, 9000, "2031-03-01T08:00:00Z", "EXERCISE-1", "focal-point", missing_parts=missing
    )
    for language in ("en", "fr"):
        (sentence,) = lacking([arrived], language)
        assert told in sentence
        assert "9000" in sentence
