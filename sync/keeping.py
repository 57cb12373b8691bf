# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeps what a checked part brought, in one transaction, and finds what is odd or still lacking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from intake.model.entry import Entry
from intake.model.roster import Member
from intake.vault import carrying_out, exchange, journal, trunks
from intake.vault.carrying_out import HeldBack
from intake.vault.journal import Arrival as Stored
from intake.vault.projections import projector
from intake.vault.vault import Vault
from sync import anomalies, arrival, kept_files
from sync.arrival import Anomaly, Arrival, Returned
from sync.brought import note_known
from sync.contents import Contents
from sync.outbox import TRANSPORT
from sync.part import PartHeader


class _OnlyTried(Exception):
    """Undoes the transaction of a dry run."""


def keep(
    vault: Vault,
    header: PartHeader,
    sender: Member,
    contents: Contents,
    *,
    dry_run: bool,
) -> Arrival:
    """Store entries, seals, finished evidence files and pieces of such, and what a receipt brings."""
    keeping = _Keeping(vault, header, sender, contents)
    try:
        with vault.transaction():
            keeping.entries()
            keeping.files()
            keeping.project()
            keeping.lost_entries()
            keeping.receipt()
            keeping.record()
            arrived = keeping.arrival()
            _undo(dry_run)
    except _OnlyTried:
        vault.forget_authors()
        return replace(arrived, dry_run=True)
    except BaseException:
        vault.forget_authors()
        raise
    return arrived


def _undo(dry_run: bool) -> None:
    if dry_run:
        raise _OnlyTried


