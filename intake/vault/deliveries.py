# SPDX-License-Identifier: GPL-3.0-or-later
"""How far what was written here has got: ready, sent, confirmed, or with evidence that is still awaited.

Derived from what was sent and from receipts (``confirming``), each time it is asked. A record counts as confirmed when
one coordinator holds all of its entries with their bodies: several who hold a half each do not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from intake.crypto.hybrid import fingerprint
from intake.model.roster import COORDINATOR, Member
from intake.vault.vault import Vault

READY: Final = "ready"
SENT: Final = "sent"
AWAITED: Final = "awaited"
CONFIRMED: Final = "confirmed"
STATES: Final = (READY, SENT, AWAITED, CONFIRMED)

CONTENT: Final = "coordinators"
"""What whole entries are sent as (``sent_entries.content``); custodians are sent hardly any bodies."""
NOT_TRANSPORT: Final = "kind NOT IN ('open', 'export', 'import')"
_VARIABLES: Final = 500
_LAST: Final = 2**53


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far one record has got. ``since``: when the last of it was confirmed (UTC), "" unless ``CONFIRMED``.

    ``lacking`` counts seals and evidence files that the coordinator who has most of it lacks.
    """

    subject: str
    state: str
    since: str = ""
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class LetGo:
    """A record that a coordinator holds whole: entries with bodies, seals and evidence, ``since`` that time (UTC)."""

    subject: str
    since: str


def deliveries(vault: Vault, subjects: Iterable[str]) -> dict[str, Delivery]:
    """How far these records have got, as for a page of them; those that were not begun here are left out."""
    own = vault.own_journals
    wanted = [subject for subject in dict.fromkeys(subjects) if subject[:32] in own]
    return {found.subject: found for found in _judged(vault, own, wanted)}


def let_go(vault: Vault, among: Sequence[str] | None = None) -> list[LetGo]:
    """The records begun here that an active coordinator holds whole, by the newest receipt of each; or ``among`` some.

    What is not in the list must be kept: nobody else is known to have it.
    """
    own = vault.own_journals
    wanted = None if among is None else [subject for subject in among if subject[:32] in own]
    return [
        LetGo(found.subject, found.since) for found in _judged(vault, own, wanted) if found.state == CONFIRMED
    ]


def coordinators(vault: Vault) -> tuple[Member, ...]:
    """The members whose word counts: active coordinators of the roster in force, but for this vault's own."""
    roster = vault.roster
    found = roster.with_role(COORDINATOR) if roster else ()
    return tuple(member for member in found if member.id != vault.identity.member)


def _judged(vault: Vault, own: frozenset[str], subjects: Sequence[str] | None) -> Iterator[Delivery]:
    """Each record with any entry of one's own, or each of ``subjects``."""
    said = _Said(vault)
    entries: dict[str, list[tuple[str, int, int, bytes]]] = defaultdict(list)
    for row in _entries(vault, own, subjects):
        if row[0][:32] in own:
            entries[row[0]].append(row[1:])
    files = _files(vault, subjects)
    for subject, held in entries.items():
        yield said.judge(subject, held, files.get(subject, ()))


def _entries(vault: Vault, own: frozenset[str], subjects: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
    query = f"SELECT subject, journal, seq, arrival, name FROM entries WHERE {NOT_TRANSPORT}"
    if subjects is None:
        for name in sorted(own):
            yield from vault.connection.execute(f"{query} AND journal = ?", (name,))
        return
    for chunk in chunks(subjects):
        marks = ", ".join("?" * len(chunk))
        rows = vault.connection.execute(f"{query} AND subject IN ({marks})", tuple(chunk))
        yield from (row for row in rows if row[1] in own)


def _files(vault: Vault, subjects: Sequence[str] | None) -> dict[str, set[str]]:
    """Seals and evidence by the record that names them."""
    found: dict[str, set[str]] = defaultdict(set)
    for table in ("p_seals", "p_evidence"):
        if subjects is None:
            for subject, id in vault.connection.execute(f"SELECT subject, id FROM {table}"):
                found[subject].add(id)
            continue
        for chunk in chunks(subjects):
            marks = ", ".join("?" * len(chunk))
            rows = vault.connection.execute(
                f"SELECT subject, id FROM {table} WHERE subject IN ({marks})", tuple(chunk)
            )
            for subject, id in rows:
                found[subject].add(id)
    return found


def chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """So many of the values at a time as one statement takes."""
    for start in range(0, len(values), _VARIABLES):
        yield values[start : start + _VARIABLES]


class _Said:
    """What coordinators said to hold, and what they were sent."""

    def __init__(self, vault: Vault) -> None:
        members = coordinators(vault)
        connection = vault.connection
        self._upto = sent_upto(vault, members)
        self._due = due(vault, members)
        self._ranges: dict[str, dict[str, list[tuple[int, int, str]]]] = {member.id: {} for member in members}
        self._files: dict[str, dict[str, str]] = {member.id: {} for member in members}
        for member, name, first, last, at in connection.execute(
            "SELECT member, journal, first, last, at FROM confirmed ORDER BY member, journal, first"
        ):
            if member in self._ranges:
                self._ranges[member].setdefault(name, []).append((first, last, at))
        for member, id, since in connection.execute("SELECT member, id, since FROM lacking_files"):
            if member in self._files:
                self._files[member][id] = since

    def judge(
        self, subject: str, entries: Sequence[tuple[str, int, int, bytes]], files: Iterable[str]
    ) -> Delivery:
        """How far a record has got. ``entries`` are journal, number, arrival and name of each."""
        best: Delivery | None = None
        for member, ranges in self._ranges.items():
            times = [_when(ranges.get(journal, ()), seq) for journal, seq, _, _ in entries]
            if "" in times:
                continue
            came = [self._files[member][id] for id in files if id in self._files[member]]
            lacking = came.count("")
            found = Delivery(subject, AWAITED, "", lacking)
            if not lacking:
                found = Delivery(subject, CONFIRMED, max([*times, *came]))
            if best is None or (found.lacking, found.since) < (best.lacking, best.since):
                best = found
        if best is not None:
            return best
        waits = any(arrival > self._upto or name in self._due for _, _, arrival, name in entries)
        return Delivery(subject, READY if waits else SENT)


def _when(ranges: Sequence[tuple[int, int, str]], seq: int) -> str:
    """When an entry was confirmed, "" when it was not."""
    at = bisect_right(ranges, (seq, _LAST, ""))
    if at and ranges[at - 1][0] <= seq <= ranges[at - 1][1]:
        return ranges[at - 1][2]
    return ""


def sent_upto(vault: Vault, members: Iterable[Member]) -> int:
    """Up to which arrival any of these was sent whole entries."""
    marks = [fingerprint(member.recipient) for member in members]
    held = dict(
        vault.connection.execute("SELECT recipient, upto FROM sent_entries WHERE content = ?", (CONTENT,))
    )
    return max((held.get(mark, 0) for mark in marks), default=0)


def due(vault: Vault, members: Iterable[Member]) -> set[bytes]:
    """Names of entries that got lost on the way to any of these and were not sent again yet."""
    marks = {fingerprint(member.recipient) for member in members}
    rows = vault.connection.execute("SELECT recipient, name FROM due_entries WHERE bundle = 0")
    return {name for recipient, name in rows if recipient in marks}
