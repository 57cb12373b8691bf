# SPDX-License-Identifier: GPL-3.0-or-later
"""Uncertain dates: a day, a night, a span, a guess, in a subset of EDTF (ISO 8601-2:2019, levels 0 to 2).

The forms are those that people here use when they speak (DESIGN section 5):

    2024-03-16   2024-03   2024                        a day, a month, a year
    2024-06-15?  2024-06~  2024-06-15%                 uncertain, approximate, both (after a date only)
    2024-03-18/2024-03-19   2023-11/2023-12            a span, of days, months or years, mixed as needed
    2024-06-20/..  ../2024-08-18                      from, end unknown; before (found on)
    {2024-07-21,2024-07-22}                            on each of these days
    [2024-07-11,2024-07-12]                            on one of these days
    [2024-06-16..2024-06-20]                           at some time between two days
    (empty)                                            unknown

A night is written as its day (2024-02-13) or as its evening and morning (2024-03-22/2024-03-23); its
precision code NIGHT tells it from a day or a span.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, Self

from intake.errors import BadDate

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

PRECISIONS: Final = (
    "DAY", "NIGHT", "RANGE", "SET", "ONE_OF", "WINDOW", "DAY_UNCERTAIN",
    "WEEK", "MONTH", "APPROX", "OPEN_END", "BEFORE", "UNKNOWN",
)  # fmt: skip
"""Codes of the vocabulary `date_precision`."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Date:
    """One date as written: its first and last day, whether it is a day, month or year, its mark."""

    first: date
    last: date
    unit: str
    mark: str

    @classmethod
    def parse(cls, text: str) -> Self:
        match = _DATE.fullmatch(text)
        if match is None:
            raise BadDate(text=text)
        year, month, day = (int(part) if part else 0 for part in match.group(1, 2, 3))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise BadDate(text=text)
        try:
            first = date(year, month if match[2] else 1, day if match[3] else 1)
        except ValueError as impossible:
            raise BadDate(text=text) from impossible
        if match[3]:
            return cls(first, first, "day", match[4])
        if match[2]:
            return cls(first, _month_end(first), "month", match[4])
        return cls(first, date(year, 12, 31), "year", match[4])


def _month_end(day: date) -> date:
    # The 28th plus four days is always in the next month.
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The shape of a whole expression, its bounds (None is open) and the precisions it can carry.

    The first of `precisions` is the one inferred when none is given.
    """

    earliest: date | None
    latest: date | None
    precisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """A date as well as it is known: the EDTF expression, its precision code and the words that were used.

    `parse` is the way in; it refuses impossible and reversed dates, years outside 1900 to 2100, and a
    precision that the expression cannot have. The expression is kept as written.
    """

    edtf: str = ""
    precision: str = "UNKNOWN"
    words: str = ""

    def __post_init__(self) -> None:
        shape = _read(self.edtf)
        # A code of a later list is kept and shown as it is; a known one must fit the expression.
        if self.precision in PRECISIONS and self.precision not in shape.precisions:
            raise BadDate(text=self.edtf)

    @classmethod
    def parse(cls, edtf: str, precision: str = "", words: str = "") -> Self:
        """The date that `edtf` says; the precision is inferred when not given.

        Raises `BadDate` for an expression outside the subset, a day that does not exist, a reversed
        span, an unknown precision, or one that does not fit (a MONTH is not written with a day).
        """
        edtf = edtf.strip()
        if precision and precision not in PRECISIONS:
            raise BadDate(text=edtf)
        return cls(edtf, precision or _read(edtf).precisions[0], words)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; a precision code that is not known here is kept as it is.

        Raises ValueError for what is no object.
        """
        if type(data) is not dict and not isinstance(data, Mapping):
            raise ValueError("expected an object for a date")
        edtf = str(data.get("edtf", ""))
        precision = str(data.get("precision", "")) or _read(edtf).precisions[0]
        return cls(edtf, precision, str(data.get("words", "")))

    def to_json(self) -> dict[str, Any]:
        """The date as a JSON object, without what is empty; an unknown date without words is {}."""
        precision = "" if self.precision == "UNKNOWN" else self.precision
        known = {"edtf": self.edtf, "precision": precision, "words": self.words}
        return {key: value for key, value in known.items() if value}

    @property
    def earliest(self) -> date | None:
        """The first day that it can be, or None when unknown or open."""
        return _read(self.edtf).earliest

    @property
    def latest(self) -> date | None:
        """The last day that it can be, or None when unknown or open."""
        return _read(self.edtf).latest

    @property
    def month(self) -> str | None:
        """The month to count it in ("2024-06"), or None when it is unknown, open or crosses months.

        A night is one event, not a span: the night of 31 March to 1 April belongs to March.
        """
        earliest, latest = self.earliest, self.latest
        if earliest is None or latest is None:
            return None
        if self.precision != "NIGHT" and _month(earliest) != _month(latest):
            return None
        return _month(earliest)

    @property
    def period(self) -> str:
        """The row of the month table: a month, "2023-11/2023-12" when it crosses months, "" when unknown.

        An open end stays open: "2024-06/..", "../2024-08". A period is never split over its months.
        """
        earliest, latest = self.earliest, self.latest
        if earliest is None and latest is None:
            return ""
        first = _month(earliest) if earliest else ".."
        last = _month(latest) if latest else ".."
        return self.month or f"{first}/{last}"


