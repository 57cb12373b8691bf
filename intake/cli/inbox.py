# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake inbox``: parts that wait, encrypted, for a roster that names their sender."""

from __future__ import annotations

import click

from intake.cli import output
from intake.cli.exchange import outcome, tell_of
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option
from intake.vault.vault import Vault
from sync import waiting_parts
from translations import N_

HEADS = (N_("Id"), N_("Since"), N_("Size"), N_("Key of the sender"), N_("Can come in now"))


@click.group("inbox", cls=Group, help=N_("Files that wait until a roster names their sender."))
def inbox() -> None:
    """Hold the commands on parts that wait."""


@inbox.command("list", help=N_("List the files that wait. Nothing of them was read but the signature."))
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Show a line for each part."""
    with session.open() as vault:
        found = waiting_parts.listing(vault)
    if as_json:
        output.data(
            [
                {
                    "id": one.id,
                    "at": one.at,
                    "size": one.size,
                    "keys": list(one.fingerprints),
                    "brought_by": one.brought_by,
                    "named": one.named,
                    "revoked": one.revoked,
                }
                for one in found
            ]
        )
        return
    if not found:
        session.tell(N_("No file waits."))
        return
    output.table(
        [session.word(head) for head in HEADS],
        [
            [
                one.id[:8],
                one.at,
                str(one.size),
                one.fingerprints[0],
                _state(session, one),
            ]
            for one in found
        ],
    )


def _state(session: Session, one: waiting_parts.Waiting) -> str:
    if one.revoked:
        return session.word(N_("no: revoked"))
    return session.word(N_("yes")) if one.named else ""


@inbox.command("take", help=N_("Take in what waits, as far as the roster names its sender by now."))
@argument("ids", metavar=N_("ID"), nargs=-1)
@json_option
@click.pass_obj
def take(session: Session, ids: tuple[str, ...], as_json: bool) -> int:
    """Take in these parts, or all whose sender is named; the others go on waiting."""
    with session.open() as vault, output.progress(session.word(N_("Reading parts"))) as progress:
        taken = waiting_parts.take(vault, ids, progress) if ids else waiting_parts.take_named(vault, progress)
    return outcome(session, taken, as_json=as_json)


@inbox.command("refuse", help=N_("Throw away files that wait, unread. This cannot be undone."))
@argument("ids", metavar=N_("ID"), nargs=-1, required=True)
@click.pass_obj
def refuse(session: Session, ids: tuple[str, ...]) -> None:
    """Let go of each; whoever sent it can send it again."""
    with session.open() as vault:
        for id in ids:
            waiting_parts.refuse(vault, id)
    session.tell(N_("Refused: {number}."), number=len(ids))


def take_named(session: Session, vault: Vault) -> None:
    """After a roster came into force: take in what has waited for it, and say so."""
    for one in waiting_parts.take_named(vault):
        tell_of(session, one)
