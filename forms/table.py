# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables as CSV (RFC 4180): what a spreadsheet wrote is read, and what is written no spreadsheet runs.

Read: any order of columns, a byte order mark, `,` or `;` or a tab between cells (French Excel writes `;`),
any line end, empty lines. A wrong set of columns refuses the whole file; a wrong cell refuses its row and
no other.

Written: `,` and CRLF. A cell that a spreadsheet would take for a formula gets an apostrophe before it,
which is taken off again when read (OWASP, "CSV Injection"), so that every text comes back as it was.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final, TextIO

from forms.vocabularies import load
from intake.errors import BadValue, WrongColumns
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from translations import N_, translate

_DELIMITERS: Final = ",;\t"

# Full-width signs start a formula too; blanks before one do not always stop a spreadsheet.
_FORMULA: Final = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")

_NUMBER: Final = re.compile(r"[0-9]{1,15}")  # more digits than a spreadsheet keeps are a mistake

NOT_A_CODE: Final = N_("“{value}” is not a code of this column. Use one of: {codes}.")
NOT_A_NUMBER: Final = N_("“{value}” is not a whole number. Use digits alone, without spaces or signs.")
BAD_SHAPE: Final = N_("The line has {found} cells and the table has {expected} columns.")
BROKEN: Final = N_(
    "This line cannot be read: a quotation mark is misplaced or never closed. Lines after it may be missing."
)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one cell. `line` counts from 1, the header; `column` is "" for the whole line.

    A row with several wrong cells has several problems. Facts hold what was in the cell: show them, never
    log them.
    """

    line: int
    column: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def tell(self, language: str) -> str:
        """The sentence for a person, in `language` ("fr" or "en")."""
        return translate(language, self.message, **self.facts)


class Cells:
    """The cells of one row by column, and what was found wrong with them so far.

    Each method reads columns as one kind of value. A wrong cell adds to `problems` and reads as empty, so
    that all that is wrong with a row is said at once.
    """

    def __init__(self, line: int, values: Mapping[str, str]) -> None:
        self.line = line
        self.problems: list[RowProblem] = []
        self._values = values

    def refuse(self, column: str, message: str, **facts: object) -> None:
        """Note that a cell is wrong."""
        self.problems.append(RowProblem(self.line, column, message, facts))

    def text(self, column: str) -> str:
        """The text as it is, spaces included."""
        return self._values[column]

    def word(self, column: str) -> str:
        """The text without spaces around it."""
        return self._values[column].strip()

    def items(self, column: str) -> tuple[str, ...]:
        """What stands between semicolons, in order."""
        return tuple(item for part in self._values[column].split(";") if (item := part.strip()))

    def code(self, column: str, *lists: str) -> str:
        """A code of one of the vocabularies `lists`, or ""."""
        return next(iter(self._known(column, (self.word(column),) if self.word(column) else (), lists)), "")

    def codes(self, column: str, *lists: str) -> tuple[str, ...]:
        """Codes of the vocabularies `lists` between semicolons, in order."""
        return self._known(column, self.items(column), lists)

    def number(self, column: str) -> int | None:
        """A whole number, or None for an empty cell."""
        word = self.word(column)
        if not word:
            return None
        if not _NUMBER.fullmatch(word):
            self.refuse(column, NOT_A_NUMBER, value=word)
            return None
        return int(word)

    def date(self, column: str, precision: str = "", words: str = "") -> UncertainDate | None:
        """A date of the EDTF subset; `precision` and `words` name further columns. None if all are empty."""
        said = self.word(precision) if precision else ""
        wording = self.text(words) if words else ""
        if not (self.word(column) or said or wording):
            return None
        try:
            return UncertainDate.parse(self.word(column), said, wording)
        except BadValue as refused:
            self.refuse(column, refused.message, **refused.facts)
            return None

    def count(
        self, low: str, high: str = "", qualifier: str = "", unit: str = "PERSON"
    ) -> UncertainCount | None:
        """A count from its columns, the qualifier inferred where it has none. None if all are empty."""
        found = len(self.problems)
        floor, ceiling = self.number(low), self.number(high) if high else None
        said = self.code(qualifier, "count_qualifier") if qualifier else ""
        if len(self.problems) > found or (floor is None and ceiling is None and not said):
            return None
        try:
            if said:
                return UncertainCount(floor, ceiling, said, unit)
            return UncertainCount.from_bounds(floor, ceiling, unit=unit)
        except BadValue as refused:
            self.refuse(low, refused.message, **refused.facts)
            return None

    def _known(self, column: str, codes: tuple[str, ...], lists: tuple[str, ...]) -> tuple[str, ...]:
        known = list(chain.from_iterable(load(name).codes for name in lists))
        for code in codes:
            if code not in known:
                self.refuse(column, NOT_A_CODE, value=code, codes=", ".join(known))
        return tuple(code for code in codes if code in known)


def read_rows(text_stream: TextIO, columns: Sequence[str]) -> Iterator[Cells | RowProblem]:
    """The rows of a table, as cells by column; a row that is no row as a problem.

    The header is read at once. Raises `WrongColumns` when the columns are not exactly `columns`, in any
    order.
    """
    lines = iter(text_stream)
    first = next(lines, "").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    header, delimiter = _header(first, columns)
    _check_columns(header, columns)
    return _rows(lines, header, delimiter)


def _rows(lines: Iterator[str], header: Sequence[str], delimiter: str) -> Iterator[Cells | RowProblem]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 2
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield RowProblem(line, "", BROKEN)
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(header) or any(row[len(header) :]):
            yield RowProblem(line, "", BAD_SHAPE, {"found": len(row), "expected": len(header)})
            continue
        yield Cells(line, {name: unguarded(cell) for name, cell in zip(header, row, strict=False)})


def write_rows(rows: Iterable[Mapping[str, Any]], text_stream: TextIO, columns: Sequence[str]) -> None:
    """Write a table. None is an empty cell; open the stream with `newline=""`."""
    writer = csv.writer(text_stream, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        values = (row[name] for name in columns)
        writer.writerow(["" if value is None else guarded(str(value)) for value in values])


def guarded(cell: str) -> str:
    """`cell` so that a spreadsheet takes it for text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """`cell` as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _header(first: str, columns: Sequence[str]) -> tuple[list[str], str]:
    """The names in the first line, split at the delimiter that gives the most known ones."""
    candidates = []
    for delimiter in _DELIMITERS:
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        while names and not names[-1]:
            names.pop()
        candidates.append((len(set(names) & set(columns)), names, delimiter))
    _, names, delimiter = max(candidates, key=lambda candidate: candidate[0])
    return names, delimiter


def _check_columns(header: Sequence[str], columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in header]
    unknown = [name for name in dict.fromkeys(header) if name not in columns]
    repeated = [name for name in dict.fromkeys(header) if header.count(name) > 1]
    if missing or unknown or repeated:
        named = {"missing": missing, "unknown": unknown, "repeated": repeated}
        raise WrongColumns(**{which: ", ".join(names) or "–" for which, names in named.items()})
