# SPDX-License-Identifier: GPL-3.0-or-later
"""In the root vault: begin an association, enrol cards, revoke members, write the roster for others to accept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, abort, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from intake.errors import IntakeError
from intake.model.roster import ROOT
from intake.web.documents import documents, waiting_for
from intake.web.folders import FolderForm
from intake.web.formbase import forget_held, form_of, held_message, refused, told_at
from intake.web.page_form import PageForm
from intake.web.roles import only
from intake.web.running import running
from intake.web.told_words import WordsForm, lead_to_words, wrong
from intake.web.words import language, say
from sync import heads, rosters
from sync.cards import Card
from sync.heads import Heads
from sync.roster import CENTRAL, FIELD, SUFFIX
from translations import N_

pages = Blueprint("enrolling", __name__, url_prefix="/root")
pages.before_request(only(ROOT))

ENROLLED = N_("“{label}” is enrolled. Now write the new roster and carry it to every member.")
REVOKED = N_("“{label}” is revoked. Now write the new roster and carry it to every member.")
NEW: Final = N_("Nobody's: this is a new member")
FOUNDED = N_("“{name}” is founded. Next, enrol the members with their cards.")


ALL: Final = "all"
LISTED: Final = "listed"
NOTHING: Final = "nothing"
BELIEVED: Final = {
    LISTED: N_("Only what is in the list: what came to the coordinator before"),
    ALL: N_("All of it, also what may still arrive by way of others; the central team judges it"),
    NOTHING: N_("Nothing: every report and every other entry of this member loses its effect"),
}
"""What is believed of what a revoked member wrote."""


class RevokeForm(PageForm):
    """How far a member who is revoked is believed."""

    believe = RadioField(N_("What of this member is still believed?"), choices=BELIEVED)


class EnrolForm(WordsForm):
    """The words, and whose place the card takes where a laptop was lost."""

    replaces = SelectField(N_("Was a laptop lost? Whose place does this card take?"), choices={"": NEW})


class FoundForm(PageForm):
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
    card, form = waiting.document, form_of(EnrolForm, replaces="")
    if not isinstance(card, Card):
        abort(404)
    held = running().session.vault.roster
    known = held is not None and held.by_id(card.member) is not None
    others = [(m.id, m.label) for m in held.members if m.role == card.role] if held and not known else []
    form.replaces.choices = [("", NEW), *others]
    if request.method == "GET":
        return render_template(
            "enrol.html",
            waiting=waiting,
            card=card,
            form=form,
            message=held_message(),
            known=known,
            others=others,
        )
    if not form.validate():
        return refused(form)
    if answer := wrong(waiting, form, card.digest, url_for("team.page")):
        return answer
    try:
        replaced = form.replaces.data or ""
        rosters.enrol(running().session.vault, card, datetime.now(UTC).date(), replaces=replaced)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    documents().drop(id)
    forget_held()
    return told_at(url_for("team.page"), say(ENROLLED, label=card.label))


@pages.route("/roster", methods=["GET", "POST"])
def roster() -> str | Response:
    """Write the roster in force to a folder."""
    vault = running().session.vault
    form = form_of(RosterForm)
    if request.method == "GET":
        return render_template("roster_write.html", form=form, message=held_message())
    name = f"{form.scope.data}-{vault.roster.version if vault.roster else 0}{SUFFIX}"
    return lead_to_words(
        form, name, lambda path: rosters.write(vault, path, form.scope.data), url_for("team.root_words")
    )


@pages.route("/revoke/<member>", methods=["GET", "POST"])
@pages.route("/revoke/<member>/<listed>", methods=["GET", "POST"])
def revoke(member: str, listed: str = "") -> str | Response:
    """Encrypt nothing more for a member, and say what of the past is believed; asked twice: it is told to everybody."""
    vault = running().session.vault
    roster = vault.roster
    named = roster.by_id(member) if roster else None
    if roster is None or named is None:
        abort(404)
    came = _list_of(member, listed)
    try:
        trusted = heads.trusted(roster, came) if came else ()
    except IntakeError as refusal:
        return told_at(url_for("team.page"), refusal.tell(language()))
    form = form_of(RevokeForm, believe=LISTED if came else ALL)
    if not came:
        form.believe.choices = {code: label for code, label in BELIEVED.items() if code != LISTED}
    if request.method == "GET":
        by = roster.by_key(came.by) if came else None
        return render_template(
            "revoke.html", member=named, form=form, came=came, by=by, message=held_message()
        )
    if not form.validate():
        return refused(form)
    believed = {ALL: (), LISTED: trusted, NOTHING: heads.NOTHING}[form.believe.data]
    rosters.revoke(vault, member, datetime.now(UTC).date(), believed)
    forget_held()
    return told_at(url_for("team.page"), say(REVOKED, label=named.label))


def _list_of(member: str, listed: str) -> Heads | None:
    """The list of what came from the member, where one was handed over."""
    waiting = documents().get(listed, session["id"])
    found = waiting.document if waiting else None
    return found if isinstance(found, Heads) and found.member == member else None
