# SPDX-License-Identifier: GPL-3.0-or-later
"""Members as pages call them: by code name, from the key that something was made for."""

from __future__ import annotations

from collections.abc import Iterable

from intake.crypto.hybrid import fingerprint
from intake.model.roster import Member
from intake.web.running import running
from intake.web.words import say
from translations import N_


def members_of(fingerprints: Iterable[str]) -> list[Member]:
    """The members of the roster who have these keys; those who are no longer in it are left out."""
    roster, wanted = running().session.vault.roster, set(fingerprints)
    if roster is None or not wanted:
        return []
    return [member for member in roster.members if fingerprint(member.recipient) in wanted]


def names_of(fingerprints: Iterable[str]) -> list[str]:
    """The names of those who have these keys; one who is no longer in the roster is called by the key."""
    wanted = list(fingerprints)
    known = {fingerprint(member.recipient): member.label for member in members_of(wanted)}
    return [known.get(key) or say(N_("somebody no longer in the roster")) for key in wanted]
