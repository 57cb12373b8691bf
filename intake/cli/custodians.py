# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake roster custodians`` and ``confirm-custodian``: for whom this vault seals, and who waits for it."""

from __future__ import annotations

import click

from intake.cli import output, typed_words
from intake.cli.session import Session
from intake.cli.speaking import Command, argument, json_option, option
from intake.crypto.hybrid import fingerprint
from intake.errors import NoRoster
from intake.vault import keepers
from intake.vault.vault import Vault
from sync import custodians as confirming
from translations import N_

HEADS = (N_("Code name"), N_("Key"), N_("Sealed for"))
WAITS = N_(
    "Identities are not sealed for {labels} yet. Ask for words face to face, then run “intake roster "
    "confirm-custodian”."
)


@click.command("custodians", cls=Command, help=N_("List the custodians, and for whom this vault seals."))
@json_option
@click.pass_obj
def custodians(session: Session, as_json: bool) -> None:
    """Show a line for each custodian of the roster."""
    with session.open() as vault:
        if vault.roster is None:
            raise NoRoster
        good, waiting = keepers.confirmed(vault), keepers.awaiting(vault)
    rows = [
        {"label": one.label, "member": one.id, "key": fingerprint(one.recipient), "confirmed": one in good}
        for one in (*good, *waiting)
    ]
    if as_json:
        output.data(rows)
        return
    words = {True: session.word(N_("yes")), False: session.word(N_("waits for confirmation"))}
    output.table(
        [session.word(head) for head in HEADS],
        [[str(row["label"]), str(row["key"]), words[bool(row["confirmed"])]] for row in rows],
    )


@click.command(
    "confirm-custodian",
    cls=Command,
    help=N_("Seal for a new custodian from now on, after hearing words from the custodian's own mouth."),
)
@argument("name", metavar=N_("CODE-NAME"))
@option("--words", metavar=N_("WORDS"), help=N_("All twelve words (else three are asked for)."))
@click.pass_obj
def confirm_custodian(session: Session, name: str, words: str | None) -> None:
    """Check the words against the roster's keys, then seal for them."""
    with session.open() as vault:
        member = confirming.confirm(vault, name, typed_words.typed(session, words))
    session.tell(N_("Identities are sealed for {label} too from now on."), label=member.label)


def tell_waiting(session: Session, vault: Vault) -> None:
    """After a roster came into force: who has to be confirmed."""
    waiting = keepers.awaiting(vault)
    if waiting:
        session.warn(WAITS, labels=", ".join(member.label for member in waiting))
