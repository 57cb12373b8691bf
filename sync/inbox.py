# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports parts: each one whole or not at all, as often and in whatever order they come (DESIGN "Bundles").

A part is read to its end and every signature in it checked before the first row is written (``contents``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from intake.crypto.hybrid import fingerprint
from intake.crypto.signing import VerifyKey
from intake.errors import (
    ExercisePart,
    IntakeError,
    NoRoster,
    ReaddressedPart,
    RealPart,
    RevokedSender,
    UnknownSender,
)
from intake.model.roster import Member, Roster
from intake.vault import purging
from intake.vault.vault import Progress, Vault
from sync import assembling, reader, setting_aside
from sync.arrival import Arrival
from sync.brought import require_team
from sync.contents import Contents
from sync.keeping import keep
from sync.part import PartHeader


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
        contents = Contents(vault, part.header, dry_run=dry_run)
        try:
            contents.read(part, progress)
        except BaseException:
            contents.abort()
            raise
    try:
        arrived = keep(vault, part.header, sender, contents, dry_run=dry_run)
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
