# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing readable touches the disk on any way of evidence or identities, and hostile words stay words."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intake.vault import waiting
from intake.vault.sealed_files import seal_file
from intake.web.session import VaultSession
from sync import rosters
from tests import association
from tests.media.samples import marked_jpeg
from tests.web.conftest import HERE, SAME_ORIGIN, Browser
from tests.web.evidence import DRAFT, SOURCE, add, held, of, send, told

MARKERS = {
    name: f"MARKER-{name}-5527"
    for name in ("file", "title", "how", "obtained", "spoken", "pseudonym", "name", "phone", "other")
}
NASTY = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "override": "\u202eexe.gpj\u202c and \u2066on\u2069",
    "emoji": "👩🏿\u200d🚒 at the well",
    "tifinagh": "ⴰⵏⵓ ⵏ ⵡⴰⵎⴰⵏ",
    "arabic": "بئر الماء",
    "braces": "{name} %s {{ 7 * 7 }}",
}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files would go; every way to one fails."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a temporary file was asked for")

    folder = tmp_path / "tmp"
    folder.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    # What the test's own client would put a large form into before it sends it.
    monkeypatch.setattr("werkzeug.test.TemporaryFile", lambda _mode: io.BytesIO())
    return folder


@pytest.fixture
def inside(browser: Browser, session: VaultSession, tmp_path: Path) -> Iterator[Browser]:
    """A browser with an open vault that knows a custodian."""
    browser.set_up()
    with association.build(tmp_path / "association", fields=0, exercise=False) as members:
        members.enrol(session.vault)
        signed = members.signed("field")
        rosters.accept(session.vault, signed, association.typed(signed.digest))
        yield browser


def post(browser: Browser, path: str, data: Any = None) -> Any:
    """What a script gets."""
    headers = {**SAME_ORIGIN, "X-CSRF-Token": browser.token()}
    return browser.client.post(path, data=data, base_url=HERE, headers=headers, buffered=True).get_json()


def test_no_marker_is_found_on_the_disk(
    inside: Browser, session: VaultSession, tmp_path: Path, temporary: Path
) -> None:
    """Every field is filled and every way of a file is gone with a marker, to a draft and to a report."""
    told_of = {name: MARKERS[name] for name in ("title", "how", "obtained")}
    photo = marked_jpeg() + MARKERS["file"].encode()
    subject = told(session)
    for page in (of(subject), f"/evidence/draft/{DRAFT}/"):
        send(
            inside,
            page,
            (photo, f"{MARKERS['file']}.jpg"),
            (MARKERS["file"].encode() * 9000, "a.txt"),
            **told_of,
        )
        recording = post(inside, f"{page}record/begin", told_of)["id"]
        post(inside, f"/evidence/recording/{recording}/0", MARKERS["spoken"].encode() * 3000)
        post(inside, f"/evidence/recording/{recording}/end")
    kept = [one.id for one in held(session)] + [one.id for one in waiting.files(session.vault, DRAFT)]
    for id in kept:
        for way in ("", "/thumbnail", "/picture", "/play"):
            inside.get(f"/evidence/file/{id}{way}")
        inside.post(f"/evidence/file/{id}/describe", told_of)
        inside.post(
            f"/evidence/file/{id}/publish",
            {"left": "1", "top": "1", "width": "9", "height": "9", "do": "keep"},
        )
        inside.post(f"/evidence/file/{id}/camera", {"do": "place:used"})
        inside.follow(inside.post(f"/evidence/file/{id}/check"))
    seal_file(session.vault, held(session)[0])
    identity = {name: MARKERS[name] for name in ("pseudonym", "name", "phone", "other")}
    inside.post(f"/sealing/{subject}/source/{SOURCE}", {**identity, "card": "y"})
    inside.post(f"/drafts/{DRAFT}/check", {"do": "finish"})
    assert len(held(session)) == 8
    # Whole markers: what is encrypted, and every fingerprint, spells any four digits now and then.
    secrets = [*(marker.encode() for marker in MARKERS.values()), b"WITNESS-MARKER"]
    found = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(found) > 8 and not any(secret in data for secret in secrets for data in found)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_hostile_words_are_shown_as_words(inside: Browser, session: VaultSession, text: str) -> None:
    """What is typed is stored and shown as typed, in the list, on the page, in its form and in the chain."""
    subject = told(session)
    send(inside, of(subject), (b"EXERCISE", "a.txt"), title=text, how=text, obtained=text)
    (one,) = held(session)
    assert (one.title, one.how, one.obtained_words) == (text, text, text)
    for page in (of(subject), f"/evidence/file/{one.id}", f"/evidence/file/{one.id}/describe"):
        shown = inside.get(page).get_data(as_text=True)
        assert "<script>alert" not in shown
        assert "onerror=alert(1)>" not in shown.replace("&gt;", "")
        assert text in shown or "&lt;script&gt;" in shown or "{" in text
    inside.post(f"/sealing/{subject}/source/{SOURCE}", {"pseudonym": text, "name": text})
    assert "<script>alert" not in inside.get(f"/sealing/{subject}/").get_data(as_text=True)


def test_what_is_no_writing_is_left_out(inside: Browser, session: VaultSession) -> None:
    """A NUL and other controls; a lone surrogate cannot be stored either."""
    subject = told(session)
    send(inside, of(subject), (b"EXERCISE", "a.txt"), title="the\0 well\x1b[31m")
    assert held(session)[0].title == "the well[31m"


def test_endless_words_are_refused(inside: Browser, session: VaultSession, temporary: Path) -> None:
    """A megabyte of text is no title, no pseudonym and no name; nothing is kept of it."""
    subject, endless = told(session), "x" * 1_000_000
    assert "Shorten this line." in inside.follow(send(inside, of(subject), (b"a", "a.txt"), title=endless))
    answer = inside.follow(inside.post(f"/sealing/{subject}/source/{SOURCE}", {"name": endless}))
    assert "One of the lines was too long" in answer
    assert "xxxx" not in answer
    assert held(session) == []


def test_hostile_file_names_are_shown_as_words(
    inside: Browser, session: VaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the line that says why a file was refused; nowhere else is a name shown or kept."""
    monkeypatch.setattr("intake.vault.attaching.LARGEST", 3)
    page = inside.follow(send(inside, of(told(session)), (b"EXERCISE", "../../<b>x</b>.jpg")))
    assert "<b>x</b>" not in page
    assert "larger than 4 GB" in page
    assert add(session, told(session), b"abc")
