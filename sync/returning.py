# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes receipts: the file that goes back, which tells what arrived and brings what the other side lacks.

One is written for one member, by a coordinator or a custodian. What travels in it outside of any range (questions,
erasures, lists of places) goes again in the next one, until the member has signed to have the receipt that it was in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from intake.crypto.hybrid import HybridRecipient, fingerprint
from intake.errors import NoReceiptForOneself, NoRoster, OnlyTheTeam
from intake.model.entry import new_id
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT, Member
from intake.vault import answering, exchange, extra_codes, journal, resealing
from intake.vault.exchange import Line
from intake.vault.folder import disk_errors
from intake.vault.vault import Vault
from sync import codes, rosters
from sync import roster as rosterfile
from sync.brought import ROSTERS
from sync.members import LISTS_NAME, RECEIPT_NAME, ROSTER_NAME, journal_name, places_name
from sync.members import Member as PartMember
from sync.packing import Packing
from sync.packs import PlacePack
from sync.part import RETURN, PartHeader
from sync.plan import PlannedPart
from sync.receipt import MAX_SEEN, Fork, Held, LackingFile, LackingParts, Numbers, Receipt
from sync.withholding import Withholding
from sync.writer import Content, write_part

WRITTEN: Final = "receipts.written"
"""Setting: by member (id), when the last receipt was made, and how many parts had come then."""


@dataclass(frozen=True, slots=True)
class Return:
    """A receipt that was written. ``notices`` counts entries that came along, ``places`` lists of places."""

    path: Path
    to: Member
    bytes: int
    notices: int
    places: int
    roster: bool

    def to_json(self) -> dict[str, Any]:
        """For commands; names nobody."""
        return {
            "file": self.path.name,
            "member": self.to.id,
            "bytes": self.bytes,
            "notices": self.notices,
            "places": self.places,
            "roster": self.roster,
        }


def due(vault: Vault) -> tuple[Member, ...]:
    """The active members from whom something came, or who have to be told something, since their last receipt."""
    roster = vault.roster
    if roster is None or vault.identity.role not in (COORDINATOR, CUSTODIAN):
        return ()
    came = answering.parts_from(vault.connection)
    written: dict[str, dict[str, Any]] = vault.settings.get(WRITTEN, {})
    found = []
    for member in roster.members:
        if not member.active or member.id == vault.identity.member:
            continue
        new = came.get(member.id, 0) > written.get(member.id, {}).get("parts", 0)
        if new or (member.id in came and _unsent(vault, member)):
            found.append(member)
    return tuple(found)


def receipt_for(vault: Vault, member: Member) -> Receipt:
    """What this vault holds and lacks of what a member sends: of a coordinator all, of everyone else what is theirs."""
    connection = vault.connection
    every = member.role == COORDINATOR
    names = journal.journals(connection) if every else sorted(_journals_of(vault, member))
    asked = answering.continued(connection, names)
    held = {name: answering.held_of(connection, name, asked.get(name, ())) for name in names}
    present = {path.stem for path in vault.folder.evidence.iterdir()}
    seals, evidence = answering.missing_files(connection, present)
    if not every:
        theirs = answering.files_of(connection, names, {*seals, *evidence})
        # What a custodian sealed again is of records that others began.
        theirs |= resealing.written_in(connection, names) if seals else set()
        seals, evidence = ([id for id in ids if id in theirs] for ids in (seals, evidence))
    pieces = answering.pieces(connection)
    seen = answering.bundles_of(connection, member.id, MAX_SEEN)
    return Receipt(
        member.id,
        tuple(sorted(Held(*chain) for one in held.values() for chain in one.chains)),
        tuple(sorted(Numbers(name, *span) for name, one in held.items() for span in one.bodies)),
        tuple(sorted(seals)),
        tuple(LackingFile(id, tuple(pieces.get(id, ()))) for id in sorted(evidence)),
        tuple(seen),
        tuple(sorted(LackingParts(bundle, tuple(spans)) for bundle, spans in seen.items() if spans)),
        tuple(sorted(Fork(name, seq) for name, seq in exchange.forks(connection, names))),
        rosters.mark(vault),
    )


