# SPDX-License-Identifier: GPL-3.0-or-later
"""Taking back consent: of one source of a report, or of all of it. Asked once more, because it is not undone."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from forms import vocabularies
from intake.errors import IntakeError, NoSuchRecord
from intake.model.report import Report, Source
from intake.model.roster import COORDINATOR
from intake.vault.history import author_of
from intake.vault.projections import reports, withdrawals
from intake.vault.projections.withdrawals import GONE, withheld
from intake.vault.records import withdraw
from intake.web.addresses import is_own, readable_at
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.page_form import PageForm
from intake.web.roles import role
from intake.web.running import running
from intake.web.words import language, say
from translations import N_

pages = Blueprint("withdrawing", __name__, url_prefix="/withdraw")

WHOLE: Final = "report"
SOURCE: Final = N_("Source {number}")


class WithdrawForm(PageForm):
    """Who takes consent back. Nobody owes a reason."""

    who = RadioField(N_("Who takes consent back"), validate_choice=False)
    reason = TextAreaField(
        N_("What the person said about it, if anything"),
        [Length(max=2000, message=N_("Shorten the text."))],
    )
    sure = BooleanField(
        N_("I know that this cannot be undone."),
        [InputRequired(N_("Say that you know that it cannot be undone."))],
    )


@pages.route("/<journal>/<record>", methods=["GET", "POST"])
def page(journal: str, record: str) -> str | Response:
    """Choose the source or the whole report, say that it is meant, and it is withheld from then on."""
    vault, subject = running().session.vault, f"{journal}/{record}"
    report, code = _readable(subject)
    form = form_of(WithdrawForm)
    told = {source.id: _told(source, number) for number, source in enumerate(report.sources, 1)}
    choices = {id: label for id, label in told.items() if label} | {
        WHOLE: say(N_("Everybody: the whole report"))
    }
    form.who.choices = choices
    known = form.who.data in choices
    if not known:
        form.who.data = next(iter(choices))
    if request.method == "GET":
        return render_template(
            "withdraw.html", form=form, code=code, journal=journal, record=record, message=held_message()
        )
    if not form.validate() or not known:
        return refused(form)
    source = "" if form.who.data == WHOLE else form.who.data
    try:
        with vault.transaction():
            withdraw(vault, subject, source, form.reason.data or "")
            _forget_in_drafts(subject, source)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return redirect(url_for("withdrawing.done", journal=journal, record=record), 303)


@pages.get("")
def listing() -> str:
    """Everything that was taken back, as far as it is known here; much at once is a sign that somebody is forced."""
    if role() != COORDINATOR:
        abort(404)
    vault = running().session.vault
    found = withdrawals.every(vault.connection)
    forced = withdrawals.at_once(found)
    lines = [(one, _code(one.subject), author_of(vault, one.journal), one.journal in forced) for one in found]
    return render_template("withdrawals.html", lines=lines, forced=bool(forced))


def _code(subject: str) -> str:
    try:
        return reports.summary(running().session.vault.connection, subject).code
    except NoSuchRecord:
        return ""


def _readable(subject: str) -> tuple[Report, str]:
    """A report of one's own that is not withheld already, and its code."""
    line = readable_at(subject)
    if not is_own(subject):
        abort(404)
    return reports.read(running().session.vault.connection, subject), line.code


def _told(source: Source, number: int) -> str:
    """What a source is called on this page; "" for one that took consent back already."""
    if source.consent is not None and source.consent.status == GONE:
        return ""
    kind = vocabularies.load("source_type").label(source.type, language()) if source.type else ""
    return " · ".join(part for part in (say(SOURCE, number=number), kind, source.pseudonym) if part)


def _forget_in_drafts(subject: str, source: str) -> None:
    """What a draft of the next version holds of it goes too; the rest of that draft stays."""
    drafts = running().session.vault.drafts
    for draft in drafts.list():
        if draft.subject != subject:
            continue
        if not source:
            drafts.discard(draft.id, revision=draft.revision)
            continue
        told = draft.body.get("told") or {}
        kept = [
            one if one.get("id") != source else {"id": source, "status": GONE}
            for one in told.get("sources") or ()
        ]
        original = withheld(Report.from_json(draft.body.get("original") or {}), {source})
        # What could be put back, and what two windows disagree on, may be words of the source as well.
        body = {name: value for name, value in draft.body.items() if name not in ("removed", "conflicts")}
        body |= {"told": {**told, "sources": kept}, "original": original.to_json()}
        drafts.save(draft.id, draft.kind, draft.subject, body, revision=draft.revision)


@pages.get("/<journal>/<record>/done")
def done(journal: str, record: str) -> str:
    """What holds now, and what is left to do by hand."""
    connection, subject = running().session.vault.connection, f"{journal}/{record}"
    if not withdrawals.of_report(connection, subject):
        abort(404)
    line = reports.summary(connection, subject)
    whole = line.state == reports.WITHDRAWN
    return render_template("withdrawn.html", code=line.code, whole=whole, journal=journal, record=record)
