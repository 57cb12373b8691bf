# SPDX-License-Identifier: GPL-3.0-or-later
"""The append-only, hash-chained, signed journal (DESIGN section 2).

Nothing here decides what an entry means; it keeps entries, in the order they arrived, exactly as they were signed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

import rfc8785

from intake.crypto.signing import SigningKey
from intake.model.entry import SALT_SIZE, Entry, Header, State, body_hash
from intake.vault.database import Connection

Clock = Callable[[], datetime]
FORM: Final = 1
"""Version of the form of bodies written now; projections read every earlier one."""

_COLUMNS: Final = "header, sig, salt, body, state"


def now() -> datetime:
    """The time of this device, which is what an entry claims, not what it proves."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """UTC, to the second, as entries and parts write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a journal: its number and name (hex)."""

    seq: int
    name: str


class Arrival(Enum):
    """What storing an entry changed."""

    NEW = "new"
    FILLED = "filled"
    KNOWN = "known"


def head(connection: Connection, journal: str) -> Head | None:
    """The last entry held of a journal, None when nothing of it is here."""
    row = connection.execute(
        "SELECT seq, name FROM entries WHERE journal = ? ORDER BY seq DESC LIMIT 1", (journal,)
    ).fetchone()
    return Head(row[0], row[1].hex()) if row else None


def append(
    connection: Connection,
    key: SigningKey,
    journal: str,
    kind: str,
    subject: str,
    content: Mapping[str, Any],
    parents: Iterable[str] = (),
    clock: Clock = now,
) -> Entry:
    """Sign and store the next entry of this vault's own journal, inside the caller's transaction."""
    last = head(connection, journal)
    body = rfc8785.dumps({"form": FORM, **content})
    salt = secrets.token_bytes(SALT_SIZE)
    header = Header(
        journal=journal,
        seq=last.seq + 1 if last else 0,
        prev=last.name if last else "",
        kind=kind,
        subject=subject,
        parents=tuple(parents),
        at=stamp(clock()),
        body_hash=body_hash(salt, body),
    )
    encoded = header.encode()
    unsigned = Entry(header, encoded, b"", salt, body)
    entry = Entry(header, encoded, key.sign(unsigned.signed_bytes), salt, body)
    store(connection, entry)
    return entry


_INSERT: Final = (
    "INSERT INTO entries (name, journal, seq, kind, subject, at, header, sig, salt, body, state)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _row(entry: Entry) -> tuple[Any, ...]:
    header = entry.header
    return (
        entry.name,
        header.journal,
        header.seq,
        header.kind,
        header.subject,
        header.at,
        entry.header_bytes,
        entry.sig,
        entry.salt,
        entry.body,
        int(entry.state),
    )


def insert(connection: Connection, entries: Iterable[Entry]) -> None:
    """Keep entries, checked by the caller, none of which is here yet."""
    connection.executemany(_INSERT, (_row(entry) for entry in entries))


def store(connection: Connection, entry: Entry) -> Arrival:
    """Keep an entry whose signature the caller has checked. A body that was lacking is filled in.

    A held body is never dropped here, and an erased one never comes back.
    """
    cursor = connection.execute(f"{_INSERT} ON CONFLICT (name) DO NOTHING", _row(entry))
    if cursor.rowcount == 1:
        return Arrival.NEW
    if entry.body is None:
        return Arrival.KNOWN
    return Arrival.FILLED if fill(connection, entry) else Arrival.KNOWN


def fill(connection: Connection, entry: Entry, *, again: bool = True) -> bool:
    """Give an entry that is here without its body the one it lacks, unless that was erased. False if nothing changed.

    Unless this is the import that brought the entry (``again`` is false then), it counts as having arrived now, so that
    it is sent on to who got it without its body.
    """
    filled = connection.execute(
        "UPDATE entries SET body = ?1, salt = ?2, state = ?3,"
        " arrival = CASE ?4 WHEN 1 THEN (SELECT max(arrival) + 1 FROM entries) ELSE arrival END"
        # What this vault let go of on purpose does not come back with an old bundle.
        " WHERE name = ?5 AND state = ?6 AND subject NOT IN (SELECT subject FROM purged)",
        (entry.body, entry.salt, int(State.HELD), int(again), entry.name, int(State.ABSENT)),
    )
    return filled.rowcount == 1


def entry_of(row: tuple[Any, ...]) -> Entry:
    """The entry of a row: header, sig, salt, body, state."""
    header_bytes, sig, salt, body, state = row
    fields = json.loads(header_bytes)
    header = Header(
        fields["journal"],
        fields["seq"],
        fields["prev"],
        fields["kind"],
        fields["subject"],
        tuple(fields["parents"]),
        fields["at"],
        fields["body_hash"],
    )
    return Entry(header, header_bytes, sig, salt, body, State(state))


def get(connection: Connection, name: bytes) -> Entry | None:
    """The entry of that name (32 bytes)."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM entries WHERE name = ?", (name,)).fetchone()
    return entry_of(row) if row else None


