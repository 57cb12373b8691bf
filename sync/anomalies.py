# SPDX-License-Identifier: GPL-3.0-or-later
"""What is odd about a part that was taken in: forks, strangers, a roster that is newer than ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from intake.vault import exchange
from intake.vault.vault import Vault
from sync import arrival
from sync.arrival import Anomaly
from sync.part import PartHeader

_SHOWN: Final = 8
"""Characters of a journal's id that are shown to a person."""


def found_in(
    vault: Vault, header: PartHeader, strangers: Mapping[str, int], journals: Sequence[str]
) -> list[Anomaly]:
    """All of it. ``strangers`` counts entries that were left out, by journal; ``journals`` are those of the others."""
    return [*_forks(vault, journals), *_strangers(strangers), *_roster(vault, header)]


def _forks(vault: Vault, journals: Sequence[str]) -> list[Anomaly]:
    roster = vault.roster
    found = []
    for name, seq in exchange.forks(vault.connection, journals):
        author = vault.authors.get(name)
        member = roster.by_id(author.member) if roster and author else None
        found.append(Anomaly(arrival.FORK, {"label": member.label if member else "", "seq": seq}))
    return found


def _strangers(strangers: Mapping[str, int]) -> list[Anomaly]:
    return [
        Anomaly(arrival.STRANGER, {"journal": name[:_SHOWN], "count": count})
        for name, count in sorted(strangers.items())
    ]


def _roster(vault: Vault, header: PartHeader) -> list[Anomaly]:
    ours, theirs = vault.roster, header.roster
    if ours and theirs and theirs.version > ours.version:
        return [Anomaly(arrival.ROSTER_NEWER, {"theirs": theirs.version, "ours": ours.version})]
    return []
