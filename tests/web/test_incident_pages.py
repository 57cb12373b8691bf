# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents on pages: formed from ticked reports, amended, linked, and never settled by whoever saves last."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from intake.vault.projections import incidents, links, reports
from intake.vault.projections.incidents import StoredIncident
from intake.vault.records import save_incident, save_report
from intake.web.incident_versions import versions
from tests.web import team
from tests.web.team import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An association of closed vaults."""
    return team.found(tmp_path / "team")


def logged(desk: Desk, *killed: int) -> list[str]:
    """Reports that the coordinator logged, by subject."""
    return [save_report(desk.vault, team.report(killed=count)) for count in killed]


def formed(desk: Desk, *subjects: str, **typed: str) -> StoredIncident:
    """An incident formed on the page."""
    given = {"basis": " ".join(subjects), "once": subjects[0], "level": "3", "reason": "EXERCISE", **typed}
    desk.send("/incidents/from/reports", **given)
    (subject,) = set(incidents.resting_on(desk.vault.connection, subjects[0]))
    return incidents.read(desk.vault.connection, subject)


def dead(one: StoredIncident) -> str:
    """The figure of persons killed."""
    (figure,) = one.incident.findings[0].figures
    assert figure.count
    return figure.count.format("en")


def test_the_first_report_proposes_and_the_coordinator_decides(folder: Path) -> None:
    """The form shows the first report's figure and how far the others reach; what is typed is what is kept."""
    with Desk(folder / "coordinator-1") as desk:
        one, other = logged(desk, 3, 8)
        page = desk.page(f"/incidents/from/reports?report={one}&report={other}")
        assert 'name="figure_DEAD"' in page
        assert 'value="3"' in page
        assert "Reports say: 3–8" in page
        made = formed(desk, one, other, figure_DEAD="3-8", category_0="EXEC", summary_en="EXERCISE text")
        assert dead(made) == "3–8"
        assert made.incident.reports == (one, other)
        assert made.incident.summary_en == "EXERCISE text"
        page = desk.page(f"/incidents/{made.subject}")
        assert "EXERCISE text" in page
        assert "Corroborated" in page


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(folder: Path) -> None:
    """A figure that cannot be read and a level without a reason come back as typed."""
    with Desk(folder / "coordinator-1") as desk:
        (one,) = logged(desk, 3)
        page = desk.send(
            "/incidents/from/reports",
            basis=one,
            once="x",
            figure_DEAD="{many}",
            level="3",
            reason="",
            summary_fr="Gardé",
        )
        assert "Write a figure as" in page
        assert "a level needs its reason" in page
        assert "{many}" in page
        assert "Gardé" in page
        assert not incidents.every(desk.vault.connection)


def test_sent_twice_it_is_formed_once(folder: Path) -> None:
    """A second click, or a page sent again, leads to the same incident."""
    with Desk(folder / "coordinator-1") as desk:
        (one,) = logged(desk, 3)
        formed(desk, one)
        formed(desk, one)
        assert len(incidents.every(desk.vault.connection)) == 1


def test_reports_without_an_incident_are_listed_and_sifted(folder: Path) -> None:
    """By default those in none; filters by category and author."""
    with Desk(folder / "coordinator-1") as desk:
        one, other = logged(desk, 3, 4)
        codes = [reports.summary(desk.vault.connection, name).code for name in (one, other)]
        formed(desk, one)
        page = desk.page("/incidents/from/")
        assert f">{codes[1]}<" in page
        assert f">{codes[0]}<" not in page
        assert f">{codes[0]}<" in desk.page("/incidents/from/?which=every&category=EXEC")
        assert f">{codes[0]}<" not in desk.page("/incidents/from/?which=every&category=RAPE")
        assert f">{codes[0]}<" in desk.page("/incidents/from/?which=every&author=EXERCISE-coordinator-1")
        assert f">{codes[0]}<" not in desk.page("/incidents/from/?which=every&author=nobody")


def test_one_incident_for_each_report(folder: Path) -> None:
    """One button forms them all; a second time there is nothing left."""
    with Desk(folder / "coordinator-1") as desk:
        logged(desk, 1, 2, 3)
        desk.send("/incidents/from/each")
        assert len(incidents.every(desk.vault.connection)) == 3
        assert "Every report here is in an incident" in desk.page("/incidents/from/")


def test_amending_keeps_what_is_not_touched(folder: Path) -> None:
    """One changed figure changes that figure; saved unchanged, nothing is written."""
    with Desk(folder / "coordinator-1") as desk:
        (one,) = logged(desk, 3)
        made = formed(desk, one)
        page = desk.page(f"/incidents/from/amend/{made.subject}")
        given = {
            "once": "a",
            "basis": one,
            "heads": team.value(page, "heads"),
            "level": "3",
            "reason": "EXERCISE",
        }
        given |= {"reported": made.incident.reported, "category_0": "EXEC"}
        desk.send(f"/incidents/from/amend/{made.subject}", **given, figure_DEAD="3")
        assert incidents.read(desk.vault.connection, made.subject).revisions == 1
        desk.send(f"/incidents/from/amend/{made.subject}", **{**given, "once": "b"}, figure_DEAD="7")
        after = incidents.read(desk.vault.connection, made.subject)
        assert dead(after) == "7"
        assert after.incident == replace(made.incident, findings=after.incident.findings)
        assert "changed findings and figures" in desk.page(f"/incidents/{made.subject}")


