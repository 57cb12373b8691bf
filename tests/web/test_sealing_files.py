# SPDX-License-Identifier: GPL-3.0-or-later
"""A file sealed from its page, and opened by the custodian alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from intake.vault.attaching import Description, attach
from intake.vault.projections import attachments, reports
from sync import inbox, outbox
from tests import vaults
from tests.media.samples import marked_jpeg, movie
from tests.web import team
from tests.web.conftest import Browser
from tests.web.team import Desk

FILM = movie() + b"MARKER-7004 " * 20_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The vaults of a team; the field vault has a report with a film and a photograph."""
    made = team.found(tmp_path / "team")
    with vaults.reopen(made / "focal-point-1") as vault:
        subject = reports.newest(vault.connection)[0].subject
        attach(vault, subject, io.BytesIO(FILM), Description("a face"), name="film.mp4")
        attach(vault, subject, io.BytesIO(marked_jpeg()))
    return made


def film(desk: Desk) -> str:
    """The page of the film."""
    return next(
        f"/evidence/file/{one.id}"
        for one in attachments.evidence(desk.vault.connection)
        if one.media == "video/mp4"
    )


def seal(folder: Path, tmp_path: Path) -> str:
    """Seal the film and carry it to the custodian; gives the page of the sealed file."""
    with Desk(folder / "focal-point-1") as desk:
        page = film(desk)
        shown = desk.send(f"{page}/seal")
        assert "Sealed: only these custodians can open it" in shown
        assert "a face" not in shown
        (sealed,) = (one for one in attachments.evidence(desk.vault.connection) if one.sealed)
        parts = outbox.export(desk.vault, tmp_path / "stick", to=outbox.CUSTODIANS).parts
    with vaults.reopen(folder / "custodian-1") as vault:
        inbox.take_many(vault, parts)
    return f"/evidence/file/{sealed.id}"


def test_page_says_what_sealing_means(folder: Path) -> None:
    """For whom, that it is for good, and what it does not undo."""
    with Desk(folder / "focal-point-1") as desk:
        page = desk.page(f"{film(desk)}/seal")
        assert "only these custodians" in page
        assert "for good" in page
        assert "sent to others before" not in page
        outbox.export(desk.vault, folder / "out")
        assert "sent to others before" in desk.page(f"{film(desk)}/seal")


def test_readable_file_is_gone_where_it_was_sealed(folder: Path, tmp_path: Path) -> None:
    """Its page says so; it is neither played nor copied any more, and the sealed one cannot be either."""
    sealed = seal(folder, tmp_path)
    with Desk(folder / "focal-point-1") as desk:
        page = film(desk)
        assert "The sealed file" in desk.page(page)
        for path in (page, sealed):
            assert desk.browser.get(f"{path}/play").status_code in (404, 409)
            assert desk.browser.post(f"{path}/copy").headers["Location"] == "/problem/404"
        assert desk.browser.post(f"{sealed}/open").headers["Location"] == "/problem/404"


def test_custodian_opens_it_with_a_reason(folder: Path, tmp_path: Path) -> None:
    """Closed until then; afterwards it plays from anywhere in it, and the chain tells the reason."""
    page = seal(folder, tmp_path)
    with Desk(folder / "custodian-1") as desk:
        assert "Open it with a reason" in desk.page(page)
        assert desk.browser.get(f"{page}/play").status_code == 409
        answers = {"passphrase": vaults.PASSPHRASE, "sure": "y"}
        assert "Write why" in desk.send(f"{page}/open", **answers)
        assert attachments.unsealings(desk.vault.connection) == []
        shown = desk.send(f"{page}/open", reason="EXERCISE court", **answers)
        assert "<video" in shown
        assert "EXERCISE court" in shown
        part = desk.browser.get(f"{page}/play", headers={"Range": "bytes=100000-100099"})
        assert (part.status_code, part.data) == (206, FILM[100000:100100])
        copy = desk.browser.get(desk.browser.post(f"{page}/copy").headers["Location"])
        assert copy.data == FILM
        for text in (desk.page("/seals/"), desk.page(page)):
            assert "MARKER-7004" not in text


def test_another_window_of_the_custodian_opens_it_anew(folder: Path, tmp_path: Path) -> None:
    """An opening holds for the browser session in which it was given a reason."""
    page = seal(folder, tmp_path)
    with Desk(folder / "custodian-1") as desk:
        desk.send(f"{page}/open", reason="EXERCISE", passphrase=vaults.PASSPHRASE, sure="y")
        other = Browser(desk.app.test_client())
        other.start()
        assert other.get(f"{page}/play").status_code == 409
