# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking that a report be erased: whole, or but for what others said in it, with a look at what would be left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response
from wtforms import BooleanField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from forms import vocabularies
from intake.central.resting import resting
from intake.errors import IntakeError
from intake.model.report import Report
from intake.model.roster import COORDINATOR
from intake.vault import erasing
from intake.vault.erasure_plan import Cut, Plan, plan
from intake.vault.projections import erasure_rows, erasures, evidence, reports
from intake.vault.projections.erasures import REASONS
from intake.web.addresses import report_at, subject_of
from intake.web.formbase import forget_held, form_of, held_message, hold, refused
from intake.web.page_form import PageForm
from intake.web.pages.report_page import parts_of
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language, say
from translations import N_

pages = Blueprint("erasing", __name__, url_prefix="/erase")
pages.before_request(only(COORDINATOR))

WHOLE: Final = "whole"
PARTLY: Final = "partly"
FIELDS: Final = {
    "account": N_("The whole account"),
    "notes": N_("Notes"),
    "occurred": N_("When it happened"),
    "discovered": N_("When it was found out"),
    "place": N_("Where it happened"),
    "acts": N_("What was done, and by whom"),
    "losses": N_("Losses"),
    "assessment": N_("Assessment by the author"),
    "relations": N_("Relations to other reports"),
    "origin": N_("The document it was taken from"),
    "ref": N_("Reference"),
}
"""Fields of a report that can be taken out whole."""


class EraseForm(PageForm):
    """What goes, and why."""

    how = RadioField(
        N_("What has to go"),
        choices={
            WHOLE: N_("The whole report, with its files and sealed identities"),
            PARTLY: N_("Only what is chosen below: others speak in this report too"),
        },
        default=WHOLE,
    )
    sources = SelectMultipleField(N_("Sources who go, with what they said"), validate_choice=False)
    victims = SelectMultipleField(N_("Victims who go"), validate_choice=False)
    evidence = SelectMultipleField(N_("Files that go"), validate_choice=False)
    fields = SelectMultipleField(N_("Answers that go whole"), validate_choice=False)
    passages = TextAreaField(
        N_("Words to blank wherever they stand, one passage on each line"),
        [Length(max=20000, message=N_("Shorten the text."))],
    )
    reason = RadioField(N_("Why"), validate_choice=False)
    sure = BooleanField(
        N_("I know that this cannot be undone once it is confirmed."),
        [InputRequired(N_("Say that you know that it cannot be undone."))],
    )

    def cut(self) -> Cut | None:
        """What goes, None for all of it."""
        if self.how.data != PARTLY:
            return None
        return Cut(
            sources=tuple(self.sources.data or ()),
            victims=tuple(self.victims.data or ()),
            evidence=tuple(self.evidence.data or ()),
            fields=tuple(self.fields.data or ()),
            passages=tuple(line.strip() for line in (self.passages.data or "").splitlines() if line.strip()),
        )


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would do: counts, and the report that would be left, None for nothing."""

    entries: int
    evidence: int
    seals: int
    report: Report | None
    parts: list[Any]

    @classmethod
    def of(cls, made: Plan) -> Preview:
        """The look at a plan."""
        report = Report.from_json(made.content) if made.content is not None else None
        counts = len(made.entries), len(made.evidence), len(made.seals)
        return cls(*counts, report, parts_of(report) if report else [])


@pages.route("/<journal>/<record>", methods=["GET", "POST"])
def ask(journal: str, record: str) -> str | Response:
    """Choose what goes, look at what would be left, and ask for it. A second member has to confirm it."""
    vault, subject = running().session.vault, subject_of(journal, record)
    line = report_at(subject)
    if line.state == reports.ERASED:
        abort(404)
    form = form_of(EraseForm)
    _offer(form, subject)
    if request.method == "GET":
        preview, looked = _preview(form, subject)
        return render_template(
            "erase.html",
            form=form,
            line=line,
            message=held_message(),
            preview=preview,
            looked="" if held_message() else looked,
            held=erasure_rows.holds(vault.connection, subject),
            waiting=erasure_rows.every(vault.connection, erasures.WAITING, subject),
            rests=resting(vault, subject),
            report=reports.read(vault.connection, subject),
        )
    if request.form.get("do") == "look":
        kept = ((name, value) for name, value in request.form.items(multi=True) if name not in ("do", "sure"))
        looking = hold(MultiDict(kept), {})
        looking.location = f"{looking.location}#looked"
        return looking
    if form.reason.data not in REASONS:
        form.reason.errors = (N_("Choose why."),)
        form.validate()
        return refused(form, say(N_("Choose why.")))
    if not form.validate():
        return refused(form)
    try:
        name = erasing.ask(vault, subject, form.reason.data, form.cut())
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return redirect(url_for("erasures.one", name=name), 303)


def _offer(form: EraseForm, subject: str) -> None:
    """What can be chosen: who and what the report has, by number and by what is not a name."""
    connection, spoken = running().session.vault.connection, language()
    report = reports.read(connection, subject)
    kind = vocabularies.load("source_type").label
    form.sources.choices = [
        (
            one.id,
            _told(N_("Source {number}"), number, kind(one.type, spoken) if one.type else "", one.pseudonym),
        )
        for number, one in enumerate(report.sources, 1)
    ]
    form.victims.choices = [
        (one.id, _told(N_("Victim {number}"), number, one.name or one.pseudonym))
        for number, one in enumerate(report.victims, 1)
    ]
    files = evidence.evidence(connection, subject)
    form.evidence.choices = [
        (one.id, _told(N_("File {number}"), number, one.title or one.media))
        for number, one in enumerate(files, 1)
    ]
    held = report.to_json()
    form.fields.choices = [(name, say(label)) for name, label in FIELDS.items() if name in held]
    reasons = vocabularies.load("erasure_reason").choices(spoken)
    form.reason.choices = list(reasons)


def _told(label: str, number: int, *more: str) -> str:
    return " · ".join(part for part in (say(label, number=number), *more) if part)


def _preview(form: EraseForm, subject: str) -> tuple[Preview | None, str]:
    """What the choices on the page would do; or why they cannot be done."""
    if not request.args.get("held"):
        return None, ""
    try:
        return Preview.of(plan(running().session.vault, subject, form.cut())), ""
    except IntakeError as refusal:
        return None, refusal.tell(language())
