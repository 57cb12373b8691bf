# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of totals: every line becomes a tally and comes out again."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from forms.table import RowProblem
from forms.tally_csv import COLUMNS, Row, read, write
from intake.errors import WrongColumns
from intake.model.counts import UncertainCount
from intake.model.tally import Tally

HEADER = ",".join(COLUMNS) + "\r\n"


def test_every_known_total_comes_out_as_it_went_in(data: Path) -> None:
    """Each line of the real table becomes a tally; written again, the file is the same byte for byte."""
    given_text = (data / "totals.csv").read_bytes().decode()
    tallies = [row.tally for row in read(io.StringIO(given_text, newline="")) if isinstance(row, Row)]
    text = io.StringIO(newline="")
    write(tallies, text)
    assert text.getvalue() == given_text
    assert len(tallies) == 29
    assert [Tally.from_json(tally.to_json()) for tally in tallies] == tallies


@pytest.mark.parametrize(
    ("category", "label", "unit"),
    [
        ("EXEC", "Killed", "PERSON"), ("DESTR", "Looting", "CASE"), ("GRAVE", "Graves", "SITE"),
        ("DESTR", "Money stolen (XOF)", "XOF"), ("LIVESTOCK", "Camels (head)", "HEAD"), ("", "?", "PERSON"),
    ],
)  # fmt: skip
def test_a_total_counts_what_its_category_counts(category: str, label: str, unit: str) -> None:
    """Persons, cases, sites, francs and heads of livestock are told apart, so that none are added up."""
    text = io.StringIO(f"{HEADER}0,2031-05,{category},{label},2,,SEVERAL,EXERCISE,\r\n", newline="")
    (row,) = read(text)
    assert isinstance(row, Row)
    assert row.tally.count == UncertainCount(2, None, "SEVERAL", unit)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("0,May,EXEC,Killed,2,2,EXACT,,", "period_edtf"),
        ("0,2031-05,KILLED,Killed,2,2,EXACT,,", "category"),
        ("0,2031-05,EXEC,Killed,2,3,EXACT,,", "count_min"),
        ("0,2031-05,EXEC,Killed,2,2,PRECISELY,,", "qualifier"),
        ("0,2031-05,EXEC,Killed,2,two,EXACT,,", "count_max"),
    ],
)
def test_a_wrong_cell_is_named(line: str, column: str) -> None:
    """A wrong cell fails its line, by line and column."""
    (problem,) = read(io.StringIO(f"{HEADER}{line}\r\n", newline=""))
    assert isinstance(problem, RowProblem)
    assert (problem.line, problem.column) == (2, column)


def test_wrong_columns_are_named() -> None:
    """A table of another kind is refused as a whole."""
    with pytest.raises(WrongColumns):
        read(io.StringIO("period,total\r\n", newline=""))
