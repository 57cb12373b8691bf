# SPDX-License-Identifier: GPL-3.0-or-later
"""A key file on a USB stick: a second thing that the passphrase needs, so that seeing it typed is not enough.

It is 64 random bytes under a name that says which vault it is for, so that the right one is found on a stick with
several. It is no copy of the vault's key: by itself it opens nothing.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from intake.errors import KeyFileTaken
from intake.vault.folder import disk_errors, new_private_file, sync_folder, write_whole
from intake.vault.regular_files import open_regular

SUFFIX: Final = ".intake-key"
SIZE: Final = 64


def name(vault: str) -> str:
    """How the file for a vault (its id) is called: the beginning of an id that tells nothing about anyone."""
    return vault[:8] + SUFFIX


def create(folder: Path, vault: str) -> bytes:
    """Write a new key file for a vault into a folder. Returns its content. Raises KeyFileTaken, DiskFull, ReadOnly."""
    content = secrets.token_bytes(SIZE)
    with disk_errors():
        try:
            with new_private_file(folder / name(vault)) as out:
                write_whole(out, content)
                os.fsync(out.fileno())
        except FileExistsError as taken:
            raise KeyFileTaken(file=name(vault)) from taken
        sync_folder(folder)
    return content


def find(folders: Iterable[Path], vault: str) -> bytes | None:
    """The content of a vault's key file, from the first of the folders that holds it."""
    for folder in folders:
        try:
            with open_regular(folder / name(vault)) as held:
                content = held.read(SIZE + 1)
        except OSError:
            continue
        if len(content) == SIZE:
            return content
    return None
