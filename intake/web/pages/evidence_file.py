# SPDX-License-Identifier: GPL-3.0-or-later
"""One evidence file: shown or played without harm, described, checked, with its chain of custody."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import IntakeError
from intake.media.camera import CameraFacts, camera_facts
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import attaching, custody, evidence_notes, outgoing, waiting
from intake.vault.custody import Step
from intake.vault.history import author_of
from intake.vault.projections import attachments, reports
from intake.web import evidence_files, evidence_words, work
from intake.web.describing import description_form, description_of
from intake.web.evidence_files import File
from intake.web.formbase import forget_held, held_message, refused
from intake.web.headers import with_player
from intake.web.people import members_of, names_of
from intake.web.roles import only, role
from intake.web.running import running
from intake.web.words import say
from intake.web.work import Step as Progress
from translations import N_

pages = Blueprint("evidence_file", __name__, url_prefix="/evidence")
pages.before_request(only(FOCAL_POINT, COORDINATOR, CUSTODIAN))

DID: Final = {
    custody.RECEIVED: N_("Arrived in the vault"),
    custody.DESCRIBED: N_("Described anew"),
    custody.COPIED: N_("A copy for publication was made"),
    custody.SEALED: N_("Sealed to the custodians; the readable file was removed here"),
    custody.DISCLOSED: N_("A readable copy left the vault"),
    custody.CHECKED: N_("Read again from end to end"),
    custody.OPENED: N_("Opened by a custodian"),
}
PRINTED: Final = N_("Printed on paper")
FOUND: Final = {custody.SOUND: N_("It is unchanged."), custody.DAMAGED: N_("It is damaged or was changed.")}


@pages.get("/file/<id>")
def page(id: str) -> Response:
    """All that is known of it."""
    file = evidence_files.find(id)
    vault = running().session.vault
    evidence = file.evidence
    shown = render_template(
        "evidence_file.html",
        file=file,
        one=evidence,
        holder=file.holder,
        title=evidence_words.title_of(file),
        kind=evidence_words.kind_of(file),
        source=evidence_words.source_name(file.holder, evidence.source) if role() != CUSTODIAN else "",
        camera=_camera(file),
        length=evidence_words.length_of(file),
        decided=evidence_notes.camera(vault.connection, id),
        chain=[(step, _told(step), author_of(vault, step.journal)) for step in _chain(file)],
        copies=_related(file, "copy_of"),
        sealed_as=_related(file, "sealed_of"),
        sealed_for=names_of(evidence.sealed),
        message=held_message(),
        saved="saved" in request.args,
        checked=request.args.get("checked", ""),
        found=FOUND,
        custodian=role() == CUSTODIAN,
        sent={member.role for member in members_of(outgoing.sent_to(vault.connection, id))},
        code=_code(file),
    )
    return with_player(make_response(shown))


def _code(file: File) -> str:
    if file.draft or role() == CUSTODIAN:
        return ""
    return reports.summary(running().session.vault.connection, file.evidence.subject).code


def _chain(file: File) -> list[Step]:
    return [] if file.draft else custody.chain(running().session.vault, file.evidence)


def _told(step: Step) -> str:
    return say(PRINTED if step.facts.get("how") == "print" else DID[step.did])


def _related(file: File, how: str) -> list[str]:
    """Ids of the copies that were made of it, or of the sealed file that took its place."""
    if file.draft:
        return []
    found = attachments.evidence(running().session.vault.connection, file.evidence.subject)
    return [one.id for one in found if getattr(one, how) == file.id]


def _camera(file: File) -> CameraFacts | None:
    """What the camera wrote into the file; nothing for a copy, for a sealed file, and for what cannot be read."""
    if not file.here or file.evidence.sealed or file.evidence.copy_of:
        return None
    try:
        stream, _, facts = evidence_files.content(file)
        with stream:
            return camera_facts(stream, facts.media)
    except IntakeError:
        return None


@pages.route("/file/<id>/describe", methods=["GET", "POST"])
def describe(id: str) -> str | Response:
    """Say what it shows and how it came; said again later, both stand in the chain."""
    file = evidence_files.find(id)
    said = {name: getattr(file.evidence, name) for name in ("title", "how", "type", "source")}
    said["obtained"] = file.evidence.obtained_words or file.evidence.obtained
    form = description_form(evidence_words.sources(file.holder), **said)
    if request.method == "GET":
        return render_template("evidence_describe.html", file=file, form=form, message=held_message())
    if not form.validate():
        return refused(form)
    vault, description = running().session.vault, description_of(form)
    if file.draft:
        waiting.describe(vault, waiting.file(vault, id), description)
    else:
        attaching.describe(vault, file.evidence, description)
    forget_held()
    return redirect(url_for("evidence_file.page", id=id, saved=1), 303)


@pages.post("/file/<id>/remove")
def remove(id: str) -> Response:
    """Take a file off a draft; one of a saved report stays, because an entry names it."""
    file = evidence_files.find(id)
    vault = running().session.vault
    if file.draft:
        waiting.remove(vault, waiting.file(vault, id))
    parts: dict[str, Any] = file.holder.at
    return redirect(url_for("evidence.listing", **parts), 303)


@pages.post("/file/<id>/check")
def check(id: str) -> Response:
    """Read it again from end to end, and sign what was found."""
    file, vault = evidence_files.find(id), running().session.vault
    here = url_for("evidence_file.page", id=id)

    def task(step: Progress) -> bool:
        return custody.check(vault, file.evidence, step)

    return work.begin("check", task, leads_to=url_for("evidence_file.checked", id=id), back=here)


@pages.get("/file/<id>/checked")
def checked(id: str) -> Response:
    """Back to the file, with what was found."""
    sound = work.result_of(request.args.get("work", ""), "check")
    told = "" if sound is None else custody.SOUND if sound else custody.DAMAGED
    return redirect(url_for("evidence_file.page", id=id, checked=told or None), 303)
