# SPDX-License-Identifier: GPL-3.0-or-later
"""Founding, enlarging and accepting the roster (DESIGN "Trust").

The root signs each version twice: whole for the central team, and without focal points for their laptops, so that
one that is seized names no other. Coordinators hold both and pass the second one on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from intake.crypto import words
from intake.crypto.signing import VerifyKey
from intake.errors import (
    AlreadyEnrolled,
    AlreadyFounded,
    BadLabel,
    ForeignRoster,
    NoFieldCopy,
    NoRoster,
    NoSuchMember,
    NotTheRoot,
    OlderRoster,
    OnlyForTheField,
    OtherKeys,
    OtherMode,
    TwoRosters,
)
from intake.model.roster import ACTIVE, FOCAL_POINT, REVOKED, ROOT, Former, Member, Roster, Trusted, is_label
from intake.vault import journal, keepers
from intake.vault.folder import write_atomically
from intake.vault.journal import stamp
from intake.vault.vault import Progress, Vault
from sync import roster as rosterfile
from sync.cards import Card, confirm
from sync.part import RosterMark
from sync.roster import CENTRAL, FIELD, SignedRoster, parse, read, root_digest

__all__ = [
    "accept",
    "enrol",
    "found",
    "heads",
    "in_force",
    "mark",
    "named",
    "parse",
    "read",
    "revoke",
    "root_words",
    "write",
]

YEARS_VALID: Final = 2
"""After so many years a member's keys should be renewed; this warns and never blocks."""


def root_words(vault: Vault, language: str) -> tuple[str, ...]:
    """The twelve words of the association's root key, for whoever has accepted it and tells another."""
    roster = _held(vault)
    return words.fingerprint_words(root_digest(roster.root), language)


def found(vault: Vault, association: str) -> Roster:
    """Begin an association in a root vault, with a roster of nobody. Raises NotTheRoot, AlreadyFounded."""
    _require_root(vault)
    if vault.roster is not None:
        raise AlreadyFounded
    if not is_label(association):
        raise BadLabel
    return _sign(vault, Roster(association, vault.keys.sign.public.line, 0, "", vault.identity.exercise))


def enrol(
    vault: Vault, card: Card, today: date, *, replaces: str = "", trusted: Sequence[Trusted] = ()
) -> Roster:
    """Add the member of a card whose words were confirmed, renew its term or its keys; returns the next roster.

    A card of other keys of a member is taken when the keys of before signed it too. Where these were lost with their
    laptop, ``replaces`` names the member (id) whose place and records the card takes over; of what the lost keys
    signed, ``trusted`` heads and what came before them count, or all of it where none are given.

    Raises NotTheRoot, NoRoster, NoSuchMember, OtherMode, OtherKeys, and AlreadyEnrolled when a member has or had one of
    the keys.
    """
    _require_root(vault)
    roster = _held(vault)
    if card.exercise != roster.exercise:
        raise OtherMode
    before = roster.by_id(replaces or card.member)
    if replaces and before is None:
        raise NoSuchMember
    others = tuple(member for member in roster.members if member is not before)
    for held in others:
        if card.member == held.id or card.sign in held.signs or card.recipient in held.recipients:
            raise AlreadyEnrolled(label=held.label)
    former = _former(before, card, today, trusted, lost=bool(replaces)) if before else ()
    # The 28th is in every month.
    expires = today.replace(year=today.year + YEARS_VALID, day=min(today.day, 28)).isoformat()
    member = Member(
        card.member, card.label, card.role, card.sign, card.recipient, ACTIVE, expires, former=former
    )
    return _sign(vault, replace(roster, members=(*others, member)))


def _former(
    held: Member, card: Card, today: date, trusted: Sequence[Trusted], *, lost: bool
) -> tuple[Former, ...]:
    """What a member's former keys are once a card is enrolled."""
    if (card.sign, card.recipient) == (held.sign, held.recipient):
        return held.former
    if card.sign in held.signs or card.recipient in held.recipients:
        raise AlreadyEnrolled(label=held.label)
    if not lost and (card.previous != held.sign or not held.active):
        raise OtherKeys(label=held.label)
    # Who was revoked before is believed no further than was said then.
    believed = (tuple(trusted) or held.trusted) if lost else ()
    return (*held.former, Former(held.sign, held.recipient, today.isoformat(), lost, believed))


def named(vault: Vault, name: str) -> Member:
    """The member of that id, or the only one with that code name. Raises NoRoster, NoSuchMember."""
    found = [member for member in _held(vault).members if name in (member.label, member.id)]
    if len(found) != 1:
        raise NoSuchMember
    return found[0]


