# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence added from a page, to a report and to a draft, and described."""

from __future__ import annotations

import hashlib
import struct
from typing import Any

import pytest

from intake.vault import waiting
from intake.web.arriving import Incoming
from intake.web.evidence_files import Holder
from intake.web.session import VaultSession
from tests.media.samples import box, marked_jpeg
from tests.web.conftest import Browser
from tests.web.evidence import (
    DRAFT,
    MARKER,
    SOURCE,
    add,
    held,
    of,
    send,
    send_by_script,
    told,
)


@pytest.fixture
def subject(inside: Browser, session: VaultSession) -> str:
    """A saved report with one source."""
    return told(session)


def test_several_files_at_once_without_a_script(inside: Browser, session: VaultSession, subject: str) -> None:
    """A plain form adds them all, with what was said of them; names are not kept."""
    page = inside.follow(
        send(
            inside,
            of(subject),
            (MARKER, "Moussa.txt"),
            (marked_jpeg(), "photo.jpg"),
            title="at the well",
            how="on a card",
            obtained="12 March 2024",
            source=SOURCE,
        )
    )
    assert "Kept in the vault: 2." in page
    found = held(session)
    assert {one.sha256 for one in found} == {
        hashlib.sha256(data).hexdigest() for data in (MARKER, marked_jpeg())
    }
    assert {(one.title, one.how, one.obtained, one.source) for one in found} == {
        ("at the well", "on a card", "2024-03-12", SOURCE)
    }
    assert "Moussa" not in page
    assert not any(
        b"MARKER-8812" in path.read_bytes() for path in session.folder.rglob("*") if path.is_file()
    )


