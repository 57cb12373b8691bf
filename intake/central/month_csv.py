# SPDX-License-Identifier: GPL-3.0-or-later
"""A month table as CSV: one line for a row or a total, codes beside their labels, for spreadsheets and scripts.

``part`` is ``events`` or ``reported`` (the two views), ``see``, ``tally`` or ``note``; ``line`` tells rows from the
totals that they add up to. Each figure has three columns: as printed, its floor and its ceiling (empty: open).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from forms.table import guarded, write_rows
from intake.central import month_words as words
from intake.central.month_table import Amounts, MonthTable, Section
from intake.model.counts import UncertainCount

_KEYS = (
    "part", "line", "month", "section", "category", "category_label", "perpetrators", "perpetrators_label",
    "region", "region_label", "period", "period_label", "incidents", "words", "cases",
)  # fmt: skip


def write(table: MonthTable, language: str) -> str:
    """The table as CSV text (RFC 4180); no cell can run as a formula in a spreadsheet."""
    lines = list(_lines(table, language))
    figures = list(dict.fromkeys(name for line in lines for name in line if name not in _KEYS))
    stream = io.StringIO(newline="")
    columns = (*_KEYS, *figures)
    write_rows(({name: line.get(name) for name in columns} for line in lines), stream, columns)
    return stream.getvalue()


def _lines(table: MonthTable, language: str) -> Iterator[dict[str, Any]]:
    codes = {named.incident: named.code or named.incident for named in table.names}
    for part, sections in (("events", table.by_event), ("reported", table.by_report)):
        for section in sections:
            for line in _section(section, codes, language):
                yield {"part": part, "month": table.month, **line}
    for see in table.see:
        key = _key(see.section, see.category, see.perpetrators, see.region, see.period, language)
        told = _named(see.incidents, codes)
        yield {"part": "see", "line": "row", "month": see.month, **key, "incidents": told}
    for tally in table.tallies:
        yield {
            "part": "tally",
            "line": "row",
            "month": table.month,
            "category": tally.category,
            "category_label": words.category_label(tally.category, language),
            "region": "; ".join(tally.area),
            "period": tally.period.edtf,
            "words": "; ".join(text for text in (tally.document, tally.label, tally.wording) if text),
            **_figure("stated", tally.count, language),
            "stated_unit": tally.count.unit if tally.count else None,
        }
    for left in table.left_out:
        incidents = _named((left.incident, left.into), codes)
        yield {"part": "note", "line": left.relation, "month": table.month, "incidents": incidents}
    for flag in table.flags:
        incidents = _named((flag.incident,), codes)
        yield {"part": "note", "line": flag.kind, "month": table.month, "incidents": incidents}
    if table.exercise:
        yield {"part": "note", "line": "EXERCISE", "month": table.month}
    yield {"part": "note", "line": "UNDATED", "month": table.month, "cases": table.undated}
    yield {"part": "note", "line": "WITHDRAWN", "month": table.month, "words": table.withdrawn}


def _section(section: Section, codes: dict[str, str], language: str) -> Iterator[dict[str, Any]]:
    for row in section.rows:
        key = _key(section.name, row.category, row.perpetrators, row.region, row.period, language)
        told = _named(row.incidents, codes)
        yield {"line": "row", **key, "incidents": told, **_amounts(row.amounts, language)}
    total = {"line": "total", "section": section.name, **_amounts(section.total, language)}
    yield {**total, **_figure("DEAD_in_mass_graves", section.bodies, language)} if section.bodies else total


def _key(
    section: str, category: str, perpetrators: tuple[str, ...], region: str, period: str, language: str
) -> dict[str, str]:
    return {
        "section": section,
        "category": category,
        "category_label": words.category_label(category, language),
        "perpetrators": ";".join(perpetrators),
        "perpetrators_label": words.perpetrators_label(perpetrators, language),
        "region": region,
        "region_label": words.region_label(region, language),
        "period": period,
        "period_label": words.period_label(period, language),
    }


def _named(incidents: tuple[str, ...], codes: dict[str, str]) -> str:
    return "; ".join(codes.get(incident, incident) for incident in incidents)


def _amounts(amounts: Amounts, language: str) -> dict[str, Any]:
    line: dict[str, Any] = {"cases": amounts.cases}
    for figure in amounts.victims:
        unit = figure.count.unit if figure.count else "PERSON"
        name = figure.kind if unit == "PERSON" else f"{figure.kind}_{unit}"
        line |= _figure(name, figure.count, language)
        if figure.women:
            line |= _figure(f"{name}_women", figure.women, language)
        if figure.children:
            line |= _figure(f"{name}_children", figure.children, language)
    for loss in amounts.property:
        line |= _figure(f"{loss.kind}_{loss.count.unit}", loss.count, language)
    return line


def _figure(name: str, count: UncertainCount | None, language: str) -> dict[str, Any]:
    if count is None:
        return {}
    # The name can be a code of a later list, that is, any text.
    name, ceiling = guarded(name), None if count.is_open else count.high
    return {name: words.number(count, language), f"{name}_min": count.low, f"{name}_max": ceiling}
