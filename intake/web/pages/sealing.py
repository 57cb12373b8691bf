# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing who a source or a protected victim is, so that this vault cannot tell it any more.

What is typed here lives for one request: it is in no draft, is not held for the page that follows a mistake, and
stands in no address, title or log (DESIGN "Sealed identities"). Only the window that the program opened asks for it.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, redirect, render_template, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from intake.crypto.hybrid import fingerprint
from intake.errors import IntakeError, NoSuchRecord
from intake.model.report import Report
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import keepers, sealing
from intake.vault.projections import attachments, reports
from intake.vault.projections.attachments import Seal
from intake.vault.sealing import FIELDS
from intake.web import drafting, pseudonyms
from intake.web.addresses import is_own, readable_at, subject_of, to
from intake.web.formbase import form_of, held_message, hold
from intake.web.given_away import given_away
from intake.web.guards import require_own_window
from intake.web.held import Held
from intake.web.page_form import PageForm
from intake.web.people import names_of
from intake.web.roles import only
from intake.web.running import running
from intake.web.sealed_people import Person, known, people, sent_to
from intake.web.words import language, say
from translations import N_

pages = Blueprint("sealing", __name__, url_prefix="/sealing")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

LONGEST: Final = 4000
TOO_LONG: Final = N_("One of the lines was too long, so nothing was sealed. Type it again, shorter.")
BOTH: Final = N_(
    "Either choose a person who was sealed before, or type a new identity: not both. Nothing was sealed."
)
NOTHING_KEPT: Final = N_(
    "For safety nothing of what you typed was kept: the lines below are empty. Type them again."
)


class IdentityForm(PageForm):
    """The pseudonym, and what is sealed. Of the latter nothing is shown again."""

    known = SelectField(N_("A person who was sealed before"), validate_choice=False)
    pseudonym = StringField(N_("Pseudonym"), [Length(max=100, message=TOO_LONG)])
    name = StringField(FIELDS["name"], [Length(max=LONGEST, message=TOO_LONG)])
    aliases = StringField(FIELDS["aliases"], [Length(max=LONGEST, message=TOO_LONG)])
    patronym = StringField(FIELDS["patronym"], [Length(max=LONGEST, message=TOO_LONG)])
    phone = StringField(FIELDS["phone"], [Length(max=LONGEST, message=TOO_LONG)])
    address = StringField(FIELDS["address"], [Length(max=LONGEST, message=TOO_LONG)])
    other = TextAreaField(FIELDS["other"], [Length(max=LONGEST, message=TOO_LONG)])
    card = BooleanField(N_("Make a card with a code for this person"))


def _report(journal: str, record: str) -> tuple[str, Report]:
    """The subject and the report, which must be this member's own and readable."""
    subject = readable_at(subject_of(journal, record)).subject
    if not is_own(subject):
        abort(404)
    return subject, reports.read(running().session.vault.connection, subject)


@pages.get("/<journal>/<record>/")
def listing(journal: str, record: str) -> str:
    """Who is sealed, for whom, whether it was sent; and who is not yet."""
    subject, report = _report(journal, record)
    vault = running().session.vault
    found = people(subject, report)
    held = [seal for person in found for seal in person.seals]
    return render_template(
        "sealing_list.html",
        people=found,
        names={seal.id: names_of(seal.openers) for seal in held},
        sent={seal.id: sent_to(seal) for seal in held},
        keepers=sealing.custodians(vault),
        awaiting=keepers.awaiting(vault),
        journal=journal,
        record=record,
        code=reports.summary(vault.connection, subject).code,
        custodian=CUSTODIAN,
        coordinator=COORDINATOR,
    )


