# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading one point in time from tokens: numbers, names of months, feasts, and days counted from another day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from forms.words import feasts
from forms.words.moments import DAY, MONTH, WEEK, WINDOW, YEAR, Moment, Stretch, ago, resolve

Tokens = Sequence[str]

UNITS: Final = (DAY, WEEK, MONTH, YEAR)
_PARTS: Final = {
    "EARLY": ("thirds", 0), "MID": ("thirds", 1), "LATE": ("thirds", 2),
    "FIRST_HALF": ("halves", 0), "SECOND_HALF": ("halves", 1),
}  # fmt: skip
_RELATIVE: Final = {"TODAY": 0, "YESTERDAY": 1, "BEFORE_YESTERDAY": 2}
_CENTURY: Final = 2000


class NoReferenceError(Exception):
    """The words count from another day, and none is given."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The day of writing, and the day that "the next day" follows, when there is one."""

    today: date
    reference: date | None = None

    def point(self, tokens: Tokens) -> Moment | None:
        """The moment that all of the tokens say, None when they say none."""
        tokens = [word for word in tokens if word not in ("TO", "COMMA")]
        if tokens[:1] == ["DAY"]:
            tokens = tokens[1:]
        if not tokens:
            return None
        return (
            self._relative(tokens)
            or self._counted(tokens)
            or self._beside(tokens)
            or self._week(tokens)
            or self._feast(tokens)
            or self._part(tokens)
            or _calendar(tokens, self.today)
        )

    def stretch(self, tokens: Tokens) -> Stretch | None:
        """What the tokens say as days of the calendar."""
        moment = self.point(tokens)
        return resolve(moment, self.today) if moment else None

    def _relative(self, tokens: Tokens) -> Moment | None:
        """Today, yesterday, last Monday, this month, last year."""
        today = self.today
        if len(tokens) == 1 and tokens[0] in _RELATIVE:
            return _fixed_day(today - timedelta(days=_RELATIVE[tokens[0]]))
        if len(tokens) == 2 and "LAST" in tokens:
            (other,) = (word for word in tokens if word != "LAST") if tokens.count("LAST") == 1 else ("",)
            if other in (MONTH, YEAR):
                return Moment(fixed=ago(1, other, today))
            if other == WEEK:
                return Moment(fixed=Stretch.of_week(today - timedelta(weeks=1)))
            if _weekday(other):
                yesterday = today - timedelta(days=1)
                return Moment(fixed=resolve(Moment(weekday=_weekday(other)), yesterday))
        if len(tokens) == 2 and tokens[0] == "THIS":
            if tokens[1] in (MONTH, YEAR):
                return Moment(fixed=ago(0, tokens[1], today))
            if tokens[1] == WEEK:
                return Moment(fixed=Stretch.of_week(today))
            if _weekday(tokens[1]):
                return Moment(weekday=_weekday(tokens[1]))
        if len(tokens) == 3 and tokens[0].isdigit() and MONTH in tokens[1:]:
            month = self._relative(tokens[1:])
            if month and month.fixed and month.fixed.unit == MONTH:
                return Moment(int(tokens[0]), month.fixed.first.month, month.fixed.first.year)
        if len(tokens) == 3 and _weekday(tokens[0]) and sorted(tokens[1:]) == ["LAST", WEEK]:
            monday = Stretch.of_week(today - timedelta(weeks=1)).first
            return _fixed_day(monday + timedelta(days=(_weekday(tokens[0]) or 1) - 1))
        return None

    def _counted(self, tokens: Tokens) -> Moment | None:
        """So many days ago, later, before or after another day."""
        words = [word for word in tokens if word != "AGO"]
        if "AGO" in tokens and len(words) == 2 and words[0].isdigit() and words[1] in UNITS:
            return Moment(fixed=_rough(ago(int(words[0]), words[1], self.today)))
        if len(tokens) < 3 or not tokens[0].isdigit() or tokens[1] not in UNITS:
            return None
        sign = {"LATER": -1, "AFTER": -1, "EARLIER": 1, "BEFORE": 1}.get(tokens[2])
        if sign is None:
            return None
        start = self._day_of(tokens[3:])
        if start is None:
            return None
        counted = _rough(ago(sign * int(tokens[0]), tokens[1], start.first))
        return Moment(fixed=replace(counted, doubtful=start.doubtful))

    def _beside(self, tokens: Tokens) -> Moment | None:
        """The eve, the day after, the same day."""
        step = {"EVE": -1, "NEXT_DAY": 1, "SAME_DAY": 0}.get(tokens[0])
        if step is None:
            return None
        start = self._day_of(tokens[1:])
        if start is None:
            return None
        return _fixed_day(start.first + timedelta(days=step), doubtful=start.doubtful)

    def _day_of(self, tokens: Tokens) -> Stretch | None:
        """The one day that tokens say; the reference when there are no tokens. Raises NoReferenceError."""
        if not tokens:
            if self.reference is None:
                raise NoReferenceError
            return Stretch.of_day(self.reference)
        found = self.stretch(tokens)
        return found if found and found.unit == DAY else None

    def _week(self, tokens: Tokens) -> Moment | None:
        """The week of a day, the second or the last week of a month."""
        if WEEK not in tokens:
            return None
        at = list(tokens).index(WEEK)
        before, after = tokens[:at], tokens[at + 1 :]
        if not before:
            start = self.stretch(after)
            if start is None or start.unit != DAY:
                return None
            return Moment(fixed=Stretch(start.first, start.first + timedelta(days=6), WEEK))
        number = 0 if list(before) == ["LAST"] else int(before[0]) if before[0].isdigit() else None
        month = self.point(after)
        if len(before) != 1 or number is None or number > 5 or month is None or month.fixed or month.day:
            return None
        return replace(month, part=("weeks", number)) if month.month else None

    def _feast(self, tokens: Tokens) -> Moment | None:
        year = _year(tokens[-1]) if len(tokens) == 2 else None
        if len(tokens) - (year is not None) != 1:
            return None
        if tokens[0] == "RAMADAN":
            month = feasts.ramadan(self.today, year)
            return Moment(fixed=Stretch(*month, WINDOW)) if month else None
        if tokens[0][0] != "f":
            return None
        day = feasts.falls_on(tokens[0][1:], self.today, year)
        return _fixed_day(day, doubtful=not feasts.is_sure(tokens[0][1:])) if day else None

    def _part(self, tokens: Tokens) -> Moment | None:
        """The beginning, middle or end of a month or year."""
        part = _PARTS.get(tokens[0])
        whole = self.point(tokens[1:]) if part else None
        if part is None or whole is None or whole.day is not None or whole.weekday is not None or whole.part:
            return None
        if whole.fixed:
            if whole.fixed.unit == MONTH:
                return Moment(month=whole.fixed.first.month, year=whole.fixed.first.year, part=part)
            if whole.fixed.unit == WINDOW:
                return Moment(fixed=whole.fixed.third(part[1])) if part[0] == "thirds" else None
            return Moment(year=whole.fixed.first.year, part=part) if whole.fixed.unit == YEAR else None
        return replace(whole, part=part)


