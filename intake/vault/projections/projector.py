# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps the projections in step with the journal, one record at a time.

A record's rows are made from all its entries at once, never from one entry on top of the rows that were there: that
is why no order of arrival can matter.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Final

from intake.errors import BadValue, MalformedEntry
from intake.model.entry import Entry
from intake.vault import journal, trunks
from intake.vault.authority import Authors, disbelieved, refusal
from intake.vault.database import UNFIT, Connection
from intake.vault.projections import (
    attachments,
    erasure_rows,
    erasures,
    incidents,
    links,
    questions,
    reports,
    tallies,
    withdrawals,
)
from intake.vault.projections.revisions import of_report
from intake.vault.settings import Settings

MODULES: Final[tuple[ModuleType, ...]] = (
    reports,
    attachments,
    tallies,
    incidents,
    links,
    withdrawals,
    questions,
)
_REFUSED: Final = (
    """CREATE TABLE p_refused (
        name BLOB PRIMARY KEY,
        journal TEXT NOT NULL,
        subject TEXT NOT NULL,
        kind TEXT NOT NULL,
        why TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX p_refused_by_subject ON p_refused (subject)",
)
_DDL: Final = (*(statement for module in MODULES for statement in module.DDL), *erasure_rows.DDL, *_REFUSED)
_STAMP: Final = hashlib.sha256("\n".join(_DDL).encode()).hexdigest()
_ODD: Final = (KeyError, TypeError, ValueError, AttributeError, BadValue, *UNFIT)
_TRANSPORT: Final = frozenset({"open", "export", "import"})


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'p\\_%' ESCAPE '\\'"
        " AND (sql LIKE 'CREATE VIRTUAL%' OR name NOT LIKE 'p\\_report\\_words\\_%' ESCAPE '\\')"
    ).fetchall()
    return [row[0] for row in rows]


def current(connection: Connection) -> bool:
    """Whether the projections were made by this version of the program."""
    return Settings(connection).get("projections", "") == _STAMP


def rebuild(
    connection: Connection, authors: Authors, progress: Callable[[int, int], None] | None = None
) -> int:
    """Drop every projection and make it again from the journal. Returns how many records there are."""
    for table in _tables(connection):
        connection.execute(f"DROP TABLE {table}")
    for statement in _DDL:
        connection.execute(statement)
    trunks.forget(connection)
    Settings(connection).set("projections", _STAMP)
    rows = connection.execute("SELECT subject FROM entries GROUP BY subject ORDER BY min(arrival)").fetchall()
    for done, (subject,) in enumerate(rows, 1):
        project(connection, authors, subject)
        if progress and (done % 200 == 0 or done == len(rows)):
            progress(done, len(rows))
    return len(rows)


def project(connection: Connection, authors: Authors, subject: str) -> None:
    """Make the rows of one record again, inside the caller's transaction."""
    write(connection, authors, subject, journal.of_subject(connection, subject))


def project_all(
    connection: Connection,
    authors: Authors,
    subjects: Iterable[str],
    whole: Mapping[str, Sequence[Entry]],
) -> None:
    """Make the rows of many records again, each once, inside the caller's transaction.

    ``whole`` has every entry about those of them that had none before, so that they need not be read back.
    """
    for subject in subjects:
        if subject in whole:
            entries = sorted(whole[subject], key=lambda entry: (entry.header.at, entry.name))
            write(connection, authors, subject, entries, fresh=True)
        else:
            project(connection, authors, subject)


def write(
    connection: Connection,
    authors: Authors,
    subject: str,
    entries: Iterable[Entry],
    *,
    fresh: bool = False,
) -> None:
    """Make the rows of one record from all entries about it. A ``fresh`` record has no rows yet."""
    effective: list[Entry] = []
    kinds: set[str] = set()
    if not fresh:
        connection.execute("DELETE FROM p_refused WHERE subject = ?", (subject,))
    for entry in entries:
        why = without_effect(entry, authors)
        if why:
            _refuse(connection, entry, why)
        else:
            effective.append(entry)
        kinds.add(entry.header.kind)
    if kinds & erasures.KINDS:
        ruling = erasures.rule(effective, authors)
        erasure_rows.write(connection, subject, ruling)
        effective = _in_force(effective, ruling)
    for module in MODULES:
        if kinds & module.KINDS:
            _project(connection, module, subject, effective)


def effective(entries: Iterable[Entry], authors: Authors) -> list[Entry]:
    """Those entries on one record that have effect by who wrote them and can be read."""
    return [entry for entry in entries if not without_effect(entry, authors)]


def versions(entries: Sequence[Entry], authors: Authors) -> list[Entry]:
    """The versions of a report among all entries on it, what is left of an erased one included."""
    if all(entry.header.kind != erasures.REDACT for entry in entries):
        return of_report(entries)
    found = effective(entries, authors)
    return of_report(_in_force(found, erasures.rule(found, authors)))


def _in_force(entries: list[Entry], ruling: erasures.Ruling) -> list[Entry]:
    """Without redactions whose erasure is not carried out: they say nothing yet, or no more."""
    return [e for e in entries if e.header.kind != erasures.REDACT or ruling.stands_for_report(e)]


def without_effect(entry: Entry, authors: Authors) -> str:
    """Why an entry is kept without effect: "" when it has, else a reason of `refusal`, "revoked" or "unreadable"."""
    return refusal(entry.header, authors) or _revoked(entry, authors) or _unreadable(entry)


def _project(connection: Connection, module: ModuleType, subject: str, entries: list[Entry]) -> None:
    """Write one module's rows. An entry whose content does not have the form of its kind loses its effect.

    A module replaces the rows of a record, so what a failed attempt wrote is gone after the next one.
    """
    try:
        module.project(connection, subject, entries)
    except _ODD:
        sound = []
        for entry in entries:
            try:
                module.project(connection, subject, [entry])
            except _ODD:
                _refuse(connection, entry, "unreadable")
            else:
                sound.append(entry)
        module.project(connection, subject, sound)


def _refuse(connection: Connection, entry: Entry, why: str) -> None:
    header = entry.header
    connection.execute(
        "INSERT OR REPLACE INTO p_refused (name, journal, subject, kind, why) VALUES (?, ?, ?, ?, ?)",
        (entry.name, header.journal, header.subject, header.kind, why),
    )


def _revoked(entry: Entry, authors: Authors) -> str:
    return "revoked" if disbelieved(entry, authors) else ""


def _unreadable(entry: Entry) -> str:
    """An entry that was signed but whose body cannot be read is kept, listed, and has no effect."""
    if entry.header.kind in _TRANSPORT:
        return ""
    try:
        content = entry.content()
    except MalformedEntry:
        return "unreadable"
    form = content.get("form", 1)
    return "later-form" if not isinstance(form, int) or form > journal.FORM else ""


def refused(connection: Connection) -> list[tuple[bytes, str, str, str, str]]:
    """Entries kept without effect: (name, journal, subject, kind, why)."""
    rows = connection.execute("SELECT name, journal, subject, kind, why FROM p_refused ORDER BY name")
    return list(rows.fetchall())


def domain_state(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every projected row but for row numbers, ordered: equal on all vaults with the same entries and roster."""
    state: dict[str, list[tuple[object, ...]]] = {}
    for table in (
        "p_refused",
        *erasure_rows.TABLES,
        *(table for module in MODULES for table in module.TABLES),
    ):
        if table == "p_report_words":
            rows = connection.execute(
                "SELECT r.subject, w.words FROM p_report_words w JOIN p_reports r ON r.id = w.rowid"
            )
        else:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            named = ", ".join(column for column in columns if not (table == "p_reports" and column == "id"))
            rows = connection.execute(f"SELECT {named} FROM {table}")
        state[table] = sorted((tuple(row) for row in rows.fetchall()), key=repr)
    return state
