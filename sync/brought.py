# SPDX-License-Identifier: GPL-3.0-or-later
"""What a receipt brings beside entries: what it says, a newer roster, lists of places."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from intake.errors import (
    IntakeError,
    MalformedEntry,
    MalformedReceipt,
    OlderRoster,
    ReaddressedPart,
    ReceiptNotFromTeam,
)
from intake.model.entry import Entry
from intake.model.roster import COORDINATOR, CUSTODIAN, Member
from intake.vault import answering, extra_codes, places
from intake.vault.extra_codes import Lists
from intake.vault.vault import Vault
from sync import arrival, codes, reader, rosters
from sync.applying import Signed, apply
from sync.arrival import Anomaly, Arrival, Returned
from sync.members import LISTS, RECEIPT, ROSTER
from sync.packs import PlacePack
from sync.part import RETURN, PartHeader
from sync.receipt import Receipt
from sync.roster import SignedRoster

ROSTERS: Final = "rosters.known"
"""Setting: the number of the newest roster that each member (id) is known to have."""


@dataclass(slots=True)
class Brought:
    """What came in one receipt; ``signed`` is there once its first member was read."""

    signed: Signed | None = None
    roster: SignedRoster | None = None
    refused: IntakeError | None = None
    lists: Lists = field(default_factory=dict)
    packs: list[PlacePack] = field(default_factory=list)

    def take(self, vault: Vault, part: reader.Part, incoming: reader.Incoming) -> None:
        """Take a member that is neither journal nor file. Raises MalformedReceipt, ReaddressedPart, CompressionBomb."""
        kind, content = incoming.member.kind, incoming.read()
        if kind == RECEIPT:
            receipt = Receipt.parse(content)
            if receipt.to != vault.identity.member:
                raise ReaddressedPart
            self.signed = Signed(receipt, part.listed, part.signature.decode("ascii"), content)
        elif kind == ROSTER:
            try:
                self.roster = rosters.parse(content)
            except IntakeError as refusal:
                self.refused = refusal
        elif kind == LISTS:
            self.lists = codes.parse(content)
        else:
            self.packs.append(PlacePack.unpack(content))

    def keep(
        self, vault: Vault, header: PartHeader, sender: Member, changed: Iterable[Entry]
    ) -> tuple[Returned, list[Anomaly]]:
        """Inside the transaction of an import that ``changed`` entries: what the receipt told, and what is odd."""
        if self.signed is None:
            raise MalformedReceipt(reason="no receipt")
        told, anomalies = apply(vault, header, sender, self.signed)
        told = replace(told, notices=sum(entry.header.kind in answering.NOTICED for entry in changed))
        if told.older:
            return told, anomalies
        held = {pack.name for pack in places.packs(vault.connection)}
        fresh = [pack for pack in self.packs if told.new or pack.name not in held]
        for pack in fresh:
            places.add_pack(vault.connection, pack.name, pack.source, pack.places)
        # Custodians have no word in what is asked.
        added = extra_codes.merge(vault.settings, self.lists) if sender.role == COORDINATOR else 0
        return replace(told, places=len(fresh), codes=added), anomalies

    def finish(self, vault: Vault, arrived: Arrival) -> Arrival:
        """After it: accept the roster, if it is newer. That it is refused does not refuse the rest."""
        version = 0
        if self.roster is not None:
            try:
                if rosters.accept(vault, self.roster):
                    version = self.roster.roster.version
            except OlderRoster:
                pass
            except IntakeError as refusal:
                self.refused = refusal
        if arrived.returned is not None and version:
            arrived = replace(arrived, returned=replace(arrived.returned, roster=version))
        if self.refused is not None:
            reason = Anomaly(arrival.ROSTER_REFUSED, {"reason": self.refused})
            arrived = replace(arrived, anomalies=(*arrived.anomalies, reason))
        return arrived


def require_team(kind: str, sender: Member) -> None:
    """Raises ReceiptNotFromTeam unless who writes receipts did."""
    if kind == RETURN and sender.role not in (COORDINATOR, CUSTODIAN):
        raise ReceiptNotFromTeam(label=sender.label)


def note_known(vault: Vault, header: PartHeader, changed: Iterable[Entry]) -> None:
    """Remember which receipts and which roster the sender of a part has. Inside the transaction of its import."""
    arrived = []
    for entry in changed:
        # What an enrolled member signed may be anything; it must not keep the rest out.
        with suppress(MalformedEntry):
            arrived += [entry.content()] if entry.header.kind == "import" else []
    answering.note_arrived(vault.connection, header.sender, arrived)
    known: dict[str, int] = vault.settings.get(ROSTERS, {})
    if header.roster and known.get(header.sender, 0) < header.roster.version:
        vault.settings.set(ROSTERS, {**known, header.sender: header.roster.version})
