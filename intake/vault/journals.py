# SPDX-License-Identifier: GPL-3.0-or-later
"""Every journal that is held: who writes it, up to when, what is missing of it, and what is odd (``oddities``).

All of it is derived from the entries, receipts and the roster each time it is asked, so nothing has to be remembered
at an import and nothing is forgotten after one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from weakref import WeakKeyDictionary

from intake.model.entry import Entry, State
from intake.model.roster import FOCAL_POINT
from intake.vault import clocks, exchange, journal, oddities
from intake.vault.countersigned import countersignatures
from intake.vault.exchange import Gap
from intake.vault.history import author_of
from intake.vault.oddities import Oddity
from intake.vault.vault import Vault

SHOWN: Final = 8
"""Characters of a journal's id that are shown to a person."""
_WITHOUT_EFFECT: Final = {
    "role": oddities.NO_AUTHORITY,
    "not-own": oddities.NO_AUTHORITY,
    "unreadable": oddities.UNREADABLE,
    "unknown-kind": oddities.NEWER,
    "later-form": oddities.NEWER,
    "revoked": oddities.REVOKED,
}
_READ: Final = "oddities.read"
_FOUND: Final = WeakKeyDictionary[Vault, tuple[tuple[int, int, int] | None, tuple[Oddity, ...]]]()
"""What was found, and at which state of the vault: the start page asks at every visit."""


@dataclass(frozen=True, slots=True)
class Journal:
    """One journal: how many ``entries`` are held, number and claimed time of the ``last``, what is missing below."""

    id: str
    label: str
    role: str
    own: bool
    entries: int
    last: int
    at: str
    gaps: tuple[Gap, ...]
    oddities: tuple[Oddity, ...]

    def to_json(self, language: str) -> dict[str, Any]:
        """For commands."""
        return {
            "journal": self.id,
            "label": self.label,
            "role": self.role,
            "own": self.own,
            "entries": self.entries,
            "last": self.last,
            "at": self.at,
            "gaps": [{"from": gap.first, "to": gap.last} for gap in self.gaps],
            "oddities": [oddity.to_json(language) for oddity in self.oddities],
        }


def every(vault: Vault) -> list[Journal]:
    """All journals held, those with something odd first, then by code name."""
    own = vault.own_journals
    found = [_journal(vault, name, own) for name in journal.journals(vault.connection)]
    others = _seen_elsewhere(vault, {one.id for one in found if _followed(vault, one.own)})
    ahead = _ahead(vault)
    complete = [
        replace(one, oddities=(*one.oddities, *others.get(one.id, ()), *ahead.get(one.id, ())))
        for one in found
    ]
    return sorted(complete, key=lambda one: (not one.oddities, one.label, one.at, one.id))


def own(vault: Vault) -> list[Oddity]:
    """What is odd in the journals that this vault's member writes."""
    names = vault.own_journals
    others = _seen_elsewhere(vault, names)
    return [odd for name in sorted(names) for odd in (*_odd(vault, name, names), *others.get(name, ()))]


def unread(vault: Vault) -> list[Oddity]:
    """Those of ``own`` that the person has not yet said to have read. Looked for anew only when something came."""
    (receipts,) = vault.connection.execute("SELECT count(*) FROM receipts").fetchone()
    held = (exchange.newest(vault.connection), receipts, vault.roster.version if vault.roster else 0)
    if _FOUND.get(vault, (None, ()))[0] != held:
        _FOUND[vault] = (held, tuple(own(vault)))
    read = set(vault.settings.get(_READ, []))
    return [oddity for oddity in _FOUND[vault][1] if oddity.key not in read]


def mark_read(vault: Vault) -> None:
    """The person has read what is odd now."""
    vault.settings.set(_READ, sorted(oddity.key for oddity in own(vault)))


def _followed(vault: Vault, mine: bool) -> bool:
    """Whether all of a journal is to come here: of others a focal point gets only what is about its own records."""
    return mine or vault.identity.role != FOCAL_POINT


def _journal(vault: Vault, name: str, names: Collection[str]) -> Journal:
    count, last, at = vault.connection.execute(
        # SQLite takes the other columns from the row of the greatest number.
        "SELECT count(*), max(seq), at FROM entries WHERE journal = ?",
        (name,),
    ).fetchone()
    author = vault.authors.get(name)
    gaps = _gaps(vault, name, name in names)
    return Journal(
        name,
        author_of(vault, name),
        author.role if author else "",
        name in names,
        count,
        last,
        at,
        gaps,
        tuple(_odd(vault, name, names)),
    )


def _gaps(vault: Vault, name: str, mine: bool) -> tuple[Gap, ...]:
    return tuple(exchange.gaps(vault.connection, [name])) if _followed(vault, mine) else ()


