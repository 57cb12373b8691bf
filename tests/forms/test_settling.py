# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of a report that compete: what differs is asked, what is chosen is taken, nothing else is lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.sections import draft as drafts
from forms.settling import REST, Disputed, disputed, settled
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.report import Act, Age, Loss, Origin, Outcome, Perpetrator, Report, Source, Victim
from tests.conftest import SOAKING

A, B, C = "a" * 32, "b" * 32, "c" * 32
BASE = Report(
    code="X-1",
    language="fr",
    account="EXERCICE : le récit.",
    category="EXEC",
    occurred=UncertainDate.parse("2031-03-01"),
    acts=(Act(A, "EXEC_SUM", perpetrators=(Perpetrator("FAMA", "SEEN"),), victims=(A,)),),
    victims=(Victim(A, sex="F", age=Age(30, 30, "30"), outcomes=(Outcome("DEAD"),)),),
    sources=(Source(A, "EYEWITNESS", statement="Ce que j’ai vu."),),
    losses=(Loss("WELL", "", UncertainCount.exact(1, "SITE")),),
)
LEFT = replace(
    BASE,
    account="EXERCICE : le récit, repris.",
    victims=(replace(BASE.victims[0], sex="M"), Victim(B, sex="F", outcomes=(Outcome("MISSING"),))),
)
RIGHT = replace(
    BASE,
    victims=(replace(BASE.victims[0], sex="U", age=Age(40, 40, "40")),),
    acts=(
        replace(BASE.acts[0], perpetrators=(Perpetrator("JNIM", "CLAIMED"),)),
        Act(C, "LOOT", victims=(A,)),
    ),
    losses=(),
    origin=Origin("EXERCISE document"),
)
THIRD = replace(BASE, sources=(), notes="EXERCICE", victims=LEFT.victims)


def keys(found: list[Disputed]) -> set[str]:
    """What is asked."""
    return {one.key for one in found}


def in_order(report: Report) -> Report:
    """The report with its items in one order: which comes first is not what is chosen."""
    return replace(
        report,
        acts=tuple(sorted(report.acts, key=lambda one: one.id)),
        victims=tuple(sorted(report.victims, key=lambda one: one.id)),
        sources=tuple(sorted(report.sources, key=lambda one: one.id)),
    )


def test_only_what_differs_is_asked() -> None:
    """A field by itself, an act or a victim that one version lacks as a whole, the losses as one answer."""
    found = disputed([LEFT, RIGHT], BASE, "en")
    assert keys(found) == {
        "what/account",
        f"what/acts/{C}",
        f"harmed/victims/{A}/sex",
        f"harmed/victims/{A}/age",
        f"harmed/victims/{B}",
        f"did/acts/{A}/perpetrators",
        "losses/losses",
        REST,
    }
    by_key = {one.key: one for one in found}
    assert by_key[f"harmed/victims/{A}/sex"].said == (("Male",), ("Unknown",))
    assert by_key[f"harmed/victims/{B}"].said[1] == () and "missing" in str(
        by_key[f"harmed/victims/{B}"].said[0]
    )
    assert disputed([LEFT, LEFT], BASE, "fr") == []
    assert REST not in keys(disputed([LEFT, THIRD], BASE, "fr"))


def test_the_one_that_changed_alone_is_suggested() -> None:
    """What both changed is left open, and without a common version everything is."""
    found = {one.key: one.suggested for one in disputed([LEFT, RIGHT], BASE, "fr")}
    assert found["what/account"] == found[f"harmed/victims/{B}"] == 0
    assert found[f"harmed/victims/{A}/age"] == found["losses/losses"] == found[f"what/acts/{C}"] == 1
    assert found[f"harmed/victims/{A}/sex"] is None
    assert {one.suggested for one in disputed([LEFT, RIGHT], None, "fr")} == {None}


def test_each_answer_is_that_of_the_version_that_was_chosen() -> None:
    """The two are brought together: nobody's correction is lost."""
    chosen = {one.key: one.suggested or 0 for one in disputed([LEFT, RIGHT], BASE, "fr")}
    report = drafts.to_report(settled([LEFT, RIGHT], chosen))
    assert report.account == LEFT.account and report.losses == ()
    first, second = report.victims
    assert (first.sex, first.age, second.id) == ("M", Age(40, 40, "40"), B)
    assert [act.violation for act in report.acts] == ["EXEC_SUM", "LOOT"]
    assert report.acts[0].perpetrators[0].actor == "JNIM"


@pytest.mark.parametrize("versions", [(LEFT, RIGHT), (RIGHT, LEFT, THIRD), (THIRD, BASE, LEFT, RIGHT)])
def test_choosing_one_version_everywhere_gives_that_version(versions: tuple[Report, ...]) -> None:
    """However many there are, whichever comes first, and with what no question asks about."""
    found = disputed(versions, BASE, "fr")
    for number, version in enumerate(versions):
        report = drafts.to_report(settled(versions, {one.key: number for one in found}))
        assert in_order(report) == in_order(version)


@settings(max_examples=5000 if SOAKING else 40)
@given(data=st.data())
def test_every_choice_gives_a_report_in_which_nothing_is_left_to_choose(data: st.DataObject) -> None:
    """What was chosen is there: compared with the version it was taken from, that question does not differ."""
    versions = (LEFT, RIGHT, THIRD)
    found = disputed(versions, BASE, "fr")
    chosen = {one.key: data.draw(st.integers(0, 2), label=one.key) for one in found}
    report = drafts.to_report(settled(versions, chosen))
    again = drafts.to_report(drafts.from_report(report))
    assert again == report
    differ = [keys(disputed([report, version], None, "fr")) for version in versions]
    for key, number in chosen.items():
        section, _, path = key.partition("/")
        if section in ("harmed", "losses") and (path.count("/") != 2 or _both_there(path, chosen)):
            assert key not in differ[number]


def _both_there(path: str, chosen: dict[str, int]) -> bool:
    return path.split("/")[1] == A and "harmed/victims/" + A not in chosen


def test_every_pair_can_be_settled_in_every_way() -> None:
    """The names of what differs are the same in both languages, so that a page can be answered in either."""
    for pair in product((BASE, LEFT, RIGHT, THIRD), repeat=2):
        assert keys(disputed(pair, None, "fr")) == keys(disputed(pair, None, "en"))
