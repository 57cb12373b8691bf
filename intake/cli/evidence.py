# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake evidence``: files that belong to a report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from forms import vocabularies
from intake.cli import files, output
from intake.cli.exits import Exit
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option, option
from intake.errors import IntakeError, NoSuchRecord, NotSealed
from translations import N_

if TYPE_CHECKING:
    from intake.vault.attaching import Attached, Description
    from intake.vault.vault import Vault

LEAVES = N_(
    "Take care: a readable copy leaves the vault. Deleting it later may not remove it from the disk. This is "
    "written in the journal."
)
HEADS = (N_("Id"), N_("Report"), N_("Type"), N_("Kind"), N_("Size"), N_("Title"))

copy_to = option(
    "--to",
    metavar=N_("FILE"),
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("The file to write; it must not exist yet."),
)
"""Where a readable copy goes."""


@click.group("evidence", cls=Group, help=N_("Evidence: photographs, recordings and documents."))
def evidence() -> None:
    """Hold the commands on evidence."""


@evidence.command("add", help=N_("Add files to a report. Each is encrypted on its way into the vault."))
@argument("report", metavar=N_("REPORT"))
@argument(
    "paths",
    metavar=N_("FILE"),
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@option(
    "--type",
    "kind",
    type=click.Choice(vocabularies.load("evidence_type").codes),
    help=N_("A code of the list of evidence types."),
)
@option("--title", metavar=N_("TEXT"), default="", help=N_("What it shows, in a few words."))
@option("--obtained", metavar=N_("DATE"), default="", help=N_("When it was obtained, such as 2024-06-15."))
@option("--how", metavar=N_("TEXT"), default="", help=N_("How it was obtained, without any name."))
@option(
    "--source", metavar=N_("SOURCE"), help=N_("Who gave it: the source's number in the report, or its id.")
)
@json_option
@click.pass_obj
def add(
    session: Session,
    report: str,
    paths: tuple[Path, ...],
    kind: str | None,
    title: str,
    obtained: str,
    how: str,
    source: str | None,
    as_json: bool,
) -> int:
    """Add each file by itself: one that is refused does not keep the others out."""
    from intake.vault.attaching import Description
    from intake.vault.projections import reports

    added: list[dict[str, object]] = []
    refusal: IntakeError | None = None
    with session.open() as vault:
        subject = reports.resolve(vault.connection, report)
        giver = _source(vault, subject, source) if source else ""
        description = Description(title, kind or "", obtained, how=how, source=giver)
        for path in paths:
            try:
                stored = _add(session, vault, subject, path, description)
            except IntakeError as refused:
                session.warn(N_("{file}: {message}"), file=path.name, message=refused.tell(session.language))
                refusal = refusal or refused
                continue
            added.append({"file": path.name, "id": stored.id, "sha256": stored.sha256} | _kind(stored))
            if not as_json:
                session.tell(N_("{file}: added as {id}."), file=path.name, id=stored.id[:8])
    if as_json:
        output.data(added)
    if refusal is None:
        return Exit.FINE
    return Exit.PARTLY if added else refusal.exit_code


def _source(vault: Vault, subject: str, wanted: str) -> str:
    """The id of a source of the report, by number (from 1) or id. Raises NoSuchRecord."""
    from intake.vault.projections import reports

    ids = [source.id for source in reports.read(vault.connection, subject).sources]
    if wanted in ids:
        return wanted
    if wanted.isdecimal() and 1 <= int(wanted) <= len(ids):
        return ids[int(wanted) - 1]
    raise NoSuchRecord(name=wanted)


def _kind(stored: Attached) -> dict[str, object]:
    return {"size": stored.size, "media": stored.media}


def _add(session: Session, vault: Vault, subject: str, path: Path, description: Description) -> Attached:
    from intake.vault.attaching import attach

    with files.reading(path) as stream, output.progress(path.name) as progress:
        size = os.fstat(stream.fileno()).st_size
        source: BinaryIO = stream
        return attach(vault, subject, source, description, name=path.name, size_hint=size, progress=progress)


@evidence.command("list", help=N_("List evidence files, of one report or of all."))
@argument("report", metavar=N_("REPORT"), required=False)
@json_option
@click.pass_obj
def list_(session: Session, report: str | None, as_json: bool) -> None:
    """Show a line for each file."""
    from intake.vault.projections import attachments, reports

    with session.open() as vault:
        subject = reports.resolve(vault.connection, report) if report else None
        found = attachments.evidence(vault.connection, subject)
        lines = {one.subject: reports.summary(vault.connection, one.subject) for one in found}
        here = {stored.id for stored in vault.evidence.files()}
    shown = [one for one in found if lines[one.subject].state == reports.ACTIVE]
    rows = [
        {
            "id": one.id,
            "report": lines[one.subject].code,
            "subject": one.subject,
            "type": one.type,
            "media": one.media,
            "size": one.size,
            "title": one.title,
            "obtained": one.obtained,
            "sha256": one.sha256,
            "at": one.at,
            "here": one.id in here,
        }
        for one in shown
    ]
    if as_json:
        output.data(rows)
    elif not rows:
        session.tell(N_("No evidence."))
    else:
        names = ("id", "report", "type", "media", "size", "title")
        cells = [[str(row[name])[: 8 if name == "id" else None] for name in names] for row in rows]
        output.table([session.word(head) for head in HEADS], cells)


@evidence.command("read", help=N_("Write a readable copy of an evidence file outside the vault."))
@argument("id", metavar=N_("ID"))
@copy_to
@click.pass_obj
def read(session: Session, id: str, to: Path) -> None:
    """Write the copy, after the journal says so."""
    from intake.vault.disclosing import copy_out
    from intake.vault.projections import attachments

    files.refuse_taken(to)
    with session.open() as vault:
        one = attachments.evidence_named(vault.connection, id)
        session.warn(LEAVES)
        with output.progress(to.name) as progress:
            copy_out(vault, one, to, progress)
    session.tell(N_("Written: {file}."), file=to.name)


@evidence.command(
    "open-sealed", help=N_("Open a sealed file, in a custodian's vault, on the record, and write it outside.")
)
@argument("id", metavar=N_("ID"))
@option("--reason", metavar=N_("TEXT"), required=True, help=N_("Why it is opened; this goes on the record."))
@copy_to
@click.pass_obj
def open_sealed(session: Session, id: str, reason: str, to: Path) -> None:
    """Write down who, when and why, then write the copy."""
    from intake.vault.projections import attachments
    from intake.vault.sealed_files import copy_sealed_out

    files.refuse_taken(to)
    with session.open() as vault:
        one = attachments.evidence_named(vault.connection, id)
        if not one.sealed:
            raise NotSealed
        session.warn(LEAVES)
        with output.progress(to.name) as progress:
            inside = copy_sealed_out(vault, one, reason, to, progress)
    session.tell(N_("Written: {file}."), file=to.name)
    # What a browser or a camera said of a file decides nothing: it is told, not trusted.
    output.pairs([(session.word(N_("Title")), inside.title), (session.word(N_("Kind")), inside.media)])
