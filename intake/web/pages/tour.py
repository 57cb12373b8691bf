# SPDX-License-Identifier: GPL-3.0-or-later
"""The guided tour: its steps with what is done, links to the real pages, and the way into the other roles' vaults."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.web import touring
from intake.web.guards import READING
from intake.web.running import running
from intake.web.session import EXERCISE_VAULTS

pages = Blueprint("tour", __name__, url_prefix="/tour")


@pages.before_request
def _in_exercise() -> Response | None:
    if not running().session.exercise:
        return redirect(url_for("help.topic", name="tour"), 303)
    return None


@pages.get("")
def page() -> str:
    """Every step of the role that is being practised."""
    return render_template(
        "tour.html",
        tour=touring.progress(running().session.vault),
        pages=current_app.view_functions,
        roles=list(EXERCISE_VAULTS),
    )


@pages.post("/done")
def done() -> Response:
    """Tick a step by hand."""
    touring.tick(running().session.vault, request.form.get("step", ""))
    return redirect(url_for("tour.page"), 303)


@pages.post("/again")
def again() -> Response:
    """Begin anew."""
    touring.again(running().session.vault)
    return redirect(url_for("tour.page"), 303)


@pages.before_app_request
def _seen() -> None:
    """Pages of an exercise that are asked for tick their step. Comes after the guards and the lock."""
    held = running().session
    if held.exercise and request.method in READING and request.endpoint:
        touring.saw(held.vault, request.endpoint)
