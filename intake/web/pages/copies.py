# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup: the whole vault, still encrypted, copied to a folder on another disk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import FolderTaken, IntakeError
from intake.vault.backup import back_up
from intake.web import work
from intake.web.folders import FolderForm
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.pages.locks import Again
from intake.web.running import running
from intake.web.words import language

pages = Blueprint("copies", __name__, url_prefix="/safety/backup")

KIND: Final = "backup"
NAME: Final = "intake-{day}"


class BackupForm(FolderForm, Again):
    """Where it goes, and that the owner asks for it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was made; ``bytes`` is its size."""

    folder: Path
    bytes: int


@pages.route("", methods=["GET", "POST"])
def page() -> str | Response:
    """Choose where, then copy."""
    held = running().session
    form = form_of(BackupForm)
    if request.method == "GET":
        return render_template("backup.html", form=form, message=held_message())
    if not form.validate():
        return refused(form)
    vault = held.vault
    try:
        key = held.key(form.passphrase.data or "")
        target = _free(form.path)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()

    def task(step: work.Step) -> Backup:
        return Backup(target, back_up(vault, key, target, step))

    return work.begin(KIND, task, leads_to=url_for("copies.done"), back=url_for("copies.page"))


def _free(folder: Path) -> Path:
    """A folder of today that is not there yet. Raises FolderTaken when a day's whole hundred are."""
    name = NAME.format(day=datetime.now(UTC).date().isoformat())
    for number in range(1, 100):
        path = folder / (name if number == 1 else f"{name}-{number}")
        if not path.exists():
            return path
    raise FolderTaken


@pages.get("/done")
def done() -> str | Response:
    """Where the copy lies, and how it is brought back."""
    made = work.result_of(request.args.get("work", ""), KIND)
    if made is None:
        return redirect(url_for("copies.page"), 303)
    return render_template("backup_done.html", made=made)