class _Keeping:
    """The steps of one import, inside one transaction."""

    def __init__(self, vault: Vault, header: PartHeader, sender: Member, contents: Contents) -> None:
        self._vault = vault
        self._header = header
        self._sender = sender
        self._contents = contents
        self._checks = contents.checks
        self._returned: Returned | None = None
        self._journal = vault.journal
        self._changed: list[Entry] = []
        self._begun: list[str] = []
        self._revoked: list[str] = []
        self._whole: dict[str, list[Entry]] = {}
        self._erased_files: set[str] = set()
        self._anomalies: list[Anomaly] = []
        self._counts = dict.fromkeys(("new", "filled", "known", "seals", "evidence", "slices"), 0)

    def entries(self) -> None:
        """Store the entries and learn whose the new journals are; of those that were erased, no body."""
        kept, connection = self._checks.kept, self._vault.connection
        subjects = {entry.header.subject for entry in kept}
        fresh = subjects - exchange.known_subjects(connection, subjects)
        back = carrying_out.hold_back(connection, kept)
        fresh -= back.subjects
        stored = exchange.store(connection, [back.bare(entry) for entry in kept] if back.names else kept)
        authors = self._vault.authors
        new = [e.header for e, what in zip(kept, stored, strict=True) if what is not Stored.KNOWN]
        touched = {header.journal for header in new}
        self._revoked = [name for name in touched if name in authors and authors[name].believed is not None]
        self._begun = [header.journal for header in new if header.seq == 0]
        if self._begun or self._revoked:
            self._vault.forget_authors()
        if back.subjects:
            stored = self._release(back, kept, stored)
        for entry, what in zip(kept, stored, strict=True):
            self._counts[what.value] += 1
            if what is not Stored.KNOWN:
                self._changed.append(entry)
                if entry.header.subject in fresh:
                    self._whole.setdefault(entry.header.subject, []).append(entry)

    def _release(self, back: HeldBack, kept: Sequence[Entry], stored: Sequence[Stored]) -> list[Stored]:
        """Write the bodies that were held back and were not erased."""
        released = carrying_out.release(self._vault.connection, self._vault.authors, back, kept, stored)
        self._erased_files = {id for _, id in released.files}
        late = sum(
            entry.name in released.erased and what is Stored.NEW and entry.body is not None
            for entry, what in zip(kept, stored, strict=True)
        )
        if late:
            self._anomalies.append(Anomaly(arrival.ERASED, {"count": late}))
        return list(released.arrived)

    def files(self) -> None:
        """Keep the seals, the evidence files and the pieces of such."""
        kept = kept_files.keep(self._vault, self._header, self._sender, self._contents, self._erased_files)
        self._counts |= {"seals": kept.seals, "evidence": kept.evidence, "slices": kept.slices}
        self._anomalies += kept.anomalies

    def project(self) -> None:
        """Bring each record that was touched up to date, once."""
        subjects = dict.fromkeys(entry.header.subject for entry in self._changed)
        for name in self._begun:
            # Entries on a record can come before the journal that says whose the record is.
            subjects |= dict.fromkeys(exchange.subjects_begun_in(self._vault.connection, name))
        for name in self._revoked:
            # What fills a gap below the last head that is believed makes entries count that did not.
            subjects |= dict.fromkeys(exchange.subjects_in(self._vault.connection, name))
        settled = self._vault.settle_erasures(subjects)
        rest = (subject for subject in subjects if subject not in settled)
        projector.project_all(self._vault.connection, self._vault.authors, rest, self._whole)
        if any(entry.header.kind == "evidence" for entry in self._changed):
            carrying_out.expect_files(self._vault.connection, self._vault.evidence)

    def lost_entries(self) -> None:
        """If a peer shows entries of the journal being written that were lost here, begin another one."""
        lost = sum(entry.header.journal == self._journal for entry in self._changed)
        if lost:
            self._vault.begin_journal("lost")
            self._anomalies.append(Anomaly(arrival.OWN_ENTRIES, {"count": lost}))

    def receipt(self) -> None:
        """Apply what a receipt says; of a bundle, remember which receipts and which roster its sender has."""
        vault, header = self._vault, self._header
        if self._contents.brought is not None:
            self._returned, odd = self._contents.brought.keep(vault, header, self._sender, self._changed)
            self._anomalies += odd
        note_known(vault, header, self._changed)

    def record(self) -> None:
        """Remember the part; sign an ``import`` entry only when more than transport was new.

        Were it otherwise, two vaults that exchange bundles would never come to rest.
        """
        vault, header = self._vault, self._header
        at = journal.stamp(vault.clock())
        if self._returned is None:
            exchange.add_part(vault.connection, header.sender, header.bundle, header.index, header.total, at)
        substance = any(entry.header.kind not in TRANSPORT for entry in self._changed)
        # Who wrote a receipt learns from this entry that it came, and sends what was in it no more.
        answered = self._returned is not None and self._returned.new
        if (
            answered
            or substance
            or self._counts["seals"]
            or self._counts["evidence"]
            or self._counts["slices"]
        ):
            optional = ("known",) if self._counts["slices"] else ("known", "slices")
            counts = {name: count for name, count in self._counts.items() if name not in optional}
            part = {"bundle": header.bundle, "part": header.index, "total": header.total}
            content = {**part, "sender": header.sender, **counts, "heads": self._heads()}
            vault.record("import", vault.new_subject(), content)

    def _heads(self) -> list[dict[str, Any]]:
        """The ends of the ranges that came, which this vault thereby countersigns (FORMAT.md, "Proofs")."""
        known = {entry.header.journal for entry in self._checks.kept}
        return [
            {"journal": one.journal, "seq": one.last, "name": one.head}
            for one in self._header.ranges
            if one.journal in known
        ]

    def arrival(self) -> Arrival:
        """What a person is told."""
        connection, header = self._vault.connection, self._header
        journals = sorted({entry.header.journal for entry in self._checks.kept})
        trunks.follow(connection, {*journals, self._vault.journal}, self._checks.kept)
        came = exchange.parts_of(connection, header.sender, header.bundle)
        parts = range(1, header.total + 1) if self._returned is None else ()
        # Of what others wrote, a field vault is only told what is about its own records.
        whole = journals if self._returned is None else []
        return Arrival(
            bundle=header.bundle,
            index=header.index,
            total=header.total,
            made=header.made,
            sender=self._sender.label,
            role=self._sender.role,
            skipped=sum(self._checks.strangers.values()),
            missing=tuple(exchange.gaps(connection, whole)),
            missing_parts=tuple(number for number in parts if number not in came),
            missing_seals=len(exchange.missing_seals(connection)),
            # In a dry run those that came are not held, but would be.
            missing_evidence=len(set(exchange.missing_evidence(connection)) - set(self._contents.evidence)),
            anomalies=(*self._anomalies, *self._odd(journals)),
            new=self._counts["new"],
            filled=self._counts["filled"],
            known=self._counts["known"],
            seals=self._counts["seals"],
            evidence=self._counts["evidence"],
            slices=self._counts["slices"],
            returned=self._returned,
        )

    def _odd(self, journals: list[str]) -> list[Anomaly]:
        return anomalies.found_in(self._vault, self._header, self._checks.strangers, journals)
