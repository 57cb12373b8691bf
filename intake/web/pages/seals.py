# SPDX-License-Identifier: GPL-3.0-or-later
"""For custodians: the seals that arrived, opening one with a reason, and who opened what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import BooleanField, PasswordField, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from intake.errors import IntakeError, NoSuchRecord
from intake.model.roster import CUSTODIAN
from intake.vault import exchange, sealing
from intake.vault.disclosing import record_identity_printed
from intake.vault.history import author_of
from intake.vault.projections import attachments, reports
from intake.vault.projections.attachments import Evidence, Seal
from intake.vault.vault import Vault
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.held import Held
from intake.web.page_form import PageForm
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language
from translations import N_

pages = Blueprint("seals", __name__, url_prefix="/seals")
pages.before_request(only(CUSTODIAN))

PAGE: Final = 40
SCREEN: Final = "screen"
PAPER: Final = "paper"


class ReasonForm(PageForm):
    """Why something sealed is opened, and that the person at the keys is the custodian."""

    reason = TextAreaField(
        N_("Why it is opened"),
        [
            DataRequired(N_("Write why: it goes on the record.")),
            Length(max=2000, message=N_("Shorten the text.")),
        ],
    )
    passphrase = PasswordField(N_("Your passphrase, once more"), [InputRequired(N_("Type your passphrase."))])
    sure = BooleanField(
        N_("I know that this opening is written down for good, with my code name, the time and the reason."),
        [InputRequired(N_("Say that you know that it goes on the record."))],
    )


class OpenForm(ReasonForm):
    """Of an identity also how it will be used."""

    how = RadioField(
        N_("How it will be used"),
        choices={
            SCREEN: N_("Read on the screen only"),
            PAPER: N_("Printed or copied on paper: this goes on the record too"),
        },
        default=SCREEN,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One sealed person: in how many reports (``uses``), and how often opened here or elsewhere, as far as known."""

    seal: Seal
    report: str
    uses: int
    here: bool
    withheld: bool
    opened: int

    @property
    def about(self) -> str:
        """Whether it is a source's or a victim's."""
        return self.seal.about.partition("/")[0]


class Shelf:
    """All seals that are known here, each person once."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._missing = set(exchange.missing_seals(vault.connection))
        self.openings = list(reversed(attachments.unsealings(vault.connection)))
        self._opened = Counter(opening.seal for opening in self.openings)
        self.seals: dict[str, Seal] = {}
        self._uses: Counter[str] = Counter()
        for seal in attachments.seals(vault.connection):
            self._uses[seal.id] += 1
            if seal.id not in self.seals or self.seals[seal.id].again:
                self.seals[seal.id] = seal

    def line(self, seal: Seal) -> Line:
        """What the list and the page say of one."""
        return Line(
            seal,
            self._code(seal.subject),
            self._uses[seal.id],
            any(id not in self._missing for id, _ in seal.files),
            sealing.is_withheld(self._vault, seal),
            self.opened(seal.id),
        )

    def opened(self, id: str) -> int:
        """How often a seal or a sealed file was opened."""
        return self._opened[id]

    def _code(self, subject: str) -> str:
        """The report's code, where its text has come here; custodians are sent seals alone."""
        try:
            return reports.summary(self._vault.connection, subject).code
        except NoSuchRecord:
            return ""


def sealed_files(vault: Vault) -> list[Evidence]:
    """The evidence files that were sealed to custodians, the newest first."""
    return [file for file in reversed(attachments.evidence(vault.connection)) if file.sealed][:PAGE]


@pages.get("/")
def listing() -> str:
    """The seals that are known here, the newest first, a page at a time, and the last openings."""
    vault = running().session.vault
    shelf = Shelf(vault)
    offset = max(0, request.args.get("from", 0, type=int))
    newest = list(reversed(shelf.seals.values()))
    return render_template(
        "seals.html",
        lines=[shelf.line(seal) for seal in newest[offset : offset + PAGE]],
        more=offset + PAGE if len(newest) > offset + PAGE else None,
        offset=offset,
        files=[
            (file, shelf.opened(file.id), vault.evidence.present(file.id)) for file in sealed_files(vault)
        ],
        openings=[
            (opening, shelf.seals.get(opening.seal), author_of(vault, opening.journal))
            for opening in shelf.openings[:PAGE]
        ],
    )


@pages.route("/<id>", methods=["GET", "POST"])
def open_one(id: str) -> str | Response:
    """Ask for a reason and the passphrase, then open."""
    vault = running().session.vault
    try:
        line = Shelf(vault).line(attachments.seal(vault.connection, id))
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
        running().session.key(form.passphrase.data or "")
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
    told = [(sealing.FIELDS.get(field, field), text) for field, text in values.items()]
    line = Shelf(vault).line(attachments.seal(vault.connection, id))
    return render_template("seal_shown.html", line=line, identity=told, paper=paper)
