# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents, the reports they rest on, and how incidents and reports relate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.errors import NoSuchRecord, SeveralRecords
from intake.model.entry import Entry, State
from intake.model.incident import Incident
from intake.vault.database import Connection
from intake.vault.projections.revisions import standing

KINDS: Final = frozenset({"incident"})
DDL: Final = (
    """CREATE TABLE p_incidents (
        subject TEXT PRIMARY KEY,
        code TEXT NOT NULL,
        heads TEXT NOT NULL,
        revisions INTEGER NOT NULL,
        changed TEXT NOT NULL,
        level TEXT NOT NULL,
        body TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX p_incidents_by_code ON p_incidents (code)",
    """CREATE TABLE p_incident_reports (
        incident TEXT NOT NULL,
        report TEXT NOT NULL,
        PRIMARY KEY (incident, report)) WITHOUT ROWID""",
    "CREATE INDEX p_incident_reports_by_report ON p_incident_reports (report)",
)
TABLES: Final = ("p_incidents", "p_incident_reports")


@dataclass(frozen=True, slots=True)
class StoredIncident:
    """An incident as it stands, with the names (hex) of its heads; two heads are a conflict to resolve."""

    subject: str
    heads: tuple[str, ...]
    revisions: int
    changed: str
    incident: Incident

    @property
    def conflict(self) -> bool:
        """Whether coordinators revised it side by side."""
        return len(self.heads) > 1


def project(connection: Connection, subject: str, entries: Sequence[Entry]) -> None:
    """Write one incident and what it rests on."""
    stands = standing([entry for entry in entries if entry.header.kind == "incident"])
    connection.execute("DELETE FROM p_incident_reports WHERE incident = ?", (subject,))
    connection.execute("DELETE FROM p_incidents WHERE subject = ?", (subject,))
    if stands is None or stands.shown.state != State.HELD:
        return
    incident = Incident.from_json(stands.shown.content())
    connection.execute(
        "INSERT INTO p_incidents (subject, code, heads, revisions, changed, level, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            subject,
            incident.code,
            " ".join(stands.heads),
            stands.count,
            stands.shown.header.at,
            incident.level,
            json.dumps(incident.to_json(), ensure_ascii=False, sort_keys=True),
        ),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO p_incident_reports (incident, report) VALUES (?, ?)",
        [(subject, report) for report in incident.reports],
    )


_COLUMNS: Final = "subject, heads, revisions, changed, body"


def _stored(row: tuple[str, str, int, str, str]) -> StoredIncident:
    subject, heads, revisions, changed, body = row
    return StoredIncident(
        subject, tuple(heads.split()), revisions, changed, Incident.from_json(json.loads(body))
    )


def every(connection: Connection) -> list[StoredIncident]:
    """All incidents, in an order that every replica shares."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM p_incidents ORDER BY subject").fetchall()
    return [_stored(row) for row in rows]


def read(connection: Connection, subject: str) -> StoredIncident:
    """One incident. Raises NoSuchRecord."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM p_incidents WHERE subject = ?", (subject,)).fetchone()
    if row is None:
        raise NoSuchRecord(name=subject)
    return _stored(row)


def resting_on(connection: Connection, report: str) -> list[str]:
    """The incidents that rest on a report."""
    rows = connection.execute(
        "SELECT incident FROM p_incident_reports WHERE report = ? ORDER BY incident", (report,)
    ).fetchall()
    return [row[0] for row in rows]


def resolve(connection: Connection, name: str) -> str:
    """The incident that a person means by its code, its record id or the beginning of it (6 characters)."""
    rows = connection.execute(
        "SELECT subject FROM p_incidents WHERE code = ?1 OR subject = ?1"
        " OR (length(?1) >= 6 AND substr(subject, 34, length(?1)) = ?1) LIMIT 3",
        (name,),
    ).fetchall()
    if not rows:
        raise NoSuchRecord(name=name)
    if len(rows) > 1:
        raise SeveralRecords(name=name)
    return str(rows[0][0])
