# SPDX-License-Identifier: GPL-3.0-or-later
"""How far each journal is held whole, so that looking for what it lacks need not read again what lacks nothing.

The trunk of a journal goes from entry 0 as far as there is one entry of each number that names the one before it. What
arrives later can only make it longer, or show a second entry of a number that it has: the vault then forgets the trunk
(a trigger of ``schema``), and it is followed anew, up to where the journal forks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from intake.model.entry import Entry
from intake.vault.database import Connection


@dataclass(frozen=True, slots=True)
class Trunk:
    """The last number of a trunk and the name (hex) of that entry; -1 and nothing where none is known."""

    last: int = -1
    name: str = ""


def of(connection: Connection, journal: str) -> Trunk:
    """What is known of a journal. It may go further: see ``follow``."""
    row = connection.execute("SELECT last, name FROM trunks WHERE journal = ?", (journal,)).fetchone()
    return Trunk(row[0], row[1].hex()) if row else Trunk()


def follow(connection: Connection, journals: Iterable[str], came: Iterable[Entry] = ()) -> None:
    """Find how far these journals are whole now, reading only what came since. Inside a transaction.

    Of what just ``came`` and was kept, nothing is read back.
    """
    at_hand: dict[str, dict[int, Entry]] = {}
    for entry in came:
        at_hand.setdefault(entry.header.journal, {})[entry.header.seq] = entry
    for journal in journals:
        known = of(connection, journal)
        found = longest(connection, journal, _along(connection, journal, known, at_hand.get(journal, {})))
        if found != known:
            connection.execute(
                "INSERT INTO trunks (journal, last, name) VALUES (?, ?, ?)"
                " ON CONFLICT (journal) DO UPDATE SET last = excluded.last, name = excluded.name",
                (journal, found.last, bytes.fromhex(found.name)),
            )


def _along(connection: Connection, journal: str, trunk: Trunk, entries: Mapping[int, Entry]) -> Trunk:
    """How far these entries, by number, take a trunk on, if none of them shares its number with another."""
    last, name = trunk.last, trunk.name
    while (entry := entries.get(last + 1)) is not None and entry.header.prev == name:
        last, name = last + 1, entry.name.hex()
    (held,) = connection.execute(
        "SELECT count(*) FROM entries WHERE journal = ? AND seq > ? AND seq <= ?", (journal, trunk.last, last)
    ).fetchone()
    return Trunk(last, name) if held == last - trunk.last else trunk


def forget(connection: Connection) -> None:
    """Read every journal anew the next time, whatever was found before."""
    connection.execute("DELETE FROM trunks")


def longest(connection: Connection, journal: str, trunk: Trunk = Trunk()) -> Trunk:
    """How far a journal is whole, read from the end of ``trunk`` on."""
    rows = connection.execute(
        "SELECT seq, name, header FROM entries WHERE journal = ? AND seq > ? ORDER BY seq",
        (journal, trunk.last),
    )

    def number(row: tuple[Any, ...]) -> int:
        return int(row[0])

    for seq, entries in groupby(rows, number):
        (_, name, header), *others = entries
        if others or seq != trunk.last + 1 or f'"prev":"{trunk.name}"'.encode() not in header:
            break
        trunk = Trunk(seq, name.hex())
    return trunk
