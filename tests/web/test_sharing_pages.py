# SPDX-License-Identifier: GPL-3.0-or-later
"""The shared folder and what stays on this computer, on pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.vault import purging
from intake.vault.projections import reports
from intake.web import watching
from intake.web.watching import Shared
from sync import outbox
from tests.web import team
from tests.web.team import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An association of closed vaults, and an empty folder that its members share."""
    (tmp_path / "shared").mkdir()
    return team.found(tmp_path / "team", coordinators=2, custodians=2)


@pytest.fixture
def shared(folder: Path) -> Path:
    """That folder."""
    return folder.parent / "shared"


def choose(desk: Desk, shared: Path, **more: str) -> str:
    """Choose the shared folder on the page."""
    return desk.send("/shared/", folder="typed", typed=str(shared), **more)


def test_a_report_goes_to_the_centre_and_the_receipt_comes_back(folder: Path, shared: Path) -> None:
    """Two people press one button each; nobody carries a file."""
    with Desk(folder / "focal-point-1") as desk:
        choose(desk, shared)
        page = desk.send("/shared/now")
        assert "Files written: 2" in page or "Files written: 1" in page
        subject = reports.newest(desk.vault.connection)[0].subject
    with Desk(folder / "coordinator-1") as desk:
        choose(desk, shared)
        assert "EXERCISE-focal-point-1" in desk.send("/shared/now")
        assert reports.summary(desk.vault.connection, subject).state == reports.ACTIVE
    with Desk(folder / "focal-point-1") as desk:
        page = desk.send("/shared/now")
        assert "EXERCISE-coordinator-1" in page
        page = desk.page("/safety/kept")
        assert "Confirmed reports and totals that are still here: 1" in page


def test_what_was_confirmed_is_let_go_on_the_page(folder: Path, shared: Path) -> None:
    """The page says what that means, then does it; the code stays in the list."""
    for member in ("focal-point-1", "coordinator-1", "focal-point-1"):
        with Desk(folder / member) as desk:
            choose(desk, shared)
            desk.send("/shared/now")
    with Desk(folder / "focal-point-1") as desk:
        line = reports.newest(desk.vault.connection)[0]
        assert "Reports and totals that leave this computer: 1" in desk.page("/safety/kept/now")
        page = desk.send("/safety/kept/now")
        assert line.code in page and "No longer here" in page
        assert reports.summary(desk.vault.connection, line.subject).state == reports.BODILESS
        assert desk.browser.get("/safety/kept/now").status_code == 303


def test_the_rule_is_chosen_and_applied(folder: Path, shared: Path) -> None:
    """With “at once”, one receipt is enough, and it is said before; a number of days that is none is refused."""
    with Desk(folder / "focal-point-1") as desk:
        assert "The word of one coordinator is enough" in desk.page("/safety/kept")
        page = desk.send("/safety/kept", rule="later", days="0")
        assert "Type a number of days from 1 to 3650." in page
        desk.send("/safety/kept", rule="at-once")
        assert purging.rule(desk.vault).rule == purging.AT_ONCE
    for member in ("focal-point-1", "coordinator-1", "focal-point-1"):
        with Desk(folder / member) as desk:
            choose(desk, shared)
            desk.send("/shared/now")
    with Desk(folder / "focal-point-1") as desk:
        assert len(purging.purged(desk.vault)) == 1


def test_only_a_focal_point_is_asked_what_stays(folder: Path) -> None:
    """The central team keeps what it holds."""
    with Desk(folder / "coordinator-1") as desk:
        assert desk.browser.get("/safety/kept").status_code == 404
        assert "What stays on this computer" not in desk.page("/safety")


def test_the_folder_is_watched_only_when_asked(folder: Path, shared: Path) -> None:
    """A look takes in what came; it does not count as somebody being there; a folder that is gone is told."""
    with Desk(folder / "focal-point-1") as desk:
        outbox.export(desk.vault, shared)
    with Desk(folder / "coordinator-1") as desk:
        watcher = watching.of(desk.app)
        choose(desk, shared)
        watcher.look()
        assert "Last look" not in desk.page("/shared/")
        page = choose(desk, shared, watched="y")
        assert "Saved." in page and f'value="{shared}"' in page and 'value="y" checked' in page
        assert watching.shared(desk.vault) == Shared(str(shared), watched=True)
        watcher.look()
        assert reports.count(desk.vault.connection) == 1
        page = desk.page("/shared/")
        assert "Last look" in page and "Files taken in" in page
        for path in shared.iterdir():
            path.unlink()
        shared.rmdir()
        watcher.look()
        assert "cannot be read" in desk.page("/shared/")
