# SPDX-License-Identifier: GPL-3.0-or-later
"""What a camera says of the day and place, taken into the report when somebody says so, and never by itself."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from intake.media.camera import CameraFacts, camera_facts
from intake.model.entry import new_id
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault import evidence_notes
from intake.vault.drafts import Draft
from intake.web import drafting, evidence_files
from intake.web.evidence_files import File
from intake.web.roles import only
from intake.web.running import running

pages = Blueprint("camera", __name__, url_prefix="/evidence")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

DATE: Final = "date"
PLACE: Final = "place"
USED: Final = "used"
LEFT: Final = "left"


@pages.post("/file/<id>/camera")
def decide(id: str) -> Response:
    """Use the day or the position, or leave it; either way it is not asked again."""
    what, _, how = request.form.get("do", "").partition(":")
    file = evidence_files.find(id)
    if what not in (DATE, PLACE) or how not in (USED, LEFT) or not file.own:
        abort(404)
    connection = running().session.vault.connection
    to = redirect(url_for("evidence_file.page", id=id), 303)
    if how == USED:
        facts = _facts(file)
        draft = _draft(file)
        answer = _date(draft, facts) if what == DATE else _place(draft, facts)
        if answer is None:
            abort(404)
        where = {**(draft.body.get("where") or {}), _QUESTION[what]: answer}
        drafting.store(draft, {**draft.body, "where": where})
        to = redirect(url_for("sections.page", id=draft.id, name="where", saved=1), 303)
    decided = {**evidence_notes.camera(connection, id), what: how}
    evidence_notes.keep_camera(connection, id, decided)
    return to


_QUESTION: Final = {DATE: "when", PLACE: "place"}


def _facts(file: File) -> CameraFacts:
    stream, _, seen = evidence_files.content(file)
    with stream:
        return camera_facts(stream, seen.media) or CameraFacts()


def _draft(file: File) -> Draft:
    """The draft to write to: the file's own, or one that amends its report."""
    if file.draft:
        return drafting.load(file.draft) or drafting.revived(file.draft, drafting.REPORT)
    subject = file.evidence.subject
    amending = (one for one in drafting.unfinished() if one.subject == subject)
    return next(amending, None) or drafting.amendment(subject, new_id())


def _date(draft: Draft, facts: CameraFacts) -> dict[str, Any] | None:
    """The answer with the camera's day put over it; words that were said stay."""
    if not facts.day:
        return None
    return {**_said(draft, "when"), "shape": "DAY", "first": facts.day, "last": ""}


def _place(draft: Draft, facts: CameraFacts) -> dict[str, Any] | None:
    if facts.latitude is None or facts.longitude is None:
        return None
    return {**_said(draft, "place"), "latitude": str(facts.latitude), "longitude": str(facts.longitude)}


def _said(draft: Draft, question: str) -> dict[str, Any]:
    answer = (draft.body.get("where") or {}).get(question) or {}
    return {name: value for name, value in answer.items() if name not in ("kept", "gap")}
