# SPDX-License-Identifier: GPL-3.0-or-later
"""A proof of a report's history, for a court: on the record first, then once, as a file."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from intake.errors import IntakeError
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault.projections import reports
from intake.web.addresses import is_own, report_at, subject_of, to
from intake.web.formbase import held_message, told_at
from intake.web.roles import only, role
from intake.web.running import running
from intake.web.tickets import tickets
from intake.web.words import language
from sync import proof

pages = Blueprint("proving", __name__, url_prefix="/proof")
pages.before_request(only(COORDINATOR, FOCAL_POINT))

USE: Final = "proof"
WITH: Final = "with"


def _found(journal: str, record: str) -> reports.Summary:
    """The report, for coordinators and whoever wrote it."""
    subject = subject_of(journal, record)
    if role() != COORDINATOR and not is_own(subject):
        abort(404)
    return report_at(subject)


@pages.get("/<journal>/<record>")
def page(journal: str, record: str) -> str:
    """What a proof is, what it gives away, and the two kinds of it."""
    summary, roster = _found(journal, record), running().session.vault.roster
    root = roster.root if roster else ""
    return render_template("proof.html", summary=summary, message=held_message(), root=root)


@pages.post("/<journal>/<record>")
def make(journal: str, record: str) -> Response:
    """Sign that a proof leaves, then hand it over."""
    subject = _found(journal, record).subject
    bodies = request.form.get("contents") == WITH
    try:
        made = proof.give(running().session.vault, subject, bodies=bodies)
    except IntakeError as refusal:
        return told_at(to("proving.page", subject), refusal.tell(language()))
    return redirect(to("proving.file", subject, ticket=tickets().give(subject, USE, made)), 303)


@pages.get("/<journal>/<record>/<ticket>")
def file(journal: str, record: str, ticket: str) -> Response:
    """The proof, once: another one is another entry in the journal."""
    summary = _found(journal, record)
    taken = tickets().take(ticket, summary.subject, USE)
    if taken is None:
        return redirect(to("proving.page", summary.subject), 303)
    return _saved(taken.content, f"{summary.code or record[:8]}{proof.SUFFIX}")


@pages.get("/program")
def program() -> Response:
    """The program that checks a proof: it needs Python and one package, and nothing of Intake."""
    return _saved(proof.VERIFIER.read_bytes(), proof.VERIFIER.name)


def _saved(content: bytes, name: str) -> Response:
    """Something to be saved and never to be shown."""
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
