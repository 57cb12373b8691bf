# SPDX-License-Identifier: GPL-3.0-or-later
"""Which entries have effect: one table of kind by role (DESIGN section 2).

Every validly signed entry of an enrolled journal is stored. Whether it changes anything is decided here, from the
roster in force, so that it can be decided again when the roster changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from intake.model.entry import Entry, Header
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT, ROOT

OWN: Final = "own"
"""Only on records that a journal of the same member began."""
ANY: Final = "any"

_TESTIMONY: Final = {FOCAL_POINT: OWN, COORDINATOR: OWN}
_CENTRAL: Final = {COORDINATOR: ANY}
_SEALS: Final = {CUSTODIAN: ANY}
_EVERYONE: Final = {FOCAL_POINT: OWN, COORDINATOR: OWN, CUSTODIAN: OWN, ROOT: OWN}

EFFECTS: Final[Mapping[str, Mapping[str, str]]] = {
    "open": _EVERYONE,
    "export": _EVERYONE,
    "import": _EVERYONE,
    "report": _TESTIMONY,
    "tally": _TESTIMONY,
    "seal": _TESTIMONY,
    "evidence": _TESTIMONY,
    "disclose": {FOCAL_POINT: OWN, COORDINATOR: ANY, CUSTODIAN: ANY},
    "custody": {FOCAL_POINT: OWN, COORDINATOR: ANY, CUSTODIAN: ANY},
    "withdraw": _TESTIMONY,
    "incident": _CENTRAL,
    "link": _CENTRAL,
    "question": _CENTRAL,
    "answer": _TESTIMONY,
    "redact": _CENTRAL,
    "erase": _CENTRAL,
    "confirm": {COORDINATOR: ANY, CUSTODIAN: ANY},
    "freeze": _CENTRAL,
    "unseal": _SEALS,
    "reseal": _SEALS,
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes a journal: the member behind it and the role the roster gives that member.

    ``believed`` are names of the entries that still count when the roster says so of a revoked member.
    """

    member: str
    role: str
    believed: frozenset[bytes] | None = None


Authors = Mapping[str, Author]
"""Journal id to its author; journals of nobody enrolled are missing."""


def refusal(header: Header, authors: Authors) -> str:
    """Why an entry has no effect: "" when it has, else "unknown-kind", "stranger", "role" or "not-own"."""
    allowed = EFFECTS.get(header.kind)
    if allowed is None:
        return "unknown-kind"
    author = authors.get(header.journal)
    if author is None:
        return "stranger"
    scope = allowed.get(author.role)
    if scope is None:
        return "role"
    if scope == OWN and header.subject[:32] != header.journal:
        owner = authors.get(header.subject[:32])
        if owner is None or owner.member != author.member:
            return "not-own"
    return ""


def disbelieved(entry: Entry, authors: Authors) -> bool:
    """Whether an entry came after what is still believed of a revoked member.

    Named by hash, since whoever holds the keys can number entries as he likes (DESIGN "Trust").
    """
    author = authors.get(entry.header.journal)
    return author is not None and author.believed is not None and entry.name not in author.believed
