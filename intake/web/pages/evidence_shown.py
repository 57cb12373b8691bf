# SPDX-License-Identifier: GPL-3.0-or-later
"""The content of evidence inside our own pages: pictures as we encoded them again, sound and video piece by piece.

A file's own bytes go to the browser's player alone, with the media type that its first bytes show, never as a page:
whoever asks for them as a document, a frame or an object gets nothing.
"""

from __future__ import annotations

from typing import BinaryIO, Final

from flask import Blueprint, Response, abort, request

from intake.errors import BadRange, MediaError, PictureNotFinished
from intake.media import apart
from intake.media.formats import Showing
from intake.media.images import THUMBNAIL
from intake.media.playback import Span
from intake.media.sniff import FileFacts
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import evidence_notes
from intake.web import evidence_files
from intake.web.evidence_files import File
from intake.web.guards import in_background
from intake.web.locking import beside_the_vault
from intake.web.roles import only
from intake.web.running import running

pages = Blueprint("evidence_shown", __name__, url_prefix="/evidence")
pages.before_request(only(FOCAL_POINT, COORDINATOR, CUSTODIAN))

LARGE: Final = (1600, 1600)
"""Points of a picture on its own page at most: enough to read a letter, little enough for an old laptop."""
SANDBOX: Final = "sandbox; default-src 'none'"
PAGES: Final = frozenset({"document", "iframe", "frame", "object", "embed"})
"""What a browser says in Sec-Fetch-Dest when it would show the answer as a page."""


def _not_as_a_page() -> None:
    if request.headers.get("Sec-Fetch-Dest", "") in PAGES:
        abort(404)


def _opened(id: str) -> tuple[File, BinaryIO, int, FileFacts]:
    """The file and its content. The vault is held only while it is looked up, not while it is decoded or sent."""
    _not_as_a_page()
    with running().session.lock:
        file = evidence_files.find(id)
        return file, *evidence_files.content(file)


def _jpeg(data: bytes) -> Response:
    answer = Response(data, mimetype="image/jpeg")
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@pages.get("/file/<id>/thumbnail")
@in_background
@beside_the_vault
def thumbnail(id: str) -> Response:
    """The small picture, kept in the vault once it was made."""
    session = running().session
    _not_as_a_page()
    with session.lock:
        file = evidence_files.find(id)
        known = evidence_notes.thumbnail(session.vault.connection, id)
    if known is None:
        try:
            known = _made(file, THUMBNAIL)
        except PictureNotFinished:
            # The computer was busy, or the picture is a trap: asked again, it is tried again.
            abort(404)
        with session.lock:
            evidence_notes.keep_thumbnail(session.vault.connection, id, known)
    if not known:
        abort(404)
    return _jpeg(known)


@pages.get("/file/<id>/picture")
@beside_the_vault
def picture(id: str) -> Response:
    """The picture, large enough to look at."""
    _not_as_a_page()
    with running().session.lock:
        file = evidence_files.find(id)
    try:
        made = _made(file, LARGE)
    except PictureNotFinished:
        abort(404)
    if not made:
        abort(404)
    return _jpeg(made)


def _made(file: File, size: tuple[int, int]) -> bytes:
    """The picture encoded again in a process that has no key; b"" when it cannot be."""
    _, stream, _, facts = _opened(file.id)
    with stream:
        if facts.showing is not Showing.PICTURE:
            return b""
        try:
            return apart.thumbnail(stream, size)
        except PictureNotFinished:
            raise
        except MediaError:
            return b""


@pages.get("/file/<id>/play")
@beside_the_vault
def play(id: str) -> Response:
    """The part of a sound or video that the player asks for."""
    _, stream, size, facts = _opened(id)
    if facts.showing is not Showing.PLAYER:
        stream.close()
        abort(404)
    try:
        span = Span.asked(request.headers.get("Range"), size)
    except BadRange:
        stream.close()
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer = Response(span.read(stream), 206 if span.partial else 200, mimetype=facts.media)
    answer.headers["Content-Length"] = str(span.length)
    answer.headers["Accept-Ranges"] = "bytes"
    answer.headers["Content-Security-Policy"] = SANDBOX
    if span.partial:
        answer.headers["Content-Range"] = span.content_range
    answer.call_on_close(stream.close)
    return answer
