# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from intake.central.month_formats import render
from intake.central.reckoning import table_of
from intake.errors import OtherMode
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault.folder import VaultFolder
from intake.vault.projections import attachments, reports
from intake.vault.records import save_report
from intake.web import touring
from intake.web.session import VaultSession
from sync import cards, rosters
from tests import vaults
from tests.bench import invented
from tests.web.conftest import Browser


def finish(browser: Browser, app: Flask, path: str, data: dict[str, str]) -> str:
    """Post what starts long work, wait for its end, and give the page that it leads to."""
    place = browser.post(path, data).headers["Location"]
    works = app.extensions["intake.work"]
    for work in list(works._known.values()):
        assert work.finished.wait(600)
    return (
        browser.follow(browser.get(place))
        if place.startswith("/work/")
        else browser.get(place).get_data(as_text=True)
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the exercise that the first of these tests makes on its page is kept for the others."""
    return tmp_path_factory.mktemp("prepared") / "exercise"


@pytest.fixture
def practising(browser: Browser, app: Flask, session: VaultSession, prepared: Path) -> Browser:
    """A browser in the focal point's vault of the exercise."""
    if prepared.exists():
        shutil.copytree(prepared, session.exercise_folder)
    browser.start()
    assert "Guided tour" in finish(browser, app, "/exercise", {})
    if not prepared.exists():
        session.close()
        shutil.copytree(session.exercise_folder, prepared)
        session.open_exercise("en")
    return browser


def test_the_exercise_is_marked_and_apart(practising: Browser, session: VaultSession) -> None:
    """It says on every page what it is, is full of invented reports, and leaves the person's folder alone."""
    assert not session.exists and not session.folder.exists()
    assert reports.count(session.vault.connection) > 5
    for path in ("/", "/reports/", "/help", "/safety", "/send/"):
        page = practising.get(path).get_data(as_text=True)
        assert "EXERCISE" in page and "Invented data only" in page, path


def test_three_roles_are_practised_in_turn(practising: Browser, app: Flask, session: VaultSession) -> None:
    """The tour changes from one role's vault to another's, which know each other's work."""
    for role, label in ((COORDINATOR, "coordinator"), (CUSTODIAN, "custodian"), (FOCAL_POINT, "focal point")):
        page = finish(practising, app, "/exercise", {"role": role})
        assert session.vault.identity.role == role and f"You are now: {label}" in page
        if role == CUSTODIAN:
            assert attachments.seals(session.vault.connection)


def test_a_role_that_cannot_be_practised_opens_the_first(
    practising: Browser, app: Flask, session: VaultSession
) -> None:
    """What a form names beside the three roles changes nothing."""
    finish(practising, app, "/exercise", {"role": "root"})
    assert session.vault.identity.role == FOCAL_POINT


def test_the_exercise_is_not_opened_over_a_real_vault(inside: Browser, session: VaultSession) -> None:
    """Whoever is in the real vault locks it first."""
    assert inside.post("/exercise").headers["Location"] == "/"
    assert not session.exercise
    assert inside.get("/tour").headers["Location"] == "/help/tour"


def test_a_step_is_ticked_when_it_was_done(practising: Browser, session: VaultSession) -> None:
    """By seeing a page, by what the journal says, or by hand; and all again from the start."""
    vault = session.vault
    assert touring.progress(vault).next == "look"
    practising.get("/reports/")
    assert touring.progress(vault).next == "write"
    save_report(vault, invented.report(1))
    assert touring.progress(vault).next == "lock"
    practising.post("/tour/done", {"step": "lock"})
    practising.post("/tour/done", {"step": "nothing"})
    page = practising.get("/tour").get_data(as_text=True)
    assert touring.progress(vault).next == "seal" and page.count('class="done"') == 3
    practising.post("/tour/again")
    assert touring.progress(vault).done == frozenset()


def test_every_step_leads_to_a_page_that_is_there(app: Flask) -> None:
    """A tour that points to nowhere teaches nothing."""
    for steps in touring.STEPS.values():
        assert [step.page for step in steps if step.page and step.page not in app.view_functions] == []


def test_the_passphrase_of_the_exercise_stays(practising: Browser, session: VaultSession) -> None:
    """Nobody locks the exercise for the next one; the page says why."""
    for path in ("/safety/passphrase", "/safety/stick"):
        assert "stays “exercice”" in practising.follow(practising.get(path))
    assert session.key("exercice")


def test_a_real_root_enrols_nobody_of_the_exercise(
    practising: Browser, session: VaultSession, tmp_path: Path
) -> None:
    """The card of an exercise vault is refused by a real association, so its files are too."""
    with vaults.make(tmp_path / "root", "root", exercise=False) as root:
        rosters.found(root, "Real")
        with pytest.raises(OtherMode):
            rosters.enrol(root, cards.of(session.vault), date(2031, 3, 1))


def test_destroying_within_the_exercise_leaves_the_own_vault(
    practising: Browser, session: VaultSession, tmp_path: Path
) -> None:
    """Whoever practises the worst case loses the exercise alone."""
    vaults.make(session.folder).close()
    practising.post("/safety/destroy", {"word": "DESTROY"})
    assert VaultFolder(session.folder).holds_vault()
    assert not session.exercise_folder.exists()


def test_figures_of_the_exercise_say_so_in_every_format(
    practising: Browser, app: Flask, session: VaultSession
) -> None:
    """On the page, in a copy to read, in a table for spreadsheets and for programs."""
    finish(practising, app, "/exercise", {"role": COORDINATOR})
    table = table_of(session.vault, "2025-03")
    assert table.exercise
    assert "all of this is invented" in practising.get("/month/?month=2025-03").get_data(as_text=True)
    assert "all of this is invented" in render(table, "html", "en")
    assert "note,EXERCISE" in render(table, "csv", "en")
    assert '"exercise": true' in render(table, "json", "en")
