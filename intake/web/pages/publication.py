# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of a picture for publication: areas to cover are marked, the copy is looked at, and only then kept."""

from __future__ import annotations

import math
from typing import Final

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from intake.errors import IntakeError
from intake.media import apart
from intake.media.publication import Area, PublicationCopy
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault.attaching import attach_copy
from intake.vault.disclosing import record_publication
from intake.web import evidence_files, evidence_words
from intake.web.evidence_files import File
from intake.web.formbase import held_message, hold
from intake.web.locking import beside_the_vault
from intake.web.pages.evidence_out import name_of_copy
from intake.web.pages.evidence_shown import PAGES, SANDBOX
from intake.web.roles import only
from intake.web.running import running
from intake.web.tickets import tickets
from intake.web.words import language

pages = Blueprint("publication", __name__, url_prefix="/evidence")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

MOST: Final = 40
"""Areas in one picture: a crowd."""
ROWS: Final = 6
"""Empty rows that are laid out for whoever has no script."""
PUBLISH: Final = "publish"


def _file(id: str) -> File:
    file = evidence_files.find(id)
    if file.draft or not file.picture or file.evidence.copy_of:
        abort(404)
    return file


def _areas(rows: list[tuple[str, ...]]) -> tuple[Area, ...]:
    """Areas in percent (left, top, width, height), as parts of the picture; rows left empty are none."""
    found = []
    for row in rows[:MOST]:
        said = [text.strip().replace(",", ".") for text in row]
        if not any(said):
            continue
        try:
            left, top, width, height = (float(text) / 100 for text in said)
        except ValueError:
            left = top = width = height = math.nan
        found.append((left, top, width, height))
    return tuple(found)


def _asked() -> tuple[Area, ...]:
    return _areas([tuple(text.split("~")) for text in request.args.getlist("area")])


@pages.get("/file/<id>/publish")
def page(id: str) -> str:
    """Mark what must not be seen; then the copy, to be looked at."""
    file = _file(id)
    held = running().held.get(request.args.get("held", ""), session["id"], request.path)
    areas = (held.values if held else request.args).getlist("area")[:MOST]
    rows = [text.split("~") for text in areas]
    return render_template(
        "publication.html",
        file=file,
        title=evidence_words.title_of(file),
        rows=rows + [["", "", "", ""]] * max(1, ROWS - len(rows)),
        areas=areas,
        looking="look" in request.args,
        message=held_message(),
    )


@pages.get("/file/<id>/publish/copy")
@beside_the_vault
def shown(id: str) -> Response:
    """The copy as it would be."""
    if request.headers.get("Sec-Fetch-Dest", "") in PAGES:
        abort(404)
    try:
        made = _made(id, _asked())
    except IntakeError:
        abort(404)
    answer = Response(made.content, mimetype=made.media)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _made(id: str, areas: tuple[Area, ...]) -> PublicationCopy:
    """The copy, made in a process that has no key. The vault is held only while the file is looked up."""
    with running().session.lock:
        stream, _, _ = evidence_files.content(_file(id))
    with stream:
        return apart.publication_copy(stream, blurs=areas)


@pages.post("/file/<id>/publish")
@beside_the_vault
def send(id: str) -> BaseResponse:
    """Look at the copy, or keep the one that was looked at."""
    columns = [request.form.getlist(name) for name in ("left", "top", "width", "height")]
    rows = [row for row in zip(*columns, strict=False) if any(text.strip() for text in row)]
    here = url_for("publication.page", id=id)
    areas = ["~".join(row) for row in rows[:MOST]]
    try:
        made = _made(id, _areas(rows))
    except IntakeError as refusal:
        with running().session.lock:
            return hold(MultiDict([("area", one) for one in areas]), {}, refusal.tell(language()), path=here)
    if request.form.get("do") != "keep":
        return redirect(url_for("publication.page", id=id, look=1, area=areas, _anchor="copy"), 303)
    with running().session.lock:
        file, vault = _file(id), running().session.vault
        if file.own:
            kept = attach_copy(vault, file.evidence, made.content, made.media, made.covered)
            return redirect(url_for("evidence_file.page", id=kept, saved=1), 303)
        record_publication(vault, file.evidence, made.sha256, made.covered)
    return redirect(
        url_for("publication.taken", id=id, ticket=tickets().give(id, PUBLISH, made.content)), 303
    )


@pages.get("/file/<id>/publish/<ticket>")
def taken(id: str, ticket: str) -> BaseResponse:
    """For a coordinator, whose journal now names the copy and its hash: the copy itself, once."""
    held = tickets().take(ticket, id, PUBLISH)
    if held is None:
        return redirect(url_for("publication.page", id=id), 303)
    answer = make_response(held.content)
    answer.headers["Content-Type"] = "application/octet-stream"
    name = name_of_copy(_file(id), "-publication.jpg")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