def of_subject(connection: Connection, subject: str) -> list[Entry]:
    """All entries about one record, in an order that does not depend on how they arrived."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM entries WHERE subject = ? ORDER BY at, name", (subject,)
    ).fetchall()
    return [entry_of(row) for row in rows]


def of_journal(
    connection: Connection, journal: str, first: int = 0, last: int | None = None
) -> Iterator[Entry]:
    """Entries ``first`` to ``last`` (inclusive) of a journal, in order."""
    cursor = connection.execute(
        f"SELECT {_COLUMNS} FROM entries WHERE journal = ? AND seq >= ? AND seq <= ? ORDER BY seq, name",
        (journal, first, 2**53 if last is None else last),
    )
    return (entry_of(row) for row in cursor)


def disclosures(connection: Connection) -> list[Entry]:
    """Every entry that says that something left a vault in readable form, in the order in which they came."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM entries WHERE kind = 'disclose' ORDER BY arrival"
    ).fetchall()
    return [entry_of(row) for row in rows]


def ancestry(connection: Connection, journal: str, heads: Iterable[str]) -> frozenset[bytes]:
    """The names of these entries of a journal (given in hex) and of all before them, as far as they are held."""
    rows = connection.execute("SELECT name, header FROM entries WHERE journal = ?", (journal,)).fetchall()
    before = {name: bytes.fromhex(json.loads(header)["prev"]) for name, header in rows}
    found = set()
    for head in heads:
        name = bytes.fromhex(head)
        while name in before and name not in found:
            found.add(name)
            name = before[name]
    return frozenset(found)


def latest(connection: Connection, names: Sequence[str], limit: int) -> list[Entry]:
    """The entries of these journals that were written or arrived last, the latest first."""
    marks = ", ".join("?" * len(names))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM entries WHERE journal IN ({marks}) ORDER BY arrival DESC LIMIT ?",
        (*names, limit),
    ).fetchall()
    return [entry_of(row) for row in rows]


def journals(connection: Connection) -> list[str]:
    """Every journal of which anything is held."""
    # From each to the next in the index, since journals are few and long.
    rows = connection.execute(
        "WITH RECURSIVE held (id) AS (SELECT min(journal) FROM entries UNION ALL"
        " SELECT (SELECT min(journal) FROM entries WHERE journal > held.id) FROM held WHERE held.id IS NOT NULL)"
        " SELECT id FROM held WHERE id IS NOT NULL"
    )
    return [row[0] for row in rows]


def count(connection: Connection) -> int:
    """How many entries are held."""
    return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])


def opening(connection: Connection, journal: str) -> Entry | None:
    """Entry 0 of a journal, which says whose it is."""
    return next(of_journal(connection, journal, 0, 0), None)
