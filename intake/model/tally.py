# SPDX-License-Identifier: GPL-3.0-or-later
"""The tally: a count stated for a period, an area and a category, without itemised incidents.

A tally stands beside the figures of a month and is never added to them (DESIGN section 5, "Month table").
"""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.record import Record
from intake.model.report import UNKNOWN_DATE


@dataclass(frozen=True, slots=True)
class Tally(Record):
    """A stated total. ``document`` is the written report it was read in, ``wording`` its own words."""

    code: str = ""
    document: str = ""
    period: UncertainDate = field(default_factory=lambda: UNKNOWN_DATE)
    area: tuple[str, ...] = ()
    category: str = ""
    label: str = ""
    count: UncertainCount | None = None
    wording: str = ""
    notes: str = ""
