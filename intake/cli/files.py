# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a person names: read with plain refusals, written whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from intake.errors import CannotRead, FileTaken, NotText


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """The file, open. Raises CannotRead when the system does not let it be opened."""
    from intake.vault.regular_files import open_regular

    try:
        opened = open_regular(path)
    except OSError as failure:
        raise CannotRead(file=path.name) from failure
    with opened:
        yield opened


@contextmanager
def reading_text(path: Path) -> Iterator[TextIO]:
    """The file as text in UTF-8, with or without a byte order mark. Raises CannotRead, NotText."""
    with reading(path) as opened:
        try:
            yield io.TextIOWrapper(opened, "utf-8-sig", newline="")
        except UnicodeDecodeError as failure:
            raise NotText(file=path.name) from failure


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, for this user alone. Raises FileTaken, DiskError."""
    from intake.vault.folder import write_atomically

    refuse_taken(path)
    write_atomically(path, data)


def refuse_taken(path: Path) -> None:
    """Raise FileTaken when the name is taken, and CannotRead when its folder does not exist."""
    if path.exists():
        raise FileTaken(file=path.name)
    if not path.parent.is_dir():
        raise CannotRead(file=str(path.parent))