def write(vault: Vault, folder: Path, member: Member, places: Sequence[PlacePack] = ()) -> Return:
    """Write the receipt for a member into ``folder``, with what that member has to know and lacks.

    Raises NoRoster, OnlyTheTeam, NoReceiptForOneself, NotEnoughRoom, DiskFull, ReadOnly.
    """
    if vault.roster is None:
        raise NoRoster
    if vault.identity.role not in (COORDINATOR, CUSTODIAN):
        raise OnlyTheTeam
    if not member.active or member.id == vault.identity.member:
        raise NoReceiptForOneself(label=member.label)
    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
    known = answering.known_to(vault.connection, member.id)
    notices = _notices(vault, member, known)
    packs = [pack for pack in places if pack.digest not in known]
    roster = _roster_for(vault, member)
    lists = _lists(vault, known)
    contents = _contents(vault, receipt_for(vault, member), notices, roster, lists, packs)
    header = _header(vault, member, [content.member for content in contents])
    path = write_part(folder, header, contents, vault.keys.sign, [HybridRecipient.parse(member.recipient)])
    with vault.transaction():
        names = [*(bytes.fromhex(line.name) for line in notices), *(pack.digest for pack in packs)]
        names += [hashlib.sha256(lists).digest()] if lists else []
        answering.note_sent(vault.connection, header.bundle, member.id, dict.fromkeys(names))
        written: dict[str, Any] = vault.settings.get(WRITTEN, {})
        parts = answering.parts_from(vault.connection).get(member.id, 0)
        vault.settings.set(WRITTEN, {**written, member.id: {"made": header.made, "parts": parts}})
    return Return(path, member, path.stat().st_size, len(notices), len(packs), bool(roster))


def _journals_of(vault: Vault, member: Member) -> set[str]:
    return {name for name, author in vault.authors.items() if author.member == member.id}


def _notices(vault: Vault, member: Member, known: set[bytes]) -> list[Line]:
    """What a focal point has to know; everyone else gets whole bundles."""
    if member.role != FOCAL_POINT:
        return []
    found = answering.notices(vault.connection, _journals_of(vault, member))
    return [line for line in found if bytes.fromhex(line.name) not in known and line.journal in vault.authors]


def _unsent(vault: Vault, member: Member) -> bool:
    """Whether there is something to tell that was in no receipt yet."""
    sent = answering.sent_to(vault.connection, member.id)
    return bool(_notices(vault, member, sent))


def _roster_for(vault: Vault, member: Member) -> bytes:
    """The roster text that a member is not known to have; b"" when there is none, or it has it."""
    held = rosters.in_force(vault)
    known: dict[str, int] = vault.settings.get(ROSTERS, {})
    if known.get(member.id, 0) >= held.roster.version:
        return b""
    if member.role == FOCAL_POINT and held.roster.scope != rosterfile.FIELD:
        # Field laptops never get to know who the other focal points are.
        return rosterfile.checked(held.field).document.encode() if held.field else b""
    return held.document.encode()


def _lists(vault: Vault, known: set[bytes]) -> bytes:
    """The codes that were added to lists, unless the member is known to have them; b"" for none."""
    held = extra_codes.held(vault.settings)
    lists = codes.encode(held) if held and vault.identity.role == COORDINATOR else b""
    return b"" if hashlib.sha256(lists).digest() in known else lists


def _contents(
    vault: Vault,
    receipt: Receipt,
    notices: Iterable[Line],
    roster: bytes,
    lists: bytes,
    packs: Sequence[PlacePack],
) -> list[Content]:
    part = PlannedPart(named_by={line.name: line for line in notices})
    packed = Packing(vault, Withholding(vault).lets_body).journals(part) if part.named_by else []
    found = [(RECEIPT_NAME, receipt.encode())]
    found += [(journal_name(number), data) for number, data in enumerate(packed, 1)]
    found += [(ROSTER_NAME, roster)] if roster else []
    found += [(LISTS_NAME, lists)] if lists else []
    found += [(places_name(number), pack.pack()) for number, pack in enumerate(packs, 1)]
    return [_content(name, data) for name, data in found]


def _content(name: str, data: bytes) -> Content:
    member = PartMember(name, len(data), hashlib.sha256(data).hexdigest())
    return Content(member, lambda: iter((data,)))


def _header(vault: Vault, member: Member, members: Sequence[PartMember]) -> PartHeader:
    return PartHeader(
        bundle=new_id(),
        index=1,
        total=1,
        made=_made(vault, member),
        sender=vault.identity.member,
        key=vault.keys.sign.public.line,
        recipients=(fingerprint(member.recipient),),
        exercise=vault.identity.exercise,
        ranges=(),
        roster=rosters.mark(vault),
        members=tuple(members),
        kind=RETURN,
    )


def _made(vault: Vault, member: Member) -> str:
    """Now, or a second after the last one: receipts are told apart by age, also where a clock was set back."""
    written: dict[str, dict[str, Any]] = vault.settings.get(WRITTEN, {})
    last = written.get(member.id, {}).get("made")
    now = vault.clock()
    if last:
        after = datetime.strptime(last, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) + timedelta(seconds=1)
        now = max(now, after)
    return journal.stamp(now)
