# SPDX-License-Identifier: GPL-3.0-or-later
"""Revoking on pages: the coordinator lists what came, the root says what is believed, the rest is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.vault.projections import reports
from sync import heads, inbox, outbox, rosters
from tests import vaults
from tests.sync.conftest import write_reports
from tests.web import team
from tests.web.team import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An association of closed vaults, where a report of the focal point has come to the coordinator."""
    (tmp_path / "stick").mkdir()
    made = team.found(tmp_path / "team")
    exchanged(made)
    return made


def exchanged(folder: Path) -> None:
    """Carry what the focal point has written to the coordinator."""
    with vaults.reopen(folder / "focal-point-1") as field:
        parts = outbox.export(field, folder / "parts", again=True).parts
    with vaults.reopen(folder / "coordinator-1") as central:
        inbox.take_many(central, parts)


def member(folder: Path) -> str:
    """The id of the focal point."""
    with vaults.reopen(folder / "focal-point-1") as field:
        return field.identity.member


def handed(desk: Desk, file: Path) -> str:
    """Hand over a file on the page of the team; the address that follows."""
    answer = desk.browser.post("/team/file", {"file": (file.open("rb"), file.name)})
    return str(answer.headers["Location"])


def test_what_came_before_stays_and_the_rest_is_listed(folder: Path) -> None:
    """From the coordinator's list to the root and back: reports written later are kept without effect."""
    stick, who = folder.parent / "stick", member(folder)
    where = {"folder": "typed", "typed": str(stick)}
    with Desk(folder / "coordinator-1") as desk:
        assert "list what came from a member" in desk.page("/team/")
        assert "The list was written" in desk.send(f"/team/entries/of/{who}", **where)
        before = reports.count(desk.vault.connection)
    with vaults.reopen(folder / "focal-point-1") as field:
        write_reports(field, 2, first=30)
    exchanged(folder)
    (file,) = stick.glob(f"*{heads.SUFFIX}")
    with Desk(folder / "root") as desk:
        address = handed(desk, file)
        page = desk.page(address)
        assert "The list of “EXERCISE-coordinator-1”" in page
        assert "is revoked" in desk.send(address, believe="listed")
        rosters.write(desk.vault, stick / "x.intake-roster")
    with Desk(folder / "coordinator-1") as desk:
        assert reports.count(desk.vault.connection) == before + 2
        desk.send(handed(desk, stick / "x.intake-roster"))
        assert reports.count(desk.vault.connection) == before
        assert "Entries kept without effect" in desk.page("/team/")
        page = desk.page("/team/entries/without-effect")
        assert page.count("written after what is still believed") >= 2
        assert "EXERCISE-focal-point-1" in page


def test_without_a_list_all_or_nothing(folder: Path) -> None:
    """Another answer is refused; nothing believed says so in the roster."""
    who = member(folder)
    with Desk(folder / "root") as desk:
        page = desk.page(f"/root/revoke/{who}")
        assert "have a coordinator write the list" in page and 'value="listed"' not in page
        desk.send(f"/root/revoke/{who}", believe="listed")
        held = desk.vault.roster.by_id(who) if desk.vault.roster else None
        assert held and held.active
        desk.send(f"/root/revoke/{who}", believe="nothing")
        held = desk.vault.roster.by_id(who) if desk.vault.roster else None
        assert held and not held.active and held.trusted == heads.NOTHING
        desk.send(f"/root/revoke/{who}", believe="all")
        held = desk.vault.roster.by_id(who) if desk.vault.roster else None
        assert held and held.trusted == ()


def test_a_list_of_one_who_may_not_is_refused(folder: Path) -> None:
    """The focal point's own, and any list at a vault that is not the root's."""
    stick, who = folder.parent / "stick", member(folder)
    with vaults.reopen(folder / "focal-point-1") as field:
        custodian = next(m.id for m in field.roster.members if m.role == "custodian") if field.roster else ""
        heads.write(field, custodian, stick / "forged.intake-heads")
    with Desk(folder / "root") as desk:
        assert "not signed by a coordinator" in desk.send(handed(desk, stick / "forged.intake-heads"))
    with Desk(folder / "coordinator-1") as desk:
        assert "for the holder of the root key" in desk.page(handed(desk, stick / "forged.intake-heads"))
        assert desk.browser.get(f"/team/entries/of/{desk.vault.identity.member}").status_code == 404
    with Desk(folder / "focal-point-1") as desk:
        assert desk.browser.get(f"/team/entries/of/{who}").status_code == 404
