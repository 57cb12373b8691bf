# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports as lists, searches and pages ask for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from intake.errors import NoSuchRecord, SeveralRecords
from intake.model.entry import Entry, State
from intake.model.report import Report
from intake.vault import journal
from intake.vault.database import Connection
from intake.vault.projections import erasure_rows, erasures, withdrawals
from intake.vault.projections.revisions import of_report, standing, testimony

KINDS: Final = frozenset({"report", "withdraw", "redact"})
DDL: Final = (
    """CREATE TABLE p_reports (
        id INTEGER PRIMARY KEY,
        subject TEXT NOT NULL UNIQUE,
        head BLOB NOT NULL,
        heads INTEGER NOT NULL,
        revisions INTEGER NOT NULL,
        logged TEXT NOT NULL,
        changed TEXT NOT NULL,
        code TEXT NOT NULL,
        ref TEXT NOT NULL,
        earliest TEXT NOT NULL,
        latest TEXT NOT NULL,
        edtf TEXT NOT NULL,
        place TEXT NOT NULL,
        region TEXT NOT NULL,
        category TEXT NOT NULL,
        perpetrators TEXT NOT NULL,
        level TEXT NOT NULL,
        state TEXT NOT NULL)""",
    "CREATE INDEX p_reports_by_date ON p_reports (earliest DESC, id DESC)",
    "CREATE INDEX p_reports_by_code ON p_reports (code)",
    # Lists that are narrowed to what is rare must not read all the others.
    "CREATE INDEX p_reports_by_category ON p_reports (category, id)",
    "CREATE INDEX p_reports_by_region ON p_reports (region, id)",
    "CREATE INDEX p_reports_by_ref ON p_reports (ref)",
    "CREATE INDEX p_reports_competing ON p_reports (id) WHERE heads > 1",
    "CREATE VIRTUAL TABLE p_report_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2')",
    # FTS5 keeps deleted words in its index unless told otherwise (DESIGN, measured).
    "INSERT INTO p_report_words (p_report_words, rank) VALUES ('secure-delete', 1)",
)
TABLES: Final = ("p_reports", "p_report_words")

ACTIVE: Final = "active"
WITHDRAWN: Final = "withdrawn"
BODILESS: Final = "bodiless"
ERASED: Final = "erased"
WITHHELD: Final = frozenset({WITHDRAWN, ERASED})
"""States in which nothing that was told may be counted or shown, here or anywhere."""
COUNT_CAP: Final = 1000

SUMMARY: Final = (
    "subject, head, heads, revisions, logged, changed, code, ref, earliest, latest, edtf, place, region,"
    " category, perpetrators, level, state"
)
"""The columns of a `Summary`, in its order."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a list. ``logged`` and ``changed`` are UTC times, ``head`` an entry name (32 bytes)."""

    subject: str
    head: bytes
    heads: int
    revisions: int
    logged: str
    changed: str
    code: str
    ref: str
    earliest: str
    latest: str
    edtf: str
    place: str
    region: str
    category: str
    perpetrators: str
    level: str
    state: str


def project(connection: Connection, subject: str, entries: Sequence[Entry]) -> None:
    """Write the line and the searchable words of one report."""
    revisions = of_report(entries)
    withdrawn, sources = withdrawals.of_entries(entries)
    stands = standing(revisions)
    if stands is None:
        if known := connection.execute("SELECT id FROM p_reports WHERE subject = ?", (subject,)).fetchone():
            connection.execute("DELETE FROM p_report_words WHERE rowid = ?", known)
            connection.execute("DELETE FROM p_reports WHERE id = ?", known)
        return
    shown = stands.shown
    held = shown.state == State.HELD
    if held:
        report = Report.from_json(testimony(shown))
    else:
        report = Report(code=withdrawals.code_of(entries) or _code_kept(connection, subject))
    report = withdrawals.withheld(report, sources)
    withdrawn = withdrawn or withdrawals.nobody_left(report)
    erased = shown.state is State.ERASED
    state = ERASED if erased else WITHDRAWN if withdrawn else ACTIVE if held else BODILESS
    if withdrawn:
        # The line stays, so that coordinators see what was withdrawn; nothing that was told stays in it.
        report = Report(code=report.code)
    occurred = report.occurred
    values = (
        subject,
        shown.name,
        len(stands.heads),
        stands.count,
        min(entry.header.at for entry in revisions),
        shown.header.at,
        report.code,
        report.ref,
        occurred.earliest.isoformat() if occurred.earliest else "",
        occurred.latest.isoformat() if occurred.latest else "",
        occurred.edtf,
        report.place.words if report.place else "",
        report.place.region_group if report.place else "",
        report.category,
        ";".join(report.perpetrators()),
        report.assessment.level if report.assessment else "",
        state,
    )
    marks = ", ".join("?" * len(values))
    new = connection.execute(
        f"INSERT INTO p_reports ({SUMMARY}) VALUES ({marks}) ON CONFLICT (subject) DO NOTHING", values
    )
    row = new.lastrowid
    if not new.rowcount:
        (row,) = connection.execute("SELECT id FROM p_reports WHERE subject = ?", (subject,)).fetchone()
        connection.execute(f"UPDATE p_reports SET ({SUMMARY}) = ({marks}) WHERE id = ?", (*values, row))
        connection.execute("DELETE FROM p_report_words WHERE rowid = ?", (row,))
    if state == ACTIVE:
        connection.execute("INSERT INTO p_report_words (rowid, words) VALUES (?, ?)", (row, report.texts()))


