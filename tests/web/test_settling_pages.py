# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of a report that compete: shown side by side, settled by the author alone, never by the last write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake.model.entry import State
from intake.model.report import Report, Source, Victim
from intake.vault import journal
from intake.vault.projections import competing, reports
from intake.vault.records import heads, save_report, withdraw
from intake.web.session import VaultSession
from sync import inbox, outbox
from tests import association
from tests.web.conftest import Browser
from tests.web.team import Desk

ONE, TWO = "a" * 32, "b" * 32
BASE = Report(
    language="fr",
    account="EXERCICE : récit.",
    victims=(Victim(ONE, sex="F"),),
    sources=(
        Source(ONE, "EYEWITNESS", statement="parole-une"),
        Source(TWO, "RELATIVE", statement="parole-deux"),
    ),
)
LEFT = replace(BASE, account="EXERCICE : à gauche.", victims=(Victim(ONE, sex="M"),))
RIGHT = replace(BASE, notes="EXERCICE : à droite.", victims=(Victim(ONE, sex="U"), Victim(TWO, sex="F")))
SEX = f"harmed/victims/{ONE}/sex"


@pytest.fixture
def subject(inside: Browser, session: VaultSession) -> str:
    """A report in two versions that were made from one."""
    vault = session.vault
    made = save_report(vault, BASE)
    base = heads(vault, made, "report")
    code = reports.summary(vault.connection, made).code
    for version in (LEFT, RIGHT):
        save_report(vault, replace(version, code=code), made, base)
    return made


def names(page: str) -> str:
    """What the form says it was made of."""
    found = re.search(r'name="names" value="([0-9a-f ]+)"', page)
    assert found
    return found[1]


def stands(session: VaultSession, subject: str) -> Report:
    """The report when nothing competes any more."""
    assert reports.summary(session.vault.connection, subject).heads == 1
    return reports.read(session.vault.connection, subject)


def test_only_what_differs_is_shown(inside: Browser, subject: str) -> None:
    """What one version alone changed is chosen already, what both changed is open; the report's page leads there."""
    assert f"/reports/{subject}/versions" in inside.get(f"/reports/{subject}").get_data(as_text=True)
    response = inside.post(f"/reports/{subject}/amend")
    assert response.headers["Location"] == f"/reports/{subject}/versions"
    page = inside.follow(response)
    assert "à gauche" in page and "à droite" in page and "parole-une" not in page
    assert len(re.findall('type="radio"', page)) == 2 * 4
    assert len(re.findall("checked", page)) == 3
    assert not re.search(f'name="{SEX}"[^>]*checked', page)


def test_the_start_page_names_it(inside: Browser, session: VaultSession, subject: str) -> None:
    """With the way there, until it is settled or withdrawn."""
    page = inside.get("/").get_data(as_text=True)
    assert "was amended in several places. Choose what stands." in page
    assert f'href="/reports/{subject}/versions"' in page
    withdraw(session.vault, subject)
    assert "several places" not in inside.get("/").get_data(as_text=True)


