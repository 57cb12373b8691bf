# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake tallies``: totals that somebody stated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from intake.cli import adding, files, output
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option, option
from translations import N_

HEADS = (N_("Code"), N_("Document"), N_("Period"), N_("Category"), N_("Count"), N_("Label"))


@click.group("tallies", cls=Group, help=N_("Tallies: stated totals, shown beside the figures, never added."))
def tallies() -> None:
    """Hold the commands on tallies."""


@tallies.command("add", help=N_("Add the lines of a CSV table as tallies; lines that fail are named."))
@argument("table", metavar=N_("FILE.csv"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--dry-run", is_flag=True, help=N_("Only try; write nothing."))
@json_option
@click.pass_obj
def add(session: Session, table: Path, dry_run: bool, as_json: bool) -> int:
    """Read the whole table, then write all lines that are not here yet in one transaction."""
    from forms import tally_csv
    from intake.vault.projections import tallies as stored
    from intake.vault.records import write_tally

    added = adding.Added()
    with files.reading_text(table) as text:
        rows = adding.split(tally_csv.read(text), added)
    with session.open() as vault:
        held = [replace(one.tally, code="") for one in stored.every(vault.connection)]
        fresh = [row.tally for row in rows if row.tally not in held]
        added.known = len(rows) - len(fresh)
        with vault.transaction():
            for tally in fresh:
                subject = "" if dry_run else write_tally(vault, tally)
                added.written.append({"document": tally.document, "subject": subject})
    adding.tell(session, added, dry_run=dry_run, as_json=as_json)
    return added.exit


@tallies.command("list", help=N_("List tallies."))
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Show a line for each tally."""
    from forms import vocabularies
    from intake.vault.projections import tallies as stored

    with session.open() as vault:
        found = stored.every(vault.connection)
    found.sort(key=lambda one: (one.tally.period.edtf, one.tally.document, one.tally.code))
    if as_json:
        output.data(
            [{"subject": one.subject, "changed": one.changed, **one.tally.to_json()} for one in found]
        )
        return
    if not found:
        session.tell(N_("No tally."))
        return
    category = vocabularies.load("bulletin_category")
    output.table(
        [session.word(head) for head in HEADS],
        [
            [
                tally.code,
                tally.document,
                tally.period.edtf,
                category.label(tally.category, session.language) if tally.category else "",
                tally.count.format(session.language) if tally.count else "",
                tally.label,
            ]
            for tally in (one.tally for one in found)
        ],
    )
