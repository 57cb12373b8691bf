# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions about reports: coordinators ask, the author answers, both see what is open."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from intake.errors import IntakeError
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault import questioning
from intake.vault.projections import questions, reports
from intake.vault.projections.questions import Question
from intake.web.addresses import is_own, readable_at
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.page_form import PageForm
from intake.web.roles import only, role
from intake.web.running import running
from intake.web.words import language
from translations import N_

pages = Blueprint("asking", __name__, url_prefix="/questions")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

_LONGEST = 2000


class TextForm(PageForm):
    """A question, or an answer."""

    text = TextAreaField(
        N_("Your words"),
        [
            InputRequired(N_("Write it in a few words.")),
            Length(max=_LONGEST, message=N_("Shorten the text.")),
        ],
    )


@pages.get("")
def listing() -> str:
    """Questions that are open, the oldest first."""
    connection = running().session.vault.connection
    found = questions.unanswered(connection)
    codes = {one.subject: reports.summary(connection, one.subject).code for one in found}
    return render_template("questions_open.html", found=found, codes=codes, own=is_own)


@pages.route("/ask/<journal>/<record>", methods=["GET", "POST"])
def ask(journal: str, record: str) -> str | Response:
    """Ask about a report."""
    vault, subject = running().session.vault, f"{journal}/{record}"
    if role() != COORDINATOR or is_own(subject):
        abort(404)
    summary = readable_at(subject)
    form = form_of(TextForm)
    if request.method == "GET":
        return _page(form, summary, None)
    if not form.validate():
        return refused(form)
    try:
        questioning.ask(vault, subject, form.text.data)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return redirect(url_for("reports.one", journal=journal, record=record), 303)


@pages.route("/answer/<name>", methods=["GET", "POST"])
def answer(name: str) -> str | Response:
    """Answer a question about one's own report."""
    vault = running().session.vault
    asked = next((one for one in questions.unanswered(vault.connection) if one.name == name), None)
    if asked is None or not is_own(asked.subject):
        abort(404)
    form = form_of(TextForm)
    if request.method == "GET":
        return _page(form, readable_at(asked.subject), asked)
    if not form.validate():
        return refused(form)
    try:
        questioning.answer(vault, name, form.text.data)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    journal, _, record = asked.subject.partition("/")
    return redirect(url_for("reports.one", journal=journal, record=record), 303)


def _page(form: TextForm, summary: reports.Summary, asked: Question | None) -> str:
    return render_template(
        "question.html", form=form, summary_of=summary, asked=asked, message=held_message()
    )
