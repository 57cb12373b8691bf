# SPDX-License-Identifier: GPL-3.0-or-later
"""What rests on a report and what left this vault of it: for a person to act on when it is withdrawn or erased.

Nothing here is changed by either: an incident is the central team's own finding, and what was published or handed over
cannot be called back by a program (DESIGN section 2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from intake.central.month import months_of
from intake.errors import MalformedEntry
from intake.model.entry import Entry
from intake.vault import journal
from intake.vault.disclosing import KIND
from intake.vault.history import author_of
from intake.vault.projections import incidents
from intake.vault.vault import Vault

OPENED: Final = "unseal"
FIGURES: Final = "month"
_KINDS: Final = frozenset({KIND, OPENED})


@dataclass(frozen=True, slots=True)
class Finding:
    """An incident that names the report; ``alone`` when it rests on nothing else. ``months`` are those it counts in."""

    subject: str
    code: str
    months: tuple[str, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that left a vault in readable form: ``what`` is the kind of its entry or a finer name.

    A finer name is "copy", "print", "publication" (a file), "seal" (an identity on paper) or "month" (figures of
    ``month``); one whose body was erased is told by its kind alone.
    """

    at: str
    author: str
    what: str
    month: str = ""


@dataclass(frozen=True, slots=True)
class Resting:
    """All of it, in time order."""

    findings: tuple[Finding, ...]
    gone: tuple[Gone, ...]

    @property
    def nothing(self) -> bool:
        """Whether nobody has to do anything."""
        return not self.findings and not self.gone

    def to_json(self) -> dict[str, Any]:
        """For commands."""
        return {
            "incidents": [
                {"subject": one.subject, "code": one.code, "months": list(one.months), "alone": one.alone}
                for one in self.findings
            ],
            "left": [
                {"at": one.at, "author": one.author, "what": one.what, "month": one.month}
                for one in self.gone
            ],
        }


def resting(vault: Vault, subject: str) -> Resting:
    """What names a report, and what was copied out, printed or published of it or of the months it counts in."""
    found = []
    for name in incidents.resting_on(vault.connection, subject):
        incident = incidents.read(vault.connection, name).incident
        alone = set(incident.reports) == {subject}
        found.append(Finding(name, incident.code, months_of(incident), alone))
    months = {month for finding in found for month in finding.months}
    gone = [*_of_record(vault, subject), *_of_months(vault, months)]
    return Resting(tuple(found), tuple(sorted(gone, key=lambda one: one.at)))


def _of_record(vault: Vault, subject: str) -> list[Gone]:
    gone = []
    for entry in journal.of_subject(vault.connection, subject):
        if entry.header.kind in _KINDS:
            content = _content(entry)
            on_paper = entry.header.kind == KIND and "seal" in content
            what = "seal" if on_paper else content.get("how", entry.header.kind)
            gone.append(Gone(entry.header.at, author_of(vault, entry.header.journal), str(what)))
    return gone


def _of_months(vault: Vault, months: set[str]) -> list[Gone]:
    """The tables of these months that were copied out, by anyone whose journal is here."""
    gone = []
    for entry in journal.disclosures(vault.connection) if months else ():
        month = _content(entry).get("month")
        if isinstance(month, str) and month in months:
            gone.append(Gone(entry.header.at, author_of(vault, entry.header.journal), FIGURES, month))
    return gone


def _content(entry: Entry) -> dict[str, Any]:
    try:
        return entry.content()
    except MalformedEntry:
        return {}
