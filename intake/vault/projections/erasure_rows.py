# SPDX-License-Identifier: GPL-3.0-or-later
"""The erasures and legal holds that ``erasures`` ruled on, as rows to be asked for."""

from __future__ import annotations

from typing import Any, Final

from intake.vault.database import Connection
from intake.vault.projections.erasures import DONE, Erasure, Hold, Ruling

DDL: Final = (
    """CREATE TABLE p_erasures (
        name BLOB PRIMARY KEY,
        subject TEXT NOT NULL,
        journal TEXT NOT NULL,
        at TEXT NOT NULL,
        code TEXT NOT NULL,
        reason TEXT NOT NULL,
        state TEXT NOT NULL,
        partly INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        evidence INTEGER NOT NULL,
        seals INTEGER NOT NULL,
        sources INTEGER NOT NULL,
        confirmed TEXT NOT NULL,
        confirmed_at TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX p_erasures_by_subject ON p_erasures (subject)",
    """CREATE TABLE p_holds (
        name BLOB PRIMARY KEY,
        subject TEXT NOT NULL,
        journal TEXT NOT NULL,
        at TEXT NOT NULL,
        reason TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX p_holds_by_subject ON p_holds (subject)",
)
TABLES: Final = ("p_erasures", "p_holds")


def write(connection: Connection, subject: str, ruling: Ruling) -> None:
    """Write the rows of one record."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE subject = ?", (subject,))
    connection.executemany(
        f"INSERT INTO p_erasures ({_ERASURE}) VALUES ({', '.join('?' * 14)})",
        [tuple(_value(name, getattr(one, name)) for name in _ERASURE.split(", ")) for one in ruling.erasures],
    )
    connection.executemany(
        "INSERT INTO p_holds VALUES (?, ?, ?, ?, ?)",
        [(bytes.fromhex(one.name), one.subject, one.journal, one.at, one.reason) for one in ruling.holds],
    )


_ERASURE: Final = (
    "name, subject, journal, at, code, reason, state, partly, entries, evidence, seals, sources, confirmed,"
    " confirmed_at"
)


def _value(name: str, value: Any) -> Any:
    return bytes.fromhex(value) if name == "name" else value


def every(connection: Connection, state: str = "", subject: str = "") -> list[Erasure]:
    """Erasures, the latest first; of one state or one record."""
    rows = connection.execute(
        f"SELECT {_ERASURE} FROM p_erasures WHERE (?1 = '' OR state = ?1) AND (?2 = '' OR subject = ?2)"
        " ORDER BY at DESC, name",
        (state, subject),
    ).fetchall()
    return [_read(row) for row in rows]


def _read(row: tuple[Any, ...]) -> Erasure:
    facts: tuple[Any, ...] = (row[0].hex(), *row[1:7], bool(row[7]), *row[8:])
    return Erasure(*facts)


def holds(connection: Connection, subject: str = "") -> list[Hold]:
    """Legal holds that stand, on all records or one."""
    rows = connection.execute(
        "SELECT name, subject, journal, at, reason FROM p_holds WHERE ?1 = '' OR subject = ?1 ORDER BY at DESC, name",
        (subject,),
    ).fetchall()
    return [Hold(name.hex(), *told) for name, *told in rows]


def in_force(connection: Connection, subject: str) -> tuple[str, ...]:
    """The erases (hex) that are carried out on a record: whatever is written on it from now on names them."""
    rows = connection.execute(
        "SELECT name FROM p_erasures WHERE subject = ? AND state = ? ORDER BY name", (subject, DONE)
    ).fetchall()
    return tuple(name.hex() for (name,) in rows)
