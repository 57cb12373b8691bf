# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports parts: each one whole or not at all, as often and in whatever order they come (DESIGN "Bundles").

A part is read to its end and every signature in it checked before the first row is written. Evidence waits in
unfinished files meanwhile, which a crash leaves to be removed when the vault is opened next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from intake.crypto.hybrid import fingerprint
from intake.crypto.signing import VerifyKey
from intake.errors import (
    EvidenceMismatch,
    ExercisePart,
    IntakeError,
    MemberMismatch,
    NoRoster,
    ReaddressedPart,
    RealPart,
    RevokedSender,
    UnknownSender,
)
from intake.model.entry import State
from intake.model.roster import Member, Roster
from intake.vault import journal, purging, slices
from intake.vault.authority import Author
from intake.vault.evidence import EvidenceWriter
from intake.vault.slices import Piece
from intake.vault.vault import Progress, Vault
from sync import assembling, lines, reader, setting_aside
from sync.arrival import Arrival
from sync.beside import Beside
from sync.brought import Brought, require_team
from sync.checks import NOTICES, VOUCHING, EntryChecks
from sync.keeping import keep
from sync.members import JOURNAL, SEAL, Slice
from sync.part import RETURN, PartHeader

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file of several: its arrival, or why it was refused."""

    path: Path
    arrival: Arrival | None = None
    error: IntakeError | None = None

    @property
    def waits(self) -> bool:
        """Whether a copy waits here for a roster that names the sender."""
        return self.error is not None and self.error.facts.get("waits") is True


def take(vault: Vault, path: Path, *, dry_run: bool = False, progress: Progress | None = None) -> Arrival:
    """Import one part; with ``dry_run`` only say what that would do.

    ``progress`` gets bytes done and in all. Raises CannotRead, NotAPart, DamagedPart, WrongRecipient, NoRoster,
    UnknownSender, RevokedSender, UnsignedPart, MalformedPart, UnknownFormat, UnknownPartKind, ReaddressedPart,
    MemberMismatch, MalformedReceipt, ReceiptNotFromTeam, SliceConflict, SlicesFull, CompressionBomb, ExercisePart,
    RealPart, MalformedEntry, or DiskFull and its kind. The vault is unchanged then, but that a part whose signer the
    roster does not name waits in ``vault.quarantine`` from then on (the error's fact ``waits``), or QuarantineFull is
    raised.
    """
    # A receipt may bring another roster, which must not change who sent it.
    roster, keys = vault.roster, list[VerifyKey]()

    def trust(key: VerifyKey) -> str:
        keys.append(key)
        return _sender(roster, key).id

    try:
        arrived, strangers = _take(vault, path, trust, dry_run, progress)
    except (UnknownSender, NoRoster) as refusal:
        if not dry_run:
            setting_aside.of_unknown(vault, path, keys[0], refusal)
        raise
    if dry_run:
        return arrived
    if arrived.returned is not None:
        purging.apply(vault)
    return setting_aside.of_strangers(vault, path, arrived, strangers, _sender(roster, keys[0]).id)


def _take(
    vault: Vault, path: Path, trust: reader.Trust, dry_run: bool, progress: Progress | None
) -> tuple[Arrival, frozenset[str]]:
    """Import a part; also the keys of strangers, whose entries in it were left out."""
    with reader.opened(path, vault.keys.identities, trust) as part:
        sender = _sender(vault.roster, part.key)
        require_team(part.header.kind, sender)
        _require_addressed(vault, part.header)
        contents = _Contents(vault, part.header, dry_run=dry_run)
        try:
            contents.read(part, progress)
        except BaseException:
            contents.abort()
            raise
    try:
        arrived = keep(
            vault,
            part.header,
            sender,
            contents.checks,
            contents.seals,
            contents.evidence,
            contents.slices,
            brought=contents.brought,
            dry_run=dry_run,
        )
    finally:
        contents.abort()
    if not dry_run:
        arrived = assembling.finish(vault, arrived)
        if contents.brought is not None:
            arrived = contents.brought.finish(vault, arrived)
    return arrived, contents.checks.lacking


def take_many(
    vault: Vault, paths: Iterable[Path], *, dry_run: bool = False, progress: Progress | None = None
) -> tuple[Taken, ...]:
    """Import several files, in the order given, which does not matter; one that is refused stops no other."""
    taken = []
    for path in paths:
        try:
            taken.append(Taken(path, take(vault, path, dry_run=dry_run, progress=progress)))
        except IntakeError as error:
            taken.append(Taken(path, error=error))
    return tuple(taken)


def _sender(roster: Roster | None, key: VerifyKey) -> Member:
    if roster is None:
        raise NoRoster
    member = roster.by_key(key.line)
    if member is None:
        raise UnknownSender(key=key.fingerprint)
    if is_revoked(roster, key.line):
        raise RevokedSender(label=member.label)
    return member


def is_revoked(roster: Roster | None, line: str) -> bool:
    """Whether nothing more is taken of whoever has this signing key: a revoked member, or the finder of lost keys."""
    member = roster.by_key(line) if roster else None
    former = member.with_key(line) if member else None
    return member is not None and (not member.active or (former is not None and former.lost))


def _require_addressed(vault: Vault, header: PartHeader) -> None:
    own = {fingerprint(str(identity.recipient)) for identity in vault.keys.identities}
    if own.isdisjoint(header.recipients):
        raise ReaddressedPart
    if header.exercise and not vault.identity.exercise:
        raise ExercisePart
    if vault.identity.exercise and not header.exercise:
        raise RealPart


class _Contents:
    """What a part brings, checked and held back until all of it was read."""

    def __init__(self, vault: Vault, header: PartHeader, *, dry_run: bool) -> None:
        self.seals: dict[str, bytes] = {}
        self.evidence: dict[str, EvidenceWriter | None] = {}
        self.slices: list[tuple[Piece, EvidenceWriter | None]] = []
        self.brought = Brought() if header.kind == RETURN else None
        self._vault = vault
        self._header = header
        self._dry_run = dry_run
        own, roster = vault.keys.lines, vault.roster

        def author_of(line: str) -> Author | None:
            member = roster.by_key(line) if roster else None
            if member is not None:
                return Author(member.id, member.role)
            return Author(vault.identity.member, vault.identity.role) if line in own else None

        self.checks = EntryChecks(
            author_of,
            lambda name: journal.opening(vault.connection, name),
            exercise=vault.identity.exercise,
        )

    def read(self, part: reader.Part, progress: Progress | None) -> None:
        """Read the part to its end."""
        done = 0
        ranges_checked = False

        def step(size: int) -> None:
            nonlocal done
            done += size
            if progress:
                progress(min(done, part.size), part.size)

        outside = VOUCHING if self.brought is None else NOTICES
        for incoming in part.members():
            if self.brought is not None and incoming.member.kind != JOURNAL:
                self.brought.take(self._vault, part, incoming)
                step(incoming.member.size)
                continue
            if incoming.member.kind == JOURNAL:
                for line in lines.unpack(incoming.read()):
                    self.checks.add(lines.decode(line))
                step(incoming.member.size)
                continue
            if not ranges_checked:
                # Journals come first: from here on every entry is known.
                self.checks.check_ranges(part.header.ranges, outside)
                ranges_checked = True
            if incoming.member.kind == SEAL:
                self._read_seal(incoming, step)
            else:
                self._read_evidence(incoming, step)
        if not ranges_checked:
            self.checks.check_ranges(part.header.ranges, outside)
        step(part.size)

    def _read_seal(self, incoming: reader.Incoming, step: Step) -> None:
        content = incoming.read()
        if self.checks.vouched(incoming.member, self._vault.authors):
            self.seals[incoming.member.id] = content
        step(incoming.member.size)

    def _read_evidence(self, incoming: reader.Incoming, step: Step) -> None:
        member, store = incoming.member, self._vault.evidence
        wanted = self.checks.vouched(member, self._vault.authors)
        refused = store.state(member.id) is State.ERASED
        here = store.present(member.id)
        if not wanted or refused or here or (self._dry_run and not member.slice):
            for block in incoming.blocks():
                step(len(block))
            if wanted and not refused:
                self.evidence[member.id] = None
            return
        if member.slice:
            self._read_slice(incoming, member.slice, step)
            return
        writer = store.writer(member.id, size_hint=member.size, expected_sha256=member.sha256)
        self.evidence[member.id] = writer
        _fill(incoming, writer, step)

    def _read_slice(self, incoming: reader.Incoming, cut: Slice, step: Step) -> None:
        member, waiting = incoming.member, [*slices.held(self._vault.connection), *self._new_pieces()]
        piece = Piece(member.id, cut.sha256, cut.size, cut.offset, member.size, member.sha256)
        wanted = slices.wanted(waiting, piece)
        if not wanted or self._dry_run:
            for block in incoming.blocks():
                step(len(block))
            if wanted:
                self.slices.append((piece, None))
            return
        writer = self._vault.evidence.writer(size_hint=member.size, expected_sha256=member.sha256)
        self.slices.append((replace(piece, file=writer.id), writer))
        _fill(incoming, writer, step)

    def _new_pieces(self) -> list[Piece]:
        return [piece for piece, _ in self.slices]

    def abort(self) -> None:
        """Let go of evidence that was not kept."""
        for writer in (*self.evidence.values(), *(writer for _, writer in self.slices)):
            if writer is not None:
                with suppress(OSError):
                    writer.abort()


def _fill(incoming: reader.Incoming, writer: EvidenceWriter, step: Step) -> None:
    try:
        _pour(incoming, writer, step)
        writer.finish()
    except EvidenceMismatch as error:
        raise MemberMismatch(reason="content of a member") from error


def _pour(incoming: reader.Incoming, writer: EvidenceWriter, step: Step) -> None:
    """Write the content as it comes: one block is hashed and encrypted while the next one is decrypted."""
    with Beside(writer.write) as writing:
        for block in incoming.blocks(check=False):
            writing.take(block)
            step(len(block))
        writing.finish()
