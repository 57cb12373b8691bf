# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake vault journals``: who wrote until when, what is missing, what is odd and what to do about it."""

from __future__ import annotations

import click

from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Command, json_option
from intake.vault import journals as held
from intake.vault.oddities import Oddity
from translations import N_

HEADS = (N_("Journal"), N_("Member"), N_("Entries"), N_("Last"), N_("Missing"), N_("Odd"))


@click.command(
    "journals",
    cls=Command,
    help=N_("List the journals: who wrote until when, what is missing, what is odd and what to do."),
)
@json_option
@click.pass_obj
def journals(session: Session, as_json: bool) -> None:
    """Show a line for each journal, then a paragraph for each thing that is odd."""
    with session.open() as vault:
        found = held.every(vault)
    if as_json:
        output.data([one.to_json(session.language) for one in found])
        return
    output.table(
        [session.word(head) for head in HEADS],
        [
            [
                one.id[: held.SHOWN],
                one.label,
                str(one.entries),
                one.at,
                ", ".join(f"{gap.first}-{gap.last}" for gap in one.gaps),
                str(len(one.oddities) or ""),
            ]
            for one in found
        ],
    )
    for one in found:
        for oddity in one.oddities:
            tell(session, oddity)


def tell(session: Session, oddity: Oddity) -> None:
    """What it means, and what to do."""
    output.line(f"\n{oddity.tell(session.language)}\n{oddity.advise(session.language)}")
