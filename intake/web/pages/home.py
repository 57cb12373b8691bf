# SPDX-License-Identifier: GPL-3.0-or-later
"""The start page of an open vault."""

from __future__ import annotations

from flask import Blueprint, render_template

from intake.vault.projections import reports
from intake.web import delivered, drafting, pending
from intake.web.pages.report_drafts import line
from intake.web.pages.reports import STATES
from intake.web.running import running

pages = Blueprint("home", __name__)

SHOWN = 5


@pages.get("/")
def page() -> str:
    """What to do next, and the last reports."""
    vault = running().session.vault
    return render_template(
        "home.html",
        label=vault.identity.label,
        states=STATES,
        latest=reports.newest(vault.connection, SHOWN),
        count=reports.count(vault.connection),
        cap=reports.COUNT_CAP,
        stages=delivered.counted(),
        pending=pending.waiting(vault),
        drafts=[line(draft) for draft in drafting.unfinished()[:SHOWN]],
    )
