# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake reseal``: seals of before for the present custodians."""

from __future__ import annotations

import click

from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Command, json_option, option
from intake.vault import resealing
from translations import N_

DONE = N_(
    "Sealed again for the present custodians: {done}. Send them to the coordinators and to the other custodians, "
    "with “intake export” and “intake export --to custodians”."
)
NOTHING = N_("Nothing is to be sealed again.")
CLOSED = N_(
    "Seals that this vault cannot open or does not hold: {count}. Another custodian has to seal them again."
)
ODD = N_("Seals that are not what their entries say: {count}. Tell the central team.")


@click.command(
    "reseal",
    cls=Command,
    help=N_("Seal again what was sealed for custodians other than the present ones (custodian)."),
)
@option("--dry-run", is_flag=True, help=N_("Only say what would be done."))
@json_option
@click.pass_obj
def reseal(session: Session, dry_run: bool, as_json: bool) -> None:
    """Open each in memory and seal it again, on the record; what was stopped goes on."""
    with session.open() as vault:
        due = resealing.due(vault)
        made = resealing.Outcome(0, ())
        if not dry_run:
            with output.progress(session.word(N_("Sealing again"))) as progress:
                made = resealing.reseal(vault, progress)
    left = due.count - made.done - len(made.odd)
    if as_json:
        output.data({"resealed": made.done, "due": left, "closed": due.closed, "odd": list(made.odd)})
        return
    if dry_run and left:
        session.tell(N_("To be sealed again: {count}."), count=left)
    elif made.done:
        session.tell(DONE, done=made.done)
    else:
        session.tell(NOTHING)
    if due.closed:
        session.warn(CLOSED, count=due.closed)
    if made.odd:
        session.warn(ODD, count=len(made.odd))
