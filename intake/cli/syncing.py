# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake sync``: exchange through a folder that several people see, once or as long as the command runs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Command, json_option, option
from intake.errors import DiskError, IntakeError
from sync import shared_folder
from translations import N_

if TYPE_CHECKING:
    from intake.vault.vault import Vault
    from sync.shared_folder import Round

WATCHING = N_("Watching {folder}. Ctrl+C ends it; nothing is lost by that.")
TAKEN = N_("Taken in: {taken} files. Refused: {refused}. Written: {written} files.")
UNFINISHED = N_("Not whole yet: {count} files. They are read again once they have changed.")
REMOVED = N_("Taken away, because all for whom they were have them: {count} files written here earlier.")
ROSTER = N_("Roster number {number} is in force now.")
CARD = N_("{file}: the card of somebody who may want to be enrolled.")


@click.command(
    "sync",
    cls=Command,
    help=N_("Exchange through a shared folder: take in what is new there, write what the others lack."),
)
@option(
    "--folder",
    "target",
    metavar=N_("FOLDER"),
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=N_("The folder: on a stick, or one that another program keeps in step."),
)
@option("--watch", is_flag=True, help=N_("Go on, and look again every so often."))
@option(
    "--every",
    type=click.IntRange(5, 86_400),
    default=30,
    show_default=True,
    metavar=N_("SECONDS"),
    help=N_("With --watch: how often to look."),
)
@option("--again", is_flag=True, help=N_("Look at every file anew, even those that were dealt with."))
@json_option
@click.pass_obj
def sync(session: Session, target: Path, watch: bool, every: int, again: bool, as_json: bool) -> int:
    """One round, or one after the other until the person ends it."""
    folder = target.absolute()
    with session.open() as vault:
        if not watch:
            return _round(session, vault, folder, again=again, as_json=as_json)
        session.tell(WATCHING, folder=str(folder))
        while True:
            try:
                _round(session, vault, folder, again=again, as_json=as_json)
            except (DiskError, IntakeError) as refusal:
                # A stick that was taken out comes back; a full disk is emptied.
                output.note(refusal.tell(session.language))
            again = False
            time.sleep(every)


def _round(session: Session, vault: Vault, folder: Path, *, again: bool, as_json: bool) -> int:
    with output.progress(session.word(N_("Exchanging"))) as progress:
        done = shared_folder.exchange_once(vault, folder, again=again, progress=progress)
    if as_json:
        output.data(_json(session, done))
    elif not done.nothing or done.unfinished:
        _tell(session, done)
    refused = [one.error for one in done.taken if one.error is not None]
    return refused[0].exit_code if refused else 0


def _tell(session: Session, done: Round) -> None:
    for one in done.taken:
        if one.error is not None:
            _warn(session, one.path, one.error)
        if one.arrival is not None:
            for anomaly in one.arrival.anomalies:
                session.warn(
                    N_("{file}: {message}"), file=one.path.name, message=anomaly.tell(session.language)
                )
    for path, error in done.refused:
        _warn(session, path, error)
    for path in done.cards:
        session.tell(CARD, file=path.name)
    for number in done.rosters:
        session.tell(ROSTER, number=number)
    refused = sum(one.error is not None for one in done.taken) + len(done.refused)
    session.tell(
        TAKEN, taken=sum(one.error is None for one in done.taken), refused=refused, written=len(done.written)
    )
    if done.unfinished:
        session.tell(UNFINISHED, count=done.unfinished)
    if done.removed:
        session.tell(REMOVED, count=done.removed)


def _warn(session: Session, path: Path, error: IntakeError) -> None:
    session.warn(N_("{file}: {message}"), file=path.name, message=error.tell(session.language))


def _json(session: Session, done: Round) -> dict[str, Any]:
    refused = [(one.path, one.error) for one in done.taken if one.error is not None]
    return {
        "taken": [
            {"file": one.path.name, **one.arrival.to_json()} for one in done.taken if one.arrival is not None
        ],
        "refused": [
            {"file": path.name, "refused": type(error).__name__, "message": error.tell(session.language)}
            for path, error in (*refused, *done.refused)
        ],
        "written": [path.name for path in done.written],
        "removed": done.removed,
        "unfinished": done.unfinished,
        "rosters": list(done.rosters),
        "cards": [path.name for path in done.cards],
    }
