# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that a locked vault shows."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from intake.errors import IntakeError
from intake.vault.ways_in import WaysIn
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.guards import open_to_all
from intake.web.page_form import PageForm
from intake.web.paths import own_path
from intake.web.running import running
from intake.web.words import language
from translations import N_

pages = Blueprint("unlock", __name__)

WHY: Final = {
    "locked": N_("The vault is locked. Nothing readable is left in this program's memory."),
    "idle": N_("The vault was not used for a while and has locked itself. What you had saved is kept."),
    "unsaved": N_(
        "The vault was locked when you sent that page. Nothing of it was saved. Unlock the vault, then enter it again."
    ),
}


class UnlockForm(PageForm):
    """The passphrase."""

    passphrase = PasswordField(N_("Passphrase"), [InputRequired(N_("Type your passphrase."))])


class RecoveryForm(PageForm):
    """The code from the paper."""

    recovery = StringField(
        N_("Recovery code"), [InputRequired(N_("Type the twelve words, with a space between."))]
    )


@pages.route("/unlock", methods=["GET", "POST"])
@open_to_all
def page() -> str | Response:
    """Ask for the passphrase."""
    held = running().session
    after = own_path(request.args.get("next"), url_for("home.page"))
    if held.is_open:
        return redirect(after, 303)
    if not held.exists:
        return redirect(url_for("first_run.page"), 303)
    form = form_of(UnlockForm)
    if request.method == "POST":
        if not form.validate():
            return refused(form)
        try:
            held.unlock(form.passphrase.data or "")
        except IntakeError as refusal:
            return refused(form, refusal.tell(language()))
        forget_held()
        return redirect(after, 303)
    why = WHY.get(request.args.get("why", ""), "")
    return render_template("unlock.html", form=form, why=why, message=held_message(), ways=_ways())


def _ways() -> WaysIn | None:
    """What opens the vault, to be told before somebody tries; None when that cannot be read."""
    try:
        return running().session.ways_in
    except IntakeError:
        return None


@pages.route("/unlock/code", methods=["GET", "POST"])
@open_to_all
def code() -> str | Response:
    """Ask for the recovery code instead."""
    held = running().session
    if held.is_open or not held.exists:
        return redirect(url_for("home.page"), 303)
    form = form_of(RecoveryForm)
    if request.method == "POST":
        if not form.validate():
            return refused(form)
        try:
            held.recover(form.recovery.data or "")
        except IntakeError as refusal:
            return refused(form, refusal.tell(language()))
        forget_held()
        return redirect(url_for("home.page"), 303)
    return render_template("recover.html", form=form, message=held_message())
