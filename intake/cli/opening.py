# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening the vault for one command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from intake.cli import passphrase
from intake.crypto.kdf import FLOOR, Argon2Parameters, Floor, calibrate
from intake.errors import CannotRead
from intake.vault import purging
from intake.vault.database import database_errors
from intake.vault.folder import VaultFolder
from intake.vault.vault import Vault
from translations import N_

if TYPE_CHECKING:
    from intake.cli.session import Session

KEY_FILE = "INTAKE_KEY_FILE"


def opened(session: Session) -> Vault:
    """Open the session's vault; the folder is looked at before a passphrase is asked for.

    Raises NoVault, VaultBusy, WrongPassphrase and whatever else opening raises.
    """
    VaultFolder(session.path).require_vault()
    secret = passphrase.to_open(session.language, session.passphrase_fd)
    vault = Vault.open(session.path, passphrase=secret, key_file=key_file(), floor=FLOOR)
    purging.apply(vault)
    return vault


@contextmanager
def with_key(session: Session, *, recovery: bool = False) -> Iterator[tuple[Vault, bytes]]:
    """The vault with its key, for commands that wrap or copy it; ``recovery`` opens with the paper's code."""
    VaultFolder(session.path).require_vault()
    if recovery:
        given = passphrase.given(session.passphrase_fd)
        secret = passphrase.typed(session.word(N_("Recovery code:"))) if given is None else given
        opened_vault = Vault.open(session.path, recovery_code=secret, floor=FLOOR)
    else:
        secret = passphrase.to_open(session.language, session.passphrase_fd)
        opened_vault = Vault.open(session.path, passphrase=secret, key_file=key_file(), floor=FLOOR)
    with database_errors(), opened_vault as vault:
        session.of_vault = vault.identity.language
        if recovery:
            yield vault, vault.slots.unlock_with_recovery(secret)
        else:
            yield vault, vault.slots.unlock_with_passphrase(secret, key_file())


def key_file() -> bytes | None:
    """The content of the key file that INTAKE_KEY_FILE names, None when it names none."""
    named = os.environ.get(KEY_FILE)
    if not named:
        return None
    try:
        return Path(named).read_bytes()
    except OSError as failure:
        raise CannotRead(file=Path(named).name) from failure


def parameters() -> Argon2Parameters:
    """What a new passphrase slot is to cost on this device."""
    return calibrate()


def floor() -> Floor:
    """The weakest key derivation that a key slot file may ask for."""
    return FLOOR
