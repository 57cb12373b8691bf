# SPDX-License-Identifier: GPL-3.0-or-later
"""The shared folder: which one, whether it is watched, and what the last look into it came to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField

from intake.errors import NoRoster
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.web import watching, work
from intake.web.folders import TYPED, FolderForm, file_name, offered
from intake.web.formbase import form_of, held_message, refused, told_at
from intake.web.pages.receiving import Came
from intake.web.roles import only
from intake.web.running import running
from intake.web.watching import Shared
from intake.web.words import language, say
from translations import N_

if TYPE_CHECKING:
    from sync.shared_folder import Round

pages = Blueprint("sharing", __name__, url_prefix="/shared")
pages.before_request(only(FOCAL_POINT, COORDINATOR, CUSTODIAN))

SAVED: Final = N_("Saved.")


class SharedForm(FolderForm):
    """Which folder, and whether Intake looks into it by itself."""

    watched = BooleanField(N_("Look into it by itself while the vault is open"))


@pages.route("/", methods=["GET", "POST"])
def page() -> str | Response:
    """Choose the folder; exchange now; see what the last look came to."""
    vault = running().session.vault
    chosen = watching.shared(vault)
    known = {str(place.path) for place in offered()}
    folder = chosen.folder if chosen.folder in known else TYPED if chosen.folder else None
    form = form_of(SharedForm, watched=chosen.watched, typed=chosen.folder, folder=folder)
    if request.method == "POST":
        if not form.validate():
            return refused(form)
        watching.choose(vault, Shared(str(form.path), bool(form.watched.data)))
        return told_at(url_for("sharing.page"), say(SAVED))
    return render_template(
        "shared.html",
        form=form,
        chosen=chosen,
        founded=vault.roster is not None,
        last=watching.watcher().last,
        message=held_message(),
    )


@pages.post("/now")
def now() -> Response:
    """Look into the folder, now."""
    vault = running().session.vault
    chosen = watching.shared(vault)
    if not chosen.folder:
        return redirect(url_for("sharing.page"), 303)
    if vault.roster is None:
        return told_at(url_for("sharing.page"), NoRoster().tell(language()))
    return work.begin(
        watching.KIND,
        lambda step: watching.look_into(vault, Path(chosen.folder), step),
        leads_to=url_for("sharing.done"),
        back=url_for("sharing.page"),
    )


@pages.get("/done")
def done() -> str | Response:
    """What came, what was written, what is not whole yet."""
    found: Round | None = work.result_of(request.args.get("work", ""), watching.KIND)
    if found is None:
        return redirect(url_for("sharing.page"), 303)
    refused = tuple((file_name(path), error) for path, error in found.refused)
    came = Came(found.taken, {one.path: file_name(one.path) for one in found.taken}, (), refused)
    return render_template("shared_done.html", round=found, came=came)
