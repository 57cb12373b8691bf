# SPDX-License-Identifier: GPL-3.0-or-later
"""The first start: try with invented data, or make the vault."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from intake.crypto.strength import strength
from intake.crypto.words import generate_passphrase
from intake.errors import IntakeError
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import purging
from intake.vault.purging import Rule
from intake.web import work
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.guards import open_to_all
from intake.web.page_form import PageForm
from intake.web.pages.kept import RULES as KEPT_RULES
from intake.web.pages.locks import CODE, NONE, WAYS, show_code
from intake.web.running import running
from intake.web.session import EXERCISE_VAULTS
from intake.web.words import language
from translations import N_

pages = Blueprint("first_run", __name__)

ROLES: Final = {
    FOCAL_POINT: N_("Focal point: I write down what people tell me"),
    COORDINATOR: N_("Coordinator: I gather and check reports in the central team"),
    CUSTODIAN: N_("Custodian: I alone can open sealed identities"),
}
RECOVERY: Final = {code: WAYS[code] for code in (NONE, CODE)}
"""The third way, the custodians, can be chosen once they are known to the vault."""


class SetupForm(PageForm):
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
    rule = RadioField(
        N_("When the central team has confirmed a report"), choices=KEPT_RULES, default=purging.LATER
    )

    def validate_passphrase(self, field: Any) -> None:
        """Long enough that guessing does not pay."""
        told = strength(field.data)
        if not told.accepted:
            raise ValidationError(told.value)

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
    """Open a vault of the exercise, or change to another role's; the first time, the exercise is made."""
    held = running().session
    if held.is_open and not held.exercise:
        return redirect(url_for("home.page"), 303)
    role = request.form.get("role", FOCAL_POINT)
    spoken, chosen = language(), role if role in EXERCISE_VAULTS else FOCAL_POINT
    return work.begin(
        "exercise",
        lambda step: held.open_exercise(spoken, chosen, step),
        leads_to=url_for("tour.page"),
        back=url_for("first_run.page"),
        shares=False,
    )


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
    try:
        held.create(
            passphrase=form.passphrase.data or "",
            label=(form.label.data or "").strip(),
            role=form.role.data,
            language=language(),
        )
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    if form.role.data == FOCAL_POINT:
        purging.choose(held.vault, Rule(form.rule.data))
    if form.recovery_choice.data == CODE:
        return show_code()
    return redirect(url_for("home.page"), 303)
