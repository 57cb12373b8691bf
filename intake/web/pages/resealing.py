# SPDX-License-Identifier: GPL-3.0-or-later
"""For a custodian: seal again, for the present custodians, what was sealed for others."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import CustodianNotConfirmed, NoCustodian
from intake.model.roster import CUSTODIAN
from intake.vault import keepers, resealing
from intake.vault.resealing import Due, Outcome
from intake.vault.vault import Vault
from intake.web import work
from intake.web.formbase import held_message
from intake.web.roles import only
from intake.web.running import running

pages = Blueprint("resealing", __name__, url_prefix="/seals/again")
pages.before_request(only(CUSTODIAN))

KIND: Final = "reseal"


@pages.route("", methods=["GET", "POST"])
def page() -> str | Response:
    """How many there are and for whom they would be sealed; then do it, with a bar that can be stopped."""
    vault = running().session.vault
    due = due_in(vault)
    if request.method == "POST" and not due.count:
        # Done in another window meanwhile.
        return redirect(url_for("resealing.page"), 303)
    if request.method == "GET":
        return render_template(
            "reseal.html",
            due=due,
            keepers=keepers.confirmed(vault),
            waiting=keepers.awaiting(vault),
            message=held_message(),
        )
    # Each seal is a transaction of its own, so pages may look in between.
    leads_to, back = url_for("resealing.done"), url_for("resealing.page")
    return work.begin(KIND, lambda step: resealing.reseal(vault, step), leads_to=leads_to, back=back)


def due_in(vault: Vault) -> Due:
    """What there is to do; nothing where nobody can be sealed for."""
    try:
        return resealing.due(vault)
    except (NoCustodian, CustodianNotConfirmed):
        return Due((), 0)


@pages.get("/done")
def done() -> str | Response:
    """What was done, and where to send it."""
    made = work.result_of(request.args.get("work", ""), KIND)
    if not isinstance(made, Outcome):
        return redirect(url_for("resealing.page"), 303)
    return render_template("reseal_done.html", made=made, left=due_in(running().session.vault))