def _month(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


@lru_cache(maxsize=4096)  # every property reads the expression, and a bulletin asks thousands of times
def _read(text: str) -> _Shape:
    if not text:
        return _Shape(None, None, ("UNKNOWN",))
    if text.startswith("{") and text.endswith("}"):
        return _listed(text[1:-1], "SET")
    if text.startswith("[") and text.endswith("]"):
        if ".." in text:
            return _between(*_two(text[1:-1], ".."), ("WINDOW",))
        return _listed(text[1:-1], "ONE_OF")
    if "/" in text:
        return _span(*_two(text, "/"))
    return _single(_Date.parse(text))


def _single(one: _Date) -> _Shape:
    approximate = ("APPROX",) if one.mark in ("~", "%") else ()
    precisions: tuple[str, ...]
    if one.unit == "month":
        precisions = (*approximate, "MONTH") if one.mark else ("MONTH",)
    elif one.unit == "year":
        # The list has no code for a year: without a mark it is a window of twelve months.
        precisions = (*approximate, "WINDOW", "RANGE")
    elif one.mark:
        precisions = (*approximate, "DAY_UNCERTAIN", "NIGHT")
    else:
        precisions = ("DAY", "NIGHT")
    return _Shape(one.first, one.last, precisions)


def _span(first: str, last: str) -> _Shape:
    if first == "..":
        return _Shape(None, _Date.parse(last).last, ("BEFORE",))
    if last == "..":
        return _Shape(_Date.parse(first).first, None, ("OPEN_END",))
    shape = _between(first, last, ("RANGE",))
    precisions = shape.precisions
    if shape.earliest and shape.latest:
        days = (shape.latest - shape.earliest).days
        precisions += ("NIGHT",) if days == 1 else ("WEEK",) if days == 6 else ()
    if any(mark in first + last for mark in "~%"):
        precisions += ("APPROX",)
    return _Shape(shape.earliest, shape.latest, precisions)


def _between(first: str, last: str, precisions: tuple[str, ...]) -> _Shape:
    start, end = _Date.parse(first), _Date.parse(last)
    if start.first > end.last:
        raise BadDate(text=f"{first}/{last}")
    return _Shape(start.first, end.last, precisions)


def _listed(inner: str, precision: str) -> _Shape:
    dates = [_Date.parse(part) for part in inner.split(",")]
    return _Shape(min(one.first for one in dates), max(one.last for one in dates), (precision,))


def _two(text: str, separator: str) -> tuple[str, str]:
    first, found, last = text.partition(separator)
    if not found or not first or not last:
        raise BadDate(text=text)
    return first, last
