# SPDX-License-Identifier: GPL-3.0-or-later
"""Codes of the association's own on a page: which were added to which list, adding one, giving one other labels."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from intake.central import own_codes
from intake.errors import IntakeError
from intake.model.roster import COORDINATOR
from intake.vault import extra_codes
from intake.web.formbase import form_of, held_message, refused, told_at
from intake.web.page_form import PageForm
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language, say
from translations import N_

pages = Blueprint("codes", __name__, url_prefix="/safety/lists")
pages.before_request(only(COORDINATOR))

NEEDED: Final = InputRequired(N_("Everyone must be able to read it: write the label in both languages."))
SHORT: Final = Length(max=120, message=N_("Shorten the label to 120 characters."))


class CodeForm(PageForm):
    """A code and what it is called; ``code`` is that of the one whose labels change, empty for a new one."""

    list = SelectField(N_("The list"), choices=own_codes.TITLES)
    code = HiddenField()
    french = StringField(N_("In French"), [NEEDED, SHORT])
    english = StringField(N_("In English"), [NEEDED, SHORT])


@pages.get("")
def page() -> str:
    """What was added, and the form: empty, or with the labels of one that was chosen."""
    held = extra_codes.held(running().session.vault.settings)
    name, code = request.args.get("list", ""), request.args.get("code", "")
    labels = held.get(name, {}).get(code, {})
    chosen = {"list": name, "code": code, "french": labels["fr"], "english": labels["en"]} if labels else {}
    return render_template(
        "own_codes.html",
        form=form_of(CodeForm, **chosen),
        held={name: held[name] for name in own_codes.TITLES if held.get(name)},
        titles=own_codes.TITLES,
        message=held_message(),
    )


@pages.post("")
def add() -> Response:
    """Add it, or change its labels; the forms here know it at once, those of others with the next return files."""
    form = form_of(CodeForm)
    if not form.validate():
        return refused(form)
    try:
        own_codes.add(
            running().session.vault, form.list.data, form.code.data, form.french.data, form.english.data
        )
    except IntakeError as refusal:
        form.english.errors = (refusal.tell(language()),)
        return refused(form)
    label = form.french.data if language() == "fr" else form.english.data
    return told_at(
        url_for("codes.page"),
        say(N_("Saved: “{label}”. It goes to the others with your next return files."), label=label.strip()),
    )