def _rough(counted: Stretch) -> Stretch:
    # "A month ago" is never to the day, nor "two years ago" to the year; only days are counted one by one.
    return counted if counted.unit == DAY and not counted.rough else replace(counted, rough=True)


def _fixed_day(day: date, *, doubtful: bool = False) -> Moment:
    return Moment(fixed=Stretch.of_day(day, doubtful=doubtful))


def _calendar(tokens: Tokens, today: date) -> Moment | None:
    """A date of the calendar, in the order of either language, with as much of it as was said."""
    words = [word for word in tokens if word not in (MONTH, YEAR)]
    weekday = _weekday(words[0]) if words else None
    if weekday:
        words = words[1:]
    if len(words) == 1 and ":" in words[0]:
        written = _written(words[0], today)
        return replace(written, weekday=weekday) if written and weekday else written
    day = month = year = None
    for word in words:
        if word[0] == "m" and month is None and year is None:
            month = int(word[1:])
        elif _year(word) and year is None:
            year = _year(word)
        elif word.isdigit() and 1 <= int(word) <= 31 and day is None and year is None:
            day = int(word)
        else:
            return None
    if weekday and month and day is None:
        return None
    if day is None and month is None and year is None and weekday is None:
        return None
    return Moment(day, month, year, weekday)


def _written(word: str, today: date) -> Moment | None:
    """A date in digits. Day before month, as both languages write here; the other way only where it must be."""
    form, _, text = word.partition(":")
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if form == "iso":
        return Moment(numbers[2], numbers[1], numbers[0])
    if form == "year-month":
        return Moment(month=numbers[1], year=numbers[0])
    if form == "month/year":
        return Moment(month=numbers[0], year=numbers[1])
    day, month = numbers[:2]
    if month > 12 >= day:
        day, month = month, day
    if form == "day/month":
        return Moment(day, month)
    year = numbers[2] if numbers[2] > 99 else _CENTURY + numbers[2]
    return Moment(day, month, year) if year <= today.year + 1 or numbers[2] > 99 else None


def _weekday(word: str) -> int | None:
    return int(word[1]) if re.fullmatch(r"w[1-7]", word) else None


def _year(word: str) -> int | None:
    return int(word) if re.fullmatch(r"(?:19|20)\d\d", word) else None
