# SPDX-License-Identifier: GPL-3.0-or-later
"""Giving the database a new key, so that old key slots and old passphrases open nothing any more.

    1. next.db        a whole copy of the database under the new key, durable
    2. keyslots.json  the new slots: from here on only the new passphrase opens
    3. next.db        takes the place of vault.db
    4. keyslots.bak   the second copy of the slots

A crash before 2 leaves the old vault and a copy that is dropped; after 2, `finish` does what is left when the
vault is opened next. Evidence keeps its own key, which lies in the database.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from intake.errors import NotThisVault
from intake.vault import database
from intake.vault.folder import VaultFolder, disk_errors, sync_folder
from intake.vault.keyslots import KeySlots

if TYPE_CHECKING:
    from intake.vault.vault import Vault

Progress = Callable[[int, int], None]
NAME: Final = "next.db"


def re_key(vault: Vault, vault_key: bytes, slots: KeySlots, progress: Progress | None = None) -> None:
    """Move the vault to ``vault_key``, which ``slots`` hold, and close its connection: open it again after.

    ``slots`` keep the vault's id. Raises NotEnoughRoom and DiskError, before the old key is given up.
    """
    copy = vault.folder.path / NAME
    with disk_errors():
        _remove(copy)
    database.backup_to(vault.connection, copy, vault_key, progress)
    database.checkpoint(vault.connection)
    vault.connection.close()
    slots.save_first(vault.folder)
    finish(vault.folder, vault_key)
    slots.save(vault.folder)


def finish(folder: VaultFolder, vault_key: bytes) -> None:
    """Complete a re-keying that was cut short, or drop one that had not come to its turning point.

    Call it with the lock held and before the database is opened; ``vault_key`` is what the slots gave.
    """
    copy = folder.path / NAME
    if not copy.exists():
        return
    with disk_errors():
        if not _opens(copy, vault_key):
            _remove(copy)
            return
        for left in ("-wal", "-shm"):
            folder.database.with_name(folder.database.name + left).unlink(missing_ok=True)
        copy.replace(folder.database)
        _remove(copy)
        sync_folder(folder.path)


def _opens(path: Path, key: bytes) -> bool:
    try:
        database.connect(path, key, read_only=True).close()
    except NotThisVault:
        return False
    return True


def _remove(copy: Path) -> None:
    for name in (copy.name, f"{copy.name}-wal", f"{copy.name}-shm", f"{copy.name}-journal"):
        copy.with_name(name).unlink(missing_ok=True)
