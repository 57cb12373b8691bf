# SPDX-License-Identifier: GPL-3.0-or-later
"""In the root vault: begin an association, enrol cards, revoke members, write the roster for others to accept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired, Length

from intake.errors import IntakeError
from intake.model.roster import ROOT
from intake.web.documents import documents, waiting_for
from intake.web.folders import FolderForm
from intake.web.formbase import forget_held, form_of, held_message, refused, told_at
from intake.web.roles import only
from intake.web.running import running
from intake.web.told_words import WordsForm, wrong
from intake.web.words import language, say
from sync import rosters
from sync.cards import Card
from sync.roster import CENTRAL, FIELD, SUFFIX
from translations import N_

pages = Blueprint("enrolling", __name__, url_prefix="/root")
pages.before_request(only(ROOT))

ENROLLED = N_("“{label}” is enrolled. Now write the new roster and carry it to every member.")
REVOKED = N_("“{label}” is revoked. Now write the new roster and carry it to every member.")
FOUNDED = N_("“{name}” is founded. Next, enrol the members with their cards.")


class FoundForm(Form):  # type: ignore[misc] # WTForms ships no types
    """What the association is called."""

    name = StringField(N_("Name of the association"), [InputRequired(N_("Give it a name.")), Length(max=60)])


class RosterForm(FolderForm):
    """For whom the roster is written, and where to."""

    scope = RadioField(
        N_("For whom"),
        choices={
            CENTRAL: N_("Coordinators and custodians: all members"),
            FIELD: N_("Focal points: it names no other focal point"),
        },
        default=CENTRAL,
    )


@pages.route("/found", methods=["GET", "POST"])
def found() -> str | Response:
    """Sign the first roster."""
    form = form_of(FoundForm)
    if request.method == "GET":
        return render_template("found.html", form=form, message=held_message())
    if not form.validate():
        return refused(form)
    name = (form.name.data or "").strip()
    try:
        rosters.found(running().session.vault, name)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return told_at(url_for("team.page"), say(FOUNDED, name=name))


@pages.route("/card/<id>", methods=["GET", "POST"])
def enrol(id: str) -> str | Response:
    """Type three of the words that the member said, then sign the next roster."""
    waiting = waiting_for(id)
    card, form = waiting.document, form_of(WordsForm)
    if not isinstance(card, Card):
        abort(404)
    if request.method == "GET":
        known = _known(card)
        return render_template(
            "enrol.html", waiting=waiting, card=card, form=form, message=held_message(), known=known
        )
    if answer := wrong(waiting, form, card.digest, url_for("team.page")):
        return answer
    try:
        rosters.enrol(running().session.vault, card, datetime.now(UTC).date())
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    documents().drop(id)
    forget_held()
    return told_at(url_for("team.page"), say(ENROLLED, label=card.label))


def _known(card: Card) -> bool:
    """Whether the member is in the roster already, so that this renews keys."""
    roster = running().session.vault.roster
    return roster is not None and roster.by_id(card.member) is not None


@pages.route("/roster", methods=["GET", "POST"])
def roster() -> str | Response:
    """Write the roster in force to a folder."""
    vault = running().session.vault
    form = form_of(RosterForm)
    if request.method == "GET":
        return render_template("roster_write.html", form=form, message=held_message())
    if not form.validate():
        return refused(form)
    held = vault.roster
    version = held.version if held else 0
    path = form.path / f"{form.scope.data}-{version}{SUFFIX}"
    try:
        rosters.write(vault, path, form.scope.data)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return told_at(url_for("team.root_words"), str(path))


@pages.route("/revoke/<member>", methods=["GET", "POST"])
def revoke(member: str) -> str | Response:
    """Encrypt nothing more for a member; asked twice, because it is told to everybody."""
    vault = running().session.vault
    named: Any = vault.roster.by_id(member) if vault.roster else None
    if named is None:
        abort(404)
    if request.method == "GET":
        return render_template("revoke.html", member=named)
    rosters.revoke(vault, member, datetime.now(UTC).date())
    return told_at(url_for("team.page"), say(REVOKED, label=named.label))
