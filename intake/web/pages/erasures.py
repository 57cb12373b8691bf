# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasures that were asked for: the list, confirming one as a second member, and legal holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from intake.central.resting import resting
from intake.errors import IntakeError, NoSuchRecord
from intake.model.report import Report
from intake.model.roster import COORDINATOR, CUSTODIAN
from intake.vault import erasing, redaction_checks
from intake.vault.history import author_of
from intake.vault.projections import erasure_rows, erasures, reports
from intake.vault.projections.erasures import Erasure, Hold
from intake.vault.vault import Vault
from intake.web.addresses import report_at, subject_of, to
from intake.web.findings import label
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.page_form import PageForm
from intake.web.pages.report_page import parts_of
from intake.web.roles import only, role
from intake.web.running import running
from intake.web.words import language
from translations import N_

pages = Blueprint("erasures", __name__, url_prefix="/erasures")
pages.before_request(only(COORDINATOR, CUSTODIAN))

STATES: Final = {
    erasures.WAITING: N_("Waits for a second member"),
    erasures.STOPPED: N_("Stopped by a legal hold"),
    erasures.DONE: N_("Carried out"),
    erasures.REPLACED: N_("Replaced by a later request"),
}


class ConfirmForm(PageForm):
    """That the second member means it."""

    sure = BooleanField(
        N_("I have asked who wants this erased, by another way, and I know that it cannot be undone."),
        [InputRequired(N_("Say that you have asked and that you know that it cannot be undone."))],
    )


class HoldForm(PageForm):
    """Why a report must stay, or need not stay any more."""

    reason = StringField(
        N_("Why, for example the number of a file at a court"),
        [
            DataRequired(N_("Write why: it goes on the record.")),
            Length(max=500, message=N_("Shorten the text.")),
        ],
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An erasure in words."""

    erasure: Erasure
    code: str
    state: str
    reason: str
    author: str
    confirmer: str
    mine: bool

    @classmethod
    def of(cls, vault: Vault, one: Erasure) -> Line:
        """The line of an erasure."""
        asked = vault.authors.get(one.journal)
        return cls(
            one,
            one.code or one.subject[33:41],
            STATES[one.state],
            label("erasure_reason", one.reason),
            author_of(vault, one.journal),
            author_of(vault, one.confirmed) if one.confirmed else "",
            asked is not None and asked.member == vault.identity.member,
        )


@pages.get("/")
def listing() -> str:
    """What waits, what was carried out, and what is held."""
    vault = running().session.vault
    lines = [Line.of(vault, one) for one in erasure_rows.every(vault.connection)]
    waits = (erasures.WAITING, erasures.STOPPED)
    return render_template(
        "erasures.html",
        waiting=[one for one in lines if one.erasure.state in waits],
        past=[one for one in lines if one.erasure.state not in waits],
        holds=[
            (_code(vault, one.subject), author_of(vault, one.journal), one)
            for one in erasure_rows.holds(vault.connection)
        ],
    )


def _code(vault: Vault, subject: str) -> str:
    try:
        return reports.summary(vault.connection, subject).code or subject[33:41]
    except NoSuchRecord:
        return subject[33:41]


@pages.route("/<name>", methods=["GET", "POST"])
def one(name: str) -> str | Response:
    """One erasure: who asked and why, what goes and what is left; a second member confirms it here."""
    vault = running().session.vault
    found = next((one for one in erasure_rows.every(vault.connection) if one.name == name), None)
    if found is None:
        abort(404)
    form = form_of(ConfirmForm)
    if request.method == "POST":
        if not form.validate():
            return refused(form)
        try:
            erasing.confirm(vault, name)
        except IntakeError as refusal:
            return refused(form, refusal.tell(language()))
        forget_held()
        return redirect(url_for("erasures.one", name=name), 303)
    return render_template(
        "erasure.html",
        form=form,
        message=held_message(),
        line=Line.of(vault, found),
        **_seen_by_coordinators(vault, found),
    )


def _seen_by_coordinators(vault: Vault, found: Erasure) -> dict[str, Any]:
    """What only they hold: the report that is left, what was added since, what rests on it."""
    if role() != COORDINATOR:
        return {"left": None, "parts": [], "since": 0, "rests": None, "doubted": False}
    content = erasing.left(vault, found) if found.state != erasures.REPLACED else None
    left = Report.from_json(content) if content else None
    return {
        "left": left,
        "parts": parts_of(left) if left else [],
        "since": erasing.since(vault, found) if found.state == erasures.WAITING else 0,
        "rests": resting(vault, found.subject),
        "doubted": found in redaction_checks.doubted(vault.connection),
    }


@pages.route("/hold/<journal>/<record>", methods=["GET", "POST"])
def hold(journal: str, record: str) -> str | Response:
    """Set a legal hold on a report, or lift the one that stands."""
    vault, subject = running().session.vault, subject_of(journal, record)
    if role() != COORDINATOR:
        abort(404)
    line = report_at(subject)
    standing: list[Hold] = erasure_rows.holds(vault.connection, subject)
    form = form_of(HoldForm)
    if request.method == "GET":
        told = [(one, author_of(vault, one.journal)) for one in standing]
        return render_template("hold.html", form=form, line=line, holds=told, message=held_message())
    if not form.validate():
        return refused(form)
    erasing.hold(vault, subject, not standing, form.reason.data or "")
    forget_held()
    return redirect(to("reports.one", subject), 303)
