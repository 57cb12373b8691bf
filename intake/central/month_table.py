# SPDX-License-Identifier: GPL-3.0-or-later
"""The month table as a value: rows and totals per section, and what stands beside them (rules: `month`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from intake.central.figures import UNSPECIFIED
from intake.model.counts import UncertainCount
from intake.model.incident import Figure
from intake.model.record import Record
from intake.model.tally import Tally

SECTIONS: Final = {"3-4": ("3", "4"), "1-2": ("1", "2"), "8": ("8",), "9": ("9",), "none": ()}
"""Parts of a table that are never added to each other, with the verification levels that each holds.

A level that is not told, or of a later list, is in "none": not assessed."""

UNKNOWN: Final = "UNKNOWN"
CONFLICT: Final = "CONFLICT"
PARTLY_WITHDRAWN: Final = "PARTLY_WITHDRAWN"
POSSIBLE_DUPLICATE: Final = "POSSIBLE_DUPLICATE"


@dataclass(frozen=True, slots=True)
class Property(Record):
    """Losses of one kind and unit; money of every kind of loss is one sum of CFA francs."""

    kind: str = ""
    count: UncertainCount = UNSPECIFIED


@dataclass(frozen=True, slots=True)
class Amounts(Record):
    """What is counted, each in its own unit."""

    cases: int = 0
    victims: tuple[Figure, ...] = ()
    property: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Row(Record):
    """One row: ``region`` is a code of ``region_2023``, SEVERAL or UNKNOWN; ``incidents`` are subjects."""

    category: str = ""
    perpetrators: tuple[str, ...] = ()
    region: str = ""
    period: str = ""
    amounts: Amounts = field(default_factory=Amounts)
    incidents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section(Record):
    """The rows of one group of verification levels (`SECTIONS`), their total, and bodies in mass graves."""

    name: str = ""
    rows: tuple[Row, ...] = ()
    total: Amounts = field(default_factory=Amounts)
    bodies: UncertainCount | None = None


@dataclass(frozen=True, slots=True)
class See(Record):
    """A row that touches this month and is counted in the table of another (``month``)."""

    month: str = ""
    section: str = ""
    category: str = ""
    perpetrators: tuple[str, ...] = ()
    region: str = ""
    period: str = ""
    incidents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut(Record):
    """An incident that is counted within another: ``relation`` DUPLICATE or PART_OF, ``into`` a record."""

    incident: str = ""
    relation: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class Flag(Record):
    """An incident in these figures that a coordinator should look at: CONFLICT and so on."""

    kind: str = ""
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Named(Record):
    """The code that people say for an incident named in the table."""

    incident: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class MonthTable(Record):
    """The figures of a month. ``by_event`` counts what happened then, ``by_report`` what was reported then.

    ``undated`` and ``withdrawn`` are numbers of cases of unknown date and of incidents whose reports of this
    month were all withdrawn. Tallies stand beside and are in no sum. ``exercise`` marks invented figures.
    """

    month: str = ""
    by_event: tuple[Section, ...] = ()
    by_report: tuple[Section, ...] = ()
    see: tuple[See, ...] = ()
    tallies: tuple[Tally, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    flags: tuple[Flag, ...] = ()
    undated: int = 0
    withdrawn: int = 0
    names: tuple[Named, ...] = ()
    exercise: bool = False
