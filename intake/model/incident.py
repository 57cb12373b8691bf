# SPDX-License-Identifier: GPL-3.0-or-later
"""The incident: what the central team holds to have happened, resting on one or more reports.

Bulletins count incidents, never reports. An incident has one finding for each act that has its own month, place or
perpetrators (arrested in May here, found dead in June there), each with its own figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.record import Record
from intake.model.report import UNKNOWN_DATE, Loss

SEXUAL_VIOLENCE = "SEXUAL_VIOLENCE"
"""Figure kind for persons subjected to sexual violence; the other kinds are codes of ``victim_outcome``."""


@dataclass(frozen=True, slots=True)
class Figure(Record):
    """How many persons met one outcome. ``women`` and ``children`` are shares of ``count``."""

    kind: str = ""
    count: UncertainCount | None = None
    women: UncertainCount | None = None
    children: UncertainCount | None = None


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """One act as the central team finds it. ``perpetrators`` acting together are one set."""

    category: str = ""
    violations: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    occurred: UncertainDate = field(default_factory=lambda: UNKNOWN_DATE)
    place: Place | None = None
    perpetrators: tuple[str, ...] = ()
    cases: int = 1
    figures: tuple[Figure, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident(Record):
    """The central team's finding. ``level`` is a code of ``verification_status``; ``reports`` are subjects."""

    code: str = ""
    reports: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    level: str = ""
    level_reason: str = ""
    reported: str = ""
    summary_fr: str = ""
    summary_en: str = ""
