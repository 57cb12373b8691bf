# SPDX-License-Identifier: GPL-3.0-or-later
"""Return files and questions on pages: the sender learns what arrived, and is asked what is not clear."""

from __future__ import annotations

from pathlib import Path

from intake.vault.projections import questions, reports
from sync import outbox
from tests import vaults
from tests.web import team
from tests.web.team import Desk


def arrived(folder: Path, stick: Path) -> str:
    """The focal point's report comes to the coordinator; the page of what arrived."""
    with vaults.reopen(folder / "focal-point-1") as vault:
        parts = outbox.export(vault, stick).parts
    with Desk(folder / "coordinator-1") as desk:
        page = desk.drop("/receive/files", "files", *parts)
        return desk.send("/receive/take", work=team.value(page, "work"))


def returned(desk: Desk, stick: Path) -> list[Path]:
    """What the coordinator writes back to everyone to whom something is due."""
    before = set(stick.iterdir())
    page = desk.page("/receive/return")
    assert "something came since the last one" in page
    member = next(one.id for one in desk.vault.roster.members if one.role == "focal-point")  # type: ignore[union-attr] # the team has a roster
    page = desk.send("/receive/return", members=member, folder="typed", typed=str(stick))
    assert "nobody else can open it" in page
    return sorted(set(stick.iterdir()) - before)


def test_sender_learns_what_arrived_and_is_asked(tmp_path: Path) -> None:
    """From the page of what arrived to the return file, its import, the question, and the answer."""
    folder, stick = team.found(tmp_path / "team"), tmp_path / "stick"
    with Desk(folder / "focal-point-1") as desk:
        assert "Ready to send" in desk.page("/")
        assert "Ready to send" in desk.page("/reports/")
    assert "Write the return files" in arrived(folder, stick)
    with Desk(folder / "coordinator-1") as desk:
        assert "do not know yet which of their files arrived" in desk.page("/")
        subject = reports.newest(desk.vault.connection)[0].subject
        assert f"/questions/ask/{subject}" in desk.page(f"/reports/{subject}")
        assert "Please look at this again" in desk.send(f"/questions/ask/{subject}", text="")
        page = desk.send(f"/questions/ask/{subject}", text="EXERCISE: on which day?")
        assert "not answered yet" in page
        files = returned(desk, stick)
        assert "have not answered yet: 1" in desk.page("/")
    with Desk(folder / "focal-point-1") as desk:
        assert "Sent, not confirmed yet" in desk.page("/reports/")
        page = desk.drop("/receive/files", "files", *files)
        page = desk.send("/receive/take", work=team.value(page, "work"))
        assert "Return file" in page and "Everything that was sent until then has arrived" in page
        assert "Arrived whole" in desk.page("/reports/") and "Arrived whole" in desk.page("/")
        assert "about your reports: 1" in desk.page("/")
        assert "EXERCISE: on which day?" in desk.page(f"/reports/{subject}")
        (asked,) = questions.unanswered(desk.vault.connection)
        assert f"/questions/answer/{asked.name}" in desk.page("/questions")
        page = desk.send(f"/questions/answer/{asked.name}", text="EXERCISE: a Monday")
        assert "EXERCISE: a Monday" in page
        assert "Ready to send" in page
        assert "No question is open" in desk.page("/questions")


def test_pages_of_the_team_are_not_there_in_the_field(tmp_path: Path) -> None:
    """A focal point writes no return file and asks no question."""
    folder = team.found(tmp_path / "team")
    with Desk(folder / "focal-point-1") as desk:
        subject = reports.newest(desk.vault.connection)[0].subject
        assert desk.browser.get("/receive/return").status_code == 404
        assert desk.browser.get(f"/questions/ask/{subject}").status_code == 404
        assert desk.browser.get(f"/questions/answer/{'a' * 64}").status_code == 404
