# SPDX-License-Identifier: GPL-3.0-or-later
"""Totals that somebody states for a period: their list, and one of them."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.sections import TALLY, tally
from forms.sections import answers as telling
from intake.errors import NoSuchRecord
from intake.model.entry import new_id
from intake.vault.drafts import Draft
from intake.vault.projections import tallies as stored
from intake.vault.projections.tallies import StoredTally
from intake.vault.vault import Vault
from intake.web import drafting
from intake.web.addresses import is_own
from intake.web.running import running
from intake.web.words import language

pages = Blueprint("tallies", __name__, url_prefix="/totals")


def tally_of(vault: Vault, subject: str) -> StoredTally:
    """The total with this subject. Raises NoSuchRecord."""
    found = next((one for one in stored.every(vault.connection) if one.subject == subject), None)
    if found is None:
        raise NoSuchRecord(name=subject)
    return found


def _or_404(journal: str, record: str) -> StoredTally:
    try:
        return tally_of(running().session.vault, f"{journal}/{record}")
    except NoSuchRecord:
        abort(404)


@pages.get("/")
def listing() -> str:
    """All totals, the latest first."""
    found = stored.every(running().session.vault.connection)
    found.sort(key=lambda one: (one.changed, one.subject), reverse=True)
    return render_template("tallies.html", found=found)


@pages.get("/<journal>/<record>")
def one(journal: str, record: str) -> str:
    """One total, as it stands."""
    found = _or_404(journal, record)
    words = telling.Telling(language(), drafting.understanding(language()), {})
    return render_template(
        "tally.html",
        found=found,
        answers=words.of(TALLY, tally.from_tally(found.tally)),
        own=is_own(found.subject),
        saved="saved" in request.args,
        journal=journal,
        record=record,
    )


@pages.post("/<journal>/<record>/amend")
def amend(journal: str, record: str) -> Response:
    """Open it again."""
    found = _or_404(journal, record)
    body = {"language": language(), TALLY.name: tally.from_tally(found.tally)}
    draft = Draft(new_id(), drafting.TALLY_KIND, found.subject, body, "", 0)
    drafting.store(draft, body)
    return redirect(url_for("sections.page", id=draft.id, name=TALLY.name), 303)
