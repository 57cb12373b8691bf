# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake month``: the figures of a month, for people, spreadsheets and programs."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from intake.central.month import month_table
from intake.central.month_formats import FORMATS, render
from intake.central.month_table import MonthTable
from intake.cli import files, output
from intake.cli.session import Session
from intake.cli.speaking import Command, argument, option
from intake.vault.projections import incidents, links, reports, tallies
from intake.vault.vault import Vault
from translations import N_

UNDATED: Final = "undated"


@click.command(
    "month", cls=Command, help=N_("Write the figures of a month: what was counted, by which rules.")
)
@argument("month", metavar=N_("MONTH"))
@option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="json",
    show_default=True,
    help=N_("The format."),
)
@option(
    "--by",
    type=click.Choice(["occurred", "reported"]),
    help=N_("Only what happened in the month, or only what was reported in it (default: both)."),
)
@option(
    "--to",
    metavar=N_("FILE"),
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("The file to write; it must not exist yet."),
)
@click.pass_obj
def month(session: Session, month: str, form: str, by: str | None, to: Path | None) -> None:
    """Count, then write to standard output or a file. ``undated`` names what has no date."""
    if to is not None:
        files.refuse_taken(to)
    with session.open() as vault:
        counted = _table(vault, "" if month == UNDATED else month)
    if by == "occurred":
        counted = replace(counted, by_report=())
    elif by == "reported":
        counted = replace(counted, by_event=())
    text = render(counted, form, session.language)
    if to is None:
        # What is piped on stays as it is, byte for byte.
        click.echo(output.clean(text) if sys.stdout.isatty() else text, nl=False)
        return
    files.write_new(to, text.encode("utf-8-sig" if form == "csv" else "utf-8"))
    session.tell(N_("Written: {file}."), file=to.name)


def _table(vault: Vault, month: str) -> MonthTable:
    held = vault.connection
    lines = reports.newest(held, limit=-1)
    return month_table(
        month,
        incidents.every(held),
        links.every(held),
        tallies.every(held),
        withheld=frozenset(line.subject for line in lines if line.state == reports.WITHDRAWN),
    )
