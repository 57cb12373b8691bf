# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: quick entry, the list, and one report."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import (
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from forms import vocabularies
from intake.errors import BadDate, NoSuchRecord
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.entry import new_id
from intake.model.places import Place
from intake.model.report import (
    UNKNOWN_DATE,
    Act,
    Assessment,
    Consent,
    Outcome,
    Perpetrator,
    Report,
    Source,
    Victim,
)
from intake.vault.projections import reports as stored
from intake.vault.records import save_report
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.running import running
from intake.web.words import language
from translations import N_

pages = Blueprint("reports", __name__, url_prefix="/reports")

PAGE: Final = 25
LONGEST: Final = 200_000
"""Characters of one account: a day of interviews."""
_DAY: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")

KILLED_INJURED_TAKEN: Final = (("killed", "DEAD"), ("injured", "INJURED"), ("taken", "DETAINED"))


def _number(label: str) -> IntegerField:
    too_small = N_("Write a whole number, or leave it empty.")
    return IntegerField(label, [Optional(), NumberRange(0, 1_000_000, too_small)])


class QuickReport(Form):  # type: ignore[misc] # WTForms ships no types
    """What can be said in five minutes. Everything but the account may stay empty."""

    once = HiddenField()
    account = TextAreaField(
        N_("What happened"),
        [
            InputRequired(N_("Write in a few words what happened.")),
            Length(max=LONGEST, message=N_("Shorten the text.")),
        ],
    )
    account_language = RadioField(N_("Language of the account"), choices={"fr": "Français", "en": "English"})
    when = StringField(N_("When it happened"))
    where = StringField(N_("Where it happened"))
    category = SelectField(N_("Kind of event"), default="")
    killed = _number(N_("Killed"))
    injured = _number(N_("Injured"))
    taken = _number(N_("Arrested or taken away"))
    perpetrators = SelectMultipleField(
        N_("Who did it"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    source_type = SelectField(N_("Who told you"), default="")
    pseudonym = StringField(N_("Pseudonym of this source"))
    consent = SelectField(N_("What the source agrees to"), default="")
    level = SelectField(N_("How sure you are"), default="")
    reason = TextAreaField(N_("Why"))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field, name in (
            (self.category, "bulletin_category"),
            (self.source_type, "source_type"),
            (self.consent, "consent_level"),
            (self.level, "verification_status"),
        ):
            field.choices = {"": N_("Not stated"), **dict(vocabularies.load(name).choices(language()))}
        self.perpetrators.choices = dict(vocabularies.load("perpetrator").choices(language()))

    def report(self) -> Report:
        """The report as it was typed, with its gaps."""
        outcomes = tuple(
            Outcome(kind=kind, count=UncertainCount.exact(self[name].data))
            for name, kind in KILLED_INJURED_TAKEN
            if self[name].data
        )
        victims = (Victim(id=new_id(), group=True, outcomes=outcomes),) if outcomes else ()
        perpetrators = tuple(Perpetrator(actor=code) for code in self.perpetrators.data or ())
        act = Act(id=new_id(), perpetrators=perpetrators, victims=tuple(victim.id for victim in victims))
        consent = Consent(level=self.consent.data) if self.consent.data else None
        source = Source(
            id=new_id(), type=self.source_type.data, pseudonym=_clean(self.pseudonym.data), consent=consent
        )
        told = source.type or source.pseudonym or source.consent
        judged = self.level.data or _clean(self.reason.data)
        return Report(
            language=self.account_language.data,
            account=(self.account.data or "").replace("\r\n", "\n"),
            occurred=date_of(_clean(self.when.data)),
            place=Place(words=_clean(self.where.data)) if _clean(self.where.data) else None,
            category=self.category.data,
            acts=(act,) if perpetrators or victims else (),
            victims=victims,
            sources=(source,) if told else (),
            assessment=Assessment(level=self.level.data, reason=_clean(self.reason.data)) if judged else None,
        )


def _clean(text: str | None) -> str:
    return (text or "").strip()


def date_of(words: str) -> UncertainDate:
    """The date that was typed, with its words; one that is not understood is kept in its words alone."""
    if not words:
        return UNKNOWN_DATE
    day = _DAY.fullmatch(words)
    written = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else words
    try:
        return UncertainDate.parse(written, words=words)
    except BadDate:
        return UncertainDate("", "UNKNOWN", words)


@pages.get("/")
def listing() -> str:
    """Reports, those that came last first, a page at a time."""
    connection = running().session.vault.connection
    before = request.args.get("before", type=int)
    found = stored.newest(connection, PAGE + 1, before)
    more = stored.position(connection, found[PAGE - 1].subject) if len(found) > PAGE else None
    return render_template(
        "reports.html",
        found=found[:PAGE],
        more=more,
        first=before is None,
        categories=_labels("bulletin_category"),
    )


@pages.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    """Write down a report, quickly."""
    form = form_of(QuickReport, once=new_id(), account_language=language())
    if request.method == "GET":
        return render_template("report_new.html", form=form, message=held_message())
    led_to = running().held.outcome(form.once.data or "")
    if led_to is None:
        if not form.validate():
            return refused(form)
        led_to = _address(save_report(running().session.vault, form.report()))
        running().held.remember(form.once.data or "", led_to)
    forget_held()
    return redirect(led_to, 303)


@pages.get("/<journal>/<record>")
def one(journal: str, record: str) -> str:
    """One report, as it stands."""
    connection = running().session.vault.connection
    subject = f"{journal}/{record}"
    try:
        summary = stored.summary(connection, subject)
    except NoSuchRecord:
        abort(404)
    return render_template(
        "report.html",
        summary=summary,
        report=stored.read(connection, subject),
        saved="saved" in request.args,
        labels=_labels,
    )


def _address(subject: str) -> str:
    journal, _, record = subject.partition("/")
    return url_for("reports.one", journal=journal, record=record, saved=1)


def _labels(name: str) -> Any:
    """A function from a code of a list to its label on this page."""
    listed, spoken = vocabularies.load(name), language()
    return lambda code: listed.label(code, spoken)
