# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables: what a spreadsheet wrote is read, and what is written no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.table import Cells, RowProblem, guarded, read_rows, unguarded, write_rows
from intake.errors import WrongColumns

COLUMNS = ("name", "number", "note")


def rows_of(text: str) -> list[Cells | RowProblem]:
    """What a table says, read from its text."""
    return list(read_rows(io.StringIO(text, newline=""), COLUMNS))


def notes_of(text: str) -> list[str]:
    """The notes of a table without problems."""
    return [row.text("note") for row in rows_of(text) if isinstance(row, Cells)]


@pytest.mark.parametrize(
    "text",
    [
        "name,number,note\r\na,1,kept\r\n",
        "name,number,note\na,1,kept",
        "\ufeffname;number;note\r\na;1;kept\r\n",
        "note\tnumber\tname\nkept\t1\ta\n",
        '"name","number","note"\r\n"a","1","kept"\r\n',
        "name,number,note,,\r\na,1,kept,,\r\n\r\n,,\r\n",
    ],
)
def test_tables_of_any_spreadsheet_are_read(text: str) -> None:
    """Mark, delimiter, quotes, line ends, order of columns and empty lines make no difference."""
    assert notes_of(text) == ["kept"]


@pytest.mark.parametrize(
    ("header", "facts"),
    [
        ("name,number", {"missing": "note", "unknown": "–", "repeated": "–"}),
        ("name,number,note,colour", {"missing": "–", "unknown": "colour", "repeated": "–"}),
        ("name,number,note,name", {"missing": "–", "unknown": "–", "repeated": "name"}),
        ("", {"missing": "name, number, note", "unknown": "–", "repeated": "–"}),
    ],
)
def test_wrong_columns_refuse_the_whole_table(header: str, facts: dict[str, str]) -> None:
    """A table with other columns is another table: it is refused before any row, by their names."""
    with pytest.raises(WrongColumns) as refused:
        read_rows(io.StringIO(header + "\r\na,1,kept\r\n", newline=""), COLUMNS)
    assert refused.value.facts == facts


@pytest.mark.parametrize("row", ["a,1", "a,1,kept,more", '"a"b,1,kept'])
def test_a_line_of_another_shape_is_refused_alone(row: str) -> None:
    """Too few cells, too many, or a misplaced quotation mark fail their line and no other."""
    first, second = rows_of(f"name,number,note\r\n{row}\r\nb,2,kept\r\n")
    assert isinstance(first, RowProblem)
    assert (first.line, first.column) == (2, "")
    assert isinstance(second, Cells)
    assert (second.line, second.text("note")) == (3, "kept")


def test_a_quotation_mark_that_is_never_closed_is_said() -> None:
    """The rest of the file inside one open quotation mark is a problem, not a long note."""
    problems = rows_of('name,number,note\r\na,1,"open\r\nb,2,kept\r\n')
    assert [type(problem) for problem in problems] == [RowProblem]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """A cell of two lines and an empty line do not shift the numbers of what follows."""
    rows = rows_of('name,number,note\r\na,1,"two\r\nlines"\r\n\r\nb,2,x\r\n')
    assert [row.line for row in rows] == [2, 5]


def test_a_row_says_all_that_is_wrong_with_it() -> None:
    """Every wrong cell is named, in the reader's language, and reads as empty."""
    (cells,) = rows_of("name,number,note\r\nFAMA,many,2024-02-30\r\n")
    assert isinstance(cells, Cells)
    assert cells.code("name", "victim_sex") == ""
    assert cells.number("number") is None
    assert cells.date("note") is None
    assert [(problem.line, problem.column) for problem in cells.problems] == [
        (2, "name"),
        (2, "number"),
        (2, "note"),
    ]
    assert all("{" not in problem.tell(language) for problem in cells.problems for language in ("fr", "en"))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@sum", " =1", "\t=1", "'=1", "''-1", "\r", "＝1", "\nx"]
)
def test_what_a_spreadsheet_would_run_is_written_as_text(cell: str) -> None:
    """A cell that begins a formula is written with an apostrophe before it."""
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=b", "'quoted'", "5-6", "l'eau", "~20", ">5"])
def test_plain_text_is_written_as_it_is(cell: str) -> None:
    """Only what begins a formula is touched."""
    assert guarded(cell) == unguarded(cell) == cell


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["=1", "'=1", "-", "''@x", '"', ";", ",", "\r\n", "'", " +", "\t"]
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), max_size=4))
def test_every_text_comes_back_as_it_was(rows: list[dict[str, str]]) -> None:
    """Writing and reading is the identity, formulas and line ends included; empty rows alone are left out."""
    table = io.StringIO(newline="")
    write_rows(rows, table, COLUMNS)
    read = rows_of(table.getvalue())
    assert all(isinstance(row, Cells) for row in read)
    kept = [row for row in rows if any(guarded(cell).strip() for cell in row.values())]
    assert [{name: row.text(name) for name in COLUMNS} for row in read if isinstance(row, Cells)] == kept


@given(CELLS)
def test_no_written_cell_begins_a_formula(cell: str) -> None:
    """Whatever the text, no cell of the file begins with a sign that a spreadsheet runs."""
    table = io.StringIO(newline="")
    write_rows([{"name": cell, "number": None, "note": ""}], table, COLUMNS)
    for row in csv.reader(io.StringIO(table.getvalue(), newline="")):
        assert not any(written.lstrip().startswith(tuple("=+-@＝＋－＠")) for written in row)
