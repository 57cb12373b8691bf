# SPDX-License-Identifier: GPL-3.0-or-later
"""What was done with a vault lately, read from the journals that its owner signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from intake.errors import NoSuchRecord
from intake.model.entry import Entry, State
from intake.vault import journal
from intake.vault.projections import reports
from intake.vault.vault import Vault

AMENDED: Final = "-again"
"""After the name of what was done when it was done to a record that was there already."""
_REVISED: Final = frozenset({"report", "tally", "incident", "link"})


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done: ``what`` is a kind of entry or a finer name, ``code`` the record's, "" for none."""

    at: str
    what: str
    subject: str
    code: str
    facts: Mapping[str, Any]


def recent(vault: Vault, limit: int = 50) -> list[Done]:
    """What the owner of this vault did last, the latest first."""
    return [_done(vault, entry) for entry in _own(vault, limit)]


def since(vault: Vault, seq: int) -> frozenset[str]:
    """Everything that was written from entry ``seq`` of the present journal on, each kind once."""
    return frozenset(_what(entry) for entry in journal.of_journal(vault.connection, vault.journal, seq))


def _own(vault: Vault, limit: int) -> list[Entry]:
    own = sorted(vault.own_journals)
    return journal.latest(vault.connection, own, limit)


def _done(vault: Vault, entry: Entry) -> Done:
    facts = entry.content() if entry.state is State.HELD else {}
    subject = entry.header.subject
    return Done(entry.header.at, _what(entry), subject, _code(vault, subject, facts), facts)


def _what(entry: Entry) -> str:
    kind, facts = entry.header.kind, entry.content() if entry.state is State.HELD else {}
    if kind in _REVISED:
        return kind + AMENDED if entry.header.parents and _revises(entry) else kind
    if kind == "withdraw" and facts.get("source"):
        return "withdraw-source"
    if kind == "open" and "continues" in facts:
        return "renew" if facts.get("why") == "renewed" else "continue"
    if kind == "disclose":
        return _disclosed(facts)
    return kind


def _revises(entry: Entry) -> bool:
    """Whether an earlier version was there: an incident's first entry has the reports it rests on for parents."""
    return entry.header.kind != "incident" or len(entry.header.parents) > len(
        entry.content().get("reports", ())
    )


def _disclosed(facts: Mapping[str, Any]) -> str:
    if "vault" in facts:
        return "reopen"
    if "month" in facts:
        return "disclose-month"
    if "seal" in facts:
        return "disclose-seal"
    if facts.get("how") == "proof":
        return "disclose-proof"
    return "disclose-print" if facts.get("how") == "print" else "disclose"


def _code(vault: Vault, subject: str, facts: Mapping[str, Any]) -> str:
    """What the record is called aloud, as far as it is known here."""
    if isinstance(facts.get("code"), str):
        return str(facts["code"])
    try:
        return reports.summary(vault.connection, subject).code
    except NoSuchRecord:
        return ""
