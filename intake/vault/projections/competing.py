# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of a report that stand beside each other, for the person who settles them.

They come of one author on two machines, of a restored backup, or of two windows. All are kept until a revision names
them as what it was made from; nothing is settled by the last write (DESIGN section 2).
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.model.entry import Entry
from intake.vault import journal
from intake.vault.database import Connection
from intake.vault.projections import erasure_rows, erasures, revisions
from intake.vault.projections.revisions import depths, standing


@dataclass(frozen=True, slots=True)
class Competing:
    """The heads in time order, and the last version that all of them were made from, None where none is known."""

    heads: tuple[Entry, ...]
    base: Entry | None

    @property
    def names(self) -> tuple[str, ...]:
        """What the heads are called (hex), as the parents of the revision that settles them."""
        return tuple(entry.name.hex() for entry in self.heads)


def of_report(connection: Connection, subject: str) -> Competing:
    """The versions of a report that nobody built upon; one where nothing competes. What has no effect is left out."""
    rows = connection.execute("SELECT name FROM p_refused WHERE subject = ?", (subject,)).fetchall()
    without_effect = {row[0] for row in rows}
    entries = [one for one in journal.of_subject(connection, subject) if one.name not in without_effect]
    left = erasures.left_by(entries, erasure_rows.in_force(connection, subject))
    in_force = (one for one in entries if one.header.kind != erasures.REDACT or one.name.hex() in left)
    found = {entry.name.hex(): entry for entry in revisions.of_report(in_force)}
    stands = standing(list(found.values()))
    heads = [found[name] for name in stands.heads] if stands else []
    return Competing(tuple(sorted(heads, key=_order)), _common(found, heads))


def _order(entry: Entry) -> tuple[str, str, int, bytes]:
    """In time, and as written where one journal says two things in a second."""
    return entry.header.at, entry.header.journal, entry.header.seq, entry.name


def _common(revisions: dict[str, Entry], heads: list[Entry]) -> Entry | None:
    """The deepest revision that all heads build upon."""
    if not heads:
        return None
    shared = set.intersection(*(_before(revisions, head) for head in heads))
    depth = depths(revisions)
    return revisions[max(shared, key=lambda name: (depth[name], name))] if shared else None


def _before(revisions: dict[str, Entry], head: Entry) -> set[str]:
    found: set[str] = set()
    waiting = list(head.header.parents)
    while waiting:
        name = waiting.pop()
        if name in revisions and name not in found:
            found.add(name)
            waiting.extend(revisions[name].header.parents)
    return found
