# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence files as pages ask for them: one row for each file of a report, from all entries on that file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from intake.errors import BadValue, NoSuchRecord
from intake.model.entry import Entry, is_id, is_name
from intake.vault.database import Connection

DDL: Final = (
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
        journal TEXT NOT NULL,
        obtained_words TEXT NOT NULL,
        how TEXT NOT NULL,
        source TEXT NOT NULL,
        received TEXT NOT NULL,
        copy_of TEXT NOT NULL,
        covered INTEGER NOT NULL,
        sealed_of TEXT NOT NULL,
        sealed TEXT NOT NULL,
        PRIMARY KEY (id, subject)) WITHOUT ROWID""",
    "CREATE INDEX p_evidence_by_subject ON p_evidence (subject)",
)
_SAID: Final = ("type", "title", "obtained", "obtained_words", "how", "source")
_FILE: Final = (
    "id, subject, sha256, size, type, media, title, obtained, at, journal, obtained_words, how, source, received,"
    " copy_of, covered, sealed_of, sealed"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An evidence file of a report; ``sha256`` and ``size`` (bytes) are those of the original file.

    ``received`` is when it arrived, where that was before ``at``; ``copy_of`` names the original of a publication
    copy with ``covered`` areas; ``sealed`` are the custodians (fingerprints) who alone can open a sealed file, and
    ``sealed_of`` names the readable one that it replaced. ``journal`` is that of who added it.
    """

    id: str
    subject: str
    sha256: str
    size: int
    type: str
    media: str
    title: str
    obtained: str
    at: str
    journal: str = ""
    obtained_words: str = ""
    how: str = ""
    source: str = ""
    received: str = ""
    copy_of: str = ""
    covered: int = 0
    sealed_of: str = ""
    sealed: tuple[str, ...] = ()


def _require_sound(content: dict[str, Any]) -> None:
    """Raise BadValue for what is no file: its id would be asked for in vain, in receipts that nobody could read."""
    numbers = (content["size"], content.get("covered", 0))
    texts = (content.get(name, "") for name in (*_SAID, "media", "received", "copy_of", "sealed_of"))
    if not (
        is_id(content["evidence"])
        and is_name(content["sha256"])
        and all(type(number) is int and 0 <= number < 2**53 for number in numbers)
        and all(isinstance(text, str) for text in texts)
    ):
        raise BadValue(value=content["evidence"])


def write(connection: Connection, subject: str, entry: Entry) -> None:
    """Take in one entry on a file: the first one says what it is, later ones only what else was said of it."""
    content = entry.content()
    _require_sound(content)
    said = tuple(content.get(name, "") for name in _SAID)
    changed = connection.execute(
        "UPDATE p_evidence SET (type, title, obtained, obtained_words, how, source) = (?, ?, ?, ?, ?, ?)"
        " WHERE id = ? AND subject = ?",
        (*said, content["evidence"], subject),
    )
    if changed.rowcount:
        return
    connection.execute(
        f"INSERT INTO p_evidence ({_FILE}) VALUES ({', '.join('?' * len(_FILE.split(',')))})",
        (
            content["evidence"],
            subject,
            content["sha256"],
            content["size"],
            said[0],
            content.get("media", ""),
            said[1],
            said[2],
            entry.header.at,
            entry.header.journal,
            said[3],
            said[4],
            said[5],
            content.get("received", ""),
            content.get("copy_of", ""),
            content.get("covered", 0),
            content.get("sealed_of", ""),
            " ".join(content.get("sealed", ())),
        ),
    )


_EVIDENCE: Final = f"SELECT {_FILE} FROM p_evidence"


def _evidence(row: tuple[Any, ...]) -> Evidence:
    facts: tuple[Any, ...] = (*row[:-1], tuple(row[-1].split()))
    return Evidence(*facts)


def evidence(connection: Connection, subject: str | None = None) -> list[Evidence]:
    """Evidence of one report, or all of it."""
    if subject is None:
        rows = connection.execute(f"{_EVIDENCE} ORDER BY at, id").fetchall()
    else:
        rows = connection.execute(f"{_EVIDENCE} WHERE subject = ? ORDER BY at, id", (subject,)).fetchall()
    return [_evidence(row) for row in rows]


def evidence_named(connection: Connection, name: str) -> Evidence:
    """The evidence of that id, or the only one whose id begins so (6 characters). Raises NoSuchRecord."""
    rows = connection.execute(
        f"{_EVIDENCE} WHERE id = ?1 OR (length(?1) >= 6 AND substr(id, 1, length(?1)) = ?1) LIMIT 2", (name,)
    ).fetchall()
    if len(rows) != 1:
        raise NoSuchRecord(name=name)
    return _evidence(rows[0])
