# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of parts that wait for their sender to be known: taken in by themselves, or refused by a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intake.crypto.signing import VerifyKey
from intake.errors import (
    BundleError,
    CannotRead,
    IntakeError,
    MalformedEntry,
    NoRoster,
    NoSuchPart,
    QuarantineFull,
    RevokedSender,
    SlicesFull,
    UnknownFormat,
    UnknownPartKind,
    UnknownSender,
)
from intake.vault.quarantine import WaitingPart
from intake.vault.vault import Progress, Vault
from sync import inbox
from sync.inbox import Taken

_LATER: Final = (
    CannotRead,
    NoRoster,
    QuarantineFull,
    RevokedSender,
    SlicesFull,
    UnknownFormat,
    UnknownPartKind,
    UnknownSender,
)
"""Refusals that another roster, a newer program, some room or a person may lift."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One part that waits, as a person is told of it.

    ``fingerprints`` are those of the keys that the roster lacks; ``brought_by`` is the label of the member in whose
    part their entries came, "" where the whole part is theirs. ``named``: the roster names one of them by now;
    ``revoked``: it says not to believe the sender, so that only a person lets go of the part.
    """

    id: str
    at: str
    size: int
    fingerprints: tuple[str, ...]
    brought_by: str
    named: bool
    revoked: bool


def listing(vault: Vault) -> tuple[Waiting, ...]:
    """All parts that wait, in the order in which they came."""
    roster = vault.roster
    labels = {member.id: member.label for member in roster.members} if roster else {}
    return tuple(
        Waiting(
            part.id,
            part.at,
            part.size,
            tuple(VerifyKey.parse(line).fingerprint for line in part.keys),
            labels.get(part.sender, part.sender[:8]),
            _named(vault, part),
            _revoked(vault, part),
        )
        for part in vault.quarantine.every()
    )


def take_named(vault: Vault, progress: Progress | None = None) -> tuple[Taken, ...]:
    """Take in every part that waits for somebody whom the roster in force names. To be called after each roster.

    Each is taken whole or not at all. One that can never be taken in is let go of; its refusal says why.
    """
    return _take(vault, [part for part in vault.quarantine.every() if _named(vault, part)], progress)


def take_many(
    vault: Vault, paths: Iterable[Path], *, dry_run: bool = False, progress: Progress | None = None
) -> tuple[Taken, ...]:
    """Import files as ``inbox.take_many`` does, and then what waited for a roster that came in one of them."""
    before = vault.roster
    taken = inbox.take_many(vault, paths, dry_run=dry_run, progress=progress)
    return taken if dry_run or vault.roster == before else (*taken, *take_named(vault, progress))


def take(vault: Vault, ids: Collection[str], progress: Progress | None = None) -> tuple[Taken, ...]:
    """Try these parts again, whatever the roster says. Raises NoSuchPart."""
    return _take(vault, [_find(vault, id) for id in ids], progress)


def refuse(vault: Vault, id: str) -> None:
    """Let go of a part unread, by its id or the beginning of it. Raises NoSuchPart."""
    vault.quarantine.remove(_find(vault, id))


def lasts(refusal: IntakeError) -> bool:
    """Whether the part that was refused so can never be taken in, by anybody."""
    return isinstance(refusal, (BundleError, MalformedEntry)) and not isinstance(refusal, _LATER)


def _take(vault: Vault, parts: Iterable[WaitingPart], progress: Progress | None) -> tuple[Taken, ...]:
    taken = []
    for part in parts:
        (one,) = inbox.take_many(vault, [vault.quarantine.path(part)], progress=progress)
        if one.error is not None and lasts(one.error):
            vault.quarantine.remove(part)
        taken.append(one)
    return tuple(taken)


def _named(vault: Vault, part: WaitingPart) -> bool:
    roster = vault.roster
    known = roster is not None and any(roster.by_key(line) for line in part.keys)
    return known and not _revoked(vault, part)


def _revoked(vault: Vault, part: WaitingPart) -> bool:
    """Entries of a revoked member are taken where somebody else brings them; parts of that member are not."""
    return not part.sender and any(inbox.is_revoked(vault.roster, line) for line in part.keys)


def _find(vault: Vault, id: str) -> WaitingPart:
    found = [part for part in vault.quarantine.every() if part.id.startswith(id)] if id else []
    if len(found) != 1:
        raise NoSuchPart(name=id)
    return found[0]
