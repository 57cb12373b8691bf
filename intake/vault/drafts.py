# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts: what is being typed, saved every few seconds, before it becomes an entry (DESIGN section 4).

A draft is a mutable row, not part of a journal, and is never exported. Identity fields never come here: they
are sealed in memory before anything is written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from intake.errors import DraftChanged
from intake.vault.database import Connection, transaction
from intake.vault.journal import Clock, now, stamp

_SELECT = "SELECT id, kind, subject, body, updated, revision FROM drafts"


@dataclass(frozen=True)
class Draft:
    """One draft as it was at `revision` (1 at first, one more at each save)."""

    id: str
    kind: str
    subject: str
    body: dict[str, Any]
    updated: str
    revision: int


class Drafts:
    """The drafts of one vault."""

    def __init__(self, connection: Connection, clock: Clock = now) -> None:
        self._connection = connection
        self._clock = clock

    def save(self, id: str, kind: str, subject: str, body: dict[str, Any], *, revision: int) -> Draft:
        """Save over the draft as it was at `revision`, 0 for a new one; returns it with its new revision.

        Raises `DraftChanged`, and saves nothing, when another window saved or discarded it in between.
        """
        draft = Draft(id, kind, subject, body, stamp(self._clock()), revision + 1)
        with transaction(self._connection):
            self._expect(id, revision)
            self._connection.execute(
                "INSERT OR REPLACE INTO drafts (id, kind, subject, body, updated, revision)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (id, kind, subject, json.dumps(body, ensure_ascii=False), draft.updated, draft.revision),
            )
        return draft

    def load(self, id: str) -> Draft | None:
        """The draft of that id, None when there is none."""
        row = self._connection.execute(_SELECT + " WHERE id = ?", (id,)).fetchone()
        return _draft(row) if row else None

    def list(self, kind: str | None = None) -> list[Draft]:
        """All drafts, or those of one kind, the latest saved first."""
        rows = self._connection.execute(
            _SELECT + " WHERE ?1 IS NULL OR kind = ?1 ORDER BY updated DESC, id", (kind,)
        )
        return [_draft(row) for row in rows]

    def discard(self, id: str, *, revision: int) -> None:
        """Delete the draft as it was at `revision`; raises `DraftChanged` when it was saved since.

        Its words leave the database file, for a holder of the key too, at the next `checkpoint`.
        """
        with transaction(self._connection):
            self._expect(id, revision)
            self._connection.execute("DELETE FROM drafts WHERE id = ?", (id,))

    def _expect(self, id: str, revision: int) -> None:
        row = self._connection.execute("SELECT revision FROM drafts WHERE id = ?", (id,)).fetchone()
        found = row[0] if row else 0
        if found != revision:
            raise DraftChanged(expected=revision, found=found)


def _draft(row: tuple[Any, ...]) -> Draft:
    id, kind, subject, body, updated, revision = row
    return Draft(id, kind, subject, json.loads(body), updated, revision)
