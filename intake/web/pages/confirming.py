# SPDX-License-Identifier: GPL-3.0-or-later
"""A new custodian is confirmed at each vault, by words told face to face, before anything is sealed for that person."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from intake.crypto.hybrid import fingerprint
from intake.errors import NoSuchMember
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import keepers
from intake.web.documents import documents, waiting_for
from intake.web.formbase import forget_held, form_of, held_message, told_at
from intake.web.roles import only
from intake.web.running import running
from intake.web.told_words import WordsForm, wrong
from intake.web.words import say
from sync import custodians
from sync.cards import Card
from translations import N_

pages = Blueprint("confirming", __name__, url_prefix="/team/custodian")
pages.before_request(only(FOCAL_POINT, COORDINATOR, CUSTODIAN))

CONFIRMED = N_("“{label}” is confirmed. What you seal from now on, this custodian can open.")


@pages.get("/<member>")
def begin(member: str) -> Response:
    """Ask for three words, at positions that nobody could foresee."""
    vault = running().session.vault
    found = next((one for one in keepers.awaiting(vault) if one.id == member), None)
    if found is None:
        abort(404)
    waiting = documents().hold(custodians.card_of(vault, found), session["id"])
    return redirect(url_for("confirming.page", id=waiting.id), 303)


@pages.route("/words/<id>", methods=["GET", "POST"])
def page(id: str) -> str | Response:
    """Who waits, what confirming means, and the words."""
    waiting, form = waiting_for(id), form_of(WordsForm)
    card = waiting.document
    if not isinstance(card, Card):
        abort(404)
    vault = running().session.vault
    if request.method == "GET":
        return render_template(
            "confirm_custodian.html",
            waiting=waiting,
            card=card,
            mark=fingerprint(card.recipient),
            form=form,
            confirmed=keepers.confirmed(vault),
            message=held_message(),
        )
    if answer := wrong(waiting, form, card.digest, url_for("team.page")):
        return answer
    documents().drop(id)
    forget_held()
    try:
        custodians.confirm(vault, card.member, form.typed(waiting))
    except NoSuchMember:
        # Another roster came in the meantime.
        return redirect(url_for("team.page"), 303)
    return told_at(url_for("team.page"), say(CONFIRMED, label=card.label))
