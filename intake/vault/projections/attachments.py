# SPDX-License-Identifier: GPL-3.0-or-later
"""What hangs on a report: sealed identities, evidence, and the record of seals that were opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.errors import NoSuchRecord
from intake.model.entry import Entry, State
from intake.vault.database import Connection

KINDS: Final = frozenset({"seal", "evidence", "unseal"})
DDL: Final = (
    """CREATE TABLE p_seals (
        id TEXT NOT NULL,
        subject TEXT NOT NULL,
        about TEXT NOT NULL,
        pseudonym TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        recipients TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (id, subject)) WITHOUT ROWID""",
    "CREATE INDEX p_seals_by_subject ON p_seals (subject)",
    """CREATE TABLE p_evidence (
        id TEXT NOT NULL,
        subject TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        type TEXT NOT NULL,
        media TEXT NOT NULL,
        title TEXT NOT NULL,
        obtained TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (id, subject)) WITHOUT ROWID""",
    "CREATE INDEX p_evidence_by_subject ON p_evidence (subject)",
    """CREATE TABLE p_unseals (
        name BLOB PRIMARY KEY,
        subject TEXT NOT NULL,
        seal TEXT NOT NULL,
        journal TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX p_unseals_by_subject ON p_unseals (subject)",
)
TABLES: Final = ("p_seals", "p_evidence", "p_unseals")


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed identity: ``about`` is ``source/ID`` or ``victim/ID``, ``recipients`` custodian fingerprints."""

    id: str
    subject: str
    about: str
    pseudonym: str
    sha256: str
    recipients: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """An evidence file of a report; ``sha256`` and ``size`` (bytes) are those of the original file."""

    id: str
    subject: str
    sha256: str
    size: int
    type: str
    media: str
    title: str
    obtained: str
    at: str


@dataclass(frozen=True, slots=True)
class Unsealing:
    """That a custodian opened a seal, and why."""

    subject: str
    seal: str
    journal: str
    reason: str
    at: str


def project(connection: Connection, subject: str, entries: Sequence[Entry]) -> None:
    """Write the seals, evidence and openings of one report."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE subject = ?", (subject,))
    for entry in entries:
        if entry.header.kind not in KINDS or entry.state != State.HELD:
            continue
        content, at = entry.content(), entry.header.at
        if entry.header.kind == "seal":
            connection.execute(
                "INSERT OR IGNORE INTO p_seals VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    content["seal"],
                    subject,
                    content.get("about", ""),
                    content.get("pseudonym", ""),
                    content["sha256"],
                    " ".join(content.get("recipients", ())),
                    at,
                ),
            )
        elif entry.header.kind == "evidence":
            connection.execute(
                "INSERT OR IGNORE INTO p_evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    content["evidence"],
                    subject,
                    content["sha256"],
                    content["size"],
                    content.get("type", ""),
                    content.get("media", ""),
                    content.get("title", ""),
                    content.get("obtained", ""),
                    at,
                ),
            )
        else:
            connection.execute(
                "INSERT OR IGNORE INTO p_unseals VALUES (?, ?, ?, ?, ?, ?)",
                (entry.name, subject, content["seal"], entry.header.journal, content.get("reason", ""), at),
            )


_SEAL: Final = "SELECT id, subject, about, pseudonym, sha256, recipients, at FROM p_seals"


def _seal(row: tuple[str, ...]) -> Seal:
    return Seal(row[0], row[1], row[2], row[3], row[4], tuple(row[5].split()), row[6])


def seals(connection: Connection, subject: str | None = None) -> list[Seal]:
    """Seals of one report, or all of them."""
    if subject is None:
        rows = connection.execute(f"{_SEAL} ORDER BY at, id").fetchall()
    else:
        rows = connection.execute(f"{_SEAL} WHERE subject = ? ORDER BY at, id", (subject,)).fetchall()
    return [_seal(row) for row in rows]


def seal(connection: Connection, name: str) -> Seal:
    """The seal of that id, or the only one whose id begins so (6 characters). Raises NoSuchRecord."""
    rows = connection.execute(
        f"{_SEAL} WHERE id = ?1 OR (length(?1) >= 6 AND substr(id, 1, length(?1)) = ?1) LIMIT 2", (name,)
    ).fetchall()
    if len(rows) != 1:
        raise NoSuchRecord(name=name)
    return _seal(rows[0])


_EVIDENCE: Final = "SELECT id, subject, sha256, size, type, media, title, obtained, at FROM p_evidence"


def evidence(connection: Connection, subject: str | None = None) -> list[Evidence]:
    """Evidence of one report, or all of it."""
    if subject is None:
        rows = connection.execute(f"{_EVIDENCE} ORDER BY at, id").fetchall()
    else:
        rows = connection.execute(f"{_EVIDENCE} WHERE subject = ? ORDER BY at, id", (subject,)).fetchall()
    return [Evidence(*row) for row in rows]


def evidence_named(connection: Connection, name: str) -> Evidence:
    """The evidence of that id, or the only one whose id begins so (6 characters). Raises NoSuchRecord."""
    rows = connection.execute(
        f"{_EVIDENCE} WHERE id = ?1 OR (length(?1) >= 6 AND substr(id, 1, length(?1)) = ?1) LIMIT 2", (name,)
    ).fetchall()
    if len(rows) != 1:
        raise NoSuchRecord(name=name)
    return Evidence(*rows[0])


def unsealings(connection: Connection, subject: str | None = None) -> list[Unsealing]:
    """Openings of the seals of one report, or all of them, in time order."""
    rows = connection.execute(
        "SELECT subject, seal, journal, reason, at FROM p_unseals WHERE ?1 IS NULL OR subject = ?1"
        " ORDER BY at, name",
        (subject,),
    ).fetchall()
    return [Unsealing(*row) for row in rows]
