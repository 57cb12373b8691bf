# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the whole vault on another disk, which opens with the same passphrase.

The copy appears under its name only when it is whole. A vault that is opened from a backup begins a new
journal (DESIGN section 2): the one it was copied from may have gone on, and no journal is written in two
places.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from intake.errors import FolderTaken
from intake.vault import database, machine
from intake.vault.folder import (
    PART,
    VaultFolder,
    disk_errors,
    new_private_file,
    require_space,
    sync_folder,
    write_whole,
)
from intake.vault.settings import Settings
from intake.vault.vault import Vault

Progress = Callable[[int, int], None]
_BLOCK: Final = 1024 * 1024


def back_up(vault: Vault, vault_key: bytes, target: Path, progress: Progress | None = None) -> int:
    """Copy everything to the folder ``target``, which must not exist or be empty. Returns bytes written.

    ``progress`` gets bytes done and bytes in all. Raises FolderTaken, NotEnoughRoom, DiskError; then nothing
    is left of the copy.
    """
    if target.exists() and any(target.iterdir()):
        raise FolderTaken
    folders = (vault.folder.evidence, vault.folder.quarantine)
    files = sorted(path for folder in folders for path in folder.glob("*.age"))
    total = vault.folder.database.stat().st_size + sum(path.stat().st_size for path in files)
    unfinished = VaultFolder(target.with_name(target.name + PART))
    with disk_errors():
        target.parent.mkdir(parents=True, exist_ok=True)
        require_space(target.parent, total)
        shutil.rmtree(unfinished.path, ignore_errors=True)
    try:
        unfinished.create()
        done = _database(vault, vault_key, unfinished)
        for path in files:
            done += _file(path, _place(unfinished.path / path.parent.name) / path.name)
            if progress:
                progress(min(done, total), total)
        vault.slots.save(unfinished)
        with disk_errors():
            for path in {_place(unfinished.path / folder.name) for folder in folders if folder.exists()}:
                sync_folder(path)
            if target.exists():
                target.rmdir()
            unfinished.path.rename(target)
            sync_folder(target.parent)
    except BaseException:
        shutil.rmtree(unfinished.path, ignore_errors=True)
        raise
    return done


def _place(folder: Path) -> Path:
    with disk_errors():
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _database(vault: Vault, vault_key: bytes, copy: VaultFolder) -> int:
    database.backup_to(vault.connection, copy.database, vault_key)
    connection = database.connect(copy.database, vault_key)
    try:
        machine.forget(Settings(connection))
        database.checkpoint(connection)
    finally:
        connection.close()
    return copy.database.stat().st_size


def _file(path: Path, target: Path) -> int:
    with disk_errors(), path.open("rb") as source, new_private_file(target) as out:
        while block := source.read(_BLOCK):
            write_whole(out, block)
        os.fsync(out.fileno())
        return out.tell()
