# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from intake.web import uploads
from intake.web.uploads import Sink, takes_files
from tests.web.conftest import Browser

MARKER = b"marker-that-nobody-may-find " * 40_000


class Kept:
    """A writer that takes notes."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.ended = ""

    def write(self, data: bytes) -> int:
        """Take the bytes."""
        self.data += data
        return len(data)

    def commit(self) -> str:
        """Keep."""
        self.ended = "committed"
        return "an id"

    def abort(self) -> None:
        """Drop."""
        self.ended = "aborted"


@pytest.fixture
def writers(app: Flask) -> list[Kept]:
    """The writers that were opened by a page that takes a file and keeps it unless the form says otherwise."""
    opened: list[Kept] = []

    def open_one(_name: str, _type: str) -> Kept:
        opened.append(Kept())
        return opened[-1]

    @takes_files(open_one)
    def take() -> Response:
        stream: Any = request.files["file"].stream
        if request.form.get("keep"):
            stream.commit()
        return redirect("/", 303)

    app.add_url_rule("/take", "take", take, methods=["POST"])
    return opened


@pytest.fixture(autouse=True)
def no_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every way to a temporary file fail."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("a temporary file was asked for")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    # What the test's own client would put a large form into before it sends it.
    monkeypatch.setattr("werkzeug.test.TemporaryFile", lambda _mode: io.BytesIO())


def send(browser: Browser, path: str, **form: str) -> Response:
    """Send a file and fields to a page."""
    return browser.post(
        path, {**form, "file": (io.BytesIO(MARKER), "film.mp4")}, content_type="multipart/form-data"
    )


def test_a_file_goes_to_the_writer_of_its_page(writers: list[Kept], inside: Browser) -> None:
    """All bytes arrive, and the file is kept because the page commits it."""
    send(inside, "/take", keep="yes")
    assert bytes(writers[0].data) == MARKER
    assert writers[0].ended == "committed"


def test_a_file_that_is_not_committed_is_dropped(writers: list[Kept], inside: Browser) -> None:
    """A page that does not keep it leaves nothing."""
    send(inside, "/take")
    assert writers[0].ended == "aborted"


def test_a_file_without_the_form_token_is_dropped(writers: list[Kept], inside: Browser) -> None:
    """A refused request leaves nothing, although its body was read."""
    response = send(inside, "/take", keep="yes", csrf_token="0" * 64)
    assert response.headers["Location"] == "/problem/403"
    assert all(writer.ended == "aborted" for writer in writers)


def test_a_page_that_takes_no_file_writes_none(inside: Browser, tmp_path: Path) -> None:
    """A file sent to any other page goes nowhere: no file on the disk grows by it."""
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    send(inside, "/language", language="fr")
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before
    assert not any(b"marker-that" in path.read_bytes() for path in after)


def test_a_long_account_stays_in_memory(inside: Browser) -> None:
    """An interview of half a million characters is saved without a temporary file."""
    words = "Ils sont venus la nuit. " * 8_000
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        address = f"/drafts/{'6' * 32}/what?new=report"
        page = inside.follow(inside.post(address, {"account": words, "do": "show"}, content_type=kind))
        assert words.strip() in page


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_text_without_end_is_refused(inside: Browser, kind: str) -> None:
    """More text than any form needs is not held in memory; the page says that it was too large."""
    form = {"once": "7" * 32, "account": "x" * (uploads.BODY + 1)}
    response = inside.post("/reports/new", form, content_type=kind)
    assert response.headers["Location"] == "/problem/413"
    assert inside.get("/problem/413").status_code == 413
    assert "too large" in inside.follow(response)


def test_a_sink_cannot_be_kept_without_a_writer() -> None:
    """What went nowhere cannot be committed."""
    sink = Sink(None)
    sink.write(b"gone")
    with pytest.raises(io.UnsupportedOperation):
        sink.commit()
    sink.close()
