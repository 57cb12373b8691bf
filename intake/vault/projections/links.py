# SPDX-License-Identifier: GPL-3.0-or-later
"""Relations that coordinators set between incidents or reports (codes of ``event_relation``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.model.entry import Entry, State
from intake.vault.database import Connection
from intake.vault.projections.revisions import standing

KINDS: Final = frozenset({"link"})
DDL: Final = (
    """CREATE TABLE p_links (
        subject TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        target TEXT NOT NULL,
        relation TEXT NOT NULL,
        changed TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX p_links_by_source ON p_links (source)",
    "CREATE INDEX p_links_by_target ON p_links (target)",
)
TABLES: Final = ("p_links",)


@dataclass(frozen=True, slots=True)
class Link:
    """``source`` stands in ``relation`` to ``target`` (source PART_OF target)."""

    subject: str
    source: str
    target: str
    relation: str
    changed: str


def project(connection: Connection, subject: str, entries: Sequence[Entry]) -> None:
    """Write one link; a revision with an empty relation takes it back."""
    connection.execute("DELETE FROM p_links WHERE subject = ?", (subject,))
    stands = standing([entry for entry in entries if entry.header.kind == "link"])
    if stands is None or stands.shown.state != State.HELD:
        return
    content = stands.shown.content()
    relation = str(content.get("relation", ""))
    if relation:
        connection.execute(
            "INSERT INTO p_links (subject, source, target, relation, changed) VALUES (?, ?, ?, ?, ?)",
            (subject, content["source"], content["target"], relation, stands.shown.header.at),
        )


def every(connection: Connection) -> list[Link]:
    """All links, in an order that every replica shares."""
    rows = connection.execute(
        "SELECT subject, source, target, relation, changed FROM p_links ORDER BY subject"
    ).fetchall()
    return [Link(*row) for row in rows]


def touching(connection: Connection, record: str) -> list[Link]:
    """Links from or to one record."""
    rows = connection.execute(
        "SELECT subject, source, target, relation, changed FROM p_links"
        " WHERE source = ?1 OR target = ?1 ORDER BY subject",
        (record,),
    ).fetchall()
    return [Link(*row) for row in rows]
