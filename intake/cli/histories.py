# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake history``: what happened to a report, and a proof of it for somebody who has nothing of Intake."""

from __future__ import annotations

from pathlib import Path

import click

from intake.cli import files, output
from intake.cli.session import Session
from intake.cli.speaking import Command, argument, json_option, option
from intake.vault.history import history as told
from intake.vault.projections import reports
from sync import proof as proofs
from translations import N_

READABLE = N_(
    "Take care: the proof holds, readable, all that this report says and said, and the code names of the members. "
    "It is not encrypted. This is written in the journal."
)
UNREADABLE = N_(
    "The proof holds no contents, but times, kinds of entries and the code names of the members. It is not "
    "encrypted. This is written in the journal."
)
HEADS = (N_("Time"), N_("Entry"), N_("Author"), N_("Changed"))


@click.command(
    "history",
    cls=Command,
    help=N_("Show what happened to a report. With a file, write a proof of it that anyone can check."),
)
@argument("report", metavar=N_("REPORT"))
@option(
    "--proof",
    "path",
    metavar=N_("FILE"),
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Write a proof to this new file: who wrote what when, and who countersigned it."),
)
@option("--without-bodies", is_flag=True, help=N_("Leave the contents out of the proof."))
@json_option
@click.pass_obj
def history(session: Session, report: str, path: Path | None, without_bodies: bool, as_json: bool) -> None:
    """Show the steps, or write the proof, after the journal says so."""
    if path is not None:
        files.refuse_taken(path)
    elif without_bodies:
        raise click.UsageError(session.word(N_("“--without-bodies” is said of a proof: name its file too.")))
    root = ""
    with session.open() as vault:
        subject = reports.resolve(vault.connection, report)
        steps = []
        if path is not None:
            session.warn(UNREADABLE if without_bodies else READABLE)
            proofs.write(vault, subject, path, bodies=not without_bodies)
            root = vault.roster.root if vault.roster else ""
        else:
            readable = reports.summary(vault.connection, subject).state == reports.ACTIVE
            steps = told(vault, subject, "report", open_to_read=readable)
    if path is not None:
        if as_json:
            output.data({"proof": str(path), "verifier": str(proofs.VERIFIER)})
            return
        session.tell(N_("Written: {file}."), file=path.name)
        session.tell(
            N_("Whoever gets it checks it with Python and this one program: {path}."), path=proofs.VERIFIER
        )
        session.tell(
            N_("Tell the association's root key by another way, so that it can be compared: {key}"), key=root
        )
    elif as_json:
        output.data([step.to_json() for step in steps])
    else:
        rows = [[step.at, step.kind, step.author, ", ".join(step.changed)] for step in steps]
        output.table([session.word(head) for head in HEADS], rows)
