# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents proposed from reports: which findings, which figures, and what is never added up."""

from __future__ import annotations

from intake.central.forming import findings, propose, span
from intake.central.relations import Related, related
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.incident import Finding
from intake.model.places import Place
from intake.model.report import (
    Act,
    Age,
    Assessment,
    Loss,
    Origin,
    Outcome,
    Perpetrator,
    Relation,
    Report,
    Victim,
)
from tests.central.formed import stored

MARCH = UncertainDate.parse("2025-03-04")
APRIL = UncertainDate.parse("2025-04-09")
HERE = Place(words="EXERCICE Tin-Alpha", regions=("07",))
THERE = Place(words="EXERCICE Wadi-Beta", regions=("08",))
ARMED = (Perpetrator("UNID_ARMED"),)


def figures(finding: Finding) -> dict[str, str]:
    """The figures of a finding as they are printed."""
    return {figure.kind: figure.count.format() for figure in finding.figures if figure.count}


def group(*outcomes: Outcome, count: int | None = None) -> Victim:
    """A counted group."""
    return Victim("g", group=True, count=UncertainCount.exact(count) if count else None, outcomes=outcomes)


def number(kind: str, count: int, occurred: UncertainDate | None = None) -> Outcome:
    """An outcome of so many."""
    return Outcome(kind, UncertainCount.exact(count), occurred)


def test_acts_of_one_month_place_and_set_are_one_finding() -> None:
    """Killing and looting by the same men in one village are one finding, of the report's category."""
    both = (Perpetrator("FAMA"), Perpetrator("WAGNER"))
    acts = (Act("1", "LOOT", ("FIRE",), perpetrators=both), Act("2", "EXEC_SUM", perpetrators=both[::-1]))
    (finding,) = findings(Report(occurred=MARCH, place=HERE, category="EXEC", acts=acts))
    assert (finding.category, finding.violations, finding.means) == ("EXEC", ("LOOT", "EXEC_SUM"), ("FIRE",))
    assert (finding.perpetrators, finding.cases) == (("FAMA", "WAGNER"), 1)


def test_without_a_lead_category_the_first_violation_gives_it() -> None:
    """A focal point need not choose a category: that of the first violation stands in."""
    (finding,) = findings(Report(acts=(Act("1", "ABDUCT"), Act("2", "EXEC_SUM"))))
    assert finding.category == "ARREST"


def test_act_of_its_own_month_and_place_is_its_own_finding() -> None:
    """Arrested in March here, found dead in April there: two findings, each figure where it belongs."""
    report = Report(
        occurred=MARCH,
        place=HERE,
        category="EXEC",
        acts=(
            Act("1", "ARREST_ARB", perpetrators=ARMED, victims=("p",)),
            Act("2", "EXEC_SUM", occurred=APRIL, place=THERE, perpetrators=ARMED, victims=("p",)),
        ),
        victims=(Victim("p", outcomes=(Outcome("DETAINED"), Outcome("DEAD"))),),
    )
    arrest, killing = findings(report)
    assert (arrest.category, arrest.occurred, figures(arrest)) == ("ARREST", MARCH, {"DETAINED": "1"})
    assert (killing.category, killing.occurred, killing.place) == ("EXEC", APRIL, THERE)
    assert figures(killing) == {"DEAD": "1"}


def test_days_of_one_month_are_one_finding_from_the_earliest() -> None:
    """Acts on several days of a month are one finding, dated by the first of them."""
    later = UncertainDate.parse("2025-03-20")
    (finding,) = findings(Report(acts=(Act("1", "LOOT", occurred=later), Act("2", "LOOT", occurred=MARCH))))
    assert finding.occurred == MARCH


def test_another_set_of_perpetrators_is_another_finding() -> None:
    """What one armed group did is not put on another's account."""
    acts = (Act("1", "LOOT", perpetrators=ARMED), Act("2", "LOOT", perpetrators=(Perpetrator("BANDITS"),)))
    assert [finding.perpetrators for finding in findings(Report(occurred=MARCH, acts=acts))] == [
        ("UNID_ARMED",),
        ("BANDITS",),
    ]


def test_arrest_of_twenty_keeps_its_outcomes() -> None:
    """Of twenty arrested three were executed, nine released, eight are missing: outcomes follow people."""
    outcomes = (number("DETAINED", 20), number("DEAD", 3), number("RELEASED", 9), number("MISSING", 8))
    report = Report(
        occurred=MARCH, category="ARREST", acts=(Act("1", "ARREST_ARB"),), victims=(group(*outcomes),)
    )
    (finding,) = findings(report)
    assert figures(finding) == {"DEAD": "3", "DETAINED": "20", "RELEASED": "9", "MISSING": "8"}


def test_death_in_a_later_month_counts_in_that_month_without_a_second_case() -> None:
    """Dated outcomes go to the month of their date: no act is invented for them, and no case."""
    victims = (group(number("DETAINED", 20), number("DEAD", 3, APRIL)),)
    report = Report(
        occurred=MARCH, place=HERE, category="ARREST", acts=(Act("1", "ARREST_ARB"),), victims=victims
    )
    arrest, deaths = findings(report)
    assert (figures(arrest), arrest.cases) == ({"DETAINED": "20"}, 1)
    assert (figures(deaths), deaths.cases, deaths.occurred, deaths.category) == (
        {"DEAD": "3"},
        0,
        APRIL,
        "ARREST",
    )
    assert deaths.place == HERE


