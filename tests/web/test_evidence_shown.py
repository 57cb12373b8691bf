# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence shown and played without harm, and copied out on the record."""

from __future__ import annotations

import re

import pytest

from intake.vault import custody
from intake.vault.records import withdraw
from intake.web.session import VaultSession
from tests import vaults
from tests.media.samples import marked_jpeg, movie
from tests.web.conftest import Browser
from tests.web.evidence import (
    HOSTILE,
    MARKER,
    PLAYED,
    SOURCE,
    add,
    held,
    of,
    told,
)


@pytest.fixture
def subject(inside: Browser, session: VaultSession) -> str:
    """A saved report with one source."""
    return told(session)


def test_pictures_are_shown_encoded_again(inside: Browser, session: VaultSession, subject: str) -> None:
    """Small and large, without what the camera wrote; the small one is kept in the vault."""
    page = add(session, subject, marked_jpeg())
    for name in ("thumbnail", "picture", "thumbnail"):
        answer = inside.get(f"{page}/{name}")
        assert answer.mimetype == "image/jpeg"
        assert b"WITNESS-MARKER" not in answer.data
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert "evidence_shown" not in inside.get(page).get_data(as_text=True)
    assert f'src="{page}/picture"' in inside.get(page).get_data(as_text=True)


@pytest.mark.parametrize("kind", sorted(HOSTILE))
def test_active_content_is_never_shown(
    inside: Browser, session: VaultSession, subject: str, kind: str
) -> None:
    """Whatever it is called: no picture, no player, a download that no browser runs."""
    page = add(session, subject, HOSTILE[kind], "photo.jpg")
    for way in ("thumbnail", "picture", "play"):
        assert inside.get(f"{page}/{way}").status_code == 404
    assert b"alert(1)" not in inside.get(page).data
    assert b"alert(1)" not in inside.get(of(subject)).data
    answer = inside.get(inside.post(f"{page}/copy").headers["Location"])
    assert answer.data == HOSTILE[kind]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_an_entry_says_of_a_file_does_not_decide_how_it_is_shown(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """An entry of another machine may call a page a picture."""
    file = vaults.put(session.vault.evidence, HOSTILE["html"])
    said = {"evidence": file.id, "sha256": file.sha256, "size": file.size}
    for media in ("image/jpeg", "video/mp4", "text/html"):
        with session.vault.transaction():
            session.vault.record("evidence", subject, {**said, "media": media})
        session.vault.connection.execute("UPDATE p_evidence SET media = ?", (media,))
        assert inside.get(f"/evidence/file/{file.id}/picture").status_code == 404
        assert inside.get(f"/evidence/file/{file.id}/play", headers=PLAYED).status_code == 404


def test_what_an_entry_says_of_the_length_of_a_file_keeps_nobody_waiting(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """A member may have signed any size: the file is played and copied out as long as it is."""
    film = movie() + bytes(range(256)) * 200
    page = add(session, subject, film, "film.mp4")
    session.vault.connection.execute("UPDATE p_evidence SET size = ?", (10**15,))
    assert inside.get(f"{page}/play", headers=PLAYED).headers["Content-Length"] == str(len(film))
    part = inside.get(f"{page}/play", headers={**PLAYED, "Range": "bytes=-10"})
    assert part.data == film[-10:]
    answer = inside.get(inside.post(f"{page}/copy").headers["Location"])
    assert (answer.data, answer.headers["Content-Length"]) == (film, str(len(film)))


def test_film_is_played_from_anywhere_in_it(inside: Browser, session: VaultSession, subject: str) -> None:
    """The player gets the part it asks for; nobody gets it as a page."""
    film = movie() + bytes(range(256)) * 2000
    page = add(session, subject, film, "film.mp4")
    shown = inside.get(page)
    assert "<video" in shown.get_data(as_text=True)
    assert "media-src 'self'" in shown.headers["Content-Security-Policy"]
    part = inside.get(f"{page}/play", headers={**PLAYED, "Range": "bytes=300000-300099"})
    assert (part.status_code, part.data) == (206, film[300000:300100])
    assert part.headers["Content-Range"] == f"bytes 300000-300099/{len(film)}"
    assert part.mimetype == "video/mp4"
    assert inside.get(f"{page}/play", headers=PLAYED).data == film
    assert inside.get(f"{page}/play", headers={**PLAYED, "Range": "bytes=9999999-"}).status_code == 416
    for destination in ("document", "iframe", "object", "embed"):
        headers = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": destination}
        assert inside.get(f"{page}/play", headers=headers).status_code == 404
        assert inside.get(f"{page}/picture", headers=headers).status_code == 404


def test_copy_goes_out_once_and_on_the_record(inside: Browser, session: VaultSession, subject: str) -> None:
    """The journal says so before the first byte; the address is used up by the download."""
    page = add(session, subject, MARKER)
    assert "Take care: a readable copy leaves the vault" in inside.get(page).get_data(as_text=True)
    address = inside.post(f"{page}/copy").headers["Location"]
    (one,) = held(session)
    assert [step.did for step in custody.chain(session.vault, one)] == ["received", "disclosed"]
    assert inside.get(address).data == MARKER
    assert inside.get(address).headers["Location"] == page
    assert inside.get(f"{page}/copy/{'0' * 32}").status_code == 303


def test_printing_a_picture_is_on_the_record(inside: Browser, session: VaultSession, subject: str) -> None:
    """Its page for paper is shown once; other files cannot be printed."""
    page = add(session, subject, marked_jpeg())
    address = inside.post(f"{page}/print").headers["Location"]
    assert f'src="{page}/picture"' in inside.get(address).get_data(as_text=True)
    assert inside.get(address).status_code == 303
    assert "Printed on paper" in inside.get(page).get_data(as_text=True)
    assert inside.follow(inside.post(f"{add(session, subject, MARKER)}/print"))
    assert len([one for one in held(session) if len(custody.chain(session.vault, one)) > 1]) == 1


def test_check_says_that_a_file_is_unchanged(inside: Browser, session: VaultSession, subject: str) -> None:
    """Read from end to end, and signed."""
    page = add(session, subject, MARKER)
    shown = inside.follow(inside.post(f"{page}/check"))
    assert "It is unchanged." in shown
    assert "Read again from end to end" in shown


def test_source_who_takes_consent_back_takes_the_file_along(
    inside: Browser, session: VaultSession, subject: str
) -> None:
    """It leaves the list, and its page says only that it is withheld."""
    page = add(session, subject, marked_jpeg(), title="the face", source=SOURCE)
    withdraw(session.vault, subject, SOURCE)
    assert "the face" not in inside.get(of(subject)).get_data(as_text=True)
    for way in ("", "/picture", "/thumbnail"):
        assert inside.get(page + way).status_code == 409
        assert b"the face" not in inside.get(page + way).data
    assert inside.post(f"{page}/copy").headers["Location"].startswith("/problem/")


def test_titles_and_addresses_tell_nothing(inside: Browser, session: VaultSession, subject: str) -> None:
    """No word of a report stands where a browser keeps it."""
    page = add(session, subject, MARKER, title="the well of Anefis")
    shown = inside.get(page).get_data(as_text=True)
    title = re.search(r"<title>(.*)</title>", shown)
    assert title
    assert title[1] == "Evidence · Intake"
    assert not any("Anefis" in address for address in re.findall(r'(?:href|src|action)="([^"]*)"', shown))
