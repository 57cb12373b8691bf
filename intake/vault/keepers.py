# SPDX-License-Identifier: GPL-3.0-or-later
"""For which custodians this vault seals: those of the roster whom somebody confirmed here (DESIGN "Trust").

Who holds the root key decides who is a custodian. Whoever steals that key could make one too, and so read every
identity that is sealed from then on; therefore a new custodian, or new keys of one, count here only once the person at
this vault has typed words that the custodian told face to face. Those of the first roster came with such words already.
A custodian who is removed is sealed for no more at once.
"""

from __future__ import annotations

from typing import Final

from intake.crypto.hybrid import fingerprint
from intake.errors import CustodianNotConfirmed, NoCustodian
from intake.model.roster import CUSTODIAN, ROOT, Member, Roster
from intake.vault.vault import Vault

SETTING: Final = "custodians.confirmed"
"""Fingerprints of the recipients that were confirmed; without it, those of the roster in force are."""


def confirmed(vault: Vault) -> tuple[Member, ...]:
    """For whom this vault seals, in the order of the roster."""
    good = _confirmed(vault)
    return tuple(member for member in _custodians(vault.roster) if fingerprint(member.recipient) in good)


def awaiting(vault: Vault) -> tuple[Member, ...]:
    """The custodians of the roster for whom this vault does not seal yet."""
    good = _confirmed(vault)
    return tuple(member for member in _custodians(vault.roster) if fingerprint(member.recipient) not in good)


def require(vault: Vault) -> tuple[Member, ...]:
    """Those for whom this vault seals. Raises NoCustodian, or CustodianNotConfirmed when some wait for it."""
    found = confirmed(vault)
    if not found:
        waiting = awaiting(vault)
        if waiting:
            raise CustodianNotConfirmed(labels=", ".join(member.label for member in waiting))
        raise NoCustodian
    return found


def confirm(vault: Vault, member: Member) -> None:
    """Seal for this custodian from now on. Whether the words were right is for the caller to check."""
    vault.settings.set(SETTING, sorted(_confirmed(vault) | {fingerprint(member.recipient)}))


def carry_over(vault: Vault, roster: Roster) -> None:
    """Before another roster comes into force: who was confirmed stays so; of the first one, everybody is.

    Inside the transaction that accepts the roster. Who goes and comes back has to be confirmed again.
    """
    good = _confirmed(vault) if vault.roster else None
    marks = {fingerprint(member.recipient) for member in _custodians(roster)}
    vault.settings.set(SETTING, sorted(marks if good is None else marks & good))


def _confirmed(vault: Vault) -> frozenset[str]:
    named = frozenset(fingerprint(member.recipient) for member in _custodians(vault.roster))
    held = vault.settings.get(SETTING)
    # The root's own vault has heard the words of every card that it signed for.
    if held is None or vault.identity.role == ROOT:
        return named
    # Else whoever stole the root key could name this laptop a custodian, and have it seal to the key that it has.
    identities = vault.keys.identities if vault.identity.role == CUSTODIAN else ()
    own = {fingerprint(str(identity.recipient)) for identity in identities}
    return frozenset(held) | (named & own)


def _custodians(roster: Roster | None) -> tuple[Member, ...]:
    return roster.with_role(CUSTODIAN) if roster else ()
