# SPDX-License-Identifier: GPL-3.0-or-later
"""What stays on this computer once the central team has confirmed that it has it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField, ValidationError
from wtforms.validators import Optional

from intake.model.roster import FOCAL_POINT
from intake.vault import purging
from intake.vault.purging import Rule
from intake.vault.vault import Vault
from intake.web import work
from intake.web.formbase import form_of, held_message, refused, told_at
from intake.web.page_form import PageForm
from intake.web.running import running
from intake.web.words import say
from translations import N_

pages = Blueprint("kept", __name__, url_prefix="/safety/kept")

KIND: Final = "purge"
RULES: Final = {
    purging.LATER: N_("It leaves this computer some days later"),
    purging.AT_ONCE: N_("It leaves this computer at once"),
    purging.KEEP: N_("It stays here too"),
}


class KeptForm(PageForm):
    """What happens to a report whose arrival was confirmed."""

    rule = RadioField(N_("When the central team has confirmed a report"), choices=RULES)
    days = IntegerField(
        N_("After how many days"),
        [Optional()],
    )

    def validate_days(self, field: IntegerField) -> None:
        """Not WTForms' NumberRange, which fails at numbers that no float holds."""
        if field.data is not None and not 1 <= field.data <= 3650:
            raise ValidationError(N_("Type a number of days from 1 to 3650."))


def _vault() -> Vault:
    """The vault of a focal point: the others keep what they hold."""
    vault = running().session.vault
    if vault.identity.role != FOCAL_POINT:
        abort(404)
    return vault


@pages.route("", methods=["GET", "POST"])
def page() -> str | Response:
    """The rule, what could go now, and what went."""
    vault = _vault()
    held = purging.rule(vault)
    form = form_of(KeptForm, rule=held.rule, days=held.days)
    if request.method == "GET":
        may_go = len(purging.may_go(vault))
        gone = purging.purged(vault)
        return render_template("kept.html", form=form, may_go=may_go, gone=gone, message=held_message())
    if not form.validate():
        return refused(form)
    purging.choose(vault, Rule(form.rule.data, form.days.data or purging.DAYS))
    purging.apply(vault)
    return told_at(url_for("safety.page"), say(N_("Saved.")))


@pages.route("/now", methods=["GET", "POST"])
def now() -> str | Response:
    """Let go of all that was confirmed, after saying what that means."""
    vault = _vault()
    may_go = purging.may_go(vault)
    if not may_go:
        return redirect(url_for("kept.page"), 303)
    if request.method == "GET":
        return render_template("kept_now.html", count=len(may_go))
    subjects = [one.subject for one in may_go]
    return work.begin(
        KIND,
        lambda step: purging.purge(vault, subjects, step),
        leads_to=url_for("kept.page"),
        back=url_for("kept.page"),
    )
