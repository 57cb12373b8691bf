# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start: try with invented data, or make the vault."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import Form, PasswordField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from intake.crypto.words import generate_passphrase, new_recovery_code
from intake.errors import IntakeError
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.guards import open_to_all
from intake.web.held import Held
from intake.web.running import running
from intake.web.words import language
from translations import N_

pages = Blueprint("first_run", __name__)

SHORTEST: Final = 16
"""Characters: four or five words."""
ROLES: Final = {
    FOCAL_POINT: N_("Focal point: I write down what people tell me"),
    COORDINATOR: N_("Coordinator: I gather and check reports in the central team"),
    CUSTODIAN: N_("Custodian: I alone can open sealed identities"),
}
RECOVERY: Final = {
    "none": N_("Nothing on paper. If I forget the passphrase, this vault is lost for good."),
    "code": N_("A recovery code of twelve words, which I write on paper and hide far from this computer."),
}


class SetupForm(Form):  # type: ignore[misc] # WTForms ships no types
    """What a vault needs to begin."""

    label = StringField(
        N_("Your code name"),
        [InputRequired(N_("Choose a code name.")), Length(max=40, message=N_("Choose a shorter code name."))],
    )
    role = RadioField(N_("What you do"), choices=ROLES, default=FOCAL_POINT)
    passphrase = PasswordField(N_("Passphrase"), [InputRequired(N_("Type a passphrase."))])
    passphrase_again = PasswordField(
        N_("The same passphrase again"), [InputRequired(N_("Type the passphrase a second time."))]
    )
    recovery_choice = RadioField(N_("If you lose the passphrase"), choices=RECOVERY, default="none")

    def validate_passphrase(self, field: Any) -> None:
        """Long enough that guessing does not pay."""
        if len(field.data) < SHORTEST:
            raise ValidationError(
                N_("This passphrase is too short: take at least five words, 16 characters or more.")
            )
        if len(set(field.data.casefold())) < 6:
            raise ValidationError(
                N_("This passphrase repeats itself too much: take words that have nothing in common.")
            )

    def validate_passphrase_again(self, field: Any) -> None:
        """No typing mistake hides in it."""
        if field.data != self.passphrase.data:
            raise ValidationError(N_("The two passphrases differ. Type both again."))


@pages.get("/first")
@open_to_all
def page() -> str | Response:
    """Choose how to begin."""
    if running().session.exists:
        return redirect(url_for("unlock.page"), 303)
    return render_template("first_run.html")


@pages.post("/exercise")
@open_to_all
def exercise() -> Response:
    """Open the vault of invented data."""
    if not running().session.is_open:
        running().session.open_exercise(language())
    return redirect(url_for("home.page"), 303)


@pages.route("/first/setup", methods=["GET", "POST"])
@open_to_all
def setup() -> str | Response:
    """Make the vault."""
    held = running().session
    if held.exists or held.is_open:
        return redirect(url_for("home.page"), 303)
    form = form_of(SetupForm)
    if request.method == "GET":
        suggestion = generate_passphrase(language())
        return render_template("setup.html", form=form, suggestion=suggestion, message=held_message())
    if not form.validate():
        return refused(form)
    code = new_recovery_code(language()) if form.recovery_choice.data == "code" else ""
    try:
        held.create(
            passphrase=form.passphrase.data or "",
            label=(form.label.data or "").strip(),
            role=form.role.data,
            language=language(),
            recovery_code=code,
        )
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    if not code:
        return redirect(url_for("home.page"), 303)
    name = running().held.hold(Held(session["id"], url_for("first_run.recovery_code"), message=code))
    return redirect(url_for("first_run.recovery_code", held=name), 303)


@pages.route("/first/code", methods=["GET", "POST"])
def recovery_code() -> str | Response:
    """Show the recovery code, once."""
    code = held_message()
    if request.method == "POST" or not code:
        forget_held()
        return redirect(url_for("home.page"), 303)
    return render_template("recovery_code.html", words=code.split())
