# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence of a report, or of a draft that is no report yet: its files, and adding some.

A script sends each file by itself, with progress and a way to stop; without one, a plain form sends them all. Either
way they are encrypted as they arrive, and one that does not arrive whole leaves nothing behind.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from forms.sections import BY_NAME, SECTIONS
from intake.errors import IntakeError
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault import evidence_notes
from intake.vault.attaching import LARGEST
from intake.vault.projections import reports
from intake.web import evidence_files, evidence_words, recordings
from intake.web.arriving import Incoming, cut_off
from intake.web.describing import DescriptionForm, description_form, description_of
from intake.web.evidence_files import File, Holder, may_change
from intake.web.formbase import forget_held, held_message, hold, refused
from intake.web.guards import TOKEN_HEADER
from intake.web.locking import beside_the_vault
from intake.web.roles import only
from intake.web.running import running
from intake.web.uploads import Sink, takes_files
from intake.web.words import clock_time, language, say
from translations import N_

pages = Blueprint("evidence", __name__, url_prefix="/evidence")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

REPORT: Final = "/report/<journal>/<record>/"
DRAFT: Final = "/draft/<draft>/"
KEPT: Final = N_("Kept in the vault: {count}.")
REFUSED: Final = N_("{file}: {reason}")


def here() -> Holder:
    """What the address of this request names."""
    return evidence_files.holder(request.view_args or {})


def address(found: Holder) -> str:
    """The page of the files of a report or draft."""
    parts: dict[str, Any] = found.at
    return url_for("evidence.listing", **parts)


@pages.get(REPORT)
@pages.get(DRAFT)
def listing(**_: str) -> str:
    """The files, and how to add more."""
    found = here()
    held = evidence_files.files(found)
    connection = running().session.vault.connection
    return render_template(
        "evidence.html",
        holder=found,
        files=held,
        thumbnails={file.id: evidence_notes.thumbnail(connection, file.id) for file in held if file.picture},
        seen_as=_seen_as(held),
        mine=may_change(found),
        form=description_form(evidence_words.sources(found)),
        message=held_message(),
        saved=request.args.get("saved", 0, type=int),
        cut_off=[(clock_time(one.at), one.size) for one in cut_off(found)],
        interrupted=recordings.interrupted(found),
        largest=LARGEST,
        code="" if found.draft else reports.summary(connection, found.subject).code,
        section=BY_NAME["evidence"],
        number=SECTIONS.index(BY_NAME["evidence"]) + 1,
        count=len(SECTIONS),
        title_of=evidence_words.title_of,
        kind_of=evidence_words.kind_of,
        length_of=evidence_words.length_of,
    )


def _seen_as(held: list[File]) -> dict[str, File]:
    """The sealed file that has taken the place of another."""
    return {file.evidence.sealed_of: file for file in held if file.evidence.sealed_of}


def _incoming(name: str, _media: str) -> Incoming:
    # With several files in one form, nobody knows how much room each of them needs.
    size = request.content_length if TOKEN_HEADER in request.headers else None
    # The body of a form is read before its page holds the vault, and two threads may never use the database at once.
    with running().session.lock:
        found = here()
    return Incoming(found, name.replace("\\", "/").rpartition("/")[2], size)


@pages.post(f"{REPORT}files")
@pages.post(f"{DRAFT}files")
@takes_files(_incoming)
@beside_the_vault
def add(**_: str) -> Response:
    """Keep what arrived, each file by itself: one that is refused keeps no other out."""
    by_script = TOKEN_HEADER in request.headers
    streams = [one for one in request.files.getlist("files") if one.filename and isinstance(one.stream, Sink)]
    with running().session.lock:
        found = here()
        form = description_form(evidence_words.sources(found))
        back = address(found)
        if not form.validate():
            _drop(streams)
            if by_script:
                return jsonify(refused=say(next(iter(form.errors.values()))[0]))
            return refused(
                form, say(N_("No file was kept. Correct this, then choose the files again.")), path=back
            )
        return _keep(streams, form, back, by_script=by_script)


def _drop(streams: list[FileStorage]) -> None:
    for one in streams:
        writer: Any = getattr(one.stream, "writer", None)
        if isinstance(writer, Incoming):
            writer.drop()


def _keep(streams: list[FileStorage], form: DescriptionForm, back: str, *, by_script: bool) -> Response:
    kept, wrong = 0, []
    for one in streams:
        stream: Any = one.stream
        try:
            stream.writer.commit(description_of(form))
            kept += 1
        except IntakeError as refusal:
            wrong.append((one.filename or "", refusal.tell(language())))
    if by_script:
        return jsonify(kept=kept, refused=wrong[0][1] if wrong else "")
    if not streams:
        return refused(form, say(N_("No file was chosen. Choose one or several, then add them.")), path=back)
    forget_held()
    if not wrong:
        return redirect(f"{back}?saved={kept}", 303)
    told = [say(KEPT, count=kept), *(say(REFUSED, file=name, reason=reason) for name, reason in wrong)]
    return hold(MultiDict(), {}, " ".join(told), path=back)
