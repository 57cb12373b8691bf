# SPDX-License-Identifier: GPL-3.0-or-later
"""Confirming a new custodian on this vault, by words that the custodian tells face to face (DESIGN "Trust")."""

from __future__ import annotations

from collections.abc import Mapping

from intake.errors import NoSuchMember
from intake.model.roster import Member
from intake.vault import keepers
from intake.vault.vault import Vault
from sync.cards import Card


def card_of(vault: Vault, member: Member) -> Card:
    """The card that a member of the roster would write: it has the same twelve words."""
    return Card(
        member.id, member.label, member.role, member.sign, member.recipient, vault.identity.exercise, made=""
    )


def confirm(vault: Vault, name: str, typed: Mapping[int, str]) -> Member:
    """Seal for a custodian (id or code name) from now on, after at least three words (position from 1: word).

    Raises NoSuchMember unless the custodian waits for it, and WordsDiffer.
    """
    found = [member for member in keepers.awaiting(vault) if name in (member.id, member.label)]
    if len(found) != 1:
        raise NoSuchMember
    card_of(vault, found[0]).confirm(typed)
    keepers.confirm(vault, found[0])
    return found[0]
