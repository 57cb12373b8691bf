# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake vault passphrase``, ``recovery`` and ``rotate``: what opens the vault."""

from __future__ import annotations

import secrets
from dataclasses import replace

import click

from intake.cli import opening, output
from intake.cli import passphrase as phrases
from intake.cli.making import RECOVERY
from intake.cli.session import Session
from intake.cli.speaking import Command, option
from intake.crypto.age import HybridRecipient
from intake.crypto.words import new_recovery_code
from intake.vault import ways_in
from intake.vault.keyslots import KeySlots
from intake.vault.rekey import re_key
from intake.vault.sealing import custodians
from intake.vault.slots import CustodiansSlot, RecoverySlot
from intake.vault.vault import Vault
from translations import N_

OLD_COPIES = N_(
    "Whoever holds an old copy of this folder can still open that copy with the old passphrase. “intake "
    "vault rotate” gives this vault a new key."
)
CODE_GONE = N_("The recovery code of before opens nothing any more. Destroy the paper.")

SEALED = N_(
    "A copy of the vault's key was sealed to the custodians ({count}). If the passphrase is lost, bring the "
    "vault's folder to one of them."
)

new_passphrase_option = option(
    "--new-passphrase-fd",
    type=click.IntRange(min=0),
    metavar=N_("NUMBER"),
    help=N_("Read the new passphrase from this file descriptor."),
)


@click.command("passphrase", cls=Command, help=N_("Change the passphrase."))
@option("--recovery", "forgotten", is_flag=True, help=N_("Open with the recovery code: it is asked for."))
@new_passphrase_option
@click.pass_obj
def passphrase(session: Session, forgotten: bool, new_passphrase_fd: int | None) -> None:
    """Replace the passphrase slot; everything else stays as it is."""
    with opening.with_key(session, recovery=forgotten) as (vault, key):
        chosen = _new(session, new_passphrase_fd)
        ways_in.change_passphrase(vault, key, chosen, opening.parameters(), opening.key_file())
    session.tell(N_("The passphrase was changed."))
    session.tell(OLD_COPIES)


@click.command("recovery", cls=Command, help=N_("Make a recovery code for paper, or let go of it."))
@option("--custodians", "sealed", is_flag=True, help=N_("Seal a copy of the key to the custodians instead."))
@option("--remove", is_flag=True, help=N_("Let neither a code nor the custodians open the vault any more."))
@click.pass_obj
def recovery(session: Session, sealed: bool, remove: bool) -> None:
    """Choose the one way back for a lost passphrase: a code, the custodians, or none."""
    if sealed and remove:
        raise click.UsageError(session.word(N_("--custodians and --remove exclude each other.")))
    with opening.with_key(session) as (vault, key):
        before = ways_in.ways_in(vault.slots)
        if remove:
            ways_in.let_go_of_recovery(vault)
        elif sealed:
            session.tell(SEALED, count=ways_in.seal_to_custodians(vault, key))
        else:
            code = new_recovery_code(session.language)
            ways_in.set_recovery_code(vault, key, code)
            session.tell(RECOVERY)
            output.line(f"\n    {code}\n")
    if before.recovery:
        session.tell(CODE_GONE)
    if before.custodians and not sealed:
        session.tell(N_("The custodians cannot open this vault any more."))
    elif remove and not before.recovery:
        session.tell(N_("There was no recovery code."))


@click.command("rotate", cls=Command, help=N_("Give the vault a new key and a new passphrase."))
@option("--recovery/--no-recovery", "with_code", default=False, help=N_("Also make a new recovery code."))
@new_passphrase_option
@click.pass_obj
def rotate(session: Session, with_code: bool, new_passphrase_fd: int | None) -> None:
    """Write the database again under a new key; a crash leaves the old vault or the new one."""
    with opening.with_key(session) as (vault, _):
        chosen = _new(session, new_passphrase_fd)
        code = new_recovery_code(session.language) if with_code else ""
        if code:
            # Shown before the old key goes: after a crash it may already be the only one.
            session.tell(RECOVERY)
            output.line(f"\n    {code}\n")
        had = any(isinstance(slot, RecoverySlot) for slot in vault.slots.slots)
        key = secrets.token_bytes(32)
        with output.progress(session.word(N_("Writing the vault again"))) as progress:
            re_key(vault, key, _slots(vault, key, chosen, code), progress)
    session.tell(N_("The vault has a new key. Copies and backups made before still open as they did."))
    if had:
        session.tell(CODE_GONE)


def _slots(vault: Vault, key: bytes, chosen: str, code: str) -> KeySlots:
    """The slots of the same vault for a new key. Custodians who held a copy hold one of the new key."""
    slots = replace(vault.slots, slots=())
    slots = slots.with_new_passphrase(key, chosen, opening.parameters(), opening.key_file())
    if code:
        slots = slots.with_recovery(key, code)
    keepers = custodians(vault)
    if keepers and any(isinstance(slot, CustodiansSlot) for slot in vault.slots.slots):
        slots = slots.with_custodians(key, [HybridRecipient.parse(keeper.recipient) for keeper in keepers])
    return slots


def _new(session: Session, descriptor: int | None) -> str:
    """The new passphrase, never from INTAKE_PASSPHRASE_FILE: that file holds the old one."""
    if descriptor is not None:
        return phrases.checked(phrases.read(descriptor))
    return phrases.chosen(session.language)
