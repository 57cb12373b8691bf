# SPDX-License-Identifier: GPL-3.0-or-later
"""How many of the reports begun here are ready, sent, awaited in part, or confirmed, for the start page.

Asked of what is *not* confirmed, so that it costs by that and not by all that is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from intake.model.roster import Member
from intake.vault.deliveries import (
    CONFIRMED,
    NOT_TRANSPORT,
    chunks,
    coordinators,
    deliveries,
    due,
    sent_upto,
)
from intake.vault.ranges import holes
from intake.vault.vault import Vault

CAP: Final = 1000
"""So far the reports of each state are counted."""
_MOST: Final = 2 * CAP
"""So many records are looked at in one query; beyond, a count is the cap anyway."""
_COUNTED: Final = "state NOT IN ('withdrawn', 'erased')"


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
    """How many of the reports begun here are in each state, but for those that were withdrawn or erased."""
    own, members = vault.own_journals, coordinators(vault)
    upto = sent_upto(vault, members)
    if not upto:
        return Counts(_count(vault, own, CAP), 0, 0, 0)
    every = _waiting(vault, own, members, upto)
    waiting = _reports(vault, own, every)
    said = [member.id for member in members if _has_written(vault, member.id)]
    if not said and len(every) < _MOST:
        # What does not wait was sent.
        return _capped(len(waiting), _count(vault, own, CAP + len(waiting)) - len(waiting), 0, 0)
    if not said:
        sent = _reports(vault, own, _sent(vault, own, upto)) - waiting
        return _capped(len(waiting), len(sent), 0, 0)
    unconfirmed = [_unconfirmed(vault, own, member) for member in said]
    unfinished = [text | _lacking(vault, member) for text, member in zip(unconfirmed, said, strict=True)]
    open_ = _reports(vault, own, set.intersection(*unconfirmed))
    awaited = _reports(vault, own, set.intersection(*unfinished)) - open_
    if max(map(len, unconfirmed)) < _MOST:
        several = len(open_) + len(awaited)
        whole = _count(vault, own, CAP + several) - several
        return _capped(len(open_ & waiting), len(open_ - waiting), len(awaited), whole)
    # So much is open that not all of it was looked at: what is confirmed is asked one by one.
    some = _reports(vault, own, _confirmed(vault, own))
    whole = sum(found.state == CONFIRMED for found in deliveries(vault, some).values())
    return _capped(len(waiting), len(open_ - waiting), len(awaited), whole)


def _capped(ready: int, sent: int, awaited: int, confirmed: int) -> Counts:
    return Counts(*(min(number, CAP) for number in (ready, sent, awaited, confirmed)))


def _has_written(vault: Vault, member: str) -> bool:
    row = vault.connection.execute("SELECT 1 FROM receipts WHERE member = ? LIMIT 1", (member,)).fetchone()
    return row is not None


def _waiting(vault: Vault, own: frozenset[str], members: Sequence[Member], upto: int) -> set[str]:
    found = _between(vault, own, "arrival > ?", (upto,))
    for name in due(vault, members):
        row = vault.connection.execute(
            "SELECT subject, journal FROM entries WHERE name = ?", (name,)
        ).fetchone()
        if row and row[1] in own:
            found.add(row[0])
    return found


def _sent(vault: Vault, own: frozenset[str], upto: int) -> set[str]:
    return _between(vault, own, "arrival <= ?", (upto,))


def _between(vault: Vault, own: frozenset[str], condition: str, values: tuple[object, ...]) -> set[str]:
    """Records with entries of one's own that meet a condition; some of them where there are very many."""
    rows = vault.connection.execute(
        f"SELECT DISTINCT subject, journal FROM entries WHERE {condition} AND {NOT_TRANSPORT} LIMIT {_MOST}",
        values,
    )
    return {subject for subject, journal in rows if journal in own}


def _confirmed(vault: Vault, own: frozenset[str]) -> set[str]:
    """Records of which anything was confirmed by anybody."""
    found: set[str] = set()
    for name, first, last in vault.connection.execute(
        "SELECT journal, first, last FROM confirmed"
    ).fetchall():
        if name in own and len(found) < _MOST:
            found |= _between(vault, own, "journal = ? AND seq BETWEEN ? AND ?", (name, first, last))
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
            found |= _between(vault, own, "journal = ? AND seq BETWEEN ? AND ?", (name, first, last))
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
            f"SELECT subject FROM p_reports WHERE subject IN ({marks}) AND {_COUNTED}", tuple(chunk)
        )
        found |= {row[0] for row in rows}
    return found


def _count(vault: Vault, own: frozenset[str], cap: int) -> int:
    total = 0
    for name in own:
        # "0" is the character after "/".
        (number,) = vault.connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM p_reports WHERE subject > ? AND subject < ?"
            f" AND {_COUNTED} LIMIT ?)",
            (f"{name}/", f"{name}0", cap),
        ).fetchone()
        total += number
    return min(total, cap)