def _code_kept(connection: Connection, subject: str) -> str:
    """What a report is called that this vault let go of, or that was erased."""
    row = connection.execute("SELECT code FROM purged WHERE subject = ?", (subject,)).fetchone()
    asked = erasure_rows.every(connection, erasures.DONE, subject)
    return str(row[0]) if row else next((one.code for one in asked if one.code), "")


def _summary(row: tuple[Any, ...]) -> Summary:
    return Summary(*row)


def newest(connection: Connection, limit: int = 50, before: int | None = None) -> list[Summary]:
    """Reports that arrived last, newest first; ``before`` is the position to go on from (``position``)."""
    rows = connection.execute(
        f"SELECT {SUMMARY} FROM p_reports WHERE id < ? ORDER BY id DESC LIMIT ?",
        (2**62 if before is None else before, limit),
    ).fetchall()
    return [_summary(row) for row in rows]


def position(connection: Connection, subject: str) -> int:
    """Where a report stands in the order of arrival, to page on from it."""
    row = connection.execute("SELECT id FROM p_reports WHERE subject = ?", (subject,)).fetchone()
    return int(row[0]) if row else 0


def count(connection: Connection, cap: int | None = COUNT_CAP) -> int:
    """How many reports there are, counted no further than ``cap``."""
    limit = -1 if cap is None else cap
    row = connection.execute("SELECT count(*) FROM (SELECT 1 FROM p_reports LIMIT ?)", (limit,)).fetchone()
    return int(row[0])


def search(connection: Connection, words: str, limit: int = 50) -> list[Summary]:
    """Reports in which every word (or beginning of a word) occurs, newest first, accents folded."""
    query = matching(words)
    if not query:
        return []
    rows = connection.execute(
        f"SELECT {SUMMARY} FROM p_reports WHERE id IN (SELECT rowid FROM p_report_words"
        " WHERE p_report_words MATCH ? ORDER BY rowid DESC LIMIT ?) ORDER BY id DESC",
        (query, limit),
    ).fetchall()
    return [_summary(row) for row in rows]


def matching(words: str) -> str:
    """A safe FTS5 query: each run of letters and digits, quoted, as the beginning of a word."""
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in words)
    return " ".join(f'"{word}"*' for word in kept.split()[:16])


def summary(connection: Connection, subject: str) -> Summary:
    """The line of one report. Raises NoSuchRecord."""
    row = connection.execute(f"SELECT {SUMMARY} FROM p_reports WHERE subject = ?", (subject,)).fetchone()
    if row is None:
        raise NoSuchRecord(name=subject)
    return _summary(row)


def resolve(connection: Connection, name: str) -> str:
    """The subject that a person means by a code, a reference, a record id or its beginning (6 characters).

    Raises NoSuchRecord, or SeveralRecords when more than one report answers to it.
    """
    rows = connection.execute(
        "SELECT subject FROM p_reports WHERE code = ?1 OR ref = ?1 OR subject = ?1 LIMIT 3", (name,)
    ).fetchall()
    if not rows and len(name) >= 6 and all(c in "0123456789abcdef" for c in name):
        rows = connection.execute(
            "SELECT subject FROM p_reports WHERE substr(subject, 34, ?) = ? LIMIT 3", (len(name), name)
        ).fetchall()
    if not rows:
        raise NoSuchRecord(name=name)
    if len(rows) > 1:
        raise SeveralRecords(name=name)
    return str(rows[0][0])


def read(connection: Connection, subject: str) -> Report:
    """The report as it stands, without what was withdrawn: of a whole report only its code is left.

    Raises NoSuchRecord; an erased or purged one comes back empty.
    """
    line = summary(connection, subject)
    if line.state in WITHHELD:
        return Report(code=line.code)
    return revision(connection, subject, line.head)


def revision(connection: Connection, subject: str, name: bytes) -> Report:
    """One version of a report (the name of its entry), without what sources have withdrawn since."""
    entry = journal.get(connection, name)
    if entry is None:
        return Report()
    return withdrawals.withheld(Report.from_json(testimony(entry)), withdrawals.sources(connection, subject))
