# SPDX-License-Identifier: GPL-3.0-or-later
"""Ranges behave as the sets of numbers that they stand for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.vault.ranges import Span, common, holes, joined, of_numbers, without

spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 8)).map(lambda one: (one[0], sum(one))), max_size=8
)
ALL = set(range(60))


def numbers(ranges: list[Span]) -> set[int]:
    """The numbers below 60 that ranges hold."""
    return {number for first, last in ranges for number in range(first, min(last, 59) + 1)}


@given(spans, spans)
def test_as_sets(one: list[Span], other: list[Span]) -> None:
    """Joining, taking away, meeting and what is left out."""
    assert numbers(joined(one)) == numbers(one)
    assert numbers(holes(joined(one))) == ALL - numbers(one)
    assert numbers(without(one, other)) == numbers(one) - numbers(other)
    assert numbers(common(joined(one), joined(other))) == numbers(one) & numbers(other)


@given(spans)
def test_one_way_to_write_a_set(one: list[Span]) -> None:
    """Joined ranges rise, do not touch, and are those of the rising numbers."""
    assert joined(one) == of_numbers(sorted(numbers(one)))
