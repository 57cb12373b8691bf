# SPDX-License-Identifier: GPL-3.0-or-later
"""The month table: what stands in which row, and what is never added to what."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import vocabularies
from intake.central.month import month_table
from intake.central.month_table import SECTIONS, Flag, LeftOut, MonthTable, Named, Row
from intake.errors import BadDate
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.incident import Figure, Finding, Incident
from intake.model.places import Place
from intake.model.report import Loss
from intake.model.tally import Tally
from intake.vault.projections.incidents import StoredIncident
from intake.vault.projections.links import Link
from intake.vault.projections.tallies import StoredTally
from tests.central.formed import stored


def finding(edtf: str = "2025-03-04", *figures: Figure, precision: str = "", **facts: Any) -> Finding:
    """A finding of a date; of the category EXEC and by FAMA unless told otherwise."""
    known = {"category": "EXEC", "perpetrators": ("FAMA",), **facts}
    return Finding(occurred=UncertainDate.parse(edtf, precision), figures=figures, **known)


def dead(count: int) -> Figure:
    """So many dead."""
    return Figure("DEAD", UncertainCount.exact(count))


def incident(
    name: str, *findings: Finding, level: str = "3", reports: tuple[str, ...] = ()
) -> StoredIncident:
    """An incident whose code is its name in capitals."""
    return stored(
        name, Incident(name.upper(), reports or (f"report {name}",), findings, level, "", "2025-03")
    )


def rows(table: MonthTable, section: str = "3-4") -> tuple[Row, ...]:
    """The rows of one section."""
    return next((one.rows for one in table.by_event if one.name == section), ())


def test_levels_of_sections_are_those_that_count() -> None:
    """Section 3-4 holds exactly the levels that the list counts in a bulletin's total."""
    levels = vocabularies.load("verification_status").entries
    counted = {code for code, level in levels.items() if level["counts_in_bulletin_total"]}
    assert set(SECTIONS["3-4"]) == counted
    assert {level for section in SECTIONS.values() for level in section} == set(levels)


@pytest.mark.parametrize(
    ("level", "section"),
    [("1", "1-2"), ("2", "1-2"), ("3", "3-4"), ("8", "8"), ("9", "9"), ("", "none"), ("7", "none")],
)
def test_level_decides_the_section(level: str, section: str) -> None:
    """Each group of levels stands apart; what is not assessed, or by an unknown code, is in none of them."""
    table = month_table("2025-03", [incident("a", finding(), level=level)])
    assert [one.name for one in table.by_event] == [section]


def test_perpetrators_are_counted_by_set() -> None:
    """Two groups acting together are one row, whatever their order; each alone is another."""
    sets = [("FAMA", "WAGNER"), ("WAGNER", "FAMA"), ("FAMA",), ()]
    incidents = [incident(str(n), finding(perpetrators=actors)) for n, actors in enumerate(sets)]
    table = month_table("2025-03", incidents)
    assert [(row.perpetrators, row.amounts.cases) for row in rows(table)] == [
        (("FAMA",), 1),
        (("FAMA", "WAGNER"), 2),
        (("UNKNOWN",), 1),
    ]


def test_regions_have_rows_for_several_and_unknown() -> None:
    """What lies in two regions is put in neither; what has no place is not lost."""
    places = [Place(regions=("07",)), Place(regions=("07", "08")), Place(regions=("SEVERAL",)), Place(), None]
    table = month_table("2025-03", [incident(str(n), finding(place=place)) for n, place in enumerate(places)])
    assert [(row.region, row.amounts.cases) for row in rows(table)] == [
        ("07", 1),
        ("SEVERAL", 2),
        ("UNKNOWN", 2),
    ]


def test_deaths_are_counted_whatever_the_category() -> None:
    """Three executed among twenty arrested are deaths of the month, in the arrests' row."""
    arrest = finding("2025-03", Figure("DETAINED", UncertainCount.exact(20)), dead(3), category="ARREST")
    (section,) = month_table("2025-03", [incident("a", finding("2025-03-04", dead(5)), arrest)]).by_event
    assert {figure.kind: figure.count for figure in section.total.victims} == {
        "DEAD": UncertainCount.exact(8),
        "DETAINED": UncertainCount.exact(20),
    }
    assert section.total.cases == 2


def test_bodies_in_mass_graves_are_not_added_to_deaths() -> None:
    """Bodies found may be people counted elsewhere: they stand in their row and apart from the total."""
    grave = finding("2025-03", dead(73), category="GRAVE")
    (section,) = month_table(
        "2025-03", [incident("a", grave), incident("b", finding("2025-03-04", dead(5)))]
    ).by_event
    assert section.bodies == UncertainCount.exact(73)
    assert section.total.victims == (dead(5),)


