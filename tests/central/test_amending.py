# SPDX-License-Identifier: GPL-3.0-or-later
"""Editing an incident as a page shows it: figures as words, and nothing changed that was not touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.central.amending import kinds_of, typed_figures, with_categories, with_reported, with_typed
from intake.errors import BadDate, BadFigure
from intake.model.counts import UncertainCount
from intake.model.incident import Figure, Finding, Incident

COUNTS = st.one_of(
    st.integers(0, 5000).map(UncertainCount.exact),
    st.integers(0, 5000).map(UncertainCount.at_least),
    st.tuples(st.integers(0, 900), st.integers(1, 900)).map(
        lambda pair: UncertainCount.from_bounds(pair[0], sum(pair))
    ),
    st.sampled_from(
        [UncertainCount.from_bounds(None, None, code) for code in ("SEVERAL", "UNSPECIFIED", "NONE")]
    ),
    st.integers(1, 90).map(lambda low: UncertainCount(low, low, "ABOUT")),
)


def incident(*counts: UncertainCount) -> Incident:
    """An incident with one finding for each figure of killed persons."""
    return Incident(findings=tuple(Finding(category="EXEC", figures=(Figure("DEAD", c),)) for c in counts))


@given(st.lists(COUNTS, min_size=1, max_size=3))
def test_what_is_shown_and_sent_back_changes_nothing(counts: list[UncertainCount]) -> None:
    """A form that nobody touched is the incident that it shows, whatever its figures are."""
    before = incident(*counts)
    assert with_typed(before, typed_figures(before)) == before


def test_a_typed_figure_is_that_of_the_whole_incident() -> None:
    """It replaces those of its kind; an empty one takes them away."""
    before = incident(UncertainCount.exact(3), UncertainCount.exact(4))
    assert typed_figures(before) == {"DEAD": "7"}
    assert typed_figures(with_typed(before, {"DEAD": "12-20"})) == {"DEAD": "12–20"}
    assert typed_figures(with_typed(before, {"DEAD": " "})) == {}
    with pytest.raises(BadFigure):
        with_typed(before, {"DEAD": "many"})


def test_figures_that_reports_have_beyond_the_usual_are_offered_too() -> None:
    """The usual kinds come first, each once."""
    one = Incident(findings=(Finding(figures=(Figure("DISPLACED", UncertainCount.exact(40)),)),))
    kinds = kinds_of(one)
    assert kinds[0] == "DEAD"
    assert kinds[-1] == "DISPLACED"
    assert len(set(kinds)) == len(kinds)


def test_each_finding_keeps_its_own_category() -> None:
    """An empty one leaves it as it is; more than there are findings are let go."""
    before = incident(UncertainCount.exact(3), UncertainCount.exact(4))
    after = with_categories(before, ["", "RAPE", "ARREST"])
    assert [finding.category for finding in after.findings] == ["EXEC", "RAPE"]
    assert with_categories(Incident(), ["RAPE"]).findings[0].category == "RAPE"


def test_a_period_of_reporting_is_a_date_or_nothing() -> None:
    """Anything else is refused."""
    assert with_reported(Incident(), "2031-03").reported == "2031-03"
    assert with_reported(Incident(reported="2031-03"), "").reported == ""
    with pytest.raises(BadDate):
        with_reported(Incident(), "soon")