def test_a_report_is_added_to_the_basis_by_its_code(folder: Path) -> None:
    """A code that nobody answers to is refused beside the field."""
    with Desk(folder / "coordinator-1") as desk:
        one, other = logged(desk, 3, 4)
        made = formed(desk, one)
        code = reports.summary(desk.vault.connection, other).code
        given = {"once": "a", "basis": one, "heads": made.heads[0], "level": "3", "reason": "EXERCISE"}
        page = desk.send(f"/incidents/from/amend/{made.subject}", **given, figure_DEAD="3", more="NONE-1")
        assert "There is no such report" in page
        desk.send(f"/incidents/from/amend/{made.subject}", **given, figure_DEAD="3", more=code)
        assert incidents.read(desk.vault.connection, made.subject).incident.reports == (one, other)


def test_two_revisions_from_one_page_are_a_conflict_that_a_third_settles(folder: Path) -> None:
    """A page that was opened before another revision came does not overwrite it; both are shown until settled."""
    with Desk(folder / "coordinator-1") as desk:
        (one,) = logged(desk, 3)
        made = formed(desk, one)
        given = {
            "basis": one,
            "heads": made.heads[0],
            "level": "3",
            "reason": "EXERCISE",
            "category_0": "EXEC",
        }
        save_incident(desk.vault, replace(made.incident, summary_en="EXERCISE other"), made.subject)
        desk.send(f"/incidents/from/amend/{made.subject}", **given, once="a", figure_DEAD="9")
        assert incidents.read(desk.vault.connection, made.subject).conflict
        page = desk.page(f"/incidents/{made.subject}")
        assert "Versions stand side by side" in page
        assert "revised side by side: 1" in desk.page("/incidents/")
        starts = re.findall(r'href="(/incidents/from/amend/[^"]+\?start=[0-9a-f]{64})"', page)
        told = {team.value(desk.page(start), "figure_DEAD"): start for start in starts}
        assert told.keys() == {"3", "9"}
        given |= {"heads": team.value(desk.page(told["3"]), "heads")}
        desk.send(told["3"], **given, once="b", figure_DEAD="3", summary_fr="EXERCISE")
        after = incidents.read(desk.vault.connection, made.subject)
        assert not after.conflict
        assert (dead(after), after.incident.summary_en) == ("3", "EXERCISE other")


def test_only_what_versions_say_otherwise_is_compared(folder: Path) -> None:
    """Three of them, each with its author and the lines that are not the same in all."""
    with Desk(folder / "coordinator-1") as desk:
        made = formed(desk, *logged(desk, 3))
        for words in ("one", "two", "three"):
            save_incident(
                desk.vault, replace(made.incident, summary_en=f"EXERCISE {words}"), made.subject, made.heads
            )
        stored = incidents.read(desk.vault.connection, made.subject)
        with desk.app.test_request_context(headers={"Host": "127.0.0.1"}):
            found = versions(desk.vault, stored)
        assert {one.lines for one in found} == {
            (("Public summary in English", f"EXERCISE {words}"),) for words in ("one", "two", "three")
        }
        assert [one.stands for one in found].count(True) == 1 and not any(one.findings for one in found)
        assert desk.page(f"/incidents/{made.subject}").count("Start from this version") == 3


def test_incidents_are_linked_and_unlinked(folder: Path) -> None:
    """A link is stated once, shown from both sides, and taken back."""
    with Desk(folder / "coordinator-1") as desk:
        one, other = (formed(desk, name) for name in logged(desk, 3, 4))
        for _ in range(2):
            desk.send(f"/incidents/{one.subject}/link", relation="PART_OF", other=other.incident.code)
        assert len(links.every(desk.vault.connection)) == 1
        for subject in (one.subject, other.subject):
            assert re.search(r"→ Part of →", desk.page(f"/incidents/{subject}"))
        desk.send(
            f"/incidents/{other.subject}/unlink", source=one.subject, target=other.subject, relation="PART_OF"
        )
        assert not links.every(desk.vault.connection)
        page = desk.send(f"/incidents/{one.subject}/link", relation="PART_OF", other="NONE-I1")
        assert "Please look at this again" in page


@pytest.mark.parametrize("path", ["/incidents/x/y", f"/incidents/{'0' * 32}/{'0' * 32}"])
def test_an_unknown_incident_is_no_page(folder: Path, path: str) -> None:
    """Neither is its form."""
    with Desk(folder / "coordinator-1") as desk:
        assert desk.browser.get(path).status_code == 404
        assert desk.browser.get(path.replace("/incidents/", "/incidents/from/amend/")).status_code == 404


def test_words_of_a_report_are_shown_as_words(folder: Path) -> None:
    """Markup in an account, a place or a reason is text on every page of the centre."""
    hostile = '<script>alert("EXERCISE")</script>{{ 7919 * 7907 }}'
    with Desk(folder / "coordinator-1") as desk:
        made = team.report()
        assert made.place
        subject = save_report(
            desk.vault, replace(made, account=hostile, place=replace(made.place, words=hostile))
        )
        one = formed(desk, subject, reason=hostile, summary_en=hostile)
        month = "/month/?month=2031-03"
        for path in (
            f"/incidents/from/reports?report={subject}",
            f"/incidents/{one.subject}",
            "/incidents/",
            month,
        ):
            page = desk.page(path)
            assert "<script>alert" not in page
            assert "62615533" not in page
