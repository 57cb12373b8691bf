# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of senders who are not enrolled yet: they wait, come in with the roster, or are refused, on pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from intake.vault.projections import reports
from intake.web.tray import Tray
from sync import outbox, rosters, waiting_parts
from tests import association, vaults
from tests.association import TODAY, Association, typed
from tests.sync.conftest import write_reports
from tests.web import team
from tests.web.team import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An association of closed vaults."""
    return team.found(tmp_path / "team")


@pytest.fixture
def early(folder: Path, tmp_path: Path) -> Path:
    """A part of a focal point whom nobody but the root knows; ``newer.intake-roster`` beside it names her."""
    with vaults.reopen(folder / "root") as root, vaults.make(tmp_path / "new", label="EXERCISE-new") as new:
        Association(tmp_path, root).enrol(new)
        rosters.write(root, tmp_path / "newer.intake-roster")
        rosters.write(root, tmp_path / "field.intake-roster", "field")
        signed = rosters.read(tmp_path / "field.intake-roster")
        rosters.accept(new, signed, typed(signed.digest))
        write_reports(new, 2)
        (part,) = outbox.export(new, tmp_path / "stick").parts
    return part


def waits(desk: Desk, part: Path) -> str:
    """Drop a file and let it wait; the page that says so."""
    before = waiting_parts.listing(desk.vault)
    page = desk.drop("/receive/files", "files", part)
    assert "Let them wait here (1)" in page
    assert waiting_parts.listing(desk.vault) == before
    return desk.send("/receive/take", work=team.value(page, "work"))


def test_a_file_of_an_unknown_sender_waits(folder: Path, early: Path) -> None:
    """It is looked at first; then it waits, once, beside what is known of it, and not in the tray any more."""
    with Desk(folder / "coordinator-1") as desk:
        page = waits(desk, early)
        assert "Waiting here for their sender to be enrolled" in page
        assert Tray(desk.vault.folder.path).waiting() == []
        waits(desk, early)
        (one,) = waiting_parts.listing(desk.vault)
        page = desk.page("/receive/")
        assert one.fingerprints[0] in page and "Take in those" not in page


def test_the_roster_brings_in_what_waited(folder: Path, early: Path) -> None:
    """Accepting it leads to the page that says what came."""
    with Desk(folder / "coordinator-1") as desk:
        waits(desk, early)
        roster = early.parent.parent / "newer.intake-roster"
        answer = desk.browser.post("/team/file", {"file": (roster.open("rb"), roster.name)})
        page = desk.send(str(answer.headers["Location"]))
        assert "The roster is in force" in page and "EXERCISE-new" in page
        assert reports.count(desk.vault.connection) == 2
        assert "Waiting for their sender" not in desk.page("/receive/")


def test_what_could_not_come_in_by_itself_is_taken_by_a_person(folder: Path, early: Path) -> None:
    """As when the program was cut off between the two; the start page says so."""
    with Desk(folder / "coordinator-1") as desk:
        waits(desk, early)
        rosters.accept(desk.vault, rosters.read(early.parent.parent / "newer.intake-roster"))
        assert "can come in now" in desk.page("/")
        assert "the roster names this sender now" in desk.page("/receive/")
        assert "EXERCISE-new" in desk.send("/receive/unknown/take")
        assert waiting_parts.listing(desk.vault) == ()


def test_a_file_is_refused_after_a_second_look(folder: Path, early: Path) -> None:
    """The first page only asks; what is not there is not found."""
    with Desk(folder / "coordinator-1") as desk:
        waits(desk, early)
        found = re.search(r"/receive/unknown/[0-9a-f]{32}/refuse", desk.page("/receive/"))
        assert found
        assert "unread?" in desk.page(found[0])
        assert len(waiting_parts.listing(desk.vault)) == 1
        assert "thrown away, unread" in desk.send(found[0])
        assert waiting_parts.listing(desk.vault) == ()
        assert desk.browser.get(found[0]).status_code == 404


def test_a_file_of_a_revoked_sender_is_left_to_a_person(folder: Path, early: Path) -> None:
    """It is marked, and not offered."""
    with Desk(folder / "coordinator-1") as desk:
        waits(desk, early)
        with vaults.reopen(folder / "root") as root:
            member = (
                next(one for one in root.roster.members if one.label == "EXERCISE-new")
                if root.roster
                else None
            )
            assert member
            rosters.revoke(root, member.id, TODAY)
            rosters.write(root, folder / "revoked")
        rosters.accept(desk.vault, rosters.read(folder / "revoked"))
        page = desk.page("/receive/")
        assert "this sender was revoked" in page and "Take in those" not in page


def test_a_vault_without_a_roster_keeps_them_too(folder: Path, tmp_path: Path) -> None:
    """Files can be handed over before the first roster."""
    with vaults.reopen(folder / "root") as root, vaults.make(tmp_path / "late", "coordinator") as late:
        association.Association(tmp_path, root).enrol(late)
        rosters.write(root, tmp_path / "field", "field")
        place = late.folder.path
    with vaults.reopen(folder / "focal-point-1") as field:
        rosters.accept(field, rosters.read(tmp_path / "field"))
        (part,) = outbox.export(field, tmp_path / "stick", again=True).parts
    with Desk(place) as desk:
        assert "Waiting here for their sender" in waits(desk, part)


def test_a_full_disk_leaves_the_file_in_the_tray(folder: Path, early: Path) -> None:
    """What cannot wait in the vault is not lost: it can be taken in later, or removed."""
    with Desk(folder / "coordinator-1") as desk:
        desk.vault.quarantine.quota = type(desk.vault.quarantine.quota)(0, 0)
        page = waits(desk, early)
        assert "too many such files" in page
        (left,) = Tray(desk.vault.folder.path).waiting()
        assert "Remove" in desk.page("/receive/")
        desk.send(f"/receive/waiting/{left.stem}/remove")
        assert not Tray(desk.vault.folder.path).waiting()
