# SPDX-License-Identifier: GPL-3.0-or-later
"""For custodians: letting a member whose passphrase is lost back into the vault, with the member at the keys."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from intake.errors import IntakeError
from intake.model.roster import CUSTODIAN
from intake.vault.reopening import reopen
from intake.web.folders import FolderForm
from intake.web.formbase import forget_held, form_of, held_message, refused, told_at
from intake.web.pages.locks import Again, NewPassphrase
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language, say
from translations import N_

pages = Blueprint("reopening", __name__, url_prefix="/safety/member")
pages.before_request(only(CUSTODIAN))


class ReopenForm(FolderForm, NewPassphrase, Again):
    """The custodian's passphrase, the folder that was brought, and what the member types."""

    reason = TextAreaField(
        N_("Why"),
        [
            InputRequired(N_("Write why: it goes on the record.")),
            Length(max=2000, message=N_("Shorten the text.")),
        ],
    )


@pages.route("", methods=["GET", "POST"])
def page() -> str | Response:
    """Ask both, then put the new passphrase on the member's vault."""
    held = running().session
    form = form_of(ReopenForm)
    if request.method == "GET":
        return render_template("reopen.html", form=form, message=held_message())
    if not form.validate():
        return refused(form)
    try:
        # Only whether it is the custodian who sits here.
        held.key(form.passphrase.data or "")
        reopen(
            held.vault,
            form.path,
            form.new_passphrase.data or "",
            held.parameters(),
            form.reason.data or "",
            floor=held.floor,
        )
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return told_at(
        url_for("safety.page"),
        say(N_("The member's vault opens with the new passphrase. It is in your journal.")),
    )
