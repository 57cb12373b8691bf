# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends what this vault holds to other members, as parts in a folder (DESIGN "Bundles").

An export names its recipients from the roster, and remembers what they were sent, so that the next one is short.
"""

from __future__ import annotations

import hashlib
import heapq
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.crypto.hybrid import fingerprint
from intake.errors import IntakeError, MalformedEntry, NoRecipient, NoRoster, NothingToSend
from intake.model.entry import Entry, is_id
from intake.model.roster import COORDINATOR, CUSTODIAN, Member
from intake.vault import confirming, exchange, outgoing, sealing
from intake.vault.exchange import Line
from intake.vault.folder import disk_errors
from intake.vault.journal import stamp
from intake.vault.vault import Progress, Vault
from sync import padding, plan, resuming
from sync.checks import FILE_OF
from sync.making import Export, Making
from sync.members import MAX_SEAL
from sync.pieces import Pieces
from sync.plan import File, PlannedPart
from sync.withholding import Withholding

COORDINATORS: Final = "coordinators"
CUSTODIANS: Final = "custodians"
TRANSPORT: Final = frozenset({"export", "import"})
_ROLES: Final = {COORDINATORS: COORDINATOR, CUSTODIANS: CUSTODIAN}
_BODIES_FOR_CUSTODIANS: Final = frozenset(
    {"open", "seal", "reseal", "withdraw", "erase", "confirm", "freeze"}
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an export would send now; ``bytes`` is about how large it would be."""

    recipients: tuple[Member, ...]
    parts: tuple[PlannedPart, ...]
    upto: int
    room: int
    due: tuple[str, ...] = ()
    """Names of entries that got lost before, and are among the others now."""

    @property
    def evidence(self) -> tuple[File, ...]:
        """The evidence files that would be sent, whole or in slices, each once."""
        every = (file for part in self.parts for file in (*part.evidence, *(cut.file for cut in part.slices)))
        return tuple({file.id: file for file in every}.values())

    @property
    def bytes(self) -> int:
        """About how many bytes would be sent, without padding."""
        return sum(part.weight for part in self.parts)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing but records of earlier exchanges, which alone are not worth a journey."""
        return not any(
            part.named_by or any(line.kind not in TRANSPORT for line in part.entries) for part in self.parts
        )


def recipients(vault: Vault, to: str = COORDINATORS) -> tuple[Member, ...]:
    """The active members of the roster that an export goes to, this vault's own left out.

    Raises NoRoster before one was accepted, NoRecipient when it names nobody.
    """
    if vault.roster is None:
        raise NoRoster
    found = tuple(m for m in vault.roster.with_role(_ROLES[to]) if m.id != vault.identity.member)
    if not found:
        raise NoRecipient
    return found


def waiting(
    vault: Vault,
    *,
    to: str = COORDINATORS,
    again: bool = False,
    evidence: bool = True,
    part_size: int | None = None,
) -> Waiting:
    """What these recipients lack as far as is known here (``receipts``), or all there is if ``again``.

    Coordinators pass on everything they hold; everyone else sends only what they wrote. Raises NoRoster, NoRecipient,
    and PartTooSmall when it does not fit into parts of ``part_size`` bytes.
    """
    members = recipients(vault, to)
    most = padding.fits(part_size, len(members))
    marks = [fingerprint(member.recipient) for member in members]
    upto = exchange.newest(vault.connection)
    after = 0 if again else outgoing.sent_upto(vault.connection, marks, to)
    sent = set() if again else outgoing.sent_files(vault.connection, marks)
    own = vault.own_journals
    relay = vault.identity.role == COORDINATOR
    lost = confirming.due(vault.connection, marks)
    every = heapq.merge(
        exchange.lines(vault.connection, after, upto),
        (line for line in lost if line.arrival <= after),
        key=lambda line: (line.journal, line.seq, line.name),
    )
    entries = (line for line in every if relay or line.journal in own)
    pieces = Pieces(vault, members)
    kinds = {"seal", "reseal", "evidence"} if evidence else {"seal", "reseal"}
    due: dict[str, dict[str, File]] = {"seal": {}, "evidence": {}}
    withholding = Withholding(vault)
    for line, entry in exchange.naming_files(vault.connection, kinds, upto):
        if (relay or line.journal in own) and (to == COORDINATORS or _for_custodians(entry)):
            file = _file(vault, line, entry, sent)
            if file is not None and withholding.lets_file(entry):
                due[FILE_OF[line.kind]].setdefault(file.id, file if again else pieces.of(file))
    limits = plan.Limits.within(most)
    planned = plan.parts(entries, due["seal"].values(), due["evidence"].values(), limits)
    return Waiting(members, tuple(planned), upto, most, tuple(line.name for line in lost))


def _any(_entry: Entry) -> bool:
    return True


def _for_custodians(entry: Entry) -> bool:
    """Whether custodians get an entry with its body: what names a seal, or a file that is sealed to them."""
    if entry.header.kind in _BODIES_FOR_CUSTODIANS:
        return True
    try:
        return entry.header.kind == "evidence" and bool(entry.content().get("sealed"))
    except MalformedEntry:
        return False


def _file(vault: Vault, line: Line, entry: Entry, sent: set[str]) -> File | None:
    """The file that an entry names; None when it was sent, is not here, or is not the one that is named."""
    try:
        content = entry.content()
    except MalformedEntry:
        return None
    of = FILE_OF[line.kind]
    id = content.get(of)
    if not isinstance(id, str) or not is_id(id) or id in sent:
        return None
    if of == "seal":
        ciphertext = sealing.ciphertext(vault, id) or b""
        found = (len(ciphertext), hashlib.sha256(ciphertext).hexdigest())
    else:
        held = vault.evidence.held(id)
        found = (held.size, held.sha256) if held else (0, "")
    size, digest = found
    if digest != content.get("sha256") or (of == "seal" and size > MAX_SEAL):
        return None
    return File(id, size, digest, line)


def export(
    vault: Vault,
    folder: Path,
    *,
    to: str = COORDINATORS,
    again: bool = False,
    evidence: bool = True,
    part_size: int | None = None,
    progress: Progress | None = None,
) -> Export:
    """Write the parts of a bundle into ``folder`` and record the export.

    ``to`` is "coordinators" or "custodians", who get the bodies of ``open``, ``seal`` and
    ``withdraw`` entries only. Without
    ``evidence``, files wait for a better day. No file is longer than ``part_size`` bytes (4 GB where none is given):
    longer evidence is cut into slices; only a single entry or seal that is longer makes a longer part. Raises NoRoster,
    NoRecipient, NothingToSend, PartTooSmall, NotEnoughRoom, DiskFull, ReadOnly; nothing is left in the folder then.
    Stopped in any other way (``progress`` raises, the process ends), the same export goes on where it was.
    """
    wait = waiting(vault, to=to, again=again, evidence=evidence, part_size=part_size)
    if wait.nothing:
        raise NothingToSend
    with disk_errors():
        folder.mkdir(parents=True, exist_ok=True)
    bodies = _any if to == COORDINATORS else _for_custodians
    lets = Withholding(vault).lets_body
    making = Making(
        vault,
        folder,
        wait.recipients,
        wait.parts,
        lambda entry: bodies(entry) and lets(entry),
        wait.room if part_size else None,
    )
    making.go_on(to)
    try:
        made = making.write(progress)
        with vault.transaction():
            _remember(vault, wait, to, made, making.left_out)
    except (IntakeError, OSError):
        # Only what was stopped can go on: what failed leaves nothing.
        making.remove()
        raise
    return made


def _remember(vault: Vault, wait: Waiting, to: str, made: Export, left_out: set[str]) -> None:
    marks = [fingerprint(member.recipient) for member in wait.recipients]
    files = [id for part in wait.parts for id in (*(seal.id for seal in part.seals), *part.evidence_ids())]
    counts = {
        "parts": len(made.parts),
        "entries": made.entries,
        "seals": made.seals,
        "evidence": made.evidence,
    }
    outgoing.mark_entries(vault.connection, marks, to, wait.upto)
    number = outgoing.add_export(
        vault.connection,
        made.bundle,
        stamp(vault.clock()),
        marks,
        {**counts, "to": to},
        content=to,
        upto=wait.upto,
    )
    sent = [id for id in dict.fromkeys(files) if id not in left_out]
    outgoing.mark_files(vault.connection, marks, sent, number)
    confirming.mark_due(vault.connection, marks, wait.due, number)
    vault.record("export", vault.new_subject(), {"bundle": made.bundle, "recipients": marks, **counts})
    vault.settings.unset(resuming.SETTING)