def test_what_is_chosen_is_saved_as_made_from_all(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """Both corrections stand, each of them stays in the history."""
    here = f"/reports/{subject}/versions"
    page = inside.get(here).get_data(as_text=True)
    chosen = dict(re.findall(r'name="([^"]+)" value="(\d)"[^>]* checked', page))
    response = inside.post(here, {"names": names(page), "do": "save", **chosen, SEX: "1"})
    assert "Saved" in inside.follow(response)
    report = stands(session, subject)
    assert (report.account, report.notes) == (LEFT.account, RIGHT.notes)
    assert [victim.sex for victim in report.victims] == ["U", "F"]
    assert len(journal.of_subject(session.vault.connection, subject)) == 4
    assert "made from versions that competed" in inside.get(f"/reports/{subject}").get_data(as_text=True)


def test_a_question_without_a_choice_is_asked_again(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """Nothing is saved, what was chosen stays chosen, and the open question is named."""
    here = f"/reports/{subject}/versions"
    page = inside.get(here).get_data(as_text=True)
    page = inside.follow(inside.post(here, {"names": names(page), "do": "save", "what/account": "1"}))
    assert "3 are still open" in page and "Choose one." in page
    assert re.search('name="what/account" value="1"[^>]* checked', page)
    assert reports.summary(session.vault.connection, subject).heads == 2


@pytest.mark.parametrize("number", [0, 1])
def test_one_version_can_be_taken_whole(
    inside: Browser, session: VaultSession, subject: str, number: int
) -> None:
    """With nothing of the other."""
    here = f"/reports/{subject}/versions"
    page = inside.get(here).get_data(as_text=True)
    inside.post(here, {"names": names(page), "do": f"whole:{number}"})
    report = stands(session, subject)
    assert replace(report, code="") == (LEFT, RIGHT)[number]


def test_one_can_go_on_writing(inside: Browser, session: VaultSession, subject: str) -> None:
    """The draft holds what was chosen; finishing it settles the report."""
    here = f"/reports/{subject}/versions"
    page = inside.get(here).get_data(as_text=True)
    chosen = dict(re.findall(r'name="([^"]+)" value="(\d)"[^>]* checked', page))
    inside.post(here, {"names": names(page), "do": "edit", **chosen, SEX: "0"})
    (draft,) = session.vault.drafts.list()
    assert draft.subject == subject and reports.summary(session.vault.connection, subject).heads == 2
    inside.post(f"/drafts/{draft.id}/check", {"do": "finish"})
    report = stands(session, subject)
    assert (report.account, report.notes, report.victims[0].sex) == (LEFT.account, RIGHT.notes, "M")


def test_three_versions_are_settled_at_once(inside: Browser, session: VaultSession, subject: str) -> None:
    """And one that comes between looking and saving is looked at first."""
    here = f"/reports/{subject}/versions"
    early = inside.get(here).get_data(as_text=True)
    third = replace(BASE, code=reports.read(session.vault.connection, subject).code, category="LOOT")
    (first,) = [e for e in journal.of_subject(session.vault.connection, subject) if not e.header.parents]
    save_report(session.vault, third, subject, [first.name.hex()])
    page = inside.follow(inside.post(here, {"names": names(early), "do": "whole:0"}))
    assert "came meanwhile" in page and page.count("Version 3") > 1
    assert reports.summary(session.vault.connection, subject).heads == 3
    number = [
        e.content().get("category") for e in competing.of_report(session.vault.connection, subject).heads
    ].index("LOOT")
    inside.post(here, {"names": names(page), "do": f"whole:{number}"})
    assert stands(session, subject) == third


def test_what_was_withdrawn_is_in_no_version(inside: Browser, session: VaultSession, subject: str) -> None:
    """Of one source neither version tells; a whole report has no versions to look at."""
    withdraw(session.vault, subject, TWO)
    page = inside.get(f"/reports/{subject}/versions").get_data(as_text=True)
    inside.post(f"/reports/{subject}/versions", {"names": names(page), "do": "whole:0"})
    assert "parole-deux" not in str(stands(session, subject))
    withdraw(session.vault, subject)
    assert inside.get(f"/reports/{subject}/versions").status_code == 404


def test_without_a_conflict_there_is_nothing_to_settle(inside: Browser, session: VaultSession) -> None:
    """The address leads to the report; what is not there is not found."""
    subject = save_report(session.vault, BASE)
    for response in (inside.get(f"/reports/{subject}/versions"), inside.post(f"/reports/{subject}/versions")):
        assert response.headers["Location"] == f"/reports/{subject}"
    assert inside.get(f"/reports/{ONE}/{TWO}/versions").status_code == 404


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, str, Path]]:
    """A coordinator to whom a focal point sent two versions of a report; its subject, and the focal point's folder."""
    with association.build(tmp_path / "team") as team:
        field = team.fields[0]
        subject = save_report(field, BASE)
        base = heads(field, subject, "report")
        for version in (LEFT, RIGHT):
            save_report(field, version, subject, base)
        inbox.take_many(team.central, outbox.export(field, tmp_path / "parts").parts)
        central, own = team.central.folder.path, field.folder.path
    with Desk(central) as desk:
        yield desk, subject, own


def test_coordinators_only_read_it(desks: tuple[Desk, str, Path]) -> None:
    """The same page, with whose report it is and nothing to press; what is sent to it all the same is not found."""
    desk, subject, _ = desks
    page = desk.browser.get(f"/reports/{subject}/versions").get_data(as_text=True)
    assert "à gauche" in page and "à droite" in page and "EXERCISE-focal-point-1" in page
    assert 'type="radio"' not in page and "Take all of" not in page
    assert "Its author has yet to choose" in desk.page("/")
    response = desk.browser.post(f"/reports/{subject}/versions", {"names": names(page), "do": "whole:0"})
    assert response.headers["Location"] == "/problem/404"


def test_a_version_that_has_not_come_stays_beside(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """It is told; taking what is here leaves the conflict with it, so that nothing is lost unseen."""
    connection = session.vault.connection
    save_report(session.vault, replace(BASE, category="LOOT"), subject, ())
    (late,) = [
        e for e in competing.of_report(connection, subject).heads if e.content().get("category") == "LOOT"
    ]
    with session.vault.transaction():
        connection.execute(
            "UPDATE entries SET body = NULL, salt = x'', state = ? WHERE name = ?",
            (int(State.ABSENT), late.name),
        )
    session.vault.rebuild()
    page = inside.get(f"/reports/{subject}/versions").get_data(as_text=True)
    assert "not on this computer" in page and "Version 3" not in page
    inside.post(f"/reports/{subject}/versions", {"names": names(page), "do": "whole:0"})
    assert late.name.hex() in [entry.name.hex() for entry in competing.of_report(connection, subject).heads]
    assert reports.summary(connection, subject).heads == 2
