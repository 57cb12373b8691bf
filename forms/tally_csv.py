# SPDX-License-Identifier: GPL-3.0-or-later
"""Totals that earlier bulletins state, as a CSV table, one line for each, read into tallies and written back.

The table has no column for the unit of a count. It is what the category counts by default (persons, cases or
sites), unless the label names another: "(XOF)" francs, "(head)" heads of livestock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TextIO

from forms.table import Cells, RowProblem, read_rows, write_rows
from forms.vocabularies import load
from intake.model.report import UNKNOWN_DATE
from intake.model.tally import Tally

COLUMNS: Final = (
    "report_no", "period_edtf", "category", "label_in_report",
    "count_min", "count_max", "qualifier", "wording", "note",
)  # fmt: skip

_UNITS: Final = {"victims": "PERSON", "cases": "CASE", "sites": "SITE"}
_NAMED_UNITS: Final = {"(xof)": "XOF", "(f cfa)": "XOF", "(head)": "HEAD"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line that was understood, and the tally that it says."""

    line: int
    tally: Tally


def read(text_stream: TextIO) -> Iterator[Row | RowProblem]:
    """The lines of a table: each a tally, or all that is wrong with it.

    Open the stream with `newline=""`. Raises `WrongColumns`, before any line, when the columns are not
    those of `COLUMNS`; their order is free.
    """
    return _read(read_rows(text_stream, COLUMNS))


def write(tallies: Iterable[Tally], text_stream: TextIO) -> None:
    """Write tallies as a table. Open the stream with `newline=""`, and as utf-8-sig for a spreadsheet."""
    write_rows((_cells(tally) for tally in tallies), text_stream, COLUMNS)


def _read(rows: Iterator[Cells | RowProblem]) -> Iterator[Row | RowProblem]:
    for cells in rows:
        if isinstance(cells, RowProblem):
            yield cells
            continue
        tally = _tally(cells)
        if cells.problems:
            yield from cells.problems
        else:
            yield Row(cells.line, tally)


def _tally(cells: Cells) -> Tally:
    category, label = cells.code("category", "bulletin_category"), cells.text("label_in_report")
    return Tally(
        document=cells.text("report_no"),
        period=cells.date("period_edtf") or UNKNOWN_DATE,
        category=category,
        label=label,
        count=cells.count("count_min", "count_max", "qualifier", _unit(category, label)),
        wording=cells.text("wording"),
        notes=cells.text("note"),
    )


def _unit(category: str, label: str) -> str:
    said = label.casefold().replace("\N{NO-BREAK SPACE}", " ")
    named = (unit for mark, unit in _NAMED_UNITS.items() if mark in said)
    usual = load("bulletin_category").entry(category).get("default_counting_unit", "victims")
    return next(named, _UNITS[usual])


def _cells(tally: Tally) -> dict[str, object]:
    count = tally.count
    return {
        "report_no": tally.document,
        "period_edtf": tally.period.edtf,
        "category": tally.category,
        "label_in_report": tally.label,
        "count_min": count and count.low,
        "count_max": count and count.high,
        "qualifier": count and count.qualifier,
        "wording": tally.wording,
        "note": tally.notes,
    }
