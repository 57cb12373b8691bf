# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence that leaves the vault readable, or is sealed so that it no longer can: each on the record first."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from intake.errors import IntakeError
from intake.media.playback import Span
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import outgoing, sealed_files
from intake.vault.disclosing import record_disclosure
from intake.vault.keepers import awaiting
from intake.vault.projections import reports
from intake.vault.sealing import custodians
from intake.web import evidence_files, evidence_words, work
from intake.web.evidence_files import File
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.pages.seals import ReasonForm
from intake.web.people import members_of
from intake.web.roles import only, role
from intake.web.running import running
from intake.web.tickets import tickets
from intake.web.words import language
from intake.web.work import Step

pages = Blueprint("evidence_out", __name__, url_prefix="/evidence")
pages.before_request(only(FOCAL_POINT, COORDINATOR, CUSTODIAN))

COPY: Final = "copy"
PRINT: Final = "print"


def _saved(id: str) -> File:
    """A file that is here and of a saved report: what leaves must be on the record."""
    file = evidence_files.find(id)
    if file.draft or not file.here:
        abort(404)
    return file


def name_of_copy(file: File, ending: str) -> str:
    """What a copy is called outside: the report's code and the beginning of the id, nothing that tells."""
    code = ""
    if role() != CUSTODIAN:
        code = reports.summary(running().session.vault.connection, file.evidence.subject).code
    return f"{code or 'sealed'}-{file.id[:8]}{ending}"


@pages.post("/file/<id>/copy")
def copy(id: str) -> Response:
    """Sign that a readable copy is taken, then give it."""
    file = _saved(id)
    record_disclosure(running().session.vault, file.evidence, COPY)
    return redirect(url_for("evidence_out.copied", id=id, ticket=tickets().give(id, COPY)), 303)


@pages.get("/file/<id>/copy/<ticket>")
def copied(id: str, ticket: str) -> Response:
    """The file, once, as something to be saved and never to be shown: a browser runs nothing of it."""
    if tickets().take(ticket, id, COPY) is None:
        return redirect(url_for("evidence_file.page", id=id), 303)
    file = _saved(id)
    stream, size, facts = evidence_files.content(file)
    answer = make_response(Span(0, size, size, partial=False).read(stream))
    answer.call_on_close(stream.close)
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers["Content-Length"] = str(size)
    name = name_of_copy(file, facts.extension)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.post("/file/<id>/print")
def print_it(id: str) -> Response:
    """Sign that it is printed, then show a page to print."""
    file = _saved(id)
    if not file.picture:
        abort(404)
    record_disclosure(running().session.vault, file.evidence, PRINT)
    return redirect(url_for("evidence_out.printed", id=id, ticket=tickets().give(id, PRINT)), 303)


@pages.get("/file/<id>/print/<ticket>")
def printed(id: str, ticket: str) -> str | Response:
    """The picture with what is known of it, for paper. Once: printed again, it is signed again."""
    if tickets().take(ticket, id, PRINT) is None:
        return redirect(url_for("evidence_file.page", id=id), 303)
    file = _saved(id)
    return render_template("evidence_print.html", file=file, one=file.evidence, name=name_of_copy(file, ""))


@pages.get("/file/<id>/seal")
def seal(id: str) -> str:
    """What sealing a file means: for whom, and that it cannot be looked at here any more."""
    file = _saved(id)
    vault = running().session.vault
    if not file.own or file.evidence.sealed:
        abort(404)
    return render_template(
        "evidence_seal.html",
        file=file,
        title=evidence_words.title_of(file),
        keepers=custodians(vault),
        awaiting=awaiting(vault),
        sent=bool(members_of(outgoing.sent_to(vault.connection, id))),
    )


@pages.post("/file/<id>/seal")
def seal_it(id: str) -> Response:
    """Seal it, and let go of the readable file."""
    file, vault = _saved(id), running().session.vault

    def task(step: Step) -> str:
        return sealed_files.seal_file(vault, file.evidence, step)

    back = url_for("evidence_out.seal", id=id)
    return work.begin("seal-file", task, leads_to=url_for("evidence_out.sealed", id=id), back=back)


@pages.get("/file/<id>/sealed")
def sealed(id: str) -> Response:
    """To the sealed file that has taken its place."""
    made = work.result_of(request.args.get("work", ""), "seal-file")
    return redirect(url_for("evidence_file.page", id=made or id, saved=1), 303)


@pages.route("/file/<id>/open", methods=["GET", "POST"])
def open_it(id: str) -> str | Response:
    """For a custodian: open a sealed file with a reason, on the record. It stays open until the vault locks."""
    file = evidence_files.find(id)
    if role() != CUSTODIAN or not file.evidence.sealed:
        abort(404)
    form = form_of(ReasonForm)
    if request.method == "GET":
        return render_template("evidence_open.html", file=file, form=form, message=held_message())
    if not form.validate():
        return refused(form)
    held = running().session
    try:
        # The key itself is not wanted: only whether it is the custodian who sits here.
        held.key(form.passphrase.data or "")
        inside = sealed_files.open_sealed(held.vault, file.evidence, form.reason.data or "")
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    evidence_files.opened()[session["id"], id] = inside.media
    forget_held()
    return redirect(url_for("evidence_file.page", id=id), 303)
