# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing what opens the vault: passphrase, the one way back, a key file on a stick.

Each change asks for the passphrase once more: whoever finds a vault open must not be able to keep it.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField, RadioField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from intake.crypto.strength import strength
from intake.crypto.words import generate_passphrase, new_recovery_code, recovery_key
from intake.errors import BadRecoveryCode, IntakeError, KeyFileNeeded
from intake.vault import ways_in
from intake.web.folders import FolderForm
from intake.web.formbase import forget_held, form_of, held_message, refused, told_at
from intake.web.held import Held
from intake.web.page_form import PageForm
from intake.web.running import running
from intake.web.words import language, say
from translations import N_

pages = Blueprint("locks", __name__, url_prefix="/safety")

NONE: Final = "none"
CODE: Final = "code"
SEALED: Final = "custodians"
WAYS: Final = {
    NONE: N_("Nothing. If I forget the passphrase, this vault is lost for good."),
    CODE: N_("A recovery code of twelve words, which I write on paper and hide far from this computer."),
    SEALED: N_(
        "A copy of the key sealed to the custodians. I go to one of them, with this computer or its file."
    ),
}


class Again(PageForm):
    """The passphrase, once more."""

    passphrase = PasswordField(N_("Your passphrase now"), [InputRequired(N_("Type your passphrase."))])


class NewPassphrase(PageForm):
    """A new passphrase, twice."""

    new_passphrase = PasswordField(N_("New passphrase"), [InputRequired(N_("Type a passphrase."))])
    new_passphrase_again = PasswordField(
        N_("The new passphrase again"), [InputRequired(N_("Type the passphrase a second time."))]
    )

    def validate_new_passphrase(self, field: Any) -> None:
        """Long enough that guessing does not pay."""
        told = strength(field.data)
        if not told.accepted:
            raise ValidationError(told.value)

    def validate_new_passphrase_again(self, field: Any) -> None:
        """No typing mistake hides in it."""
        if field.data != self.new_passphrase.data:
            raise ValidationError(N_("The two passphrases differ. Type both again."))


class ChangeForm(Again, NewPassphrase):
    """The old one and the new one."""


class RecoveryChoice(Again):
    """Which way back there is. The passphrase is asked for where the choice is made good at once."""

    way = RadioField(N_("My way back"), choices=WAYS)


class CodeForm(Again):
    """The code, typed again from the paper."""

    recovery = TextAreaField(
        N_("The twelve words from the paper"),
        [InputRequired(N_("Type the twelve words, with a space between."))],
    )


class StickForm(FolderForm, Again):
    """Where the key file goes."""


@pages.before_request
def _not_in_exercise() -> Response | None:
    """The vaults of the exercise keep their known passphrase, so that anyone can open them again."""
    if running().session.exercise and request.endpoint in (
        "locks.passphrase",
        "locks.stick",
        "locks.without",
    ):
        return told_at(
            url_for("safety.page"),
            say(N_("In the exercise the passphrase stays “exercice”, so that anyone can open it.")),
        )
    return None


@pages.route("/passphrase", methods=["GET", "POST"])
def passphrase() -> str | Response:
    """Change the passphrase; the stick, where one is needed, stays needed and has to be plugged in."""
    held = running().session
    form = form_of(ChangeForm)
    if request.method == "GET":
        suggestion = generate_passphrase(language())
        return render_template("passphrase.html", form=form, suggestion=suggestion, message=held_message())
    if not form.validate():
        return refused(form)
    new = form.new_passphrase.data or ""
    try:
        key = held.key(form.passphrase.data or "")
        stick = held.key_file()
        if held.ways_in.key_file and stick is None:
            raise KeyFileNeeded
        ways_in.change_passphrase(held.vault, key, new, held.parameters(), stick)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    said = (
        N_("The passphrase was changed. The old one opens nothing any more on this computer."),
        strength(new).value,
    )
    return told_at(url_for("safety.page"), " ".join(say(sentence) for sentence in said))


