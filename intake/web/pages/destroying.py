# SPDX-License-Identifier: GPL-3.0-or-later
"""Destroying the vault, in two clicks and one typed word from every page, open or locked."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import StringField, ValidationError

from intake.vault import destruction
from intake.web.formbase import form_of, held_message, refused
from intake.web.guards import open_to_all
from intake.web.page_form import PageForm
from intake.web.running import running
from intake.web.words import say
from translations import N_

pages = Blueprint("destroying", __name__, url_prefix="/safety/destroy")


class DestroyForm(PageForm):
    """The word that no slip of a finger types."""

    word = StringField(N_("The word"))

    def validate_word(self, field: StringField) -> None:
        """In full, in either language."""
        if not destruction.confirmed(field.data or ""):
            raise ValidationError(N_("Type the word as it stands. Nothing was destroyed."))


@pages.route("", methods=["GET", "POST"])
@open_to_all
def page() -> str | Response:
    """Say what goes and what cannot be promised; then destroy, and leave a page that tells nothing.

    No passphrase is asked for: whoever sits here could delete the files by hand, and a person in danger has no time.
    """
    held = running().session
    if not held.exists and not held.is_open:
        return redirect(url_for("first_run.page"), 303)
    form = form_of(DestroyForm)
    if request.method == "GET":
        word = say(destruction.WORD)
        return render_template("destroy.html", form=form, word=word, message=held_message())
    if not form.validate():
        return refused(form)
    held.destroy()
    return running().lock(redirect(url_for("calendar.page"), 303))
