# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports and incidents that a coordinator looks for: by author, place, category and level, a page at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from intake.vault.database import Connection
from intake.vault.projections import incidents, reports
from intake.vault.projections.incidents import StoredIncident
from intake.vault.projections.reports import Summary


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked for; an empty value lets everything through. ``level`` "none" is a report without one."""

    journals: Collection[str] = ()
    region: str = ""
    category: str = ""
    level: str = ""
    free: bool = False

    def conditions(self) -> tuple[str, list[str]]:
        """SQL over p_reports r, with its values."""
        clauses, values = ["r.state = ?"], [reports.ACTIVE]
        for column, value in (("region", self.region), ("category", self.category), ("level", self.level)):
            if value:
                clauses.append(f"r.{column} = ?")
                values.append("" if value == "none" else value)
        if self.journals:
            clauses.append(f"substr(r.subject, 1, 32) IN ({', '.join('?' * len(self.journals))})")
            values += sorted(self.journals)
        if self.free:
            clauses.append("NOT EXISTS (SELECT 1 FROM p_incident_reports i WHERE i.report = r.subject)")
        return " AND ".join(clauses), values


def sift(connection: Connection, sieve: Sieve, limit: int, before: int | None = None) -> list[Summary]:
    """Reports that pass, those that arrived last first; ``before`` is where to go on (`reports.position`)."""
    where, values = sieve.conditions()
    rows = connection.execute(
        f"SELECT {reports.SUMMARY} FROM p_reports r WHERE {where} AND r.id < ? ORDER BY r.id DESC LIMIT ?",
        (*values, 2**62 if before is None else before, limit),
    ).fetchall()
    return [Summary(*row) for row in rows]


def count(connection: Connection, sieve: Sieve, cap: int = reports.COUNT_CAP) -> int:
    """How many reports pass, counted no further than ``cap``."""
    where, values = sieve.conditions()
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM p_reports r WHERE {where} LIMIT ?)", (*values, cap)
    ).fetchone()
    return int(row[0])


def incidents_page(
    connection: Connection, limit: int, offset: int = 0, *, level: str = "", conflicts: bool = False
) -> list[StoredIncident]:
    """Incidents, those that were changed last first."""
    clauses, values = ["1"], list[str | int]()
    if level:
        clauses.append("level = ?")
        values.append("" if level == "none" else level)
    if conflicts:
        clauses.append("instr(heads, ' ') > 0")
    subjects = connection.execute(
        f"SELECT subject FROM p_incidents WHERE {' AND '.join(clauses)}"
        " ORDER BY changed DESC, subject LIMIT ? OFFSET ?",
        (*values, limit, offset),
    ).fetchall()
    return [incidents.read(connection, subject) for (subject,) in subjects]


def conflict_count(connection: Connection) -> int:
    """How many incidents were revised side by side."""
    row = connection.execute("SELECT count(*) FROM p_incidents WHERE instr(heads, ' ') > 0").fetchone()
    return int(row[0])
