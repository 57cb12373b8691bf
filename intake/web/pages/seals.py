# SPDX-License-Identifier: GPL-3.0-or-later
"""For custodians: the seals that arrived, opening one with a reason, and who opened what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import BooleanField, Form, PasswordField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from intake.errors import IntakeError, NoSuchRecord
from intake.model.roster import CUSTODIAN
from intake.vault import sealing
from intake.vault.disclosing import record_identity_printed
from intake.vault.projections import attachments, reports
from intake.vault.projections.attachments import Seal
from intake.vault.vault import Vault
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.held import Held
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language
from translations import N_

pages = Blueprint("seals", __name__, url_prefix="/seals")
pages.before_request(only(CUSTODIAN))

SCREEN: Final = "screen"
PAPER: Final = "paper"
LABELS: Final = {
    "name": N_("Name"),
    "aliases": N_("Other names"),
    "patronym": N_("Father's name or family name"),
    "phone": N_("Telephone"),
    "address": N_("Where to be found"),
    "other": N_("Anything else"),
}


class OpenForm(Form):  # type: ignore[misc] # WTForms ships no types
    """Why, how it will be used, and that the person at the keys is the custodian."""

    reason = TextAreaField(
        N_("Why it is opened"),
        [
            DataRequired(N_("Write why: it goes on the record.")),
            Length(max=2000, message=N_("Shorten the text.")),
        ],
    )
    how = RadioField(
        N_("How it will be used"),
        choices={
            SCREEN: N_("Read on the screen only"),
            PAPER: N_("Printed or copied on paper: this goes on the record too"),
        },
        default=SCREEN,
    )
    passphrase = PasswordField(N_("Your passphrase, once more"), [InputRequired(N_("Type your passphrase."))])
    sure = BooleanField(
        N_("I know that this opening is written down for good, with my code name, the time and the reason."),
        [InputRequired(N_("Say that you know that it goes on the record."))],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One seal in the list. ``opened`` is how often it was opened here or elsewhere, as far as is known."""

    seal: Seal
    report: str
    here: bool
    opened: int

    @property
    def about(self) -> str:
        """Whether it is a source's or a victim's."""
        return self.seal.about.partition("/")[0]


def _line(vault: Vault, seal: Seal) -> Line:
    opened = attachments.unsealings(vault.connection, seal.subject)
    return Line(
        seal,
        _code(vault, seal.subject),
        sealing.ciphertext(vault, seal.id) is not None,
        sum(opening.seal == seal.id for opening in opened),
    )


def _code(vault: Vault, subject: str) -> str:
    """The report's code, where its text has come here; custodians are sent seals alone."""
    try:
        return reports.summary(vault.connection, subject).code
    except NoSuchRecord:
        return ""


@pages.get("/")
def listing() -> str:
    """Every seal that is known here, the newest first, and the last openings."""
    vault = running().session.vault
    lines = [_line(vault, seal) for seal in reversed(attachments.seals(vault.connection))]
    pseudonyms = {line.seal.id: line for line in lines}
    openings = list(reversed(attachments.unsealings(vault.connection)))
    return render_template(
        "seals.html",
        lines=lines,
        openings=[
            (opening, pseudonyms.get(opening.seal), _who(vault, opening.journal)) for opening in openings
        ],
    )


def _who(vault: Vault, journal: str) -> str:
    author = vault.authors.get(journal)
    if author is None:
        return ""
    if author.member == vault.identity.member:
        return vault.identity.label
    member = vault.roster.by_id(author.member) if vault.roster else None
    return member.label if member else ""


@pages.route("/<id>", methods=["GET", "POST"])
def open_one(id: str) -> str | Response:
    """Ask for a reason and the passphrase, then open."""
    vault = running().session.vault
    try:
        line = _line(vault, attachments.seal(vault.connection, id))
    except NoSuchRecord:
        abort(404)
    form = form_of(OpenForm)
    if request.method == "GET":
        return render_template(
            "seal_open.html",
            line=line,
            form=form,
            message=held_message(),
            own_window=session.get("own_window", False),
        )
    if not form.validate():
        return refused(form)
    try:
        # The key itself is not wanted: only whether it is the custodian who sits here.
        vault.slots.unlock_with_passphrase(form.passphrase.data or "")
        identity = sealing.unseal(vault, line.seal.id, form.reason.data or "")
        if form.how.data == PAPER:
            record_identity_printed(vault, line.seal)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    path = url_for("seals.shown", id=line.seal.id)
    values = MultiDict({**{field: str(text) for field, text in identity.items()}, "how": form.how.data})
    name = running().held.hold(Held(session["id"], path, values))
    return redirect(f"{path}?held={name}", 303)


@pages.get("/<id>/opened")
def shown(id: str) -> str | Response:
    """The identity, once: asked for again, it has to be opened again, on the record."""
    vault, name = running().session.vault, request.args.get("held", "")
    held = running().held.get(name, session["id"], request.path)
    if held is None:
        return redirect(url_for("seals.open_one", id=id), 303)
    running().held.drop(name)
    values = held.values.to_dict()
    paper = values.pop("how", SCREEN) == PAPER
    told = [(LABELS.get(field, field), text) for field, text in values.items()]
    line = _line(vault, attachments.seal(vault.connection, id))
    return render_template("seal_shown.html", line=line, identity=told, paper=paper)
