# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intake.model.report import Report, Source
from intake.vault.projections import reports, withdrawals
from intake.vault.records import save_report, withdraw
from intake.web.session import VaultSession
from sync import inbox, outbox
from tests import association
from tests.web.conftest import Browser
from tests.web.team import Desk

ONE, TWO = "a" * 32, "b" * 32
REPORT = Report(
    language="fr",
    account="Le récit de tous.",
    sources=(
        Source(id=ONE, type="EYEWITNESS", statement="parole-une", pseudonym="Acacia"),
        Source(id=TWO, statement="parole-deux"),
    ),
)


@pytest.fixture
def subject(inside: Browser, session: VaultSession) -> str:
    """A report with two sources, in the open vault."""
    return save_report(session.vault, REPORT)


def test_one_source_is_withheld_from_every_page(inside: Browser, session: VaultSession, subject: str) -> None:
    """After it was confirmed, the report's page and its versions hold nothing of it; the rest is there."""
    save_report(session.vault, replace(REPORT, notes="x"), subject)
    inside.post(f"/reports/{subject}/amend")
    page = inside.get(f"/withdraw/{subject}").get_data(as_text=True)
    assert "Acacia" in page and "Source 2" in page
    response = inside.post(f"/withdraw/{subject}", {"who": ONE, "reason": "peur", "sure": "y"})
    assert "withheld from now on" in inside.follow(response)
    page = inside.get(f"/reports/{subject}").get_data(as_text=True)
    assert "Le récit de tous." in page and "parole-deux" in page
    assert "parole-une" not in page and "Acacia" not in page
    for draft in session.vault.drafts.list():
        assert "parole-une" not in str(draft.body) and "parole-deux" in str(draft.body)
    assert "Acacia" not in inside.get(f"/withdraw/{subject}").get_data(as_text=True)


def test_the_whole_report_is_withheld(inside: Browser, session: VaultSession, subject: str) -> None:
    """Its page shows that it is, and its drafts are gone."""
    inside.post(f"/reports/{subject}/amend")
    inside.follow(inside.post(f"/withdraw/{subject}", {"who": "report", "sure": "y"}))
    assert reports.summary(session.vault.connection, subject).state == reports.WITHDRAWN
    assert "Le récit" not in inside.get(f"/reports/{subject}").get_data(as_text=True)
    assert session.vault.drafts.list() == []
    assert inside.get(f"/withdraw/{subject}").status_code == 404


def test_it_is_asked_once_more(inside: Browser, session: VaultSession, subject: str) -> None:
    """Without the tick nothing is taken back, and what was typed stays."""
    page = inside.follow(inside.post(f"/withdraw/{subject}", {"who": TWO, "reason": "mots gardés"}))
    assert "cannot be undone" in page and "mots gardés" in page and f'value="{TWO}" checked' in page
    assert withdrawals.of_report(session.vault.connection, subject) == []


def test_a_source_that_is_not_there_takes_nothing_back(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """What a form names beside the sources is asked for again, and nothing is done."""
    inside.post(f"/withdraw/{subject}", {"who": "c" * 32, "sure": "y"})
    assert withdrawals.of_report(session.vault.connection, subject) == []


@pytest.mark.parametrize("path", ["nowhere/nothing", f"{'a' * 32}/{'b' * 32}"])
def test_what_is_not_there_cannot_be_withdrawn(inside: Browser, path: str) -> None:
    """A report of nobody is not found."""
    assert inside.get(f"/withdraw/{path}").status_code == 404


def test_coordinators_see_what_was_taken_back(tmp_path: Path) -> None:
    """With who, when and why; much of one author on one day is flagged. Other roles have no such page."""
    with association.build(tmp_path / "team") as team:
        field = team.fields[0]
        # One day, also when this runs at midnight.
        field.clock = lambda: datetime(2031, 3, 1, 12, tzinfo=UTC)
        for _ in range(3):
            withdraw(field, save_report(field, REPORT), reason="EXERCISE: afraid")
        made = outbox.export(field, tmp_path / "parts")
        inbox.take_many(team.central, made.parts)
        central, own = team.central.folder.path, field.folder.path
    with Desk(central) as desk:
        page = desk.browser.get("/withdraw").get_data(as_text=True)
        assert page.count("A report was withdrawn") == 3 and "EXERCISE: afraid" in page
        assert "Somebody may be forcing them" in page and "EXERCISE-focal-point-1" in page
    with Desk(own) as desk:
        assert desk.browser.get("/withdraw").status_code == 404
