# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake export``: what others lack goes out as encrypted parts, in the order in which to send them."""

from __future__ import annotations

from pathlib import Path

import click

from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Command, json_option, option
from sync import outbox
from translations import N_

WRITTEN = N_("Written: {parts} parts with {entries} entries, {seals} seals and {evidence} evidence files.")
WHAT_TO_DO = N_(
    "Send the parts in this order, by any way; the first one alone makes the reports known. Only the recipients "
    "can open them."
)
UNREADABLE = N_("{number} evidence files could not be read any more and were left out.")


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
@json_option
@click.pass_obj
def export(session: Session, to: str, target: Path, again: bool, text_only: bool, as_json: bool) -> None:
    """Write the parts and remember what was sent."""
    with session.open() as vault, output.progress(session.word(N_("Writing parts"))) as progress:
        made = outbox.export(
            vault, target.absolute(), to=to, again=again, evidence=not text_only, progress=progress
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
