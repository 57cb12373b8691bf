# SPDX-License-Identifier: GPL-3.0-or-later
"""Receiving: files are dropped or found in a folder, looked at, and only then taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from forms import vocabularies
from intake.errors import IntakeError, NoPartFound, NoRoster, UnknownSender
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import arrivals, exchange, extra_codes
from intake.web import work
from intake.web.documents import Waiting, documents
from intake.web.folders import FolderForm, file_name
from intake.web.formbase import form_of, held_message, refused
from intake.web.roles import only
from intake.web.running import running
from intake.web.tray import Dropped, Tray, TrayWriter
from intake.web.uploads import Sink, takes_files
from intake.web.words import language
from sync import cards, finding, inbox, telling, waiting_parts
from sync.inbox import Taken

pages = Blueprint("receiving", __name__, url_prefix="/receive")
pages.before_request(only(FOCAL_POINT, COORDINATOR, CUSTODIAN))

TRAY: Final = "intake.tray"
WAITING: Final = (UnknownSender, NoRoster)
"""Refusals that a newer roster may lift: a copy of such a file waits in the vault once it is taken in."""
SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Came:
    """What a look at files, or taking them in, has told. ``documents`` are cards and rosters among them."""

    taken: tuple[Taken, ...]
    names: dict[Path, str]
    documents: tuple[Waiting, ...] = ()
    refused: tuple[tuple[str, IntakeError], ...] = ()

    @property
    def good(self) -> list[Path]:
        """The files that can be, or were, taken in."""
        return [one.path for one in self.taken if one.arrival is not None]

    @property
    def unknown(self) -> int:
        """How many files can wait for their sender to be enrolled, or do."""
        return sum(isinstance(one.error, WAITING) for one in self.taken)

    @property
    def senders(self) -> list[str]:
        """Whose bundles were among the files, by what the team calls them."""
        came = (one.arrival for one in self.taken if one.arrival is not None)
        return sorted({arrival.sender for arrival in came if arrival.returned is None})

    def told(self, one: Taken, spoken: str) -> list[str]:
        """What a receipt told, in sentences."""
        return telling.returned(one.arrival, spoken) if one.arrival is not None else []

    def lacking(self, spoken: str) -> list[str]:
        """What is still expected, in sentences."""
        return telling.lacking((one.arrival for one in self.taken if one.arrival is not None), spoken)


def tray() -> Tray:
    """The tray of the open vault."""
    app = current_app
    if TRAY not in app.extensions:
        app.extensions[TRAY] = Tray(running().session.vault.folder.path)
    found: Tray = app.extensions[TRAY]
    return found


def _opened(name: str, _media: str) -> TrayWriter:
    # A browser may send a path; only its last part is ever shown.
    return tray().writer(name.replace("\\", "/").rpartition("/")[2])


@pages.get("/")
def page() -> str:
    """Drop files, or look in a folder; what waits, what came last, what is lacking."""
    vault = running().session.vault
    roster = vault.roster
    labels = {member.id: member.label for member in roster.members} if roster else {}
    held = tray()
    return render_template(
        "receive.html",
        form=form_of(FolderForm),
        message=held_message(),
        founded=roster is not None,
        waiting=[(path.stem, held.name(path), path.stat().st_size) for path in held.waiting()],
        came=arrivals.latest(vault.connection, SHOWN),
        labels=labels,
        seals=len(exchange.missing_seals(vault.connection)),
        evidence=len(exchange.missing_evidence(vault.connection)),
        unknown=waiting_parts.listing(vault),
    )


@pages.post("/files")
@takes_files(_opened)
def files() -> Response:
    """Keep what was dropped in the tray, then look at it."""
    dropped: list[Dropped] = []
    wrong: list[tuple[str, IntakeError]] = []
    for file in request.files.getlist("files"):
        stream: Any = file.stream
        if not file.filename or not isinstance(stream, Sink):
            continue
        try:
            dropped.append(stream.commit())
        except IntakeError as refusal:
            wrong.append((file.filename, refusal))
    paths = [one.path for one in dropped if one.path is not None]
    return _look(paths, [one for one in dropped if one.path is None], wrong)


@pages.post("/folder")
def folder() -> Response:
    """Look at the files of a folder where they are."""
    form = form_of(FolderForm)
    if not form.validate():
        return refused_at_page(form)
    try:
        paths = finding.parts_in(form.path)
        small = [
            Dropped(file_name(path), data=cards.read_small(path)) for path in finding.documents_in(form.path)
        ]
    except IntakeError as refusal:
        return refused_at_page(form, refusal.tell(language()))
    if not paths and not small:
        return refused_at_page(form, NoPartFound().tell(language()))
    return _look(paths, small, [])


def refused_at_page(form: FolderForm, message: str = "") -> Response:
    """Show the form again where it stands, on the page of all ways to receive."""
    return refused(form, message, path=url_for("receiving.page"))


@pages.post("/waiting")
def waiting() -> Response:
    """Look again at what waits in the tray."""
    return _look(tray().waiting(), [], [])


@pages.post("/waiting/<id>/remove")
def remove(id: str) -> Response:
    """Throw a file of the tray away."""
    for path in tray().waiting():
        if path.stem == id:
            tray().remove(path)
    return redirect(url_for("receiving.page"), 303)


def _look(paths: Iterable[Path], small: Iterable[Dropped], wrong: list[tuple[str, IntakeError]]) -> Response:
    """Try the parts without writing anything, and recognise cards and rosters."""
    recognised = []
    for one in small:
        try:
            recognised.append(documents().hold(finding.document(one.data), session["id"]))
        except IntakeError as refusal:
            wrong.append((one.name, refusal))
    vault, held, found = running().session.vault, tray(), list(dict.fromkeys(paths))
    names = {path: held.name(path) for path in found}

    def task(step: work.Step) -> Came:
        taken = inbox.take_many(vault, found, dry_run=True, progress=step)
        _clear(held, taken)
        return Came(taken, names, tuple(recognised), tuple(wrong))

    return work.begin("try", task, leads_to=url_for("receiving.check"), back=url_for("receiving.page"))


def _clear(held: Tray, taken: Iterable[Taken], *, done: bool = False) -> None:
    """Let go of files that can never be taken in, and once it is done, of those that were or that wait elsewhere."""
    for one in taken:
        if one.waits or (done if one.error is None else waiting_parts.lasts(one.error)):
            held.remove(one.path)


@pages.get("/check")
def check() -> str | Response:
    """What the files are, before anything is taken in."""
    came = work.result_of(request.args.get("work", ""), "try")
    if not isinstance(came, Came):
        return redirect(url_for("receiving.page"), 303)
    return render_template("receive_check.html", came=came, work=request.args["work"])


@pages.post("/take")
def take() -> Response:
    """Take in the files that were looked at; those that can never be taken in leave the tray."""
    came = work.result_of(request.form.get("work", ""), "try")
    if not isinstance(came, Came):
        return redirect(url_for("receiving.page"), 303)
    vault, held = running().session.vault, tray()

    def task(step: work.Step) -> Came:
        taken = waiting_parts.take_many(vault, [one.path for one in came.taken], progress=step)
        _clear(held, taken, done=True)
        vocabularies.extend(extra_codes.held(vault.settings))
        names = {one.path: came.names.get(one.path) or f"{file_name(one.path)[:8]}…" for one in taken}
        return Came(taken, names, came.documents, came.refused)

    return work.begin("take", task, leads_to=url_for("receiving.done"), back=url_for("receiving.page"))


@pages.get("/done")
def done() -> str | Response:
    """What came, from whom, what is lacking, what was refused and why."""
    came = work.result_of(request.args.get("work", ""), "take")
    if not isinstance(came, Came):
        return redirect(url_for("receiving.page"), 303)
    return render_template("received.html", came=came)
