# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake month``: the figures of a month, for people, spreadsheets and programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from intake.cli import files, output
from intake.cli.session import Session
from intake.cli.speaking import Command, argument, option
from translations import N_

UNDATED: Final = "undated"
# As `month_formats` and `reckoning` name them (a test holds it): help needs neither.
FORMATS: Final = ("json", "csv", "html")
VIEWS: Final = ("occurred", "reported")


@click.command(
    "month", cls=Command, help=N_("Write the figures of a month: what was counted, by which rules.")
)
@argument("month", metavar=N_("MONTH"))
@option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="json",
    show_default=True,
    help=N_("The format."),
)
@option(
    "--by",
    type=click.Choice(VIEWS),
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
    from intake.central.month_formats import render
    from intake.central.reckoning import table_of, view

    if to is not None:
        files.refuse_taken(to)
    with session.open() as vault:
        counted = view(table_of(vault, "" if month == UNDATED else month), by or "")
    text = render(counted, form, session.language)
    if to is None:
        # What is piped on stays as it is, byte for byte.
        click.echo(output.clean(text) if sys.stdout.isatty() else text, nl=False)
        return
    files.write_new(to, text.encode("utf-8-sig" if form == "csv" else "utf-8"))
    session.tell(N_("Written: {file}."), file=to.name)
