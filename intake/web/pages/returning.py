# SPDX-License-Identifier: GPL-3.0-or-later
"""Return files: after something came, its sender is told what arrived, in a file that goes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField

from intake.errors import NoRoster, NothingToReturn
from intake.model.roster import COORDINATOR, CUSTODIAN, Member
from intake.vault import places
from intake.vault.vault import Vault
from intake.web import work
from intake.web.folders import FolderForm
from intake.web.formbase import form_of, held_message, refused
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language
from sync import returning
from sync.packs import PlacePack
from sync.returning import Return
from translations import N_

pages = Blueprint("returning", __name__, url_prefix="/receive/return")
pages.before_request(only(COORDINATOR, CUSTODIAN))


class ReturnForm(FolderForm):
    """For whom, with which lists of places, where to."""

    members = SelectMultipleField(N_("For whom"), validate_choice=False)
    packs = SelectMultipleField(N_("Lists of places to send along"), validate_choice=False)


@dataclass(frozen=True, slots=True)
class Written:
    """Return files and where they were written."""

    files: tuple[Return, ...]
    folder: Path


@pages.route("", methods=["GET", "POST"])
def page() -> str | Response:
    """Choose for whom, then write. Those to whom one is due are chosen to begin with."""
    vault = running().session.vault
    form: Any = form_of(ReturnForm)
    everyone = _members(vault)
    if request.method == "POST":
        chosen = [member for member in everyone if member.id in (form.members.data or ())]
        if not form.validate():
            return refused(form)
        if not everyone:
            return refused(form, NoRoster().tell(language()))
        if not chosen:
            return refused(form, NothingToReturn().tell(language()))
        return _write(vault, chosen, form)
    due = {member.id for member in returning.due(vault)}
    return render_template(
        "return.html",
        form=form,
        message=held_message(),
        members=sorted(everyone, key=lambda member: (member.id not in due, member.label)),
        due=due,
        chosen=set(form.members.data) if form.members.data else due,
        packs=[pack.name for pack in places.packs(vault.connection)],
    )


def _members(vault: Vault) -> list[Member]:
    roster = vault.roster
    found = roster.members if roster else ()
    return [member for member in found if member.active and member.id != vault.identity.member]


def _write(vault: Vault, members: list[Member], form: Any) -> Response:
    folder = form.path
    held = [(name, places.read_pack(vault.connection, name)) for name in form.packs.data or ()]
    packs = [PlacePack.of(name, *pack) for name, pack in held if pack is not None]

    def task(step: work.Step) -> Written:
        files = []
        for number, member in enumerate(members, 1):
            files.append(returning.write(vault, folder, member, packs))
            step(number, len(members))
        return Written(tuple(files), folder)

    return work.begin("return", task, leads_to=url_for("returning.done"), back=url_for("returning.page"))


@pages.get("/done")
def done() -> str | Response:
    """What was written, and what to do with it."""
    written = work.result_of(request.args.get("work", ""), "return")
    if not isinstance(written, Written):
        return redirect(url_for("returning.page"), 303)
    return render_template("return_done.html", written=written)
