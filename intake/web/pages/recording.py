# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording a spoken testimony in the page: pieces go into the vault as they come, and the browser keeps none."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, session

from intake.errors import IntakeError
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.web import evidence_words
from intake.web.arriving import Incoming, settle_draft
from intake.web.describing import description_form, description_of
from intake.web.evidence_files import may_change
from intake.web.headers import with_microphone
from intake.web.locking import beside_the_vault
from intake.web.pages.evidence import DRAFT, REPORT, address, here
from intake.web.recordings import Recording, recordings
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language

pages = Blueprint("recording", __name__, url_prefix="/evidence")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

PIECE: Final = 4 * 1024 * 1024
"""Bytes of one piece at most: a second of sound is some tens of kilobytes."""
TESTIMONY: Final = "TESTIMONY"


@pages.get(f"{REPORT}record")
@pages.get(f"{DRAFT}record")
def page(**_: str) -> Response:
    """The recorder: the only page that may use the microphone."""
    found = here()
    if not may_change(found):
        abort(404)
    form = description_form(evidence_words.sources(found), type=TESTIMONY)
    shown = render_template("recording.html", holder=found, form=form, back=address(found))
    return with_microphone(make_response(shown))


@pages.post(f"{REPORT}record/begin")
@pages.post(f"{DRAFT}record/begin")
def begin(**_: str) -> Response:
    """Open a file for the recording. What is said of it comes along, so that a cut-off one has it too."""
    found = here()
    form = description_form(evidence_words.sources(found))
    form.validate()
    if found.draft:
        settle_draft(found.draft)
    incoming = Incoming(found, "recording.weba", None)
    begun = recordings().begin(Recording(session["id"], incoming, description_of(form)))
    return jsonify(id=begun.id, back=address(found))


def _going(id: str) -> Recording:
    found = recordings().get(id, session["id"])
    if found is None:
        abort(404)
    return found


@pages.post("/recording/<id>/<int:number>")
@beside_the_vault
def piece(id: str, number: int) -> Response:
    """Take the next piece."""
    found = _going(id)
    data = request.stream.read(PIECE + 1)
    taken = len(data) <= PIECE and recordings().write(found, number, data)
    refusal = found.incoming.refusal
    return jsonify(taken=taken, refused=refusal.tell(language()) if refusal else "")


@pages.post("/recording/<id>/end")
@beside_the_vault
def end(id: str) -> Response:
    """Keep it."""
    found = _going(id)
    back = ""
    try:
        with running().session.lock:
            kept = recordings().end(found, cut="cut" in request.args)
            back = address(found.holder)
    except IntakeError as refusal:
        return jsonify(refused=refusal.tell(language()), back=back)
    return jsonify(kept=kept, back=f"{back}?saved=1" if kept else back)


@pages.post("/recording/<id>/drop")
@beside_the_vault
def drop(id: str) -> Response:
    """Throw it away."""
    found = _going(id)
    recordings().drop(found)
    return jsonify(back=address(found.holder))
