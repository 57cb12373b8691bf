# SPDX-License-Identifier: GPL-3.0-or-later
"""Which erasures of a record are carried out, what they spare, and whether a legal hold stops them (DESIGN section 2).

An ``erase`` is carried out once a ``confirm`` of another member has it among its parents, unless the record is on
hold or a later ``erase`` stands ``instead`` of it. Every other entry on the record is erased then, except one that has
the erase among its parents (it was written knowing of it) and one that the erase names in ``keep``. Only the header
of an entry and the body of the erase decide, never the way between them: so no order of arrival matters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from intake.model.entry import Entry, State
from intake.vault.authority import Authors

ERASE, CONFIRM, REDACT, FREEZE = "erase", "confirm", "redact", "freeze"
KINDS: Final = frozenset({ERASE, CONFIRM, REDACT, FREEZE})
SPARED: Final = frozenset({"open", "withdraw", ERASE, CONFIRM, FREEZE})
"""Kinds whose bodies are never erased: they hold ids and reasons, and govern what is."""
REASONS: Final = ("SOURCE_ASKED", "DANGER", "LAW", "MISTAKE")
"""Codes of ``erasure_reason``: words could hold what is to be erased."""

WAITING, STOPPED, DONE, REPLACED = "waiting", "stopped", "done", "replaced"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One request: ``name`` (hex) of its entry, ``code`` what people call the record, ``reason`` a code.

    ``partly``: what others said is kept. The counts say what its author saw and meant to delete. ``confirmed`` is the
    journal of the second member, "" before.
    """

    name: str
    subject: str
    journal: str
    at: str
    code: str
    reason: str
    state: str
    partly: bool
    entries: int
    evidence: int
    seals: int
    sources: int
    confirmed: str = ""
    confirmed_at: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold that stands: ``name`` (hex) of its entry, and the words for it."""

    name: str
    subject: str
    journal: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the entries of one record say about erasing it; ``done`` maps each erase in force to what it keeps."""

    erasures: tuple[Erasure, ...] = ()
    holds: tuple[Hold, ...] = ()
    done: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def erases(self, entry: Entry) -> bool:
        """Whether the body of an entry on this record goes."""
        if not self.done or entry.header.kind in SPARED:
            return False
        name, parents = entry.name.hex(), entry.header.parents
        return any(erase not in parents and name not in keep for erase, keep in self.done.items())

    def stands_for_report(self, entry: Entry) -> bool:
        """Whether a redaction is what is left of the report: an erase in force names it, and none erases it."""
        return any(entry.name.hex() in keep for keep in self.done.values()) and not self.erases(entry)


NOTHING: Final = Ruling()


def rule(effective: Sequence[Entry], authors: Authors) -> Ruling:
    """What those entries on one record decide that have authority and can be read."""
    erases = [entry for entry in effective if entry.header.kind == ERASE and entry.state is State.HELD]
    freezes = [entry for entry in effective if entry.header.kind == FREEZE]
    if not erases and not freezes:
        return NOTHING
    holds = _holds(freezes)
    replaced = {name for entry in erases for name in names(entry, "instead")}
    found, done = [], {}
    for entry in erases:
        name = entry.name.hex()
        confirmed = _confirmed(entry, effective, authors)
        if name in replaced:
            state = REPLACED
        elif confirmed is None:
            state = WAITING
        elif holds:
            state = STOPPED
        else:
            state, done[name] = DONE, frozenset(names(entry, "keep"))
        found.append(_erasure(entry, state, confirmed))
    return Ruling(tuple(found), holds, done)


def _confirmed(erase: Entry, effective: Iterable[Entry], authors: Authors) -> Entry | None:
    """The first confirmation by another member than the one who asked."""
    asked = authors[erase.header.journal].member
    fits = [
        entry
        for entry in effective
        if entry.header.kind == CONFIRM
        and erase.name.hex() in entry.header.parents
        and authors[entry.header.journal].member != asked
    ]
    return min(fits, key=lambda entry: (entry.header.at, entry.name), default=None)


def _holds(freezes: Sequence[Entry]) -> tuple[Hold, ...]:
    """Each head that does not lift the hold: two that disagree hold, and so does one that cannot be read."""
    lifted = {parent for entry in freezes for parent in entry.header.parents}
    heads = [entry for entry in freezes if entry.name.hex() not in lifted]
    return tuple(
        Hold(
            entry.name.hex(),
            entry.header.subject,
            entry.header.journal,
            entry.header.at,
            _word(entry, "reason"),
        )
        for entry in heads
        if entry.content().get("hold") is not False
    )


def _erasure(entry: Entry, state: str, confirmed: Entry | None) -> Erasure:
    header = entry.header
    return Erasure(
        entry.name.hex(),
        header.subject,
        header.journal,
        header.at,
        _word(entry, "code"),
        _word(entry, "reason"),
        state,
        bool(names(entry, "keep")),
        entries=len(names(entry, "entries")),
        evidence=len(names(entry, "evidence")),
        seals=len(names(entry, "seals")),
        sources=len(names(entry, "sources")),
        confirmed=confirmed.header.journal if confirmed else "",
        confirmed_at=confirmed.header.at if confirmed else "",
    )


def _word(entry: Entry, name: str) -> str:
    value = entry.content().get(name)
    return value if isinstance(value, str) else ""


def names(entry: Entry, of: str) -> list[str]:
    """A list of ids or hashes in the body of an entry; empty for anything else."""
    return names_in(entry.content(), of)


def names_in(content: Mapping[str, Any], of: str) -> list[str]:
    """The same, of a body that was read."""
    value = content.get(of)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def left_by(entries: Iterable[Entry], done: Collection[str]) -> frozenset[str]:
    """Names (hex) of what the erases in force (``done``) among the entries keep on their record."""
    return frozenset(one for entry in entries if entry.name.hex() in done for one in names(entry, "keep"))