def test_period_that_crosses_months_is_counted_once_and_referred_to() -> None:
    """It is a row of its own in its first month; the others only say where it is counted."""
    incidents = [incident("a", finding("2025-02-26/2025-04-02", dead(4)))]
    first, second, third = (month_table(month, incidents) for month in ("2025-02", "2025-03", "2025-04"))
    assert [row.period for row in rows(first)] == ["2025-02/2025-04"]
    assert first.see == ()
    assert (rows(second), rows(third)) == ((), ())
    assert [(see.month, see.period, see.incidents) for see in second.see + third.see] == [
        ("2025-02", "2025-02/2025-04", ("a",))
    ] * 2
    assert second.names == (Named("a", "A"),)


def test_night_between_months_belongs_to_its_evening() -> None:
    """A night is one event: it is no period, and the next month does not refer to it."""
    incidents = [incident("a", finding("2025-03-31/2025-04-01", precision="NIGHT"))]
    assert [row.period for row in rows(month_table("2025-03", incidents))] == ["2025-03"]
    april = month_table("2025-04", incidents)
    assert (rows(april), april.see) == ((), ())


def test_open_ends_stand_in_the_month_that_is_known() -> None:
    """From a day on, or before a day: the only month that is named holds it."""
    incidents = [incident("a", finding("2025-03-20/..")), incident("b", finding("../2025-03-18"))]
    assert {row.period for row in rows(month_table("2025-03", incidents))} == {"2025-03/..", "../2025-03"}
    for month in ("2025-02", "2025-04"):
        assert month_table(month, incidents).see == ()


def test_unknown_dates_are_told_in_every_month_and_listed_in_none() -> None:
    """A case without a date is never lost and never guessed into a month."""
    incidents = [incident("a", finding("", dead(6))), incident("b", finding())]
    table = month_table("2025-03", incidents)
    assert (table.undated, [row.incidents for row in rows(table)]) == (1, [("b",)])
    undated = month_table("", incidents)
    assert [row.incidents for row in rows(undated)] == [("a",)]
    assert undated.by_report == ()


def test_month_of_reporting_is_a_second_view() -> None:
    """What was reported in a month stands there with the event's own period, whenever it happened."""
    told = [
        ("2025-03", "a"),
        ("2025-02-16/2025-03-31", "b"),
        ("2025-03-30T23:59:59Z", "c"),
        ("", "d"),
        ("soon", "e"),
    ]
    incidents = [stored(name, Incident("", (), (finding("2025-01-05"),), "3", "", at)) for at, name in told]
    table = month_table("2025-03", incidents)
    assert table.by_event == ()
    assert [(row.period, row.incidents) for row in table.by_report[0].rows] == [("2025-01", ("a", "b", "c"))]


def test_what_is_counted_within_another_is_listed() -> None:
    """A part is left out of the sums and named with what contains it."""
    incidents = [
        incident("a", finding("2025-03-20", dead(22))),
        incident("b", finding("2025-03-20", dead(46))),
    ]
    table = month_table("2025-03", incidents, [Link("l", "a", "b", "PART_OF", "")])
    assert table.by_event[0].total.victims == (dead(46),)
    assert table.left_out == (LeftOut("a", "PART_OF", "b"),)


def test_withdrawn_incident_is_left_out_and_only_its_number_told() -> None:
    """Withdrawn consent takes a finding out of the table without naming it; a part of it is counted again."""
    incidents = [
        incident("a", finding("2025-03-20", dead(22)), reports=("r1", "r2")),
        incident("b", finding("2025-03-20", dead(2)), reports=("r3",)),
    ]
    links = [Link("l", "b", "a", "PART_OF", "")]
    table = month_table("2025-03", incidents, links, withheld={"r1", "r2"})
    assert table.withdrawn == 1
    assert [row.incidents for row in rows(table)] == [("b",)]
    assert "a" not in {named.incident for named in table.names}
    partly = month_table("2025-03", incidents, links, withheld={"r1"})
    assert partly.flags == (Flag("PARTLY_WITHDRAWN", "a"),)
    assert (partly.withdrawn, partly.by_event[0].total.victims) == (0, (dead(22),))


def test_conflicts_and_possible_duplicates_are_flagged() -> None:
    """Figures that a coordinator must look at are counted and said."""
    incidents = [
        stored("a", Incident("A", (), (finding(),), "3"), "head one", "head two"),
        incident("b", finding()),
        incident("c", finding("2025-06-01")),
    ]
    table = month_table("2025-03", incidents, [Link("l", "b", "c", "POSSIBLE_DUPLICATE", "")])
    told_flags = [("CONFLICT", "a"), ("POSSIBLE_DUPLICATE", "b"), ("POSSIBLE_DUPLICATE", "c")]
    # The third happened in June but was reported in March, so it is among the figures of the second view.
    assert table.flags == tuple(Flag(*told) for told in told_flags)
    assert rows(table)[0].amounts.cases == 2