def _odd(vault: Vault, name: str, names: Collection[str]) -> Iterator[Oddity]:
    """What a journal shows by itself."""
    connection, mine = vault.connection, name in names
    label = {"label": author_of(vault, name) or name[:SHOWN]}

    def odd(code: str, **facts: Any) -> Oddity:
        return Oddity(code, name, mine, label | facts)

    if name not in vault.authors:
        yield odd(oddities.STRANGER, count=_count(vault, name))
    for gap in _gaps(vault, name, mine):
        yield odd(oddities.GAP, first=gap.first, last=gap.last)
    for _, seq in exchange.forks(connection, [name]):
        yield odd(oddities.FORK, seq=seq)
    yield from (odd(code, **facts) for code, facts in _continued(vault, name))
    back = clocks.gone_back(vault, name)
    if back:
        seq, at, before = back[-1]
        yield odd(oddities.CLOCK_BACK, seq=seq, at=at, before=before, count=len(back))
    count, seq, at = clocks.too_early(vault, name)
    if count:
        yield odd(oddities.TOO_EARLY, seq=seq, at=at, count=count)
    rows = connection.execute(
        "SELECT why, count(*) FROM p_refused WHERE journal = ? GROUP BY why", (name,)
    ).fetchall()
    for code in dict.fromkeys(_WITHOUT_EFFECT.values()):
        count = sum(number for why, number in rows if _WITHOUT_EFFECT.get(why) == code)
        if count:
            yield odd(code, count=count)


def _count(vault: Vault, name: str) -> int:
    row = vault.connection.execute("SELECT count(*) FROM entries WHERE journal = ?", (name,)).fetchone()
    return int(row[0])


def _continued(vault: Vault, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whether it goes on where another one of the same member ended, and whether that one went on all the same."""
    opening = journal.opening(vault.connection, name)
    told = opening.content() if opening and opening.state is State.HELD else {}
    continues, why = told.get("continues"), told.get("why")
    if opening is None or not isinstance(continues, dict) or why == "renewed":
        return
    codes = {"lost": oddities.CAME_BACK, "elsewhere": oddities.ELSEWHERE}
    yield codes.get(str(why), oddities.MOVED), {"at": opening.header.at}
    last = _entry(vault, str(continues.get("head")))
    if last is not None:
        (after,) = vault.connection.execute(
            "SELECT count(*) FROM entries WHERE journal = ? AND seq > ?",
            (last.header.journal, last.header.seq),
        ).fetchone()
        if after:
            yield oddities.WENT_ON, {"count": after, "seq": last.header.seq}


def _entry(vault: Vault, name: str) -> Entry | None:
    """The entry of that name (hex), None where it is not held or the name is none."""
    try:
        return journal.get(vault.connection, bytes.fromhex(name))
    except ValueError:
        return None


def _ahead(vault: Vault) -> dict[str, list[Oddity]]:
    """Entries of others that claim a time long after they were here, by journal."""
    told: dict[str, list[Oddity]] = {}
    for name, ahead in clocks.ahead(vault, vault.own_journals).items():
        seq, at, came = min(ahead)
        facts = {"label": author_of(vault, name) or name[:SHOWN], "seq": seq, "at": at, "came": came}
        told[name] = [Oddity(oddities.CLOCK_AHEAD, name, False, {**facts, "count": len(ahead)})]
    return told


def _seen_elsewhere(vault: Vault, names: Collection[str]) -> dict[str, list[Oddity]]:
    """What receipts and imports name of these journals that is not here: later entries, or others of one number."""
    named: dict[tuple[str, int, str], str] = {}
    for one in countersignatures(vault):
        for head in one.heads:
            if head.journal in names:
                named.setdefault((head.journal, head.seq, head.name), one.member)
    mine = vault.own_journals
    found: dict[str, dict[str, Oddity]] = {}
    for (name, seq, called), member in sorted(named.items()):
        if _entry(vault, called) is not None:
            continue
        last = journal.head(vault.connection, name)
        ours = last.seq if last else -1
        known = vault.roster.by_id(member) if vault.roster else None
        label = author_of(vault, name) or name[:SHOWN]
        facts = {"label": label, "by": known.label if known else member[:SHOWN]}
        if seq > ours:
            odd = Oddity(oddities.BEHIND, name, name in mine, {**facts, "theirs": seq, "ours": ours})
        elif any(gap.first <= seq <= gap.last for gap in exchange.gaps(vault.connection, [name])):
            continue
        else:
            odd = Oddity(oddities.FORK_ELSEWHERE, name, name in mine, {**facts, "seq": seq})
        found.setdefault(name, {})[odd.code] = odd
    return {name: list(odd.values()) for name, odd in found.items()}
