# SPDX-License-Identifier: GPL-3.0-or-later
"""Shares of the root key, and a root vault made again from them when the first one is lost.

Nothing but the key is in the shares. Who belongs comes from the newest signed roster, which every coordinator holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from intake.crypto import shares
from intake.crypto.kdf import Argon2Parameters
from intake.crypto.shares import Share
from intake.crypto.signing import SigningKey
from intake.errors import CheckValueDiffers, NoRoster, NotTheRoot, OtherRootKey, WholeRosterNeeded
from intake.model.roster import ROOT
from intake.vault.vault import Vault
from sync.roster import CENTRAL, SignedRoster


@dataclass(frozen=True, slots=True)
class Shares:
    """A new set: ``phrases``, any ``needed`` of which bring back the key of ``association``."""

    association: str
    exercise: bool
    needed: int
    phrases: tuple[str, ...]
    check: str

    def __repr__(self) -> str:
        return "Shares(…)"


def cut(vault: Vault, needed: int, count: int) -> Shares:
    """Shares of the root key of this vault. Raises NotTheRoot, NoRoster (no association was founded)."""
    if vault.identity.role != ROOT:
        raise NotTheRoot
    roster = vault.roster
    if roster is None:
        raise NoRoster
    phrases = shares.split(vault.keys.sign, needed, count)
    return Shares(roster.association, roster.exercise, needed, phrases, shares.check_value(roster.root))


def key_of(given: Sequence[Share], check: str, signed: SignedRoster) -> SigningKey:
    """The root key, if these shares, their check value and the roster all belong together.

    Raises SharesApart, CheckValueDiffers, OtherRootKey, and WholeRosterNeeded for the copy for the field.
    """
    key = shares.join(given)
    line = key.public.line
    if not shares.same_check(check, shares.check_value(line)):
        raise CheckValueDiffers
    if line != signed.roster.root:
        raise OtherRootKey(association=signed.roster.association)
    if signed.roster.scope != CENTRAL:
        raise WholeRosterNeeded
    return key


def bring_back(
    folder: Path,
    key: SigningKey,
    signed: SignedRoster,
    *,
    passphrase: str,
    label: str,
    language: str,
    parameters: Argon2Parameters,
    key_file: bytes | None = None,
) -> Vault:
    """A new root vault with the key of before (``key_of``), open, which goes on from this roster.

    Raises FolderTaken, DiskFull, ReadOnly.
    """
    vault = Vault.create(
        folder,
        passphrase=passphrase,
        role=ROOT,
        label=label,
        language=language,
        exercise=signed.roster.exercise,
        parameters=parameters,
        key_file=key_file,
        sign=key,
    )
    try:
        vault.accept_roster(signed.roster, signed.document)
    except BaseException:
        vault.close()
        raise
    return vault
