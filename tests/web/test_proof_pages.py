# SPDX-License-Identifier: GPL-3.0-or-later
"""The proof of a report's history and the list of journals, on pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from intake.crypto.verify_proof import check
from intake.vault import journal, journals, records
from intake.vault.projections import reports
from intake.vault.vault import Vault
from intake.web import formats
from tests.web import team
from tests.web.team import Desk

NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An association of closed vaults."""
    return team.found(tmp_path / "team")


def newest(vault: Vault) -> str:
    """The subject of the last report."""
    return reports.newest(vault.connection)[0].subject


def kinds(vault: Vault, subject: str) -> list[str]:
    """The kinds of what is written about a record."""
    return [entry.header.kind for entry in journal.of_subject(vault.connection, subject)]


@pytest.mark.parametrize("role", ["focal-point-1", "coordinator-1"])
def test_proof_is_on_record_and_given_once(folder: Path, role: str) -> None:
    """Its author and a coordinator have it, from the report; asked for again, it is signed again."""
    with Desk(folder / role) as desk:
        subject = records.save_report(desk.vault, team.report())
        assert f'href="/proof/{subject}"' in desk.page(f"/reports/{subject}")
        page = desk.page(f"/proof/{subject}")
        assert desk.vault.roster is not None and desk.vault.roster.root in page
        assert kinds(desk.vault, subject) == ["report"]
        answer = desk.browser.post(f"/proof/{subject}", {"contents": "with"})
        assert sorted(kinds(desk.vault, subject)) == ["disclose", "report"]
        file = desk.browser.get(answer.headers["Location"])
        assert file.headers["Content-Disposition"].endswith('.intake-proof"')
        assert "EXERCISE account" in file.get_data(as_text=True)
        check(file.get_data())
        assert desk.browser.get(answer.headers["Location"]).status_code == 303


def test_proof_without_contents(folder: Path) -> None:
    """Nothing of the report can be read in it."""
    with Desk(folder / "coordinator-1") as desk:
        subject = records.save_report(desk.vault, team.report())
        answer = desk.browser.post(f"/proof/{subject}", {"contents": "without"})
        data = desk.browser.get(answer.headers["Location"]).get_data()
        assert b"EXERCISE account" not in data
        check(data)


def test_withdrawn_report_is_refused_with_contents(folder: Path) -> None:
    """The page says why, and nothing is written down."""
    with Desk(folder / "focal-point-1") as desk:
        subject = records.save_report(desk.vault, team.report())
        records.withdraw(desk.vault, subject)
        assert "took consent back" in desk.send(f"/proof/{subject}", contents="with")
        assert "disclose" not in kinds(desk.vault, subject)


def test_program_that_checks_is_given_along(folder: Path) -> None:
    """It is a file to save, with nothing of Intake in it."""
    with Desk(folder / "coordinator-1") as desk:
        program = desk.page("/proof/program")
        assert "def check(" in program and "import intake" not in program


def test_custodians_and_strangers_have_no_such_page(folder: Path) -> None:
    """Only coordinators and the author; no report that is not here."""
    with Desk(folder / "focal-point-1") as desk:
        subject = newest(desk.vault)
        assert desk.browser.get(f"/proof/{'0' * 32}/{'1' * 32}").status_code == 404
    with Desk(folder / "custodian-1") as desk:
        assert desk.browser.get(f"/proof/{subject}").status_code == 404
    with Desk(folder / "coordinator-1") as desk:
        assert desk.browser.get(f"/proof/{subject}").status_code == 404


def test_coordinators_see_all_journals(folder: Path) -> None:
    """Who wrote until when, and that nothing is odd."""
    with Desk(folder / "coordinator-1") as desk:
        page = desk.page("/journals/")
        assert "EXERCISE-coordinator-1" in page and "Nothing is missing and nothing is odd." in page
        assert 'href="/journals/"' in desk.page("/team/")


def test_odd_clock_is_told_at_home_until_it_was_read(folder: Path) -> None:
    """The device's own page says what it means and what to do; then the start page is quiet."""
    with Desk(folder / "focal-point-1") as desk:
        for moment in (NOON, NOON - timedelta(days=3)):
            desk.vault.clock = lambda moment=moment: moment  # type: ignore[misc]  # bound now
            records.save_report(desk.vault, team.report())
        assert "Something is odd" in desk.page("/")
        page = desk.page("/journals/")
        assert "earlier than the entry before it" in page and "Set the clock of this computer." in page
        # The day by the clock on the wall: in Kiritimati it is the next one already.
        assert formats.day(NOON.astimezone().date(), "en") in page
        desk.send("/journals/read")
        assert "Something is odd" not in desk.page("/")
        assert [odd.code for odd in journals.own(desk.vault)] == ["clock-back"]


def test_clock_that_is_behind_is_told_on_every_page(folder: Path) -> None:
    """While it is so, also where something is written; nothing is refused."""
    with Desk(folder / "focal-point-1") as desk:
        desk.vault.clock = lambda: NOON
        subject = records.save_report(desk.vault, team.report())
        desk.vault.clock = lambda: NOON - timedelta(hours=1)
        for path in ("/", f"/reports/{subject}", "/team/"):
            assert "this vault wrote its last entry at" in desk.page(path)
        desk.vault.clock = lambda: NOON + timedelta(minutes=1)
        assert "this vault wrote its last entry at" not in desk.page("/")
