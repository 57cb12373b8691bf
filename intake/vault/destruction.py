# SPDX-License-Identifier: GPL-3.0-or-later
"""Destroying a whole vault at once, so that no passphrase opens it any more (UX "Safety in reach").

    1. destroying        a mark: from here on the folder holds no vault, and whoever looks next goes on with this
    2. keyslots.*        overwritten, made durable, then removed: what remains is noise without them
    3. vault.db and all other files of the vault
    4. the mark, the lock, and the folder if nothing of somebody else's lies in it

Only the few hundred bytes of the key slots have to go for the rest to be closed for good, so this takes a moment
however large the vault is. On an SSD or a stick the overwritten bytes may survive in cells that only a laboratory
reads; then the passphrase still protects, as it would a backup.
"""

from __future__ import annotations

import os
import secrets
import shutil
import unicodedata
from pathlib import Path
from typing import Final

from intake.errors import NoVault
from intake.vault.folder import VaultFolder, disk_errors, new_private_file, sync_folder, write_whole
from intake.vault.lock import FolderLock
from translations import LANGUAGES, N_, translate

WORD: Final = N_("DESTROY")
"""What has to be typed in full, so that no slip of a finger destroys a vault."""
_KEYS: Final = "keyslots.*"
_FILES: Final = ("vault.db*", "next.db*", "left-*", "*.part")
_FOLDERS: Final = ("evidence", "inbox", "quarantine")


def destroy(folder: VaultFolder) -> None:
    """Destroy the vault in a folder; nobody needs to know its passphrase, and no backup elsewhere is touched.

    Close it first. Raises NoVault, VaultBusy and errors of the disk; a destruction that was cut short has closed
    the vault already and is completed by ``finish``.
    """
    if not folder.holds_vault() and not begun(folder):
        raise NoVault
    with FolderLock(folder), disk_errors():
        if not begun(folder):
            new_private_file(folder.destroying).close()
            sync_folder(folder.path)
        _empty(folder)
    _remove(folder)


def confirmed(typed: str) -> bool:
    """Whether somebody typed the word, in any language, whatever its case and accents."""
    return _folded(typed) in {_folded(translate(language, WORD)) for language in LANGUAGES}


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def begun(folder: VaultFolder) -> bool:
    """Whether a destruction was begun here and not completed."""
    return folder.destroying.exists()


def finish(folder: VaultFolder) -> None:
    """Complete a destruction that was cut short; does nothing where none was begun."""
    if begun(folder):
        destroy(folder)


def _empty(folder: VaultFolder) -> None:
    for path in sorted(folder.path.glob(_KEYS)):
        _overwrite(path)
        path.unlink()
    sync_folder(folder.path)
    for pattern in _FILES:
        for path in folder.path.glob(pattern):
            path.unlink()
    for name in _FOLDERS:
        inner = folder.path / name
        if inner.is_dir() and not inner.is_symlink():
            shutil.rmtree(inner)


def _overwrite(path: Path) -> None:
    """Noise in the place of the same bytes, on the disk before this returns."""
    if path.is_symlink():
        return
    with path.open("rb+", buffering=0) as held:
        noise = secrets.token_bytes(held.seek(0, os.SEEK_END))
        held.seek(0)
        write_whole(held, noise)
        os.fsync(held.fileno())


def _remove(folder: VaultFolder) -> None:
    """What has to outlast the rest; files that are not the vault's stay, and their folder with them."""
    with disk_errors():
        folder.lock.unlink(missing_ok=True)
        folder.destroying.unlink(missing_ok=True)
        if not any(folder.path.iterdir()):
            folder.path.rmdir()
