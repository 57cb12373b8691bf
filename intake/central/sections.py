# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings added up into rows, and rows into sections by verification level.

A row is one category, set of perpetrators, region and period. Each unit is a sum of its own: cases, persons
by outcome, each kind of loss, and CFA francs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from forms import vocabularies
from intake.central.figures import UNSPECIFIED, add_up
from intake.central.month_table import SECTIONS, UNKNOWN, Amounts, Property, Row, Section
from intake.model.counts import UncertainCount, total
from intake.model.incident import Figure, Finding
from intake.model.report import Loss
from intake.vault.projections.incidents import StoredIncident

_UNIT_OF: Final = {"MONEY": "XOF", "LIVESTOCK": "HEAD", "VEHICLE": "VEHICLE"}

Counted = tuple[StoredIncident, Finding]
Key = tuple[str, str, tuple[str, ...], str, str]
"""Section, category, perpetrators, region and period of a row."""


def _key(stored: StoredIncident, finding: Finding) -> Key:
    level = stored.incident.level
    return (
        next((name for name, levels in SECTIONS.items() if level in levels), "none"),
        finding.category or "OTHER",
        vocabularies.load("perpetrator").in_order(finding.perpetrators) or (UNKNOWN,),
        (finding.place.region_group if finding.place else "") or UNKNOWN,
        finding.occurred.period,
    )


def grouped(counted: Iterable[Counted]) -> dict[Key, list[Counted]]:
    """Findings by the row that they stand in, in the order of the code lists."""
    groups: dict[Key, list[Counted]] = {}
    for stored, finding in counted:
        groups.setdefault(_key(stored, finding), []).append((stored, finding))
    category = _rank("bulletin_category")
    perpetrator = _rank("perpetrator")
    region = _rank("region_2023")

    def position(key: Key) -> tuple[object, ...]:
        return (
            list(SECTIONS).index(key[0]),
            category(key[1]),
            [perpetrator(code) for code in key[2]],
            region(key[3]),
            key[4],
        )

    return {key: groups[key] for key in sorted(groups, key=position)}


def _rank(name: str) -> Callable[[str], tuple[int, str]]:
    codes = {code: index for index, code in enumerate(vocabularies.load(name).codes)}
    return lambda code: (codes.get(code, len(codes)), code)


def sections(counted: Iterable[Counted]) -> tuple[Section, ...]:
    """The rows of the findings, in sections, with their totals; empty sections are left out."""
    groups = grouped(counted)
    return tuple(
        _section(name, {key: group for key, group in groups.items() if key[0] == name})
        for name in SECTIONS
        if any(key[0] == name for key in groups)
    )


def _section(name: str, groups: dict[Key, list[Counted]]) -> Section:
    rows = tuple(
        Row(
            category=category,
            perpetrators=perpetrators,
            region=region,
            period=period,
            amounts=_amounts(finding for _, finding in group),
            incidents=subjects(group),
        )
        for (_, category, perpetrators, region, period), group in groups.items()
    )
    victims = [(row.category, figure) for row in rows for figure in row.amounts.victims]
    in_graves = [figure.count or UNSPECIFIED for category, figure in victims if _is_grave(category, figure)]
    return Section(
        name=name,
        rows=rows,
        total=Amounts(
            cases=sum(row.amounts.cases for row in rows),
            victims=add_up(figure for category, figure in victims if not _is_grave(category, figure)),
            property=_add_up_losses(loss for row in rows for loss in row.amounts.property),
        ),
        bodies=total(in_graves) if in_graves else None,
    )


def _is_grave(category: str, figure: Figure) -> bool:
    return category == "GRAVE" and figure.kind == "DEAD"


def _amounts(findings: Iterable[Finding]) -> Amounts:
    told = list(findings)
    return Amounts(
        cases=sum(finding.cases for finding in told),
        victims=add_up(figure for finding in told for figure in finding.figures),
        property=_add_up_losses(_property(loss) for finding in told for loss in finding.losses),
    )


def _property(loss: Loss) -> Property:
    """A loss in its unit; one without a number is a mention, in the unit that its kind is counted in."""
    count = loss.count or UncertainCount(unit=_UNIT_OF.get(loss.kind, "SITE"))
    return Property("MONEY" if count.unit == "XOF" else loss.kind, count)


def _add_up_losses(losses: Iterable[Property]) -> tuple[Property, ...]:
    kinds: dict[tuple[str, str], list[UncertainCount]] = {}
    for loss in losses:
        kinds.setdefault((loss.kind, loss.count.unit), []).append(loss.count)
    rank = _rank("loss_kind")
    ordered = sorted(kinds, key=lambda kind: (rank(kind[0]), kind[1]))
    return tuple(Property(kind, total(kinds[kind, unit], unit)) for kind, unit in ordered)


def subjects(group: Iterable[Counted]) -> tuple[str, ...]:
    """The incidents that findings are part of, each once."""
    return tuple(sorted({stored.subject for stored, _ in group}))
