# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in time as people say them: "16", "16 March", "last Monday", "mid-March", "three days ago".

A `Moment` may lack its month or year; its neighbours in the same sentence give them ("from 16 to 20 June"), and
where no year is said at all it is the last one in which the day has come: a report tells what has happened.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

DAY, WEEK, MONTH, YEAR, WINDOW = "DAY", "WEEK", "MONTH", "YEAR", "WINDOW"

_EARLIEST_YEAR: Final = 1900
_LATEST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day, week, month or year of the calendar, or a window of days.

    `doubtful` when the day was derived from something unsure, `rough` when it is no exact day at all.
    """

    first: date
    last: date
    unit: str = DAY
    doubtful: bool = False
    rough: bool = False

    @classmethod
    def of_day(cls, day: date, *, doubtful: bool = False) -> Stretch:
        """One day."""
        return cls(day, day, DAY, doubtful)

    @classmethod
    def of_month(cls, year: int, month: int) -> Stretch:
        """One month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]), MONTH)

    @classmethod
    def of_week(cls, day: date) -> Stretch:
        """The week from Monday to Sunday that a day lies in."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6), WEEK)

    def third(self, number: int) -> Stretch:
        """The first (0), middle or last third of its days."""
        days = (self.last - self.first).days + 1
        bounds = [self.first + timedelta(days=days * step // 3) for step in range(4)]
        return Stretch(bounds[number], bounds[number + 1] - timedelta(days=1), WINDOW)

    @property
    def edtf(self) -> str:
        """As EDTF writes a day, month or year; "" for what takes two dates."""
        return {
            DAY: self.first.isoformat(),
            MONTH: f"{self.first:%Y-%m}",
            YEAR: f"{self.first.year:04d}",
        }.get(self.unit, "")


@dataclass(frozen=True, slots=True)
class Moment:
    """What was said of a point in time. `fixed` when it is known already; else day, month and year as far as said.

    `part` cuts a month or year: ("thirds", 0 to 2), ("halves", 0 to 1), ("weeks", 1 to 5, 0 for the last).
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    part: tuple[str, int] | None = None
    fixed: Stretch | None = None

    @property
    def is_weekday(self) -> bool:
        """Whether only a day of the week was said."""
        return self.weekday is not None and self.day is None and self.month is None and self.fixed is None

    def completed(self, month: int | None, year: int | None) -> Moment:
        """With the month and year of a neighbour where its own are missing."""
        if self.fixed or (self.weekday is not None and self.day is None):
            return self
        if self.month is None and self.day is not None:
            return replace(self, month=month, year=self.year if self.year is not None else year)
        return replace(self, year=year) if self.year is None else self


def resolve(moment: Moment, today: date, before: date | None = None) -> Stretch | None:
    """The days that a moment means; `before` is a day that it must come before. None when it says too little.

    Raises ValueError for a day that no calendar has.
    """
    if moment.fixed:
        return moment.fixed
    if moment.is_weekday and moment.weekday is not None:
        end = before - timedelta(days=1) if before else today
        return Stretch.of_day(end - timedelta(days=(end.isoweekday() - moment.weekday) % 7))
    if moment.month is None:
        if moment.day is not None or moment.year is None:
            return None
        return _part_of_year(moment.year, moment.part)
    year = moment.year if moment.year is not None else _last_year(moment, before or today)
    if moment.day is None:
        return _part_of_month(Stretch.of_month(year, moment.month), moment.part)
    day = date(year, moment.month, moment.day)
    return Stretch.of_day(day, doubtful=moment.weekday not in (None, day.isoweekday()))


def _last_year(moment: Moment, limit: date) -> int:
    """The last year in which the day or month had begun by a day; 29 February waits for its year."""
    month, day = moment.month or 1, moment.day or 1
    for year in range(limit.year, limit.year - 9, -1):
        if day <= monthrange(year, month)[1] and date(year, month, day) <= limit:
            return year
    return limit.year


def _part_of_month(month: Stretch, part: tuple[str, int] | None) -> Stretch:
    if part is None:
        return month
    kind, number = part
    length = month.last.day
    if kind == "weeks":
        start = length - 6 if number == 0 else 7 * number - 6
        end = min(start + 6, length)
        unit = WEEK if end - start == 6 else WINDOW
    else:
        # Thirds are the decades by which French speaks of a month, halves its fortnights ("quinzaines").
        bounds = ((1, 10), (11, 20), (21, length)) if kind == "thirds" else ((1, 15), (16, length))
        start, end = bounds[number]
        unit = WINDOW
    return Stretch(month.first.replace(day=start), month.first.replace(day=end), unit)


def _part_of_year(year: int, part: tuple[str, int] | None) -> Stretch:
    if part is None or part[0] == "weeks":
        return Stretch(date(year, 1, 1), date(year, 12, 31), YEAR)
    months = 4 if part[0] == "thirds" else 6
    first = part[1] * months + 1
    return Stretch(date(year, first, 1), Stretch.of_month(year, first + months - 1).last, WINDOW)


def ago(number: int, unit: str, day: date) -> Stretch:
    """So many days, weeks, months or years before a day; negative for after. Only days are exact."""
    if unit == DAY:
        return Stretch.of_day(day - timedelta(days=number))
    if unit == WEEK:
        # Nobody counts weeks to the day.
        return replace(Stretch.of_day(day - timedelta(weeks=number)), rough=True)
    months = day.year * 12 + day.month - 1 - number * (12 if unit == YEAR else 1)
    year, month = divmod(months, 12)
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise ValueError(year)
    if unit == YEAR:
        return Stretch(date(year, 1, 1), date(year, 12, 31), YEAR)
    return Stretch.of_month(year, month + 1)
