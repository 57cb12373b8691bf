# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports as a list that can be narrowed: by kind of event, region, state and words, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from intake.vault.database import Connection
from intake.vault.projections.reports import SUMMARY, Summary, matching

CONFLICT: Final = "conflict"
"""Stands among the states for reports that two revisions compete for."""

NO_REGION: Final = "none"
"""Stands among the regions for reports whose place is in none that is known."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; "" is everything. `words` must all occur, as beginnings of words."""

    category: str = ""
    region: str = ""
    state: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.category or self.region or self.state or self.words)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first. `before` is where the next one begins, None when this is the last."""

    found: list[Summary]
    before: int | None


def page(connection: Connection, wanted: Wanted, limit: int, before: int | None = None) -> Page:
    """The reports that are wanted, those that arrived last first, from the position `before` on."""
    begin = 2**62 if before is None else before
    conditions: list[str] = ["id < ?"]
    values: list[str | int] = [begin]
    if wanted.category:
        conditions.append("category = ?")
        values.append(wanted.category)
    if wanted.region:
        conditions.append("region = ?")
        values.append("" if wanted.region == NO_REGION else wanted.region)
    if wanted.state == CONFLICT:
        conditions.append("heads > 1")
    elif wanted.state:
        conditions.append("state = ?")
        values.append(wanted.state)
    if wanted.words:
        query = matching(wanted.words)
        if not query:
            return Page([], None)
        # A common word is in most reports: without another condition the newest of them are enough.
        newest = (
            f"AND rowid < {begin:d} ORDER BY rowid DESC LIMIT {limit + 1:d}" if len(conditions) == 1 else ""
        )
        conditions.append(f"id IN (SELECT rowid FROM p_report_words WHERE p_report_words MATCH ? {newest})")
        values.append(query)
    rows = connection.execute(
        f"SELECT id, {SUMMARY} FROM p_reports WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT ?",
        (*values, limit + 1),
    ).fetchall()
    more = rows[limit - 1][0] if len(rows) > limit else None
    return Page([Summary(*row[1:]) for row in rows[:limit]], more)
