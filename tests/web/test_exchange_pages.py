# SPDX-License-Identifier: GPL-3.0-or-later
"""Sending and receiving on pages: nothing is taken in unseen, nothing readable is written, nothing is counted twice."""

from __future__ import annotations

import random
import re
from io import BytesIO
from pathlib import Path

import pytest

from intake.vault import attaching
from intake.vault.projections import reports
from intake.web.tray import Tray
from sync import outbox, rosters
from tests import vaults
from tests.sync.conftest import write_reports
from tests.web import team
from tests.web.team import NAME, Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An association of closed vaults, and an empty folder that stands for a stick."""
    (tmp_path / "stick").mkdir()
    return team.found(tmp_path / "team", coordinators=2, custodians=2)


@pytest.fixture
def stick(folder: Path) -> Path:
    """Where files are carried."""
    return folder.parent / "stick"


def sent(folder: Path, stick: Path, to: str = outbox.COORDINATORS) -> list[Path]:
    """What the focal point wrote, without a page."""
    with vaults.reopen(folder / "focal-point-1") as vault:
        return list(outbox.export(vault, stick, to=to, again=True).parts)


def chosen(stick: Path, to: str = "coordinators", amount: str = "all") -> dict[str, str]:
    """The answers of the page that sends."""
    return {"to": to, "amount": amount, "folder": "typed", "typed": str(stick)}


def test_sending_writes_files_and_says_what_to_do(folder: Path, stick: Path) -> None:
    """The page leads to the files, their sizes and what an observer learns from them."""
    with Desk(folder / "focal-point-1") as desk:
        page = desk.page("/send/")
        assert "EXERCISE-coordinator-1" in page
        assert "Reports and amendments: 1" in page
        page = desk.send("/send/", **chosen(stick))
        (part,) = stick.iterdir()
        assert part.name in page
        assert f"{part.stat().st_size:,}" in page
        assert '<td class="number">2</td>' in page  # closed for two coordinators


def test_nothing_new_is_said_on_the_page(folder: Path, stick: Path) -> None:
    """A second sending writes nothing and keeps what was chosen."""
    with Desk(folder / "focal-point-1") as desk:
        desk.send("/send/", **chosen(stick))
        page = desk.send("/send/", **chosen(stick))
        assert "nothing new to send" in page
        assert str(stick) in page
        assert len(list(stick.iterdir())) == 1


def test_files_are_no_longer_than_was_chosen(folder: Path, stick: Path) -> None:
    """A film goes out in pieces that a messaging app takes, and the page that receives says what the pieces are."""
    with vaults.reopen(folder / "focal-point-1") as vault:
        (subject,) = write_reports(vault, 1, first=70)
        film = attaching.attach(vault, subject, BytesIO(random.Random(2).randbytes(150_000)))
    with Desk(folder / "focal-point-1") as desk:
        desk.send("/send/", **chosen(stick), size="100k")
    parts = sorted(stick.iterdir())
    assert len(parts) > 2
    assert max(part.stat().st_size for part in parts) <= 100_000
    with Desk(folder / "coordinator-1") as desk:
        page = desk.drop("/receive/files", "files", *parts)
        assert "Pieces of large evidence files" in page
        desk.send("/receive/take", work=team.value(page, "work"))
        assert desk.vault.evidence.held(film.id) is not None


@pytest.mark.parametrize(
    "typed", ["", "relative", "/no/such/folder", "~nobody-of-that-name", "~\x00", "/\x00"]
)
def test_a_folder_that_is_not_there_is_refused(folder: Path, typed: str) -> None:
    """The page says what is wrong with the folder, and nothing is written."""
    with Desk(folder / "focal-point-1") as desk:
        page = desk.send("/send/", to="coordinators", amount="all", folder="typed", typed=typed)
        assert "Please look at this again" in page


def test_files_are_looked_at_before_they_are_taken_in(folder: Path, stick: Path) -> None:
    """Dropped files are told first; only the button takes them in, and then they leave the tray."""
    parts = sent(folder, stick)
    with Desk(folder / "coordinator-1") as desk:
        page = desk.drop("/receive/files", "files", *parts)
        assert "Nothing has been taken in yet" in page
        assert "EXERCISE-focal-point-1" in page
        assert reports.count(desk.vault.connection) == 0
        page = desk.send("/receive/take", work=team.value(page, "work"))
        assert "Taken in: 1 of 1" in page
        assert reports.count(desk.vault.connection) == 1
        assert Tray(desk.vault.folder.path).waiting() == []
        assert "EXERCISE-focal-point-1" in desk.page("/receive/")


def test_a_second_time_changes_nothing(folder: Path, stick: Path) -> None:
    """What is here already is said to be so, and dropped twice it waits once."""
    parts = sent(folder, stick)
    with Desk(folder / "coordinator-1") as desk:
        for _ in range(2):
            page = desk.drop("/receive/files", "files", *parts, *parts)
            assert len(Tray(desk.vault.folder.path).waiting()) == 1
            page = desk.send("/receive/take", work=team.value(page, "work"))
        assert "all of it is here already" in page


def test_files_of_a_folder_are_taken_where_they_are(folder: Path, stick: Path) -> None:
    """A stick is read in place: nothing is copied, nothing is removed from it."""
    parts = sent(folder, stick)
    with Desk(folder / "coordinator-1") as desk:
        page = desk.send("/receive/folder", folder="typed", typed=str(stick))
        desk.send("/receive/take", work=team.value(page, "work"))
        assert reports.count(desk.vault.connection) == 1
        assert not Tray(desk.vault.folder.path).waiting()
    assert all(part.exists() for part in parts)


def test_an_empty_folder_is_said_to_be_empty(folder: Path, stick: Path) -> None:
    """No part, no roster, no card: said in plain words."""
    with Desk(folder / "coordinator-1") as desk:
        assert "no part in this folder" in desk.send("/receive/folder", folder="typed", typed=str(stick))


def test_each_file_is_refused_with_its_reason(folder: Path, stick: Path) -> None:
    """A damaged part and a photograph stop nothing else, and neither stays behind."""
    (part,) = sent(folder, stick)
    (stick / "broken.intake").write_bytes(part.read_bytes()[:-1])
    (stick / "photo.jpg").write_bytes(b"\xff\xd8" + b"EXERCISE" * 40_000)
    with Desk(folder / "coordinator-1") as desk:
        page = desk.drop("/receive/files", "files", *sorted(stick.iterdir()))
        assert "damaged or incomplete" in page
        assert "photo.jpg" in page
        assert "Take in these files (1)" in page
        kept = [path for path in desk.vault.folder.path.rglob("*") if path.is_file()]
        assert not [path for path in kept if b"EXERCISE" * 4 in path.read_bytes()]
        assert len(Tray(desk.vault.folder.path).waiting()) == 1


def test_a_roster_among_the_files_leads_to_its_page(folder: Path, stick: Path) -> None:
    """Rosters and cards are recognised by what they are, not by their names."""
    with vaults.reopen(folder / "root") as root:
        rosters.write(root, stick / "roster.intake-roster")
    with Desk(folder / "coordinator-1") as desk:
        page = desk.drop("/receive/files", "files", stick / "roster.intake-roster")
        assert "Check this roster" in page
        found = re.search(r'href="(/team/roster/[0-9a-f]{32})"', page)
        assert found
        assert "in force here already" in desk.page(found[1])


def test_pages_of_another_session_cannot_use_what_was_dropped(folder: Path, stick: Path) -> None:
    """The result of a look belongs to the browser session that asked for it."""
    parts = sent(folder, stick)
    with Desk(folder / "coordinator-1") as desk:
        page = desk.drop("/receive/files", "files", *parts)
        name = team.value(page, "work")
        stranger = Desk.__new__(Desk)
        stranger.session, stranger.app = desk.session, desk.app
        stranger.browser = type(desk.browser)(desk.app.test_client())
        stranger.browser.start()
        stranger.send("/receive/take", work=name)
        assert reports.count(desk.vault.connection) == 0


def test_custodians_get_the_seal_and_never_the_report(folder: Path, stick: Path) -> None:
    """What is sent to custodians holds sealed identities alone."""
    with Desk(folder / "focal-point-1") as desk:
        desk.send("/send/", **chosen(stick, "custodians"))
    with Desk(folder / "custodian-1") as desk:
        page = desk.drop("/receive/files", "files", *stick.iterdir())
        page = desk.send("/receive/take", work=team.value(page, "work"))
        assert "Sealed identities: 1" in page
        page = desk.page("/seals/")
        assert "Baobab" in page
        assert NAME not in page
        assert "EXERCISE account" not in desk.page("/reports/")


def test_a_post_without_a_file_changes_nothing(folder: Path) -> None:
    """The button without a choice leads to a page that says that there was nothing."""
    with Desk(folder / "coordinator-1") as desk:
        page = desk.send("/receive/files", files=[(BytesIO(b""), "")])
        assert "None of these files can be taken in" in page
