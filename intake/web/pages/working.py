# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a long task is, with a way to stop it. The page loads itself again where there is no script."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, jsonify, redirect, render_template, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake.errors import WorkStopped
from intake.web.guards import in_background, open_to_all
from intake.web.locking import beside_the_vault
from intake.web.roles import role
from intake.web.work import Work, works
from translations import N_

pages = Blueprint("working", __name__, url_prefix="/work")

SOON: Final = 0.7
"""Seconds within which short work leads on without showing a bar."""
TITLES: Final = {
    "send": N_("Writing the files"),
    "try": N_("Looking at the files"),
    "take": N_("Taking in the files"),
    "shared": N_("Exchanging through the shared folder"),
    "purge": N_("Letting go"),
    "form": N_("Forming incidents"),
    "roster": N_("Applying the roster"),
    "reseal": N_("Sealing again"),
    "backup": N_("Writing the backup"),
    "places": N_("Adding the list of places"),
    "exercise": N_("Making the exercise: an invented association"),
}


@pages.get("/<id>")
@open_to_all
@beside_the_vault
def page(id: str) -> str | BaseResponse:
    """How far it is; where it leads once it is done."""
    work = works().get(id, session["id"])
    if work is None:
        return redirect(url_for("home.page"), 303)
    # Asked once: work that ends while the page is made must not leave it without its way on.
    finished = work.finished.wait(SOON)
    if finished and work.error is None:
        return redirect(f"{work.leads_to}?work={work.id}", 303)
    return render_template(
        "working.html",
        work=work,
        going_on=not finished,
        title=TITLES.get(work.kind, N_("Working")),
        stopped=isinstance(work.error, WorkStopped),
        role=role(),
    )


@pages.get("/<id>/state")
@open_to_all
@beside_the_vault
@in_background
def state(id: str) -> Response:
    """For the script that moves the bar."""
    work = works().get(id, session["id"])
    return jsonify(percent=_percent(work), finished=work is None or work.finished.is_set())


def _percent(work: Work | None) -> int | None:
    return work.percent if work else None


@pages.post("/<id>/stop")
@open_to_all
@beside_the_vault
def stop(id: str) -> BaseResponse:
    """Stop at the next step; what was not finished is undone."""
    work = works().get(id, session["id"])
    if work is not None:
        work.stopping = True
    return redirect(url_for("working.page", id=id), 303)
