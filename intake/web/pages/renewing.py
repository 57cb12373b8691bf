# SPDX-License-Identifier: GPL-3.0-or-later
"""My keys: how long they are good for, and new ones, which wait here until a roster names them."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.model.roster import ROLES
from intake.web.folders import FolderForm
from intake.web.formats import day
from intake.web.formbase import form_of, held_message
from intake.web.roles import only
from intake.web.running import running
from intake.web.told_words import lead_to_words, read_aloud
from intake.web.words import language
from sync import cards

pages = Blueprint("renewing", __name__, url_prefix="/safety/keys")
pages.before_request(only(*ROLES))


@pages.route("", methods=["GET", "POST"])
def page() -> str | Response:
    """Say until when the keys are good, and write the card of new ones."""
    vault = running().session.vault
    form = form_of(FolderForm)
    if request.method == "GET":
        named = vault.roster.by_id(vault.identity.member) if vault.roster else None
        return render_template(
            "renew.html",
            form=form,
            until=day(date.fromisoformat(named.expires), language()) if named and named.expires else "",
            overdue=named is not None and named.expired(vault.clock().date()),
            roster=vault.roster,
            waits=cards.of_new_keys(vault) is not None,
            message=held_message(),
        )
    name = f"{vault.identity.member[:8]}-keys{cards.SUFFIX}"
    return lead_to_words(form, name, lambda path: cards.renew(vault, path), url_for("renewing.words"))


@pages.get("/words")
def words() -> str | Response:
    """The twelve words of the new keys, to be read aloud."""
    waiting = cards.of_new_keys(running().session.vault)
    if waiting is None:
        return redirect(url_for("renewing.page"), 303)
    return read_aloud(waiting.words(language()))
