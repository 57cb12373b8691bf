# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing candidates by the letters they share: nothing is lost against comparing with every key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from forms.gazetteer.likeness import LEAST, Heard, likeness
from forms.gazetteer.shortlist import Shortlist

KEYS = st.text("aiubdgkmnrst", max_size=9)
LEAST_RATIO = 45.0
BEHIND = 30.0


@given(st.lists(KEYS, max_size=60), KEYS.filter(bool), st.integers(1, 12))
def test_what_is_drawn_is_what_comparing_with_all_would_give(keys: list[str], wanted: str, most: int) -> None:
    """The same keys in the same order, whatever their number and the bound at which they were found."""
    every = process.extract(wanted, keys, scorer=fuzz.ratio, limit=most, score_cutoff=LEAST_RATIO)
    kept = [found for found in every if found[1] >= every[0][1] - BEHIND]
    assert Shortlist(keys).draw(wanted, most, LEAST_RATIO, BEHIND) == kept


def test_nothing_is_drawn_from_nothing() -> None:
    """A finder without places finds none, and neither do letters that no key has."""
    assert Shortlist([]).draw("gao", 5, LEAST_RATIO, BEHIND) == []
    assert Shortlist(["gau", "kidal"]).draw("ⵜⵏⴱⴾⵜ", 5, LEAST_RATIO, BEHIND) == []


@given(KEYS, KEYS, st.floats(LEAST, 1.0))
def test_a_bound_changes_no_likeness_above_it(one: str, other: str, least: float) -> None:
    """Giving up early never says that two keys are more or less alike than they are, as long as it matters."""
    whole, bounded = likeness(one, other), Heard(one).likeness(other, least)
    assert bounded == whole if whole > least else bounded <= least


@given(st.lists(KEYS, max_size=12), KEYS)
def test_what_was_compared_before_changes_nothing(others: list[str], one: str) -> None:
    """What is kept of the beginnings of names is that of those beginnings."""
    heard = Heard(one)
    assert [heard.likeness(other) for other in others] == [likeness(one, other) for other in others]