def heads(vault: Vault, member: str) -> tuple[Trusted, ...]:
    """The last entry held here of each journal of a member (id): what a revocation may go on believing."""
    written = sorted(name for name, author in vault.authors.items() if author.member == member)
    last = ((name, journal.head(vault.connection, name)) for name in written)
    return tuple(Trusted(name, head.name) for name, head in last if head)


def revoke(vault: Vault, member: str, today: date, trusted: Sequence[Trusted] = ()) -> Roster:
    """Mark a member (id) as one for whom nothing more is encrypted; returns the next roster.

    With ``trusted`` (see ``heads``) only these entries and what came before them keep their effect; without,
    all that the member wrote does, for the central team to judge. Raises NotTheRoot, NoSuchMember.
    """
    _require_root(vault)
    roster = _held(vault)
    if roster.by_id(member) is None:
        raise NoSuchMember
    return _sign(
        vault,
        replace(
            roster,
            members=tuple(
                replace(held, status=REVOKED, expires=today.isoformat(), trusted=tuple(trusted))
                if held.id == member
                else held
                for held in roster.members
            ),
        ),
    )


def write(vault: Vault, path: Path, scope: str = CENTRAL) -> None:
    """Write the roster in force to a file: "central" whole, "field" without focal points.

    Raises NoRoster, NoFieldCopy, DiskFull, ReadOnly.
    """
    held = in_force(vault)
    if scope == FIELD and held.roster.scope != FIELD:
        if held.field is None:
            raise NoFieldCopy
        held = rosterfile.checked(held.field)
    write_atomically(path, held.document.encode())


def accept(
    vault: Vault,
    signed: SignedRoster,
    confirmed: Mapping[int, str] | None = None,
    progress: Progress | None = None,
) -> bool:
    """Put a roster in force; False when it was in force already.

    The first one needs ``confirmed``: at least three of the root's twelve words (position from 1: word) as
    they were told face to face. Later ones must have the same root and a higher version. Raises WordsDiffer,
    ForeignRoster, OlderRoster, TwoRosters, OtherMode, and OnlyForTheField in the vault of a coordinator or custodian.

    It is in force at once, but sealing for a custodian who is new, or has new keys, waits for ``custodians.confirm``.
    """
    new, held = signed.roster, vault.roster
    if new.exercise != vault.identity.exercise:
        raise OtherMode
    if held is None:
        confirm(signed.digest, confirmed or {})
    elif new.root != held.root:
        raise ForeignRoster
    elif new.version < held.version:
        raise OlderRoster(found=new.version, known=held.version)
    elif new.version == held.version:
        if new == held:
            return False
        # A vault that had the copy for the field may be given the whole of the same version.
        if (held.scope, new.scope) != (FIELD, CENTRAL):
            if new.scope != held.scope:
                return False
            raise TwoRosters(version=new.version)
    if new.scope == FIELD and vault.identity.role != FOCAL_POINT:
        # With nobody in the field known, all they wrote would lose its effect here, what they took back included.
        raise OnlyForTheField
    with vault.transaction():
        keepers.carry_over(vault, new)
        vault.accept_roster(new, signed.document, progress)
    return True


def in_force(vault: Vault) -> SignedRoster:
    """The signed roster in force. Raises NoRoster."""
    _held(vault)
    return parse(vault.settings.get("roster.signed", ""))


def mark(vault: Vault) -> RosterMark | None:
    """Which roster is in force, as parts state it; None before the first."""
    if vault.roster is None:
        return None
    held = in_force(vault)
    return RosterMark(held.roster.version, hashlib.sha256(held.signed.text.encode()).hexdigest())


def _held(vault: Vault) -> Roster:
    if vault.roster is None:
        raise NoRoster
    return vault.roster


def _require_root(vault: Vault) -> None:
    if vault.identity.role != ROOT:
        raise NotTheRoot


def _sign(vault: Vault, roster: Roster) -> Roster:
    """The next version, signed whole and for the field, in force in the root vault."""
    made = stamp(vault.clock())
    whole = replace(roster, version=roster.version + 1, made=made, scope=CENTRAL)
    central = tuple(member for member in whole.members if member.role != FOCAL_POINT)
    key = vault.keys.sign
    changed = (m.sign for m in whole.members if m.role == FOCAL_POINT and m.active and m.former)
    renewed = tuple(sorted(VerifyKey.parse(line).fingerprint for line in changed))
    field = rosterfile.sign(key, replace(whole, scope=FIELD, members=central, renewed=renewed))
    signed = SignedRoster(whole, rosterfile.sign(key, whole), field)
    vault.accept_roster(whole, signed.document)
    return whole
