# SPDX-License-Identifier: GPL-3.0-or-later
"""Times that cannot be true: what entries claim, against the entries before them, their arrival, and the clock here.

No entry is refused for its time (SECURITY.md); a person is told (``oddities``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from datetime import timedelta
from typing import Final

from intake.vault import journal
from intake.vault.vault import Vault

BACK: Final = 6 / 24
"""So many days may an entry be earlier than the one before it: clocks are set by hand, and time zones mistaken."""
AHEAD: Final = timedelta(days=1)
SLACK: Final = timedelta(minutes=5)
"""A clock that is corrected by so little is no reason to warn anybody."""
PROGRAM: Final = "2026-01-01T00:00:00Z"
"""No entry is older than the program."""


def behind(vault: Vault) -> str:
    """The time of the last entry that this vault wrote where its clock is earlier now, "" where it is not."""
    row = vault.connection.execute(
        "SELECT at FROM entries WHERE journal = ? ORDER BY seq DESC LIMIT 1", (vault.journal,)
    ).fetchone()
    last = str(row[0]) if row else ""
    return last if journal.stamp(vault.clock() + SLACK) < last else ""


def gone_back(vault: Vault, name: str) -> list[tuple[int, str, str]]:
    """Number, time and the time before, of each entry that is much earlier than the one it follows."""
    rows = vault.connection.execute(
        "SELECT e.seq, e.at, p.at, e.header, p.name FROM entries e JOIN entries p"
        " ON p.journal = e.journal AND p.seq = e.seq - 1"
        " WHERE e.journal = ? AND e.at < p.at AND julianday(p.at) - julianday(e.at) > ? ORDER BY e.seq",
        (name, BACK),
    ).fetchall()
    # In a fork an entry has more than one of the number before it.
    return [(seq, at, before) for seq, at, before, header, prev in rows if prev.hex().encode() in header]


def too_early(vault: Vault, name: str) -> tuple[int, int, str]:
    """How many entries of a journal claim to be older than the program; number and time of the first of them."""
    count, seq, at = vault.connection.execute(
        "SELECT count(*), min(seq), at FROM entries WHERE journal = ? AND at < ?", (name, PROGRAM)
    ).fetchone()
    return count, seq, at


def ahead(vault: Vault, own: Collection[str]) -> dict[str, list[tuple[int, str, str]]]:
    """Entries of others that claim a time long after they were here: number, that time, and when they were, by journal.

    When an entry was here is known from the next import of this vault that followed it; ``own`` are its journals.
    """
    imports = [
        (arrival, at)
        for arrival, name, at in vault.connection.execute(
            "SELECT arrival, journal, at FROM entries WHERE kind = 'import' ORDER BY arrival"
        )
        if name in own and at >= PROGRAM
    ]
    places, now = [arrival for arrival, _ in imports], journal.stamp(vault.clock())
    found: dict[str, list[tuple[int, str, str]]] = {}
    rows = vault.connection.execute("SELECT arrival, journal, seq, at FROM entries")
    for arrival, name, seq, at in rows.fetchall():
        place = bisect_left(places, arrival)
        came = imports[place][1] if place < len(imports) else now
        if at > came and name not in own and _later(vault, at, came):
            found.setdefault(name, []).append((seq, at, came))
    return found


def _later(vault: Vault, at: str, came: str) -> bool:
    row = vault.connection.execute(
        "SELECT julianday(?) - julianday(?) > ?", (at, came, AHEAD.days)
    ).fetchone()
    return bool(row[0])