def test_dated_outcome_within_a_period_stays_in_it() -> None:
    """A period that crosses months is never split, not by the date of a death within it either."""
    period = UncertainDate.parse("2025-03-20/2025-04-20")
    report = Report(occurred=period, acts=(Act("1", "MASSACRE"),), victims=(group(number("DEAD", 3, APRIL)),))
    (finding,) = findings(report)
    assert figures(finding) == {"DEAD": "3"}


def test_persons_count_one_each_with_their_shares() -> None:
    """A woman, a girl and a man are three dead, of whom one woman and one child."""
    victims = (
        Victim("a", sex="F", age=Age(30, 30), outcomes=(Outcome("DEAD"),)),
        Victim("b", sex="F", age=Age(9, 14), outcomes=(Outcome("DEAD"),)),
        Victim("c", sex="M", age=Age(40, 40), outcomes=(Outcome("DEAD"),)),
    )
    (finding,) = findings(Report(occurred=MARCH, acts=(Act("1", "EXEC_SUM"),), victims=victims))
    (dead,) = finding.figures
    assert (dead.count, dead.women, dead.children) == tuple(UncertainCount.exact(n) for n in (3, 1, 1))


def test_group_without_a_number_is_a_mention() -> None:
    """Dead who were told of without a number open the sum and add nothing to its floor."""
    victims = (group(Outcome("DEAD")), Victim("p", outcomes=(Outcome("DEAD"),)))
    (finding,) = findings(Report(occurred=MARCH, acts=(Act("1", "KILL_INDIS"),), victims=victims))
    assert figures(finding) == {"DEAD": "1+"}


def test_sexual_violence_counts_the_persons_touched() -> None:
    """Each person counts once, however many acts touched them; others of the report do not count."""
    acts = (Act("1", "RAPE", victims=("a", "b")), Act("2", "SEX_SLAV", victims=("a",)), Act("3", "LOOT"))
    victims = (Victim("a"), Victim("b", group=True, count=UncertainCount.at_least(2)), Victim("c"))
    (finding,) = findings(Report(occurred=MARCH, acts=acts, victims=victims))
    assert figures(finding) == {"SEXUAL_VIOLENCE": "3+"}


def test_sexual_violence_without_named_victims_is_a_mention() -> None:
    """Who was touched is never guessed from the other victims of a report."""
    acts = (Act("1", "RAPE"), Act("2", "LOOT"))
    (finding,) = findings(Report(acts=acts, victims=(Victim("a"), Victim("b"))))
    assert figures(finding) == {"SEXUAL_VIOLENCE": "?"}


def test_losses_go_with_the_act_that_took_them() -> None:
    """Money is a loss of the looting, not of the killing elsewhere."""
    acts = (Act("1", "EXEC_SUM", place=THERE), Act("2", "LOOT", place=HERE))
    loss = Loss("MONEY", count=UncertainCount.exact(650000, "XOF"))
    killing, looting = findings(Report(occurred=MARCH, acts=acts, losses=(loss,)))
    assert (killing.losses, looting.losses) == ((), (loss,))


def test_report_without_acts_is_one_finding() -> None:
    """A gap is an answer: what is known stands, under the report's own category."""
    (finding,) = findings(Report(occurred=MARCH, category="GRAVE", victims=(group(number("DEAD", 15)),)))
    assert (finding.category, finding.perpetrators, figures(finding)) == ("GRAVE", (), {"DEAD": "15"})
    assert findings(Report())[0].category == "OTHER"


def test_testimonies_of_one_event_are_not_added_up() -> None:
    """Two reports of the same dead propose the first one's figures, and offer what they differ by."""
    first = Report(occurred=MARCH, acts=(Act("1", "MASSACRE"),), victims=(group(number("DEAD", 12)),))
    open_end = Outcome("DEAD", UncertainCount.at_least(14))
    second = Report(
        occurred=MARCH, acts=(Act("1", "MASSACRE"),), victims=(group(open_end, number("MISSING", 2)),)
    )
    incident = propose([("first", first), ("second", second), ("first", first)])
    assert incident.reports == ("first", "second")
    assert [figures(finding) for finding in incident.findings] == [{"DEAD": "12"}]
    spans = {kind: count.format() for kind, count in span([first, second]).items()}
    assert spans == {"DEAD": "12\N{EN DASH}14+", "MISSING": "2"}
    assert span([first, first])["DEAD"] == UncertainCount.exact(12)


def test_level_reason_and_period_of_reporting_come_from_the_first_report() -> None:
    """The focal point's own assessment is the proposal, until a coordinator sets another."""
    report = Report(assessment=Assessment("2", "reported", ""), origin=Origin(period="2025-03"))
    proposed = propose([("r", report)])
    assert (proposed.level, proposed.level_reason, proposed.reported) == ("2", "reported", "2025-03")
    decided = propose([("r", report)], level="4", reason="met the family", reported="2025-04")
    assert (decided.level, decided.level_reason, decided.reported) == ("4", "met the family", "2025-04")
    assert propose([]).findings == ()


def test_relations_told_in_reports_propose_links_between_incidents() -> None:
    """A reference leads to the incident that rests on the report meant; an ambiguous one to none."""
    reports = {
        "r1": Report(ref="EX-1"),
        "r2": Report(ref="EX-2", relations=(Relation("PART_OF", "EX-1"), Relation("FOLLOWS", "EX-3"))),
        "r3": Report(ref="EX-3"),
        "r4": Report(ref="EX-3"),
    }
    incidents = [stored(f"i{name}", propose([(name, report)])) for name, report in reports.items()]
    assert related(reports, incidents) == [Related("ir2", "ir1", "PART_OF")]