@pages.get("/<journal>/<record>/<path:about>")
def page(journal: str, record: str, about: str) -> str:
    """What will be sealed and for whom, and the lines to type it in, where that is safe."""
    subject, report = _report(journal, record)
    person = _person(subject, report, about)
    vault = running().session.vault
    taken = known(subject, about)
    suggested = pseudonyms.suggestion(
        language(), [seal.pseudonym for seal in attachments.seals(vault.connection)]
    )
    form = _form(taken, pseudonym=person.pseudonym or suggested)
    return render_template(
        "sealing.html",
        person=person,
        form=form,
        suggested=suggested,
        taken=taken,
        message=held_message(),
        keepers=[(one.label, fingerprint(one.recipient)) for one in sealing.custodians(vault)],
        awaiting=keepers.awaiting(vault),
        own_window=bool(session.get("own_window")),
        back=url_for("sealing.listing", journal=journal, record=record),
    )


def _form(taken: list[Seal], **data: str) -> IdentityForm:
    form = form_of(IdentityForm, **data)
    form.known.choices = [
        ("", N_("Nobody: seal a new identity")),
        *((seal.id, seal.pseudonym) for seal in taken),
    ]
    return form


def _person(subject: str, report: Report, about: str) -> Person:
    found = next((one for one in people(subject, report) if one.about == about), None)
    if found is None:
        abort(404)
    return found


@pages.post("/<journal>/<record>/<path:about>")
def send(journal: str, record: str, about: str) -> Response:
    """Seal in memory, before anything is written."""
    require_own_window()
    subject, report = _report(journal, record)
    _person(subject, report, about)
    taken = known(subject, about)
    form = _form(taken)
    if not form.validate():
        return _again(form, f"{say(TOO_LONG)} {say(NOTHING_KEPT)}")
    vault = running().session.vault
    again = next((seal for seal in taken if seal.id == form.known.data), None)
    identity = {field: drafting.cleaned(form[field].data or "")[0] for field in FIELDS}
    if again is not None and any(identity.values()):
        return _again(form, f"{say(BOTH)} {say(NOTHING_KEPT)}")
    try:
        if again is not None:
            sealing.use_again(vault, subject, about, again)
            return redirect(url_for("sealing.listing", journal=journal, record=record), 303)
        pseudonym = drafting.cleaned((form.pseudonym.data or "").strip())[0]
        code = pseudonyms.witness_code() if form.card.data else ""
        name = sealing.seal(vault, subject, about, identity, pseudonym, code)
    except IntakeError as refusal:
        return _again(form, f"{refusal.tell(language())} {say(NOTHING_KEPT)}")
    running().sealed.remember(identity)
    return _sealed(name, given_away(report, identity))


def _again(form: IdentityForm, message: str) -> Response:
    """The page once more. The pseudonym comes back; what was to be sealed does not, and no field says what it held."""
    return hold(MultiDict({"pseudonym": form.pseudonym.data or ""}), {}, message)


def _sealed(name: str, told_in: str) -> Response:
    path = url_for("sealing.done", id=name)
    held = running().held.hold(Held(session["id"], path, message=told_in))
    return redirect(f"{path}?held={held}", 303)


@pages.get("/done/<id>")
def done(id: str) -> str:
    """That it is sealed, where the report still tells it, and the card."""
    seal = _own_seal(id)
    return render_template(
        "sealing_done.html",
        seal=seal,
        keepers=names_of(seal.openers),
        given_away=held_message(),
        back=to("sealing.listing", seal.subject),
        report=to("reports.one", seal.subject),
    )


@pages.get("/card/<id>")
def card(id: str) -> str:
    """The card alone, to print or to copy by hand: a code and nothing else."""
    seal = _own_seal(id)
    if not seal.witness:
        abort(404)
    return render_template("witness_card.html", seal=seal, back=to("sealing.listing", seal.subject))


def _own_seal(id: str) -> Seal:
    try:
        seal = attachments.seal(running().session.vault.connection, id)
    except NoSuchRecord:
        abort(404)
    if seal.id != id or not is_own(seal.subject):
        abort(404)
    return seal
