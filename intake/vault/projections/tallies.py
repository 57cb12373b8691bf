# SPDX-License-Identifier: GPL-3.0-or-later
"""Tallies: stated totals, shown beside the figures of a month and never added to them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.errors import NoSuchRecord
from intake.model.entry import Entry, State
from intake.model.tally import Tally
from intake.vault.database import Connection
from intake.vault.projections.revisions import standing

KINDS: Final = frozenset({"tally"})
DDL: Final = (
    """CREATE TABLE p_tallies (
        subject TEXT PRIMARY KEY,
        heads TEXT NOT NULL,
        changed TEXT NOT NULL,
        body TEXT NOT NULL) WITHOUT ROWID""",
)
TABLES: Final = ("p_tallies",)


@dataclass(frozen=True, slots=True)
class StoredTally:
    """A tally as it stands, with the names (hex) of its heads."""

    subject: str
    heads: tuple[str, ...]
    changed: str
    tally: Tally


def project(connection: Connection, subject: str, entries: Sequence[Entry]) -> None:
    """Write one tally."""
    connection.execute("DELETE FROM p_tallies WHERE subject = ?", (subject,))
    stands = standing([entry for entry in entries if entry.header.kind == "tally"])
    if stands is None or stands.shown.state != State.HELD:
        return
    tally = Tally.from_json(stands.shown.content())
    connection.execute(
        "INSERT INTO p_tallies (subject, heads, changed, body) VALUES (?, ?, ?, ?)",
        (
            subject,
            " ".join(stands.heads),
            stands.shown.header.at,
            json.dumps(tally.to_json(), ensure_ascii=False, sort_keys=True),
        ),
    )


def _stored(row: tuple[str, str, str, str]) -> StoredTally:
    return StoredTally(row[0], tuple(row[1].split()), row[2], Tally.from_json(json.loads(row[3])))


def read(connection: Connection, subject: str) -> StoredTally:
    """One tally. Raises NoSuchRecord."""
    row = connection.execute(
        "SELECT subject, heads, changed, body FROM p_tallies WHERE subject = ?", (subject,)
    ).fetchone()
    if row is None:
        raise NoSuchRecord(name=subject)
    return _stored(row)


def every(connection: Connection) -> list[StoredTally]:
    """All tallies, in an order that every replica shares."""
    rows = connection.execute(
        "SELECT subject, heads, changed, body FROM p_tallies ORDER BY subject"
    ).fetchall()
    return [_stored(row) for row in rows]
