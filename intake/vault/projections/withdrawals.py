# SPDX-License-Identifier: GPL-3.0-or-later
"""Consent taken back: which reports, and which sources of a report, are withheld (DESIGN section 2).

The body of a ``withdraw`` entry is ``{"code": ..., "reason": ...}`` for a whole report and names one ``source``
otherwise. One whose body is not here withholds the whole report: better too much than a word too many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from intake.model.entry import Entry
from intake.model.report import Consent, Report, Source
from intake.vault.database import Connection

KIND: Final = "withdraw"
KINDS: Final = frozenset({KIND})
DDL: Final = (
    """CREATE TABLE p_withdrawals (
        name BLOB PRIMARY KEY,
        subject TEXT NOT NULL,
        source TEXT NOT NULL,
        journal TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX p_withdrawals_by_subject ON p_withdrawals (subject)",
)
TABLES: Final = ("p_withdrawals",)

MANY: Final = 3
"""Withdrawals of one author on one day that are flagged: one family may withdraw, three are a pattern."""
GONE: Final = "WITHDRAWN"
"""The code of ``consent_status`` that says the same inside a report."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """That consent was taken back: by one ``source`` (id), or for the whole report ("")."""

    subject: str
    source: str
    journal: str
    reason: str
    at: str


def project(connection: Connection, subject: str, entries: Sequence[Entry]) -> None:
    """Write the withdrawals of one record."""
    connection.execute("DELETE FROM p_withdrawals WHERE subject = ?", (subject,))
    for entry in entries:
        if entry.header.kind == KIND:
            reason = entry.content().get("reason", "")
            connection.execute(
                "INSERT INTO p_withdrawals VALUES (?, ?, ?, ?, ?, ?)",
                (entry.name, subject, source_of(entry), entry.header.journal, reason, entry.header.at),
            )


def source_of(entry: Entry) -> str:
    """The source that a withdrawal names, "" when it is the whole report. Raises TypeError for anything else."""
    named = entry.content().get("source", "")
    if not isinstance(named, str):
        raise TypeError
    return named


def code_of(entries: Sequence[Entry]) -> str:
    """What a withdrawn report is called, where nothing else says it; "" when nothing was withdrawn."""
    codes = (entry.content().get("code") for entry in entries if entry.header.kind == KIND)
    return next((code for code in codes if isinstance(code, str)), "")


def of_entries(entries: Sequence[Entry]) -> tuple[bool, frozenset[str]]:
    """Whether the whole report was withdrawn, and the sources that were."""
    named = [source_of(entry) for entry in entries if entry.header.kind == KIND]
    return "" in named, frozenset(filter(None, named))


def withheld(report: Report, sources: Collection[str]) -> Report:
    """The report without what these sources said, and without what those said who agree no more in it."""
    if not any(source.id in sources or _is_gone(source) for source in report.sources):
        return report
    return replace(report, sources=tuple(_withheld(source, sources) for source in report.sources))


def nobody_left(report: Report) -> bool:
    """Whether every source of a report (as ``withheld`` gave it) took consent back, so that nothing may be shown."""
    return bool(report.sources) and all(_is_gone(source) for source in report.sources)


def of_report(connection: Connection, subject: str) -> list[Withdrawal]:
    """The withdrawals about one report, in time order."""
    rows = connection.execute(
        "SELECT subject, source, journal, reason, at FROM p_withdrawals WHERE subject = ? ORDER BY at, name",
        (subject,),
    ).fetchall()
    return [Withdrawal(*row) for row in rows]


def every(connection: Connection) -> list[Withdrawal]:
    """All withdrawals, the latest first."""
    rows = connection.execute(
        "SELECT subject, source, journal, reason, at FROM p_withdrawals ORDER BY at DESC, name"
    ).fetchall()
    return [Withdrawal(*row) for row in rows]


def at_once(found: Sequence[Withdrawal]) -> frozenset[str]:
    """Journals that took back so much on one day that somebody may have forced their author (DESIGN section 2)."""
    days = Counter((one.journal, one.at[:10]) for one in found)
    return frozenset(journal for (journal, _), count in days.items() if count >= MANY)


def sources(connection: Connection, subject: str) -> frozenset[str]:
    """The sources of a report that took consent back by an entry of their own."""
    return frozenset(found.source for found in of_report(connection, subject) if found.source)


def _is_gone(source: Source) -> bool:
    return source.consent is not None and source.consent.status == GONE


def _withheld(source: Source, sources: Collection[str]) -> Source:
    """Only that there was somebody, and that this person agrees no more."""
    if source.id not in sources and not _is_gone(source):
        return source
    at = source.consent.at if source.consent else ""
    return Source(id=source.id, consent=Consent(status=GONE, at=at))
