# SPDX-License-Identifier: GPL-3.0-or-later
"""What a receipt that came changes here (FORMAT.md, "Receipts"): what is confirmed, and what has to be sent once more.

Applying one again, or an older one after a newer, changes nothing: what is confirmed is what the newest says.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.crypto.hybrid import fingerprint
from intake.model.roster import COORDINATOR, Member
from intake.vault import confirming, journal
from intake.vault.deliveries import CONTENT
from intake.vault.ranges import LAST, Span, common, holes, joined, without
from intake.vault.vault import Vault
from sync import arrival
from sync.arrival import Anomaly, Returned
from sync.part import PartHeader
from sync.receipt import Receipt
from sync.withholding import Withholding


@dataclass(frozen=True, slots=True)
class Signed:
    """A receipt as it came: what it says, part.json, its signature, and receipt.json."""

    receipt: Receipt
    listed: bytes
    signature: str
    document: bytes


def apply(vault: Vault, header: PartHeader, sender: Member, signed: Signed) -> tuple[Returned, list[Anomaly]]:
    """Take a receipt in, inside the caller's transaction: what it told, and what is odd."""
    connection, receipt, at = vault.connection, signed.receipt, journal.stamp(vault.clock())
    newest = confirming.newest_made(connection, sender.id, header.made, confirming.credible(vault.clock()))
    kept = (signed.listed, signed.signature, signed.document)
    new = confirming.keep(connection, header.bundle, sender.id, header.made, at, kept)
    # Keys are renewed where somebody may have had them: what they sign afterwards must let nobody purge anything.
    if header.made < newest or header.key != sender.sign:
        return Returned(new, older=True), []
    applying = _Applying(vault, sender, receipt)
    anomalies = applying.confirm(at)
    lost, files = applying.send_again(at)
    told = Returned(new, lost=lost, lost_files=files, awaited=len(receipt.seals) + len(receipt.evidence))
    return told, [*anomalies, *applying.own_journal()]


class _Applying:
    """The steps of taking one in."""

    def __init__(self, vault: Vault, sender: Member, receipt: Receipt) -> None:
        self._vault = vault
        self._connection = vault.connection
        self._sender = sender
        self._receipt = receipt
        self._held: dict[str, list[Span]] = {}
        self._unknown: dict[str, list[Span]] = {}
        chains: dict[str, list[tuple[int, int, str]]] = {}
        for head in receipt.heads:
            chains.setdefault(head.journal, []).append((head.first, head.last, head.head))
        for name, told in chains.items():
            spans, beyond = confirming.covered(self._connection, name, told)
            if spans:
                self._held[name] = spans
            if beyond:
                # They may be above what is here: whether these arrived is not known.
                self._unknown[name] = beyond
        self._bodiless: dict[str, list[Span]] = {}
        for numbers in receipt.bodies:
            self._bodiless.setdefault(numbers.journal, []).append((numbers.first, numbers.last))
        self._gone: dict[str, list[Span]] = {}

    def confirm(self, at: str) -> list[Anomaly]:
        """Remember what is held with its body; tell when less is than before."""
        held = {name: without(spans, self._bodiless.get(name, ())) for name, spans in self._held.items()}
        self._gone = confirming.confirm(self._connection, self._sender.id, held, at)
        count = sum(last - first + 1 for spans in self._gone.values() for first, last in spans)
        if not count:
            return []
        return [Anomaly(arrival.PEER_LOST, {"label": self._sender.label, "count": count})]

    def send_again(self, at: str) -> tuple[int, int]:
        """Have what got lost sent once more; how many entries and files that is new for.

        What went in bundles after the newest that was seen is on its way.
        """
        cut = {one.bundle for one in self._receipt.parts}
        came = confirming.written_here(self._connection, self._receipt.seen)
        seen = came[-1] if came else None
        mark = fingerprint(self._sender.recipient)
        number = seen.number if seen else 0
        arrived = {one.number for one in came if one.bundle not in cut}
        lost = confirming.set_due(self._connection, mark, self._lost(seen), number, arrived)
        lacking: dict[str, tuple[Span, ...]] = dict.fromkeys(self._receipt.seals, ())
        lacking |= {file.id: file.held for file in self._receipt.evidence}
        confirming.set_lacking(self._connection, self._sender.id, lacking, at)
        return lost, len(confirming.forget_files(self._connection, mark, lacking, number))

    def _lost(self, seen: confirming.SentBundle | None) -> list[bytes]:
        """Names of entries that went in what was seen or before and are not held, or were held and are no more."""
        relay = self._vault.identity.role == COORDINATOR
        names = journal.journals(self._connection) if relay else sorted(self._vault.own_journals)
        upto = seen.upto if seen else 0
        # Custodians lack nearly all bodies, and should.
        whole = seen is None or seen.content == CONTENT
        withholding = Withholding(self._vault)
        found: dict[bytes, None] = {}
        for name in names:
            absent = holes(joined([*self._held.get(name, ()), *self._unknown.get(name, ())]))
            bodiless = joined(self._bodiless.get(name, ()))
            gone = self._gone.get(name, [])
            for spans, until in ((absent, upto), (common(absent, gone), LAST)):
                found |= dict.fromkeys(confirming.among(self._connection, name, spans, until))
            for spans, until in ((bodiless, upto), (common(bodiless, gone), LAST)):
                bodies = confirming.among(self._connection, name, spans, until, with_body=True)
                may = (one for one in bodies if whole and self._may_leave(withholding, one))
                found |= dict.fromkeys(may)
        return list(found)

    def _may_leave(self, withholding: Withholding, name: bytes) -> bool:
        entry = journal.get(self._connection, name)
        return entry is not None and withholding.lets_body(entry)

    def own_journal(self) -> list[Anomaly]:
        """If the other side shows that the journal being written now goes on elsewhere, begin another one."""
        written = self._vault.journal
        forked = next((fork for fork in self._receipt.forks if fork.journal == written), None)
        if forked is None and written not in self._unknown:
            return []
        self._vault.begin_journal("elsewhere")
        if forked is not None:
            return [Anomaly(arrival.TWICE, {"seq": forked.seq})]
        last = journal.head(self._connection, written)
        ahead = max(last_there for _, last_there in self._unknown[written])
        count = max(ahead - (last.seq if last else 0), 1)
        return [Anomaly(arrival.OWN_LOST, {"label": self._sender.label, "count": count})]
