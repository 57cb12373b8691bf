# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake export`` and ``import``: what others lack goes out as encrypted parts; what they send comes in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from intake.cli import output
from intake.cli.exits import Exit
from intake.cli.session import Session
from intake.cli.speaking import Command, argument, json_option, option, spoken
from intake.errors import NoPartFound
from sync import finding, inbox, outbox, telling, waiting_parts
from sync.arrival import Arrival
from translations import N_

WRITTEN = N_("Written: {parts} parts with {entries} entries, {seals} seals and {evidence} evidence files.")
WHAT_TO_DO = N_(
    "Send the parts in this order, by any way; the first one alone makes the reports known. Only the recipients "
    "can open them."
)
TAKEN = N_(
    "{file}: part {index} of {total} from {sender}: {entries} entries, {seals} seals, {evidence} evidence files."
)
PIECE = N_("{file}: a piece of a large evidence file. It is kept until all the others have come.")
NOTHING_NEW = N_("{file}: part {index} of {total} from {sender}: nothing new.")
UNREADABLE = N_("{number} evidence files could not be read any more and were left out.")
_UNITS: Final = {"": 1, "k": 1000, "M": 1000**2, "G": 1000**3}


class Size(click.ParamType[int]):
    """A size as people and messaging apps write it: 100k, 16M, 95M, 4G, or bytes; units are decimal."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Bytes."""
        found = re.fullmatch(r"(\d{1,12}) ?([kMG]?)[Bo]?", str(value), re.ASCII)
        if found is None:
            self.fail(spoken(N_("not a size such as 100k, 16M or 95M")), param, ctx)
        return int(found[1]) * _UNITS[found[2]]


@click.command("export", cls=Command, help=N_("Write what the recipients lack, as encrypted parts."))
@option(
    "--to",
    type=click.Choice([outbox.COORDINATORS, outbox.CUSTODIANS]),
    default=outbox.COORDINATORS,
    show_default=True,
    help=N_("For whom. Custodians get sealed identities only."),
)
@option(
    "--folder",
    "target",
    metavar=N_("FOLDER"),
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help=N_("Where to write the parts (default: here)."),
)
@option("--again", is_flag=True, help=N_("All there is, even what was sent before."))
@option("--text-only", is_flag=True, help=N_("Leave evidence files for later; they stay waiting."))
@option(
    "--part-size",
    metavar=N_("SIZE"),
    type=Size(),
    help=N_("No file longer than this, such as 100k, 16M or 95M; longer evidence is cut (default: 4G)."),
)
@json_option
@click.pass_obj
def export(
    session: Session,
    to: str,
    target: Path,
    again: bool,
    text_only: bool,
    part_size: int | None,
    as_json: bool,
) -> None:
    """Write the parts and remember what was sent."""
    with session.open() as vault, output.progress(session.word(N_("Writing parts"))) as progress:
        made = outbox.export(
            vault,
            target.absolute(),
            to=to,
            again=again,
            evidence=not text_only,
            part_size=part_size,
            progress=progress,
        )
    if as_json:
        output.data(made.to_json())
        return
    session.tell(
        WRITTEN, parts=len(made.parts), entries=made.entries, seals=made.seals, evidence=made.evidence
    )
    for path in made.parts:
        output.line(f"    {path.name}  {path.stat().st_size}")
    session.tell(WHAT_TO_DO)
    if made.unreadable:
        session.warn(UNREADABLE, number=len(made.unreadable))


@click.command("import", cls=Command, help=N_("Take in parts, in any order and as often as they come."))
@argument("paths", metavar=N_("FILE"), nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@option("--dry-run", is_flag=True, help=N_("Only try; write nothing."))
@json_option
@click.pass_obj
def import_(session: Session, paths: tuple[Path, ...], dry_run: bool, as_json: bool) -> int:
    """Import file by file: each part whole or not at all, and one that is refused stops no other."""
    found = [file for path in paths for file in finding.parts_in(path)]
    if not found:
        raise NoPartFound
    with session.open() as vault, output.progress(session.word(N_("Reading parts"))) as progress:
        taken = waiting_parts.take_many(vault, found, dry_run=dry_run, progress=progress)
    return outcome(session, taken, as_json=as_json, dry_run=dry_run)


def outcome(session: Session, taken: Sequence[inbox.Taken], *, as_json: bool, dry_run: bool = False) -> int:
    """Tell what became of files, and what is lacking; the exit code."""
    refused = [one.error for one in taken if one.error is not None]
    if as_json:
        output.data([_json(session, one) for one in taken])
    else:
        if dry_run:
            session.tell(N_("Tried only; nothing was written."))
        for one in taken:
            tell_of(session, one)
        if not dry_run:
            arrivals = [one.arrival for one in taken if one.arrival is not None]
            for sentence in telling.lacking(arrivals, session.language):
                output.note(sentence)
        session.tell(
            N_("Taken in: {taken}. Refused: {refused}."),
            taken=len(taken) - len(refused),
            refused=len(refused),
        )
    if not refused:
        return Exit.FINE
    return Exit.PARTLY if len(refused) < len(taken) else refused[0].exit_code


def _json(session: Session, one: inbox.Taken) -> dict[str, Any]:
    if one.arrival is None:
        refusal = one.error.tell(session.language) if one.error else ""
        told = {"file": one.path.name, "refused": type(one.error).__name__, "message": refusal}
        return {**told, "waits": one.waits}
    return {"file": one.path.name, **one.arrival.to_json()}


def tell_of(session: Session, one: inbox.Taken) -> None:
    """Say what became of one file."""
    name = one.path.name
    if one.arrival is None:
        message = one.error.tell(session.language) if one.error else ""
        session.warn(N_("{file}: {message}"), file=name, message=message)
        if one.waits:
            session.warn(N_("{file}: {message}"), file=name, message=session.word(telling.WAITS))
        return
    came = one.arrival
    if came.returned is not None:
        _tell_receipt(session, name, came)
        return
    sentence = NOTHING_NEW if came.nothing_new else TAKEN
    session.tell(
        sentence,
        file=name,
        sender=came.sender,
        index=came.index,
        total=came.total,
        entries=came.new + came.filled,
        seals=came.seals,
        evidence=came.evidence,
    )
    if came.slices and not came.evidence:
        session.tell(PIECE, file=name)
    _warn(session, name, came)


def _tell_receipt(session: Session, name: str, came: Arrival) -> None:
    session.tell(N_("{file}: return file from {sender}."), file=name, sender=came.sender)
    for sentence in telling.returned(came, session.language):
        output.line(f"    {sentence}")
    _warn(session, name, came)


def _warn(session: Session, name: str, came: Arrival) -> None:
    for anomaly in came.anomalies:
        session.warn(N_("{file}: {message}"), file=name, message=anomaly.tell(session.language))
