# SPDX-License-Identifier: GPL-3.0-or-later
"""For coordinators: up to where a member's entries came, for a revocation, and what a roster leaves without effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import IntakeError
from intake.model.roster import COORDINATOR, CUSTODIAN
from intake.vault import journal
from intake.vault.history import author_of
from intake.vault.projections import projector
from intake.web.folders import FolderForm
from intake.web.formbase import forget_held, form_of, held_message, refused, told_at
from intake.web.pages.safety import DONE, OTHER
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language, say
from sync import heads, rosters
from translations import N_

pages = Blueprint("believing", __name__, url_prefix="/team/entries")
pages.before_request(only(COORDINATOR, CUSTODIAN))

SHOWN: Final = 200
WRITTEN: Final = N_("The list was written: {file}. Carry it to the holder of the root key.")
WHY: Final = {
    "revoked": N_("written after what is still believed of a revoked member"),
    "role": N_("the member's role does not allow it"),
    "not-own": N_("about a record that somebody else began"),
    "stranger": N_("in the journal of somebody who is not enrolled"),
    "unknown-kind": N_("of a kind that this Intake does not know yet"),
    "later-form": N_("written by a newer Intake"),
    "unreadable": N_("its content cannot be read"),
}
"""Why an entry has no effect, for a person."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry without effect: whose it is, when it says it was written, what it is and why it does not count."""

    label: str
    at: str
    what: str
    why: str


@pages.get("/without-effect")
def without_effect() -> str:
    """The entries that are kept and change nothing, the latest first."""
    vault = running().session.vault
    found = projector.refused(vault.connection)
    lines = []
    for name, written_in, _, kind, why in found:
        entry = journal.get(vault.connection, name)
        what = say(DONE[kind]) if kind in DONE else say(OTHER, kind=kind)
        at = entry.header.at if entry else ""
        lines.append(Line(author_of(vault, written_in), at, what, say(WHY[why]) if why in WHY else why))
    lines.sort(key=lambda line: line.at, reverse=True)
    return render_template("without_effect.html", lines=lines[:SHOWN], count=len(lines))


@pages.route("/of/<member>", methods=["GET", "POST"])
def of_member(member: str) -> str | Response:
    """Write the list of what came from a member to a folder."""
    vault = running().session.vault
    named = vault.roster.by_id(member) if vault.roster else None
    if named is None or named.id == vault.identity.member:
        abort(404)
    form = form_of(FolderForm)
    if request.method == "GET":
        found = rosters.heads(vault, member)
        last = (journal.head(vault.connection, one.journal) for one in found)
        return render_template(
            "heads.html",
            member=named,
            form=form,
            journals=len(found),
            entries=sum(one.seq + 1 for one in last if one),
            message=held_message(),
        )
    if not form.validate():
        return refused(form)
    path = form.path / f"{named.id[:8]}{heads.SUFFIX}"
    try:
        heads.write(vault, named.id, path)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return told_at(url_for("team.page"), say(WRITTEN, file=path))
