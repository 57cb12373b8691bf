# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake vault destroy`` and ``reopen``: the end of a vault, and a custodian's help for one that is shut."""

from __future__ import annotations

from pathlib import Path

import click

from intake.cli import opening
from intake.cli import passphrase as phrases
from intake.cli.keys import new_passphrase_option
from intake.cli.session import Session
from intake.cli.speaking import Command, argument, option
from intake.errors import NotACustodianVault, NotConfirmed
from intake.model.roster import CUSTODIAN
from intake.vault import destruction, reopening
from intake.vault.folder import VaultFolder
from translations import N_

BEFORE = N_(
    "This destroys the vault in {folder}: its keys first, then every file. It cannot be undone. Copies and backups "
    "elsewhere stay. On an SSD or a stick a laboratory may still find the old keys; the passphrase then still protects."
)
DONE = N_("The vault was destroyed. Nothing opens it any more.")
REOPENED = N_(
    "The vault in {folder} opens with the new passphrase. Carry the file keyslots.json back if it came alone. That "
    "you did this is in your journal."
)


@click.command("destroy", cls=Command, help=N_("Destroy the vault for good. No passphrase is needed."))
@option("--confirm", metavar=N_("WORD"), help=N_("The word to type, for scripts: DESTROY."))
@click.pass_obj
def destroy(session: Session, confirm: str | None) -> None:
    """Destroy the key slots, then everything; asks for a word typed in full."""
    folder = VaultFolder(session.path)
    folder.require_vault()
    session.warn(BEFORE, folder=folder.path)
    if confirm is None:
        word = session.word(destruction.WORD)
        confirm = click.prompt(
            session.word(N_("Type {word} to go on:"), word=word), err=True, prompt_suffix=" "
        )
    if not destruction.confirmed(confirm):
        raise NotConfirmed
    destruction.destroy(folder)
    session.tell(DONE)


@click.command(
    "reopen", cls=Command, help=N_("Give a member's vault a new passphrase (custodian; the member types it).")
)
@argument("place", metavar=N_("FOLDER"), type=click.Path(path_type=Path))
@option("--reason", metavar=N_("TEXT"), required=True, help=N_("Why: it goes on the record."))
@new_passphrase_option
@click.pass_obj
def reopen(session: Session, place: Path, reason: str, new_passphrase_fd: int | None) -> None:
    """Open the copy of the key that was sealed to the custodians, and put a new passphrase slot beside it."""
    with session.open() as vault:
        if vault.identity.role != CUSTODIAN:
            raise NotACustodianVault
        if new_passphrase_fd is None:
            chosen = phrases.chosen(session.language)
        else:
            chosen = phrases.checked(phrases.read(new_passphrase_fd))
        reopening.reopen(vault, place.absolute(), chosen, opening.parameters(), reason, floor=opening.floor())
    session.tell(REOPENED, folder=place)
