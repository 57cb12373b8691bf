# SPDX-License-Identifier: GPL-3.0-or-later
"""What hangs on a report: sealed identities, evidence, and the record of seals that were opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from intake.errors import BadValue, NoSuchRecord
from intake.model.entry import Entry, State, is_id, is_name
from intake.vault.database import Connection
from intake.vault.projections.evidence import DDL as EVIDENCE_DDL
from intake.vault.projections.evidence import Evidence, evidence, evidence_named, write

__all__ = [
    "Evidence",
    "Resealed",
    "Seal",
    "Unsealing",
    "evidence",
    "evidence_named",
    "seal",
    "seals",
    "unsealings",
]

KINDS: Final = frozenset({"seal", "reseal", "evidence", "unseal"})
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
        reseal_of TEXT NOT NULL,
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
class Resealed:
    """The same identity sealed once more by a custodian, under an id of its own, for ``recipients`` (fingerprints)."""

    id: str
    sha256: str
    recipients: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A sealed identity: ``about`` is ``source/ID`` or ``victim/ID``, ``recipients`` custodian fingerprints.

    ``again``: the same sealed person in a later report, nothing new was sealed. ``witness`` is the code on the card
    that the person may have been given. ``resealed``: what it was sealed again as, the newest first.
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
    resealed: tuple[Resealed, ...] = ()

    @property
    def openers(self) -> tuple[str, ...]:
        """The custodians (fingerprints) for whom it was sealed last."""
        return self.resealed[0].recipients if self.resealed else self.recipients

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Id and SHA-256 of all that was sealed of it, in the order in which they are tried.

        What its author sealed comes first: no custodian can have written anything else into that.
        """
        first = () if self.again else ((self.id, self.sha256),)
        return (*first, *((one.id, one.sha256) for one in self.resealed))


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
    origins: dict[str, str] = {}
    for entry in sorted(entries, key=_order):
        if entry.header.kind not in KINDS or entry.state != State.HELD:
            continue
        if entry.header.kind in ("seal", "reseal"):
            _project_seal(connection, subject, entry, origins)
        elif entry.header.kind == "evidence":
            write(connection, subject, entry)
        else:
            _project_unsealing(connection, subject, entry)


def _order(entry: Entry) -> tuple[bool, str, str, int]:
    """In time, and as written where one journal says two things in a second.

    What was sealed again comes after all that was sealed, whatever its clock said: it must not take the id of that.
    """
    return entry.header.kind == "reseal", entry.header.at, entry.header.journal, entry.header.seq


def _project_seal(connection: Connection, subject: str, entry: Entry, origins: dict[str, str]) -> None:
    """``origins`` are the seals that those before were made of, for what was sealed a third time."""
    content = entry.content()
    texts = (content.get(name, "") for name in ("about", "pseudonym", "witness"))
    if not (
        is_id(content["seal"]) and is_name(content["sha256"]) and all(isinstance(one, str) for one in texts)
    ):
        # Its id would be asked for in vain, in receipts that nobody could read.
        raise BadValue(value=content["seal"])
    origin = ""
    if entry.header.kind == "reseal":
        old = content["old"]
        origin = origins.setdefault(content["seal"], origins.get(old, old))
    connection.execute(
        "INSERT OR IGNORE INTO p_seals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            origin,
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


def _seal(row: tuple[Any, ...], resealed: tuple[Resealed, ...]) -> Seal:
    id, subject, about, pseudonym, sha256, recipients, at, again, witness = row
    opens = tuple(recipients.split())
    return Seal(id, subject, about, pseudonym, sha256, opens, at, bool(again), witness, resealed)


def _resealed(connection: Connection, id: str | None = None) -> dict[str, tuple[Resealed, ...]]:
    """What seals were sealed again as, by the id of the first; only for the same person of the same record."""
    rows = connection.execute(
        "SELECT o.id, r.id, r.sha256, r.recipients, r.at FROM p_seals AS r JOIN p_seals AS o"
        " ON o.id = r.reseal_of AND o.subject = r.subject AND o.about = r.about"
        " WHERE r.reseal_of <> '' AND o.reseal_of = '' AND o.again = 0 AND (?1 IS NULL OR o.id = ?1)"
        " ORDER BY r.at DESC, r.id",
        (id,),
    )
    found: dict[str, tuple[Resealed, ...]] = {}
    for origin, again, sha256, recipients, at in rows.fetchall():
        one = Resealed(again, sha256, tuple(recipients.split()), at)
        found[origin] = (*found.get(origin, ()), one)
    return found


def resealed_keys(connection: Connection, file: Evidence) -> tuple[Resealed, ...]:
    """What the key of a sealed file was sealed again as, the newest first; the file itself stays as it is."""
    rows = connection.execute(
        "SELECT id, sha256, recipients, at FROM p_seals WHERE reseal_of = ?1 AND subject = ?2 AND about = 'file/' || ?1"
        " ORDER BY at DESC, id",
        (file.id, file.subject),
    ).fetchall()
    return tuple(Resealed(id, sha256, tuple(recipients.split()), at) for id, sha256, recipients, at in rows)


def seals(connection: Connection, subject: str | None = None) -> list[Seal]:
    """Seals of one report, or all of them; what was sealed again is one with what it was made of."""
    resealed = _resealed(connection)
    rows = connection.execute(
        f"{_SEAL} WHERE (?1 IS NULL OR subject = ?1) AND reseal_of = '' ORDER BY at, id", (subject,)
    ).fetchall()
    return [_seal(row, resealed.get(row[0], ())) for row in rows]


def seal(connection: Connection, name: str) -> Seal:
    """The seal of that id, or the only one whose id begins so (6 characters). Raises NoSuchRecord.

    Of one that is used again in later reports, the first, in which it was sealed; of one that was sealed again, too.
    """
    rows = connection.execute(
        "SELECT DISTINCT CASE WHEN reseal_of = '' THEN id ELSE reseal_of END FROM p_seals"
        " WHERE id = ?1 OR (length(?1) >= 6 AND substr(id, 1, length(?1)) = ?1)",
        (name,),
    ).fetchall()
    if len(rows) != 1:
        raise NoSuchRecord(name=name)
    origin = connection.execute(
        f"{_SEAL} WHERE id = ? AND reseal_of = '' ORDER BY again, at, subject", rows[0]
    ).fetchone()
    if origin is None:
        raise NoSuchRecord(name=name)
    return _seal(origin, _resealed(connection, origin[0]).get(origin[0], ()))


def unsealings(connection: Connection, subject: str | None = None) -> list[Unsealing]:
    """Openings of the seals of one report, or all of them, in time order."""
    rows = connection.execute(
        "SELECT subject, seal, journal, reason, at FROM p_unseals WHERE ?1 IS NULL OR subject = ?1"
        " ORDER BY at, name",
        (subject,),
    ).fetchall()
    return [Unsealing(*row) for row in rows]
