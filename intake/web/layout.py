# SPDX-License-Identifier: GPL-3.0-or-later
"""What the frame around every page asks: is the vault open, which sections are there, where are we."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from flask import Flask, current_app, request

from intake.model.roster import COORDINATOR, CUSTODIAN, ROLES, ROOT
from intake.vault import clocks, oddities
from intake.vault.journal import stamp
from intake.web.formats import moment
from intake.web.guards import form_token
from intake.web.roles import role, role_name
from intake.web.running import running
from intake.web.words import clock_time, language, say
from translations import N_

SECTIONS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("home.page", N_("Start page"), ROLES),
    ("reports.listing", N_("Reports"), ROLES),
    ("sending.page", N_("Send"), ROLES),
    ("receiving.page", N_("Receive"), ROLES),
    ("incidents.listing", N_("Incidents"), (COORDINATOR,)),
    ("months.page", N_("Month"), (COORDINATOR,)),
    ("seals.listing", N_("Sealed identities"), (CUSTODIAN,)),
    ("team.page", N_("My team"), (*ROLES, ROOT)),
)
"""The pages named at the top of each: endpoint, words, and the roles that have them."""
WITHIN: Final = {
    "reports": "reports.listing",
    "drafts": "reports.listing",
    "sections": "reports.listing",
    "pointing": "reports.listing",
    "checking": "reports.listing",
    "settling": "reports.listing",
    "tallies": "reports.listing",
    "paper": "reports.listing",
    "evidence": "reports.listing",
    "recording": "reports.listing",
    "sealing": "reports.listing",
    "withdrawing": "reports.listing",
    "asking": "reports.listing",
    "proving": "reports.listing",
    "sending": "sending.page",
    "receiving": "receiving.page",
    "returning": "receiving.page",
    "sharing": "receiving.page",
    "unknown": "receiving.page",
    "incidents": "incidents.listing",
    "forming": "incidents.listing",
    "seals": "seals.listing",
    "resealing": "seals.listing",
    "team": "team.page",
    "enrolling": "team.page",
    "confirming": "team.page",
    "believing": "team.page",
    "journals": "team.page",
}
"""The section that the pages of a blueprint belong to."""
PASSING: Final = ("held", "why", "saved")
"""Parts of an address that are about one moment, not about the page."""


def here() -> str:
    """The address of this page, to come back to."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in PASSING]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def sections() -> list[tuple[str, str, str]]:
    """Endpoint and words of the sections that the role of the open vault has, and whether we are there.

    The last is "page" for the section itself, "true" for a page within it, else "": what aria-current says.
    """
    known, at = current_app.view_functions, request.endpoint or ""
    within = WITHIN.get(request.blueprint or "", "")
    return [
        (name, label, "page" if name == at else "true" if name == within else "")
        for name, label, roles in SECTIONS
        if name in known and role() in roles
    ]


def interview_until() -> str:
    """The time until which an interview holds the automatic lock off, "" when there is none."""
    held = running().session
    if not held.is_open or not held.clock.held_for:
        return ""
    return clock_time(datetime.now(UTC) + timedelta(seconds=held.clock.held_for))


def clock_behind() -> str:
    """What is said on every page while this computer's clock is earlier than the last entry of its vault."""
    held = running().session
    last = clocks.behind(held.vault) if held.is_open else ""
    if not last:
        return ""
    now = stamp(held.vault.clock())
    return say(oddities.CLOCK_BEHIND, now=moment(now, language()), last=moment(last, language()))


def apply_label(code: str, label: Callable[[str], str]) -> str:
    """A code as its label, for `map` in a template."""
    return label(code)


def install(app: Flask) -> None:
    """Give these to the templates of `app`."""
    app.jinja_env.globals.update(
        form_token=form_token,
        here=here,
        clock_behind=clock_behind,
        interview_until=interview_until,
        sections=sections,
        vault_open=lambda: running().session.is_open,
        exercise=lambda: running().session.exercise,
        vault_role=role,
        role_name=role_name,
    )
    app.jinja_env.filters["apply_label"] = apply_label
