# SPDX-License-Identifier: GPL-3.0-or-later
"""What was withdrawn does not leave this vault any more (DESIGN section 2 and section 6, promise 8).

A withdrawal deletes nothing, here or where its report went before: there it is obeyed on arrival. But who was not yet
sent a body, a seal or a file need never have it. So an export leaves out, whoever wrote them,

- of a report that was withdrawn whole, or by everyone in it: every body but those that govern it, seals and evidence;
- of a single source: seals about it, evidence that came from it, and the bodies of earlier versions in which it speaks.

The version that stands travels, because others speak in it too: what it says of the source is withheld at the other
end. Entries always travel, as `absent`, so that no chain has a gap.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from intake.errors import BadValue, MalformedEntry, NoSuchRecord
from intake.model.entry import Entry, State
from intake.model.report import Report
from intake.vault import journal
from intake.vault.projections import evidence, reports, withdrawals
from intake.vault.projections.revisions import testimony
from intake.vault.vault import Vault

GOVERNING: Final = frozenset(
    {"open", "withdraw", "erase", "confirm", "freeze", "unseal", "reseal", "disclose"}
)
"""Kinds whose bodies hold no testimony and decide about others, or say who was told what."""
_MALFORMED: Final = (MalformedEntry, BadValue, KeyError, TypeError, ValueError, AttributeError)
_REMEMBERED: Final = 1024
"""Records whose withdrawals are looked up once: the entries of one stand close together."""


class Withholding:
    """Tells which entries may leave with their bodies and which files may leave, as this vault stands now."""

    def __init__(self, vault: Vault) -> None:
        self._connection = vault.connection
        self._whole = lru_cache(_REMEMBERED)(self._is_whole)
        self._sources = lru_cache(_REMEMBERED)(self._gone_sources)
        self._files = lru_cache(_REMEMBERED)(self._gone_files)

    def lets_body(self, entry: Entry) -> bool:
        """Whether an entry may leave with its body."""
        kind, subject = entry.header.kind, entry.header.subject
        if entry.body is None or kind in GOVERNING:
            return True
        if self._whole(subject):
            return False
        try:
            if kind in ("report", "redact"):
                return not self._speaks_of_gone(entry)
            return kind not in ("seal", "evidence") or self._lets_file(entry)
        except _MALFORMED:
            # It has no effect anywhere: nobody is shown it.
            return True

    def lets_file(self, entry: Entry) -> bool:
        """Whether the seal or the evidence that an entry names may leave."""
        try:
            return not self._whole(entry.header.subject) and self._lets_file(entry)
        except _MALFORMED:
            return False

    def _lets_file(self, entry: Entry) -> bool:
        content, subject = entry.content(), entry.header.subject
        if entry.header.kind in ("seal", "reseal"):
            return str(content.get("about", "")).removeprefix("source/") not in self._sources(subject)
        return content["evidence"] not in self._files(subject)

    def _speaks_of_gone(self, entry: Entry) -> bool:
        """Whether this is an earlier version that holds words of a source who agrees no more."""
        subject = entry.header.subject
        try:
            line = reports.summary(self._connection, subject)
        except NoSuchRecord:
            return False
        # One of several versions that compete is a head too, and its author has yet to settle them.
        if line.revisions == 1 or line.heads > 1 or line.head == entry.name:
            return False
        gone = self._sources(subject)
        report = Report.from_json(testimony(entry))
        return bool(gone) and withdrawals.withheld(report, gone) != report

    def _is_whole(self, subject: str) -> bool:
        try:
            return reports.summary(self._connection, subject).state == reports.WITHDRAWN
        except NoSuchRecord:
            # Custodians hold seals of reports that they were never sent.
            return any(not one.source for one in withdrawals.of_report(self._connection, subject))

    def _gone_sources(self, subject: str) -> frozenset[str]:
        """Sources who took consent back: by an entry of their own, or in the version that stands."""
        gone = withdrawals.sources(self._connection, subject)
        try:
            head = journal.get(self._connection, reports.summary(self._connection, subject).head)
        except NoSuchRecord:
            return gone
        if head is None or head.state is not State.HELD:
            return gone
        told = Report.from_json(testimony(head)).sources
        return gone | {one.id for one in told if one.consent and one.consent.status == withdrawals.GONE}

    def _gone_files(self, subject: str) -> frozenset[str]:
        """Evidence that came from those sources, with what was made of it."""
        sources = self._sources(subject)
        if not sources:
            return frozenset()
        files = evidence.evidence(self._connection, subject)
        gone = {file.id for file in files if file.source in sources}
        return frozenset(gone | {file.id for file in files if {file.copy_of, file.sealed_of} & gone})
