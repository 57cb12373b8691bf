# SPDX-License-Identifier: GPL-3.0-or-later
"""What exchanging bundles needs of the database: what there is to send, what came, what is lacking.

The rules of the exchange are in ``sync``; here is only how it is asked of the tables. What was sent is in ``outgoing``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

from intake.model.entry import Entry, State
from intake.vault import journal, trunks
from intake.vault.database import Connection
from intake.vault.journal import Arrival

_VARIABLES: Final = 500
"""Values in one statement."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as planning needs it; ``arrival`` finds it again, ``size`` is that of header and body."""

    arrival: int
    name: str
    journal: str
    seq: int
    prev: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries ``first`` to ``last`` of a journal that are not here, though later ones are."""

    journal: str
    first: int
    last: int


def newest(connection: Connection) -> int:
    """The arrival number of the entry that came last."""
    return int(connection.execute("SELECT coalesce(max(arrival), 0) FROM entries").fetchone()[0])


def lines(connection: Connection, after: int, upto: int) -> Iterator[Line]:
    """Entries that arrived after one moment and not after another, in the order of their journals."""
    rows = connection.execute(
        "SELECT arrival, name, header, coalesce(length(body), 0) FROM entries"
        " WHERE arrival > ? AND arrival <= ? ORDER BY journal, seq, name",
        (after, upto),
    )
    return (line(row) for row in rows)


def line(row: tuple[int, bytes, bytes, int]) -> Line:
    """An entry from its arrival, name, header and the size of its body."""
    arrival, name, header, size = row
    fields = json.loads(header)
    return Line(
        arrival,
        name.hex(),
        fields["journal"],
        fields["seq"],
        fields["prev"],
        fields["kind"],
        len(header) + size,
    )


def naming_files(connection: Connection, kinds: Collection[str], upto: int) -> Iterator[tuple[Line, Entry]]:
    """Entries of kind seal, evidence or reseal whose body is held: what files there are to send."""
    query = (
        "SELECT arrival, name, header, coalesce(length(body), 0), sig, salt, body, state FROM entries"
        " WHERE {} AND arrival <= ? AND state = 0 ORDER BY arrival"
    )
    # Each asks an index of its own (``schema``).
    named = ("kind IN ('seal', 'evidence')", "kind = 'reseal'")
    rows = chain.from_iterable(connection.execute(query.format(kind), (upto,)) for kind in named)
    for arrival, name, header, size, sig, salt, body, state in rows:
        found = line((arrival, name, header, size))
        if found.kind in kinds:
            yield found, journal.entry_of((header, sig, salt, body, state))


def opening_arrival(connection: Connection, name: str) -> int | None:
    """Where the first entry of a journal is found, None when it is not held."""
    row = connection.execute(
        "SELECT arrival FROM entries WHERE journal = ? AND seq = 0 ORDER BY name LIMIT 1", (name,)
    ).fetchone()
    return int(row[0]) if row else None


def entries(connection: Connection, arrivals: Iterable[int]) -> Iterator[Entry]:
    """The entries with these arrival numbers, in this order."""
    for arrival in arrivals:
        row = connection.execute(
            "SELECT header, sig, salt, body, state FROM entries WHERE arrival = ?", (arrival,)
        ).fetchone()
        yield journal.entry_of(row)


def store(connection: Connection, arrived: Sequence[Entry]) -> list[Arrival]:
    """Keep entries that were checked; what became of each. One that says erased is kept as lacking its body:

    whether a body is erased is decided by an erase entry alone, so that no order of arrival matters.
    """
    held = dict(_among(connection, "name", [entry.name for entry in arrived], "name, state"))
    found = [Arrival.KNOWN] * len(arrived)
    new, lacked = [], []
    for number, entry in enumerate(arrived):
        if entry.state is State.ERASED:
            entry = replace(entry, state=State.ABSENT)
        state = held.get(entry.name)
        if state is None:
            held[entry.name] = entry.state
            new.append(entry)
            found[number] = Arrival.NEW
        elif state == State.ABSENT and entry.body is not None:
            lacked.append(number)
    journal.insert(connection, new)
    for number in lacked:
        if journal.fill(connection, arrived[number]):
            found[number] = Arrival.FILLED
    return found


def known_subjects(connection: Connection, subjects: Iterable[str]) -> set[str]:
    """Those of the records of which any entry is held."""
    return {row[0] for row in _among(connection, "subject", list(dict.fromkeys(subjects)), "subject")}


def _among(
    connection: Connection, column: str, values: Sequence[Any], wanted: str
) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(values), _VARIABLES):
        chunk = values[start : start + _VARIABLES]
        marks = ", ".join("?" * len(chunk))
        yield from connection.execute(f"SELECT {wanted} FROM entries WHERE {column} IN ({marks})", chunk)


def subjects_begun_in(connection: Connection, name: str) -> list[str]:
    """Records that a journal began, of which entries are held."""
    # "0" is the character after "/".
    rows = connection.execute(
        "SELECT DISTINCT subject FROM entries WHERE subject > ? AND subject < ?", (f"{name}/", f"{name}0")
    )
    return [row[0] for row in rows]


def subjects_in(connection: Connection, name: str) -> list[str]:
    """Records that any entry of a journal is about."""
    rows = connection.execute("SELECT DISTINCT subject FROM entries WHERE journal = ?", (name,))
    return [row[0] for row in rows]


def gaps(connection: Connection, journals: Iterable[str]) -> list[Gap]:
    """What is lacking of these journals below the last entry held."""
    found = []
    for name in journals:
        expected = trunks.of(connection, name).last + 1
        (last,) = connection.execute("SELECT max(seq) FROM entries WHERE journal = ?", (name,)).fetchone()
        if last is None or _numbers(connection, name, expected) == last + 1 - expected:
            continue
        rows = connection.execute(
            "SELECT DISTINCT seq FROM entries WHERE journal = ? AND seq >= ? ORDER BY seq", (name, expected)
        )
        for (seq,) in rows:
            if seq > expected:
                found.append(Gap(name, expected, seq - 1))
            expected = seq + 1
    return found


def forks(connection: Connection, journals: Iterable[str]) -> list[tuple[str, int]]:
    """Journals with two entries of one number, and the first number where that is so."""
    found = []
    for name in journals:
        since = name, trunks.of(connection, name).last + 1
        (held,) = connection.execute(
            "SELECT count(*) FROM entries WHERE journal = ? AND seq >= ?", since
        ).fetchone()
        if _numbers(connection, *since) == held:
            continue
        row = connection.execute(
            "SELECT seq FROM entries WHERE journal = ? AND seq >= ?"
            " GROUP BY seq HAVING count(*) > 1 ORDER BY seq LIMIT 1",
            since,
        ).fetchone()
        found.append((name, int(row[0])))
    return found


def _numbers(connection: Connection, name: str, first: int) -> int:
    """How many numbers of a journal from ``first`` on are held.

    In this form SQLite counts along the index, three times as fast.
    """
    query = "SELECT count(*) FROM (SELECT DISTINCT seq FROM entries WHERE journal = ? AND seq >= ?)"
    return int(connection.execute(query, (name, first)).fetchone()[0])


def missing_seals(connection: Connection) -> list[str]:
    """Ids of the seals that are known from their entries but have not arrived; withdrawn ones will not."""
    rows = connection.execute(
        "SELECT DISTINCT s.id FROM p_seals s WHERE s.id NOT IN (SELECT id FROM seals) AND NOT EXISTS"
        " (SELECT 1 FROM p_withdrawals w WHERE w.subject = s.subject"
        " AND (w.source = '' OR s.about = 'source/' || w.source)) ORDER BY s.id"
    ).fetchall()
    return [row[0] for row in rows]


def missing_evidence(connection: Connection) -> list[str]:
    """Ids of the evidence files that are known from their entries but have not arrived; withdrawn ones will not.

    What lies here under the id of a file with another content is not that file.
    """
    rows = connection.execute(
        # A file that was sealed since will not come any more.
        "SELECT DISTINCT e.id FROM p_evidence e WHERE NOT EXISTS"
        " (SELECT 1 FROM evidence_files f WHERE f.id = e.id AND lower(hex(f.sha256)) = e.sha256)"
        " AND e.id NOT IN (SELECT sealed_of FROM p_evidence) AND NOT EXISTS"
        " (SELECT 1 FROM p_withdrawals w WHERE w.subject = e.subject AND w.source IN ('', e.source)) ORDER BY e.id"
    ).fetchall()
    return [row[0] for row in rows]


def add_part(connection: Connection, sender: str, bundle: str, number: int, total: int, at: str) -> None:
    """Remember that a part came."""
    connection.execute(
        "INSERT OR IGNORE INTO parts_imported (sender, bundle, number, total, at) VALUES (?, ?, ?, ?, ?)",
        (sender, bundle, number, total, at),
    )


def parts_of(connection: Connection, sender: str, bundle: str) -> set[int]:
    """Numbers of the parts of a bundle that came."""
    rows = connection.execute(
        "SELECT number FROM parts_imported WHERE sender = ? AND bundle = ?", (sender, bundle)
    )
    return {row[0] for row in rows}
