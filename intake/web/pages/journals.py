# SPDX-License-Identifier: GPL-3.0-or-later
"""The journals: who wrote until when, what is missing, what is odd and what to do about it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from intake.model.roster import COORDINATOR, ROLES
from intake.vault import journals as held
from intake.web.formats import moment
from intake.web.roles import only, role
from intake.web.running import running
from intake.web.words import language

pages = Blueprint("journals", __name__, url_prefix="/journals")
pages.before_request(only(*ROLES))


@pages.get("/")
def page() -> str:
    """All of them for a coordinator; for the others those that they write themselves."""
    vault, spoken = running().session.vault, language()
    found = [one for one in held.every(vault) if one.own or role() == COORDINATOR]
    return render_template(
        "journals.html",
        journals=found,
        odd=[
            (one, [(odd.tell(spoken, _when), odd.advise(spoken, _when)) for odd in one.oddities])
            for one in found
            if one.oddities
        ],
        unread=bool(held.unread(vault)),
        shown=held.SHOWN,
        all=role() == COORDINATOR,
    )


def _when(stamp: str) -> str:
    return moment(stamp, language())


@pages.post("/read")
def read() -> Response:
    """The person has read what is odd in the own journal: the start page tells no more of it."""
    held.mark_read(running().session.vault)
    return redirect(url_for("journals.page"), 303)
