# SPDX-License-Identifier: GPL-3.0-or-later
"""Uncertain counts: the rule of each qualifier, interval sums, and how figures are printed."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import BadCount, UnlikeUnits
from intake.model.counts import QUALIFIERS, UncertainCount, total, zero

NUMBERS = st.integers(0, 500)


@st.composite
def counts(draw: st.DrawFn) -> UncertainCount:
    """Any count of persons that a source can state."""
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    make = UncertainCount.from_bounds
    return draw(
        st.sampled_from(
            [
                make(low, low, "EXACT"),
                make(low, None, "AT_LEAST"),
                make(low + 1, None, "MORE_THAN"),
                make(low, low, "ABOUT"),
                make(0, high + 1, "UP_TO"),
                make(low, high + 1, "RANGE"),
                make(low, high, "RANGE_OPEN"),
                make(1, None, "UNSPECIFIED_PLURAL"),
                *(
                    make(None, None, code)
                    for code in ("SEVERAL", "SEVERAL_DOZEN", "HUNDREDS", "UNSPECIFIED", "NONE")
                ),
            ]
        )
    )


def holds(count: UncertainCount, number: int) -> bool:
    """Whether `number` is a possible true number (an "about" is not a bound and holds anything)."""
    return count.approximate or (
        (count.low or 0) <= number and (count.is_open or count.high is None or number <= count.high)
    )


def held_by(count: UncertainCount) -> st.SearchStrategy[int]:
    """Numbers that `count` holds. Filtering others out would now and then leave hypothesis without examples."""
    if count.approximate:
        return st.integers(0, 1200)
    return st.integers(count.low or 0, 1200 if count.is_open or count.high is None else count.high)


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        ("EXACT", 5, 5), ("AT_LEAST", 12, None), ("MORE_THAN", 1, None), ("ABOUT", 198, 198), ("UP_TO", 0, 5),
        ("UP_TO", 1, 5), ("RANGE", 19, 30), ("RANGE_OPEN", 46, 60), ("SEVERAL", 2, None),
        ("SEVERAL_DOZEN", 20, None), ("HUNDREDS", 200, None), ("UNSPECIFIED_PLURAL", 2, None),
        ("UNSPECIFIED_PLURAL", 1, None), ("UNSPECIFIED", None, None), ("NONE", 0, 0),
    ],
)  # fmt: skip
def test_bounds_that_fit_their_qualifier_are_taken(qualifier: str, low: int | None, high: int | None) -> None:
    """Each qualifier takes the bounds of its rule."""
    count = UncertainCount.from_bounds(low, high, qualifier)
    assert (count.low, count.high, count.qualifier) == (low, high, qualifier)


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        ("EXACT", 5, 6), ("EXACT", None, None), ("AT_LEAST", 12, 13), ("AT_LEAST", None, None),
        ("MORE_THAN", 0, None), ("MORE_THAN", 4, 5), ("ABOUT", None, None), ("UP_TO", 2, 5),
        ("UP_TO", 0, None), ("UP_TO", 0, 0), ("RANGE", 5, None), ("RANGE", 6, 5), ("RANGE", 5, 5),
        ("RANGE_OPEN", 46, None), ("SEVERAL", 3, None),
        ("SEVERAL", 2, 9), ("SEVERAL_DOZEN", 24, None), ("HUNDREDS", 100, None),
        ("UNSPECIFIED_PLURAL", 3, None), ("UNSPECIFIED", 1, None), ("UNSPECIFIED", None, 4), ("NONE", 0, 1),
        ("EXACT", -1, -1), ("LOTS", 5, 5),
    ],
)  # fmt: skip
def test_bounds_that_break_the_rule_are_refused(qualifier: str, low: int | None, high: int | None) -> None:
    """A qualifier with bounds that are not its own is an error."""
    with pytest.raises(BadCount):
        UncertainCount.from_bounds(low, high, qualifier)


@pytest.mark.parametrize(
    ("low", "high", "qualifier"),
    [
        (5, 5, "EXACT"),
        (24, None, "AT_LEAST"),
        (13, 17, "RANGE"),
        (None, 5, "UP_TO"),
        (None, None, "UNSPECIFIED"),
    ],
)
def test_the_qualifier_is_inferred_from_the_bounds(low: int | None, high: int | None, qualifier: str) -> None:
    """Bounds without a word are what they look like."""
    assert UncertainCount.from_bounds(low, high).qualifier == qualifier


def test_several_of_a_round_sum_of_money_is_two_of_it() -> None:
    """Several hundred million francs is 200,000,000 or more; several persons is never 200."""
    loss = UncertainCount.from_bounds(200_000_000, None, "SEVERAL", "XOF")
    assert loss.format() == "200,000,000+"
    with pytest.raises(BadCount):
        UncertainCount.from_bounds(200, None, "SEVERAL")


def test_a_truth_value_is_no_count() -> None:
    """True is not one person."""
    with pytest.raises(BadCount):
        UncertainCount.exact(True)


@pytest.mark.parametrize(
    ("count", "en", "fr"),
    [
        (UncertainCount.exact(20), "20", "20"),
        (UncertainCount.at_least(46), "46+", "46+"),
        (UncertainCount.from_bounds(13, 17), "13–17", "13–17"),
        (UncertainCount.from_bounds(20, 20, "ABOUT"), "~20", "~20"),
        (UncertainCount.from_bounds(20, 20, "ABOUT") + UncertainCount.at_least(0), "~20+", "~20+"),
        (UncertainCount.from_bounds(20, 20, "ABOUT") + UncertainCount.from_bounds(3, 5), "~23–25", "~23–25"),
        (UncertainCount.from_bounds(46, 60, "RANGE_OPEN"), "46–60+", "46–60+"),
        (
            UncertainCount.from_bounds(10_000_001, None, "MORE_THAN", "XOF"),
            ">10,000,000",
            ">10\u202f000\u202f000",
        ),
        (UncertainCount.from_bounds(0, 5, "UP_TO"), "≤5", "≤5"),
        (UncertainCount.from_bounds(None, None, "SEVERAL_DOZEN"), "20+", "20+"),
        (UncertainCount.from_bounds(None, None, "UNSPECIFIED"), "?", "?"),
        (UncertainCount.from_bounds(None, None, "NONE"), "0", "0"),
        (UncertainCount.exact(1_435_000, "XOF"), "1,435,000", "1\u202f435\u202f000"),
    ],
)
def test_figures_print_with_their_doubt(count: UncertainCount, en: str, fr: str) -> None:
    """A figure shows that it is open, approximate, a range or not stated, in either language."""
    assert (count.format("en"), count.format("fr")) == (en, fr)


@pytest.mark.parametrize(
    ("first", "second", "printed"),
    [
        (UncertainCount.exact(24), UncertainCount.at_least(12), "36+"),
        (UncertainCount.from_bounds(13, 17), UncertainCount.exact(2), "15–19"),
        (UncertainCount.exact(3), UncertainCount.from_bounds(None, None, "UNSPECIFIED"), "3+"),
        (UncertainCount(), UncertainCount(), "?"),
        (UncertainCount.from_bounds(46, 60, "RANGE_OPEN"), UncertainCount.exact(2), "48–62+"),
        (UncertainCount.from_bounds(46, 60, "RANGE_OPEN"), UncertainCount.at_least(12), "58+"),
        (
            UncertainCount.from_bounds(46, 60, "RANGE_OPEN"),
            UncertainCount.from_bounds(20, 20, "ABOUT"),
            "~66+",
        ),
        (UncertainCount.from_bounds(20, 20, "ABOUT"), UncertainCount.exact(5), "~25"),
        (UncertainCount.from_bounds(0, 5, "UP_TO"), zero(), "≤5"),
    ],
)
def test_counts_add_as_intervals(first: UncertainCount, second: UncertainCount, printed: str) -> None:
    """Floors add, ceilings add, an open end opens the sum, a mark is carried."""
    assert (first + second).format() == printed


def test_unlike_units_do_not_add_up() -> None:
    """Persons and heads of cattle are never one number."""
    with pytest.raises(UnlikeUnits):
        UncertainCount.exact(1) + UncertainCount.exact(1, "HEAD")


def test_about_is_never_an_exact_floor() -> None:
    """No sum with an "about" in it prints or counts as exact or as a floor."""
    summed = total([UncertainCount.exact(5), UncertainCount.from_bounds(20, 20, "ABOUT"), zero()])
    assert summed.approximate
    assert summed.format().startswith("~")


@given(counts(), counts())
def test_sums_do_not_depend_on_the_order_of_two(first: UncertainCount, second: UncertainCount) -> None:
    """Addition is commutative."""
    assert first + second == second + first


@given(counts(), counts(), counts())
def test_sums_do_not_depend_on_grouping(a: UncertainCount, b: UncertainCount, c: UncertainCount) -> None:
    """Addition is associative, so any order of reports gives one total."""
    assert (a + b) + c == a + (b + c)
    assert len({total(order) for order in permutations((a, b, c))}) == 1


@given(counts())
def test_zero_changes_nothing(count: UncertainCount) -> None:
    """Zero is neutral on both sides, and so is the total of one."""
    assert count + zero() == zero() + count == total([count]) == count


@given(counts(), counts(), st.data())
def test_a_sum_holds_every_possible_sum(
    first: UncertainCount, second: UncertainCount, data: st.DataObject
) -> None:
    """If each count holds a true number, the sum holds their sum."""
    one, other = data.draw(held_by(first)), data.draw(held_by(second))
    assert holds(first, one) and holds(second, other)
    assert holds(first + second, one + other)


@given(counts(), st.text(max_size=20))
def test_json_gives_the_same_count_back(count: UncertainCount, words: str) -> None:
    """Writing and reading is the identity, with the words used."""
    said = UncertainCount(count.low, count.high, count.qualifier, count.unit, words)
    assert UncertainCount.from_json(said.to_json()) == said
    assert said.qualifier in QUALIFIERS


def test_a_later_qualifier_is_kept_as_it_is() -> None:
    """A code of a later list does not make a stored count unreadable."""
    stored = {"low": 3, "qualifier": "A_HANDFUL", "unit": "PERSON", "confidence": 2}
    count = UncertainCount.from_json(stored)
    assert (count.qualifier, count.format()) == ("A_HANDFUL", "3+")
