# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures typed by coordinators, added up, and set on incidents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.central.figures import add_up, parse_figure, with_figures
from intake.errors import BadFigure
from intake.model.counts import UncertainCount
from intake.model.incident import Figure, Finding, Incident

WAYS = [
    ("20", (20, 20, "EXACT")),
    ("0", (0, 0, "EXACT")),
    ("46+", (46, None, "AT_LEAST")),
    ("13-17", (13, 17, "RANGE")),
    ("13 – 17", (13, 17, "RANGE")),
    ("46-60+", (46, 60, "RANGE_OPEN")),
    ("~20", (20, 20, "ABOUT")),
    ("~20-30", (20, 30, "ABOUT")),
    ("~20+", (20, None, "ABOUT")),
    (">5", (6, None, "MORE_THAN")),
    (">=5", (5, None, "AT_LEAST")),
    ("≥ 5", (5, None, "AT_LEAST")),
    ("<=5", (0, 5, "UP_TO")),
    ("≤5", (0, 5, "UP_TO")),
    ("<5", (0, 4, "UP_TO")),
    ("1 435 000", (1435000, 1435000, "EXACT")),
    ("1\u202f435\u202f000", (1435000, 1435000, "EXACT")),
    ("1,435,000", (1435000, 1435000, "EXACT")),
    ("several", (2, None, "SEVERAL")),
    ("Plusieurs", (2, None, "SEVERAL")),
    ("several dozen", (20, None, "SEVERAL_DOZEN")),
    ("plusieurs dizaines", (20, None, "SEVERAL_DOZEN")),
    ("des centaines", (200, None, "HUNDREDS")),
    ("?", (None, None, "UNSPECIFIED")),
    ("none", (0, 0, "NONE")),
]

COUNTS = st.one_of(
    st.integers(0, 10**6).map(UncertainCount.exact),
    st.integers(0, 10**6).map(UncertainCount.at_least),
    st.tuples(
        st.integers(0, 500), st.integers(1, 500), st.sampled_from(["RANGE", "RANGE_OPEN", "ABOUT"])
    ).map(lambda told: UncertainCount(told[0], told[0] + told[1], told[2])),
    st.integers(1, 900).map(lambda low: UncertainCount(low, None, "MORE_THAN")),
    st.just(UncertainCount()),
)


@pytest.mark.parametrize(("text", "told"), WAYS)
def test_figure_is_read_as_typed(text: str, told: tuple[int | None, int | None, str]) -> None:
    """Each way to type a figure gives its floor, ceiling and qualifier."""
    count = parse_figure(text)
    assert (count.low, count.high, count.qualifier) == told


@pytest.mark.parametrize(
    "text", ["", "x", "-3", "17-13", "5++", "<0", ">5+", "~several", "1,2", "3.5", "5 or 6"]
)
def test_what_is_no_figure_is_refused(text: str) -> None:
    """Nothing is guessed: a text that is no figure is refused by name."""
    with pytest.raises(BadFigure):
        parse_figure(text)


@given(COUNTS)
def test_printed_figure_can_be_typed_back(count: UncertainCount) -> None:
    """What a bulletin prints means the same when it is typed, in either language."""
    for language in ("fr", "en"):
        back = parse_figure(count.format(language))
        assert (back.low, back.high, back.is_open, back.approximate) == (
            count.low,
            count.high,
            count.is_open,
            count.approximate,
        )


@given(st.lists(st.tuples(COUNTS, st.one_of(st.none(), COUNTS)), max_size=6))
def test_sum_does_not_depend_on_order(parts: list[tuple[UncertainCount, UncertainCount | None]]) -> None:
    """Figures of one kind add up to the same in any order, their shares too."""
    figures = [Figure("DEAD", count, women=women) for count, women in parts]
    shuffled = sorted(figures, key=lambda figure: repr(figure)[::-1])
    assert add_up(figures) == add_up(shuffled)


def test_share_that_one_part_does_not_tell_is_open() -> None:
    """Nine women, and a part where it was not told, are nine or more; a zero needs no share."""
    told = Figure("DEAD", UncertainCount.exact(12), women=UncertainCount.exact(9))
    untold = Figure("DEAD", UncertainCount.exact(3))
    (both,) = add_up([told, untold])
    assert both.women is not None
    assert both.women.format() == "9+"
    (alone,) = add_up([told, Figure("DEAD", UncertainCount.exact(0))])
    assert alone.women == UncertainCount.exact(9)


def test_units_stand_apart() -> None:
    """Displaced families and displaced persons are two figures, never one sum."""
    families = Figure("DISPLACED", UncertainCount.exact(4, "FAMILY"))
    persons = Figure("DISPLACED", UncertainCount.exact(10))
    assert add_up([persons, families]) == (families, persons)


def test_typed_figures_replace_those_of_the_whole_incident() -> None:
    """A typed figure stands once, in the finding that had one of its kind, and nowhere else."""
    arrest = Finding(category="ARREST", figures=(Figure("DETAINED", UncertainCount.exact(20)),))
    killing = Finding(
        category="EXEC", figures=(Figure("DEAD", UncertainCount.exact(3), UncertainCount.exact(2)),)
    )
    late = Finding(category="EXEC", cases=0, figures=(Figure("DEAD", UncertainCount.exact(1)),))
    incident = Incident(findings=(arrest, killing, late), level="2", level_reason="one source")
    changed = with_figures(incident, {"DEAD": "12-20", "MISSING": "8"}, "4", "two sources met")
    assert (changed.level, changed.level_reason) == ("4", "two sources met")
    assert [[figure.kind for figure in finding.figures] for finding in changed.findings] == [
        ["DETAINED", "MISSING"],
        ["DEAD"],
        [],
    ]
    dead = changed.findings[1].figures[0]
    assert (dead.count, dead.women) == (
        UncertainCount(12, 20, "RANGE", words="12-20"),
        UncertainCount.exact(2),
    )


def test_share_that_no_longer_fits_is_dropped() -> None:
    """Two women among one dead would be nonsense: the share goes when the count is set below it."""
    figure = Figure("DEAD", UncertainCount.exact(3), women=UncertainCount.exact(2))
    changed = with_figures(Incident(findings=(Finding(figures=(figure,)),)), {"DEAD": "1"})
    assert changed.findings[0].figures[0].women is None


def test_empty_text_takes_a_figure_away() -> None:
    """A figure is taken back by typing nothing; the level is kept when none is given."""
    finding = Finding(figures=(Figure("DEAD", UncertainCount.exact(3)),))
    changed = with_figures(Incident(findings=(finding,), level="3", level_reason="seen"), {"DEAD": " "})
    assert changed.findings[0].figures == ()
    assert (changed.level, changed.level_reason) == ("3", "seen")
