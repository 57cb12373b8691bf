# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys and safety: what opens the vault, when it locks, what was done with it, what protects and what does not."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField

from intake.vault import activity
from intake.web.formbase import form_of, held_message, refused, told_at
from intake.web.guards import open_to_all
from intake.web.machine import hibernates, swaps
from intake.web.page_form import PageForm
from intake.web.running import running
from intake.web.words import say
from translations import N_

pages = Blueprint("safety", __name__, url_prefix="/safety")

MINUTES: Final = {
    "2": N_("2 minutes"),
    "5": N_("5 minutes"),
    "10": N_("10 minutes"),
    "15": N_("15 minutes"),
    "30": N_("30 minutes"),
}
SHOWN: Final = 100
"""So many of the last things that were done are listed."""

DONE: Final = {
    "open": N_("The vault was made"),
    "continue": N_("A new journal was begun: the vault had been restored or moved"),
    "renew": N_("New keys came into use, in a new journal"),
    "report": N_("A report was saved"),
    "report-again": N_("A report was amended"),
    "tally": N_("A total was saved"),
    "tally-again": N_("A total was amended"),
    "seal": N_("An identity was sealed"),
    "evidence": N_("Evidence was added"),
    "custody": N_("Evidence was checked"),
    "withdraw": N_("A report was withdrawn"),
    "withdraw-source": N_("A source took consent back"),
    "disclose": N_("Evidence was copied out of the vault, readable"),
    "disclose-print": N_("Evidence was printed"),
    "disclose-seal": N_("An opened identity went on paper"),
    "disclose-month": N_("The figures of a month were copied out, readable"),
    "disclose-proof": N_("A proof of a report's history was given out"),
    "reopen": N_("A member was let back into a vault"),
    "export": N_("Files were written to send"),
    "import": N_("Files were taken in"),
    "incident": N_("An incident was formed"),
    "incident-again": N_("An incident was amended"),
    "link": N_("Two records were linked"),
    "link-again": N_("A link was changed"),
    "unseal": N_("A sealed identity was opened"),
    "reseal": N_("An identity was sealed again"),
    "erase": N_("An erasure was asked for"),
    "redact": N_("What is left of a report was made"),
    "confirm": N_("An erasure was confirmed"),
    "freeze": N_("A legal hold was set or lifted"),
    "question": N_("A question was asked"),
    "answer": N_("A question was answered"),
}
"""What the journal says was done, in plain words."""
OTHER: Final = N_("Something was written down: {kind}")


class LockForm(PageForm):
    """When an unused vault locks."""

    minutes = RadioField(N_("Lock by itself after"), choices=MINUTES)


@pages.get("")
@open_to_all
def page() -> str:
    """Everything that can be set or done, and what can be seen of this computer."""
    held = running().session
    return render_template(
        "safety.html",
        own_window=session["own_window"],
        swaps=swaps(),
        hibernates=hibernates(),
        ways=held.ways_in if held.is_open else None,
        minutes=held.minutes if held.is_open else 0,
        exists=held.exists or held.is_open,
        message=held_message(),
    )


@pages.get("/limits")
@open_to_all
def limits() -> str:
    """What protects, and what does not."""
    return render_template("limits.html")


@pages.route("/lock", methods=["GET", "POST"])
def lock() -> str | Response:
    """When an unused vault locks by itself."""
    held = running().session
    form = form_of(LockForm, minutes=str(held.minutes))
    if request.method == "GET":
        return render_template("lock_after.html", form=form, message=held_message())
    if not form.validate():
        return refused(form)
    held.set_minutes(int(form.minutes.data))
    return told_at(
        url_for("safety.page"),
        say(N_("The vault now locks after {minutes} minutes."), minutes=form.minutes.data),
    )


@pages.get("/activity")
def done() -> str:
    """What was done with this vault lately, from its journal."""
    lines = activity.recent(running().session.vault, SHOWN)
    told = [
        (line, say(DONE[line.what]) if line.what in DONE else say(OTHER, kind=line.what)) for line in lines
    ]
    return render_template("activity.html", lines=told)