def test_a_date_that_is_not_understood_is_kept_in_its_words(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """Nothing that was said is lost, and nothing is guessed."""
    send(inside, of(subject), (MARKER, "a.txt"), obtained="after the harvest feast")
    (one,) = held(session)
    assert (one.obtained, one.obtained_words) == ("", "after the harvest feast")
    assert "after the harvest feast" in inside.get(f"/evidence/file/{one.id}").get_data(as_text=True)


def test_script_is_told_what_became_of_its_file(
    inside: Browser, session: VaultSession, subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept, or refused in plain words, with nothing left of what was refused."""
    assert send_by_script(inside, of(subject), MARKER, "a.txt").get_json() == {"kept": 1, "refused": ""}
    monkeypatch.setattr("intake.vault.attaching.LARGEST", 10)
    answer = send_by_script(inside, of(subject), MARKER, "b.txt").get_json()
    assert answer["kept"] == 0
    assert "larger than 4 GB" in answer["refused"]
    too_long = send_by_script(inside, of(subject), b"x", "c.txt", title="x" * 301).get_json()
    assert too_long == {"refused": "Shorten this line."}
    assert len(held(session)) == 1
    assert len(list((session.folder / "evidence").iterdir())) == 1
    assert "did not arrive whole" not in inside.get(of(subject)).get_data(as_text=True)


def test_one_refused_file_keeps_no_other_out(
    inside: Browser, session: VaultSession, subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says which one was refused and why."""
    monkeypatch.setattr("intake.vault.attaching.LARGEST", 30)
    page = inside.follow(send(inside, of(subject), (MARKER, "small.txt"), (MARKER * 3, "large.txt")))
    assert "Kept in the vault: 1." in page
    assert "large.txt: This file is larger than 4 GB" in page
    assert len(held(session)) == 1


def test_no_file_chosen_is_said(inside: Browser, session: VaultSession, subject: str) -> None:
    """What was typed is there again."""
    page = inside.follow(inside.post(f"{of(subject)}files", {"title": "the wall"}))
    assert "No file was chosen" in page
    assert 'value="the wall"' in page


def test_what_is_cut_off_leaves_nothing_but_a_line(
    inside: Browser, app: Any, session: VaultSession, subject: str
) -> None:
    """The next page says once that a file did not arrive whole."""
    with app.test_request_context():
        incoming = Incoming(Holder(subject=subject), "film.mp4", None)
        incoming.write(MARKER)
        incoming.abort()
    assert list((session.folder / "evidence").iterdir()) == []
    assert "A file did not arrive whole" in inside.get(of(subject)).get_data(as_text=True)
    assert "A file did not arrive whole" not in inside.get(of(subject)).get_data(as_text=True)


def test_files_wait_with_a_draft_and_are_signed_with_the_report(
    inside: Browser, session: VaultSession
) -> None:
    """A draft that nobody saved yet is saved with its first file; finishing signs an entry for each."""
    page = f"/evidence/draft/{DRAFT}/"
    assert inside.get(page).status_code == 200
    assert "Kept in the vault: 1." in inside.follow(send(inside, page, (MARKER, "a.txt"), title="the wall"))
    (file,) = waiting.files(session.vault, DRAFT)
    assert held(session) == []
    shown = inside.get(f"/evidence/file/{file.id}").get_data(as_text=True)
    assert "Remove it from this draft" in shown
    assert "Save a readable copy" not in shown
    assert inside.post(f"/drafts/{DRAFT}/check", {"do": "finish"}).status_code == 303
    (one,) = held(session)
    assert (one.id, one.title, one.received) == (file.id, "the wall", file.at)
    # A window that still shows the draft adds to the report that it has become.
    send(inside, page, (MARKER * 2, "b.txt"))
    assert {found.subject for found in held(session)} == {one.subject}
    assert len(held(session)) == 2


def test_file_can_be_taken_off_a_draft(inside: Browser, session: VaultSession) -> None:
    """Nothing of it stays."""
    send(inside, f"/evidence/draft/{DRAFT}/", (MARKER, "a.txt"))
    (file,) = waiting.files(session.vault, DRAFT)
    inside.post(f"/evidence/file/{file.id}/remove")
    assert waiting.files(session.vault, DRAFT) == []
    assert list((session.folder / "evidence").iterdir()) == []


def test_description_is_corrected_and_both_stand_in_the_chain(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """The page shows the later words."""
    page = add(session, subject, MARKER, title="wrong", how="by hand")
    assert 'value="by hand"' in inside.get(f"{page}/describe").get_data(as_text=True)
    shown = inside.follow(inside.post(f"{page}/describe", {"title": "right", "how": "by hand"}))
    assert "right" in shown
    assert "wrong" not in shown
    assert "Described anew" in shown
    refused = inside.follow(inside.post(f"{page}/describe", {"title": "x" * 301}))
    assert "Shorten this line." in refused


def test_others_testimony_is_only_looked_at(
    inside: Browser, session: VaultSession, subject: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of a report of somebody else has no form, and takes no file."""
    monkeypatch.setattr("intake.web.evidence_files.may_add", lambda *_: False)
    monkeypatch.setattr("intake.vault.attaching.may_add", lambda *_: False)
    assert 'name="files"' not in inside.get(of(subject)).get_data(as_text=True)
    assert inside.follow(send(inside, of(subject), (MARKER, "a.txt")))
    assert held(session) == []


@pytest.mark.parametrize(
    "page",
    [
        of("x/y"),
        of(f"{'0' * 32}/{'0' * 32}"),
        "/evidence/draft/x/",
        "/evidence/file/x",
        f"/evidence/file/{'0' * 32}",
    ],
)
def test_what_is_not_there_is_said(inside: Browser, page: str) -> None:
    """A page says that there is nothing at this address."""
    assert inside.get(page).status_code == 404


def test_a_film_shows_a_sign_and_how_long_it_lasts(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """No picture of it is made: a decoder of films is not among what this program trusts."""
    head = box(b"mvhd", bytes(4), struct.pack(">IIII", 1, 1, 600, 600 * 3734), bytes(80))
    film = box(b"ftyp", b"isom", bytes(4), b"mp41") + box(b"moov", head) + box(b"mdat", bytes(100))
    film_page = add(session, subject, film, "a.mp4")
    page = inside.get(of(subject)).get_data(as_text=True)
    assert "1:02:14 · " in page and "#film" in page
    assert "<dt>It lasts</dt><dd" in inside.get(film_page).get_data(as_text=True)
