# SPDX-License-Identifier: GPL-3.0-or-later
"""How many of the reports begun here are ready, sent, awaited in part, or confirmed, for the start page.

Asked of what is *not* confirmed, so that it costs by that and not by all that is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from intake.model.roster import Member
from intake.vault.ranges import holes
from intake.vault.receipts import NOT_TRANSPORT, chunks, coordinators, due, own_journals, sent_upto
from intake.vault.vault import Vault

CAP: Final = 1000
"""So far the reports of each state are counted."""
_MOST: Final = 8 * CAP
"""So many records are looked at in one query; beyond, a count is the cap anyway."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many reports are in each state, each counted no further than ``CAP``."""

    ready: int
    sent: int
    awaited: int
    confirmed: int

    def of(self, state: str) -> int:
        """The number of one of ``STATES``."""
        return int(getattr(self, state))


def counts(vault: Vault) -> Counts:
    """How many of the reports begun here are in each state. Costs by what is not confirmed, not by what is held."""
    own, members = own_journals(vault), coordinators(vault)
    said = [member.id for member in members if _has_written(vault, member.id)]
    waiting = _reports(vault, own, _waiting(vault, own, members))
    if not said:
        ready = len(waiting)
        every = _count(vault, own, CAP + ready)
        return Counts(min(ready, CAP), min(every - ready, CAP), 0, 0)
    unconfirmed, unfinished = [], []
    for member in said:
        text = _unconfirmed(vault, own, member)
        unconfirmed.append(text)
        unfinished.append(text | _lacking(vault, member))
    open_ = _reports(vault, own, set.intersection(*unconfirmed))
    awaited = _reports(vault, own, set.intersection(*unfinished)) - open_
    ready = len(open_ & waiting)
    left = _count(vault, own, CAP + len(open_) + len(awaited)) - len(open_) - len(awaited)
    return Counts(
        min(ready, CAP), min(len(open_) - ready, CAP), min(len(awaited), CAP), min(max(left, 0), CAP)
    )


def _has_written(vault: Vault, member: str) -> bool:
    row = vault.connection.execute("SELECT 1 FROM receipts WHERE member = ? LIMIT 1", (member,)).fetchone()
    return row is not None


def _waiting(vault: Vault, own: frozenset[str], members: Sequence[Member]) -> set[str]:
    rows = vault.connection.execute(
        f"SELECT DISTINCT subject, journal FROM entries WHERE arrival > ? AND {NOT_TRANSPORT} LIMIT {_MOST}",
        (sent_upto(vault, members),),
    )
    found = {subject for subject, journal in rows if journal in own}
    for name in due(vault, members):
        row = vault.connection.execute(
            "SELECT subject, journal FROM entries WHERE name = ?", (name,)
        ).fetchone()
        if row and row[1] in own:
            found.add(row[0])
    return found


def _unconfirmed(vault: Vault, own: frozenset[str], member: str) -> set[str]:
    """Records with an entry of one's own that a member did not confirm."""
    found: set[str] = set()
    for name in own:
        ranges = vault.connection.execute(
            "SELECT first, last FROM confirmed WHERE member = ? AND journal = ? ORDER BY first",
            (member, name),
        ).fetchall()
        for first, last in holes(ranges):
            rows = vault.connection.execute(
                "SELECT DISTINCT subject FROM entries WHERE journal = ? AND seq BETWEEN ? AND ? AND"
                f" {NOT_TRANSPORT} LIMIT {_MOST}",
                (name, first, last),
            )
            found |= {row[0] for row in rows}
    return found


def _lacking(vault: Vault, member: str) -> set[str]:
    rows = vault.connection.execute(
        "SELECT subject FROM p_evidence WHERE id IN (SELECT id FROM lacking_files WHERE member = ?1 AND since = '')"
        " UNION SELECT subject FROM p_seals"
        " WHERE id IN (SELECT id FROM lacking_files WHERE member = ?1 AND since = '')",
        (member,),
    )
    return {row[0] for row in rows}


def _reports(vault: Vault, own: frozenset[str], subjects: Iterable[str]) -> set[str]:
    """Those that are reports begun here."""
    found: set[str] = set()
    for chunk in chunks([subject for subject in subjects if subject[:32] in own]):
        marks = ", ".join("?" * len(chunk))
        rows = vault.connection.execute(
            f"SELECT subject FROM p_reports WHERE subject IN ({marks})", tuple(chunk)
        )
        found |= {row[0] for row in rows}
    return found


def _count(vault: Vault, own: frozenset[str], cap: int) -> int:
    total = 0
    for name in own:
        # "0" is the character after "/".
        (number,) = vault.connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM p_reports WHERE subject > ? AND subject < ? LIMIT ?)",
            (f"{name}/", f"{name}0", cap),
        ).fetchone()
        total += number
    return min(total, cap)
