# SPDX-License-Identifier: GPL-3.0-or-later
"""What hangs on a report: sealed identities, evidence, and the record of seals that were opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from intake.errors import NoSuchRecord
from intake.model.entry import Entry, State
from intake.vault.database import Connection
from intake.vault.projections.evidence import DDL as EVIDENCE_DDL
from intake.vault.projections.evidence import Evidence, evidence, evidence_named, write

__all__ = ["Evidence", "Seal", "Unsealing", "evidence", "evidence_named", "seal", "seals", "unsealings"]

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
        again INTEGER NOT NULL,
        witness TEXT NOT NULL,
        PRIMARY KEY (id, subject, about)) WITHOUT ROWID""",
    "CREATE INDEX p_seals_by_subject ON p_seals (subject)",
    """CREATE TABLE p_unseals (
        name BLOB PRIMARY KEY,
        subject TEXT NOT NULL,
        seal TEXT NOT NULL,
        journal TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX p_unseals_by_subject ON p_unseals (subject)",
    *EVIDENCE_DDL,
)
TABLES: Final = ("p_seals", "p_evidence", "p_unseals")


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed identity: ``about`` is ``source/ID`` or ``victim/ID``, ``recipients`` custodian fingerprints.

    ``again``: the same sealed person in a later report, nothing new was sealed. ``witness`` is the code on the card
    that the person may have been given.
    """

    id: str
    subject: str
    about: str
    pseudonym: str
    sha256: str
    recipients: tuple[str, ...]
    at: str
    again: bool = False
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Unsealing:
    """That a custodian opened a seal, or a sealed file, and why."""

    subject: str
    seal: str
    journal: str
    reason: str
    at: str


def project(connection: Connection, subject: str, entries: Sequence[Entry]) -> None:
    """Write the seals, evidence and openings of one report."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table} WHERE subject = ?", (subject,))
    for entry in sorted(entries, key=_order):
        if entry.header.kind not in KINDS or entry.state != State.HELD:
            continue
        if entry.header.kind == "seal":
            _project_seal(connection, subject, entry)
        elif entry.header.kind == "evidence":
            write(connection, subject, entry)
        else:
            _project_unsealing(connection, subject, entry)


def _order(entry: Entry) -> tuple[str, str, int]:
    """In time, and as written where one journal says two things in a second."""
    return entry.header.at, entry.header.journal, entry.header.seq


def _project_seal(connection: Connection, subject: str, entry: Entry) -> None:
    content = entry.content()
    connection.execute(
        "INSERT OR IGNORE INTO p_seals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            content["seal"],
            subject,
            content.get("about", ""),
            content.get("pseudonym", ""),
            content["sha256"],
            " ".join(content.get("recipients", ())),
            entry.header.at,
            int(content.get("again", False) is True),
            content.get("witness", ""),
        ),
    )


def _project_unsealing(connection: Connection, subject: str, entry: Entry) -> None:
    content, header = entry.content(), entry.header
    opened = content["evidence"] if "evidence" in content else content["seal"]
    connection.execute(
        "INSERT OR IGNORE INTO p_unseals VALUES (?, ?, ?, ?, ?, ?)",
        (entry.name, subject, opened, header.journal, content.get("reason", ""), header.at),
    )


_SEAL: Final = "SELECT id, subject, about, pseudonym, sha256, recipients, at, again, witness FROM p_seals"


def _seal(row: tuple[Any, ...]) -> Seal:
    id, subject, about, pseudonym, sha256, recipients, at, again, witness = row
    return Seal(id, subject, about, pseudonym, sha256, tuple(recipients.split()), at, bool(again), witness)


def seals(connection: Connection, subject: str | None = None) -> list[Seal]:
    """Seals of one report, or all of them."""
    if subject is None:
        rows = connection.execute(f"{_SEAL} ORDER BY at, id").fetchall()
    else:
        rows = connection.execute(f"{_SEAL} WHERE subject = ? ORDER BY at, id", (subject,)).fetchall()
    return [_seal(row) for row in rows]


def seal(connection: Connection, name: str) -> Seal:
    """The seal of that id, or the only one whose id begins so (6 characters). Raises NoSuchRecord.

    Of one that is used again in later reports, the first, in which it was sealed.
    """
    rows = connection.execute(
        f"{_SEAL} WHERE id = ?1 OR (length(?1) >= 6 AND substr(id, 1, length(?1)) = ?1)"
        " ORDER BY again, at, subject",
        (name,),
    ).fetchall()
    if len({row[0] for row in rows}) != 1:
        raise NoSuchRecord(name=name)
    return _seal(rows[0])


def unsealings(connection: Connection, subject: str | None = None) -> list[Unsealing]:
    """Openings of the seals of one report, or all of them, in time order."""
    rows = connection.execute(
        "SELECT subject, seal, journal, reason, at FROM p_unseals WHERE ?1 IS NULL OR subject = ?1"
        " ORDER BY at, name",
        (subject,),
    ).fetchall()
    return [Unsealing(*row) for row in rows]
