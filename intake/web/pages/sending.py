# SPDX-License-Identifier: GPL-3.0-or-later
"""Sending: to whom, how much, into which folder; then what to do with the files, and what an observer learns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField

from intake.crypto.age_header import read_header
from intake.errors import IntakeError, NoRecipient, NoRoster, NothingToSend, PartTooSmall
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import outgoing
from intake.vault.regular_files import open_regular
from intake.vault.vault import Vault
from intake.web import delivered, work
from intake.web.folders import FolderForm
from intake.web.formbase import form_of, held_message, refused
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language
from sync import outbox
from sync.making import Export
from translations import N_

pages = Blueprint("sending", __name__, url_prefix="/send")
pages.before_request(only(FOCAL_POINT, COORDINATOR, CUSTODIAN))

ALL: Final = "all"
TEXT: Final = "text"
WHOLE: Final = "whole"
SIZES: Final[dict[str, int | None]] = {
    WHOLE: None,
    "95M": 95_000_000,
    "16M": 16_000_000,
    "100k": 100_000,
}
"""What sticks, messaging apps and weak links take, in bytes; None is what fits on any stick."""
SHOWN: Final = 5
"""So many of the last exports are listed."""


class SendForm(FolderForm):
    """To whom, how much, where to."""

    to = RadioField(N_("For whom"), default=outbox.COORDINATORS, validate_choice=False)
    size = RadioField(N_("How long each file may be"), choices=dict.fromkeys(SIZES, ""), default=WHOLE)
    amount = RadioField(N_("How much"), choices={ALL: "", TEXT: ""}, default=ALL)
    again = BooleanField(N_("Send everything again, even what was sent before"))


@dataclass(frozen=True, slots=True)
class Due:
    """What one group of recipients would get now. ``bytes`` is about the size, ``text`` without evidence."""

    to: str
    names: tuple[str, ...]
    nothing: bool
    reports: int
    entries: int
    seals: int
    evidence: int
    bytes: int
    text: int


@dataclass(frozen=True, slots=True)
class Written:
    """An export and where it was written."""

    export: Export
    folder: Path
    recipients: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What anybody can read off one part: its name, its size, and for how many keys it is closed."""

    name: str
    size: int
    keys: int


def _due(vault: Vault, to: str) -> Due | None:
    """What is waiting for a group; None when the roster names nobody of it."""
    try:
        wait = outbox.waiting(vault, to=to)
    except NoRecipient:
        return None
    kinds = Counter(line.kind for part in wait.parts for line in part.entries)
    return Due(
        to=to,
        names=tuple(member.label for member in wait.recipients),
        nothing=wait.nothing,
        reports=kinds["report"],
        entries=sum(kinds.values()) - kinds["report"],
        seals=sum(len(part.seals) for part in wait.parts),
        evidence=len(wait.evidence),
        bytes=wait.bytes,
        text=wait.bytes - sum(file.size for file in wait.evidence),
    )


@pages.route("/", methods=["GET", "POST"])
def page() -> str | Response:
    """Choose, then write."""
    vault = running().session.vault
    form = form_of(SendForm)
    if request.method == "POST":
        if form.to.data not in (outbox.COORDINATORS, outbox.CUSTODIANS):
            form.to.data = outbox.COORDINATORS
        if not form.validate():
            return refused(form)
        return _write(vault, form)
    if vault.roster is None:
        return render_template("send.html", form=form, groups=(), message="", founded=False, sent=())
    groups = [due for to in (outbox.COORDINATORS, outbox.CUSTODIANS) if (due := _due(vault, to))]
    if groups and form.to.data not in {due.to for due in groups}:
        form.to.data = groups[0].to
    return render_template(
        "send.html",
        form=form,
        groups=groups,
        message=held_message(),
        founded=True,
        sent=outgoing.exports(vault.connection)[:SHOWN],
        stages=delivered.counted(),
    )


def _write(vault: Vault, form: Any) -> Response:
    to, again, evidence = form.to.data, bool(form.again.data), form.amount.data == ALL
    folder, size = form.path, SIZES[form.size.data]
    try:
        recipients = len(outbox.recipients(vault, to))
        wait = outbox.waiting(vault, to=to, again=again, evidence=evidence, part_size=size)
    except (NoRecipient, NoRoster, PartTooSmall) as refusal:
        return refused(form, refusal.tell(language()))
    if wait.nothing:
        # A plain answer on this page, rather than a bar that ends at once.
        return refused(form, NothingToSend().tell(language()))

    def task(step: work.Step) -> Written:
        made = outbox.export(
            vault, folder, to=to, again=again, evidence=evidence, part_size=size, progress=step
        )
        return Written(made, folder, recipients)

    return work.begin("send", task, leads_to=url_for("sending.done"), back=url_for("sending.page"))


@pages.get("/done")
def done() -> str | Response:
    """What was written, and what to do with it."""
    written = work.result_of(request.args.get("work", ""), "send")
    if not isinstance(written, Written):
        return redirect(url_for("sending.page"), 303)
    return render_template("sent.html", written=written, seen=[seen(path) for path in written.export.parts])


def seen(path: Path) -> Seen:
    """Look at a part as somebody without a key does. A file that was taken away meanwhile has size 0."""
    try:
        with open_regular(path) as part:
            header, _ = read_header(part.read)
        return Seen(path.name, path.stat().st_size, len(header.stanzas))
    except (OSError, IntakeError):
        return Seen(path.name, 0, 0)
