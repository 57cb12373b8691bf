# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files of a shared folder were dealt with, so that they are not read again, and which were written here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from intake.vault.database import Connection, transaction


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was dealt with: ``changed`` in nanoseconds, ``outcome`` a word of whoever keeps it."""

    name: str
    size: int
    changed: int
    outcome: str


def of_folder(connection: Connection, folder: str) -> dict[str, Seen]:
    """What is known of a folder, by name of file."""
    rows = connection.execute(
        "SELECT name, size, changed, outcome FROM seen_files WHERE folder = ?", (_stored(folder),)
    ).fetchall()
    found = (Seen(os.fsdecode(name), *row) for name, *row in rows)
    return {seen.name: seen for seen in found}


def remember(connection: Connection, folder: str, seen: Iterable[Seen], at: str) -> None:
    """Keep what became of these files, in place of what was known of them."""
    with transaction(connection):
        connection.executemany(
            "INSERT OR REPLACE INTO seen_files (folder, name, size, changed, outcome, at) VALUES (?, ?, ?, ?, ?, ?)",
            [(_stored(folder), _stored(one.name), one.size, one.changed, one.outcome, at) for one in seen],
        )


def forget(connection: Connection, folder: str, names: Iterable[str]) -> None:
    """Forget files that are gone."""
    with transaction(connection):
        connection.executemany(
            "DELETE FROM seen_files WHERE folder = ? AND name = ?",
            [(_stored(folder), _stored(name)) for name in names],
        )


def _stored(name: str) -> str | bytes:
    """A name as the table can hold it: one that is not Unicode, which any disk may have, as its bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name)
    return name