@pages.route("/recovery", methods=["GET", "POST"])
def recovery() -> str | Response:
    """Choose the one way back: a code, the custodians, or none."""
    held = running().session
    ways = held.ways_in
    form = form_of(RecoveryChoice, way=CODE if ways.recovery else SEALED if ways.custodians else NONE)
    keepers = ways_in.keepers(held.vault)
    if request.method == "GET":
        if not keepers:
            form.way.choices = {way: said for way, said in WAYS.items() if way != SEALED}
        return render_template("recovery.html", form=form, ways=ways, keepers=keepers, message=held_message())
    if form.way.data == CODE:
        return show_code()
    if not form.validate():
        return refused(form)
    try:
        key = held.key(form.passphrase.data or "")
        if form.way.data == SEALED:
            count = ways_in.seal_to_custodians(held.vault, key)
            told = say(N_("The key was sealed to the custodians ({count})."), count=count)
        else:
            ways_in.let_go_of_recovery(held.vault)
            told = say(
                N_("Nothing but the passphrase opens this vault now. Destroy a paper with an old code.")
            )
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return told_at(url_for("safety.page"), told)


def show_code() -> Response:
    """Draw a code and show it. It opens nothing before it was typed again from the paper."""
    path = url_for("locks.code")
    name = running().held.hold(Held(session["id"], path, message=new_recovery_code(language())))
    return redirect(url_for("locks.code", held=name), 303)


@pages.get("/recovery/code")
def code() -> str | Response:
    """The new code, to be written down or printed; it is in this computer's memory only."""
    words = held_message()
    if not words:
        return redirect(url_for("locks.recovery"), 303)
    return render_template("recovery_code.html", words=words.split(), held=request.args.get("held", ""))


@pages.route("/recovery/confirm/<drawn>", methods=["GET", "POST"])
def confirm(drawn: str) -> str | Response:
    """Have the code typed again from the paper; only then it is put on the vault."""
    held = running().session
    shown = running().held.get(drawn, session["id"], url_for("locks.code"))
    if shown is None:
        return redirect(url_for("locks.recovery"), 303)
    form = form_of(CodeForm)
    if request.method == "GET":
        return render_template("recovery_confirm.html", form=form, drawn=drawn, message=held_message())
    if not form.validate():
        return refused(form)
    try:
        if recovery_key(form.recovery.data or "") != recovery_key(shown.message):
            raise BadRecoveryCode
        ways_in.set_recovery_code(held.vault, held.key(form.passphrase.data or ""), shown.message)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    running().held.drop(drawn)
    forget_held()
    return told_at(
        url_for("safety.page"),
        say(
            N_(
                "The recovery code opens this vault now. An older code opens nothing any more: destroy its paper."
            )
        ),
    )


@pages.route("/stick", methods=["GET", "POST"])
def stick() -> str | Response:
    """Have the passphrase need a key file on a stick."""
    held = running().session
    form = form_of(StickForm)
    if request.method == "GET":
        return render_template("stick.html", form=form, ways=held.ways_in, message=held_message())
    if not form.validate():
        return refused(form)
    typed = form.passphrase.data or ""
    try:
        ways_in.add_key_file(held.vault, held.key(typed), typed, held.parameters(), form.path)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return told_at(
        url_for("safety.page"),
        say(N_("From now on the vault opens with the passphrase and this stick together.")),
    )


@pages.post("/stick/remove")
def without() -> Response:
    """Let the passphrase open alone again."""
    held = running().session
    form = form_of(Again)
    path = url_for("locks.stick")
    if not held.ways_in.key_file:
        abort(404)
    if not form.validate():
        return refused(form, path=path)
    typed = form.passphrase.data or ""
    try:
        ways_in.change_passphrase(held.vault, held.key(typed), typed, held.parameters())
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()), path)
    forget_held()
    return told_at(
        url_for("safety.page"),
        say(N_("The passphrase opens the vault alone again. The key file can be deleted.")),
    )
