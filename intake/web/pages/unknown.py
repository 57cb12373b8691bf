# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that wait for a roster that names their sender: taken in once it does, or refused by a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NoSuchPart
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.web import work
from intake.web.formbase import told_at
from intake.web.pages.receiving import Came
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import say
from sync import waiting_parts
from sync.inbox import Taken
from translations import N_

pages = Blueprint("unknown", __name__, url_prefix="/receive/unknown")
pages.before_request(only(FOCAL_POINT, COORDINATOR, CUSTODIAN))

REFUSED: Final = N_("The file was thrown away, unread.")


def came_in(taken: Iterable[Taken]) -> Came:
    """What became of parts that waited, as a page shows it: they have no name but that of their copy."""
    found = tuple(taken)
    return Came(found, {one.path: f"{one.path.stem[:8]}…" for one in found})


@pages.post("/take")
def take() -> Response:
    """Take in what the roster has come to name."""
    vault = running().session.vault

    def task(step: work.Step) -> Came:
        return came_in(waiting_parts.take_named(vault, step))

    return work.begin("take", task, leads_to=url_for("receiving.done"), back=url_for("receiving.page"))


@pages.route("/<id>/refuse", methods=["GET", "POST"])
def refuse(id: str) -> str | Response:
    """Throw a file away, after a second look at what is known of it."""
    vault = running().session.vault
    part = next((one for one in waiting_parts.listing(vault) if one.id == id), None)
    if part is None:
        abort(404)
    if request.method == "GET":
        return render_template("unknown_refuse.html", part=part)
    try:
        waiting_parts.refuse(vault, id)
    except NoSuchPart:
        return redirect(url_for("receiving.page"), 303)
    return told_at(url_for("receiving.page"), say(REFUSED))
