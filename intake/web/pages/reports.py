# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of reports: newest first, narrowed by kind, region, state or words; drafts on top of it."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from forms import vocabularies
from intake.vault.projections import report_list
from intake.vault.projections import reports as stored
from intake.vault.projections.report_list import Wanted
from intake.web import delivered, drafting
from intake.web.formbase import hold
from intake.web.held import Held
from intake.web.pages.report_drafts import line
from intake.web.running import running
from intake.web.words import language
from translations import N_

pages = Blueprint("reports", __name__, url_prefix="/reports")

PAGE: Final = 25
STATES: Final = {
    stored.ACTIVE: N_("In force"),
    report_list.CONFLICT: N_("Two versions compete"),
    stored.WITHDRAWN: N_("Withdrawn"),
    stored.ERASED: N_("Erased"),
    stored.BODILESS: N_("Content not on this computer"),
}


def labels(name: str) -> Any:
    """A function from a code of a list to its label on this page."""
    listed, spoken = vocabularies.load(name), language()
    return lambda code: listed.label(code, spoken)


@pages.get("/")
def listing() -> str:
    """Drafts to go on with, then reports, a page at a time.

    What the list is narrowed to waits in memory and never stands in the address: it may be the words of a report.
    """
    connection = running().session.vault.connection
    held = running().held.get(request.args.get("held", ""), session["id"], request.path)
    wanted = _wanted(held)
    before = request.args.get("before", type=int)
    found = report_list.page(connection, wanted, PAGE, before)
    regions = vocabularies.load("region_2023").choices(language())
    return render_template(
        "reports.html",
        found=found.found,
        stages=delivered.stages(line.subject for line in found.found),
        more=found.before,
        first=before is None,
        wanted=wanted,
        held=request.args.get("held", "") if held else "",
        drafts=[line(draft) for draft in drafting.unfinished()],
        discarded=drafting.in_bin(),
        just_discarded="discarded" in request.args,
        categories=vocabularies.load("bulletin_category").choices(language()),
        regions=regions,
        states=STATES,
        no_region=report_list.NO_REGION,
        label=labels("bulletin_category"),
        region=labels("region_2023"),
    )


def _wanted(held: Held | None) -> Wanted:
    values: MultiDict[str, str] = held.values if held else MultiDict()
    return Wanted(
        values.get("category", ""),
        values.get("region", ""),
        values.get("state", ""),
        values.get("words", "").strip(),
    )


@pages.post("/find")
def find() -> Response:
    """Narrow the list."""
    names = ("category", "region", "state", "words")
    values = MultiDict((name, request.form.get(name, "")[:200]) for name in names if request.form.get(name))
    if not values:
        return redirect(url_for("reports.listing"), 303)
    return hold(values, {}, path=url_for("reports.listing"))


@pages.get("/new")
def new() -> Response:
    """Begin a report."""
    return redirect(url_for("drafts.new"), 303)
