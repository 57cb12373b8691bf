# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake lists``: codes that the association adds to the lists that ship with the program."""

from __future__ import annotations

import click

from forms import vocabularies
from intake.central import own_codes
from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, option
from intake.vault import extra_codes
from translations import N_

HEADS = (N_("List"), N_("Code"), N_("French"), N_("English"))


@click.group("lists", cls=Group, help=N_("Codes that your association adds to the lists of the forms."))
def lists() -> None:
    """Hold the commands on lists."""


@lists.command(
    "add", help=N_("Add a code with its labels, or give it others. It goes to all with return files.")
)
@argument("name", metavar=N_("LIST"), type=click.Choice(vocabularies.EXTENDABLE))
@argument("code", metavar=N_("CODE"))
@option("--fr", "french", metavar=N_("TEXT"), required=True, help=N_("The label in French."))
@option("--en", "english", metavar=N_("TEXT"), required=True, help=N_("The label in English."))
@click.pass_obj
def add(session: Session, name: str, code: str, french: str, english: str) -> None:
    """Add it, as a coordinator."""
    with session.open() as vault:
        own_codes.add(vault, name, code, french, english)
    session.tell(N_("Added: {code}. Write return files to send it to the others."), code=code)


@lists.command("show", help=N_("Show the codes that were added."))
@click.pass_obj
def show(session: Session) -> None:
    """Show a line for each."""
    with session.open() as vault:
        held = extra_codes.held(vault.settings)
    rows = [
        (name, code, labels["fr"], labels["en"])
        for name, codes in sorted(held.items())
        for code, labels in codes.items()
    ]
    output.table([session.word(head) for head in HEADS], rows)
