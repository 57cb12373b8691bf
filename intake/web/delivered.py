# SPDX-License-Identifier: GPL-3.0-or-later
"""How far reports have got, in words, for the pages that list or show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault import deliveries, delivery_counts
from intake.vault.delivery_counts import CAP
from intake.web.running import running
from sync.telling import DELIVERY

ICONS = {
    deliveries.READY: "send",
    deliveries.SENT: "clock",
    deliveries.AWAITED: "clock",
    deliveries.CONFIRMED: "check",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A state as a page shows it: a sentence (msgid), an icon, and how many reports are in it."""

    sentence: str
    icon: str
    count: int = 0
    capped: bool = False


def stages(subjects: Iterable[str]) -> dict[str, Stage]:
    """How far these reports have got; those of others are left out."""
    found = deliveries.deliveries(running().session.vault, subjects)
    return {subject: _stage(one.state) for subject, one in found.items()}


def counted() -> list[Stage]:
    """The start page's counts, for who writes reports and once there is one; what is ready first."""
    vault = running().session.vault
    if vault.identity.role not in (FOCAL_POINT, COORDINATOR):
        return []
    counts = delivery_counts.counts(vault)
    found = [_stage(state, counts.of(state)) for state in deliveries.STATES]
    return [one for one in found if one.count]


def _stage(state: str, count: int = 0) -> Stage:
    return Stage(DELIVERY[state], ICONS[state], count, count >= CAP)