def test_units_are_kept_apart() -> None:
    """Francs are one sum, heads and vehicles others, and a loss without a number is a mention of its kind."""
    losses = (
        Loss("MONEY", count=UncertainCount.exact(650000, "XOF")),
        Loss("VEHICLE", count=UncertainCount(10000001, None, "MORE_THAN", "XOF")),
        Loss("VEHICLE", count=UncertainCount.exact(2, "VEHICLE")),
        Loss("VEHICLE", "several cars"),
        Loss("LIVESTOCK", count=UncertainCount.exact(40, "HEAD")),
        Loss("HOME", "houses"),
    )
    (section,) = month_table("2025-03", [incident("a", finding(losses=losses))]).by_event
    assert [(loss.kind, loss.count.unit, loss.count.format()) for loss in section.total.property] == [
        ("MONEY", "XOF", "10,650,001+"),
        ("LIVESTOCK", "HEAD", "40"),
        ("VEHICLE", "VEHICLE", "2+"),
        ("HOME", "SITE", "?"),
    ]


def test_tallies_that_touch_the_month_stand_beside() -> None:
    """A stated total changes no figure; it is shown in each month that its period touches."""
    periods = ("2025-03", "2025-02-16/2025-03-15", "2025-04", "")
    tallies = [
        StoredTally(f"t{n}", (), "", Tally(period=UncertainDate.parse(period), label=period, category="EXEC"))
        for n, period in enumerate(periods)
    ]
    table = month_table("2025-03", [], (), tallies)
    assert {tally.label for tally in table.tallies} == {"2025-03", "2025-02-16/2025-03-15"}
    assert table.by_event == ()
    assert [tally.label for tally in month_table("", [], (), tallies).tallies] == [""]


@pytest.mark.parametrize("month", ["2025", "2025-13", "2025-3", "march", "2025-03-01"])
def test_what_is_no_month_is_refused(month: str) -> None:
    """A table is made for a month and nothing else."""
    with pytest.raises(BadDate):
        month_table(month, [])


def test_table_survives_json() -> None:
    """A table that was stored with a frozen bulletin reads back as it was."""
    incidents = [
        incident("a", finding("2025-02-26/2025-03-02", dead(2))),
        incident("b", finding("2025-03", dead(1))),
    ]
    table = month_table("2025-03", incidents, [Link("l", "b", "a", "PART_OF", "")])
    assert MonthTable.from_json(table.to_json()) == table


FINDINGS = st.builds(
    finding,
    st.sampled_from(
        ["2025-03-04", "2025-03", "2025-03-28/2025-04-02", "../2025-03-02", "2025-03-30/..", "2025-02"]
    ),
    st.integers(0, 50).map(dead),
    category=st.sampled_from(["EXEC", "ARREST", "RAPE", "GRAVE"]),
    perpetrators=st.sampled_from([("FAMA",), ("FAMA", "WAGNER"), ()]),
    place=st.sampled_from([None, Place(regions=("07",)), Place(regions=("07", "08"))]),
)
LEVELS = st.sampled_from(["1", "2", "3", "4", "8", "9", ""])


@given(st.lists(st.tuples(st.lists(FINDINGS, min_size=1, max_size=3), LEVELS), max_size=8))
def test_rows_partition_the_total(told: list[tuple[list[Finding], str]]) -> None:
    """Each case and each death of the month is in exactly one row, and rows add up to the totals."""
    incidents = [incident(f"i{n}", *findings, level=level) for n, (findings, level) in enumerate(told)]
    table = month_table("2025-03", incidents)
    here = [one for findings, _ in told for one in findings if one.occurred.edtf != "2025-02"]
    assert sum(section.total.cases for section in table.by_event) == len(here)
    counted = sum(
        (figure.count.low or 0)
        for section in table.by_event
        for figures in (section.total.victims, (Figure("DEAD", section.bodies),) if section.bodies else ())
        for figure in figures
        if figure.count
    )
    assert counted == sum(count.low or 0 for one in here if (count := one.figures[0].count))
    keys = [
        (section.name, row.category, row.perpetrators, row.region, row.period)
        for section in table.by_event
        for row in section.rows
    ]
    assert len(keys) == len(set(keys))
    assert month_table("2025-03", incidents[::-1]) == table
