# SPDX-License-Identifier: GPL-3.0-or-later
"""An uncertain date as a phrase: "nuit du 22 au 23 mars 2024", "between 16 and 20 June 2024"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from babel.dates import get_month_names

from intake.model.dates import UncertainDate
from translations import N_, translate

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([~?%]?)")

_UNKNOWN = N_("date unknown")
_NIGHT_OF = N_("night of {day}")
_NIGHT_BETWEEN = N_("night of {first} to {last}")
_FROM_TO = N_("from {first} to {last}")
_BETWEEN = N_("at some time between {first} and {last}")
_WEEK = N_("week from {first} to {last}")
_ONE_OF = N_("one of these days: {days}")
_EACH_OF = N_("these days: {days}")
_SINCE = N_("from {first} on, end unknown")
_BEFORE = N_("before {last} or on that day")
_BEFORE_END = N_("before the end of {last}")
_ABOUT = N_("about {date}")
_PROBABLY = N_("probably {date}")
_PROBABLY_ABOUT = N_("probably about {date}")
_APPROXIMATE = N_("{date} (approximate)")
_UNCERTAIN = N_("{date} (uncertain)")
_UNCERTAIN_APPROXIMATE = N_("{date} (uncertain, approximate)")
_AND = N_("{first} and {last}")
_OR = N_("{first} or {last}")
_YEAR = N_("some time in {year}")

_MARKS: Final = {"~": _ABOUT, "?": _PROBABLY, "%": _PROBABLY_ABOUT}
_MARKS_OF_SPANS: Final = {"~": _APPROXIMATE, "?": _UNCERTAIN, "%": _UNCERTAIN_APPROXIMATE}


class _Part:
    """One date of an expression, with as much of it as was written."""

    def __init__(self, text: str) -> None:
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(text)
        self.year, self.month, self.day = (int(part) if part else None for part in match.group(1, 2, 3))
        self.mark = match[4]

    def say(self, language: str, *, month: bool = True, year: bool = True) -> str:
        """The date, without what the date beside it says."""
        words = []
        if self.day is not None:
            words.append(_day(self.day, language))
        if self.month is not None and (month or self.day is None):
            words.append(get_month_names("wide", locale=language)[self.month])
        if year or self.month is None:
            words.append(f"{self.year:04d}")
        # A day never parts from its month at the end of a line; the year may.
        if self.day is not None and len(words) > 1 and month:
            words[:2] = [f"{words[0]}\N{NO-BREAK SPACE}{words[1]}"]
        return " ".join(words)

    def same_year(self, other: _Part) -> bool:
        """Whether the year need be said only once."""
        return self.year == other.year and self.month is not None and other.month is not None

    def same_month(self, other: _Part) -> bool:
        """Whether the month need be said only once."""
        return self.same_year(other) and self.month == other.month and None not in (self.day, other.day)


def say_date(value: UncertainDate, language: str) -> str:
    """The date in words, from its expression and precision alone."""
    edtf = value.edtf
    if not edtf:
        return translate(language, _UNKNOWN)
    if edtf[0] == "{":
        return _days(edtf, _EACH_OF, _AND, language)
    if edtf[0] == "[":
        if ".." in edtf:
            return _pair(edtf[1:-1].split(".."), _BETWEEN, language)
        return _days(edtf, _ONE_OF, _OR, language)
    if edtf.endswith("/.."):
        return _edge(edtf[:-3], _SINCE, "first", language)
    if edtf.startswith("../"):
        part = _Part(edtf[3:])
        return _edge(edtf[3:], _BEFORE if part.day is not None else _BEFORE_END, "last", language)
    if "/" in edtf:
        msgid = {"NIGHT": _NIGHT_BETWEEN, "WEEK": _WEEK}.get(value.precision, _FROM_TO)
        return _pair(edtf.split("/"), msgid, language)
    part = _Part(edtf)
    said = part.say(language)
    if value.precision == "NIGHT":
        return _marked(translate(language, _NIGHT_OF, day=said), part.mark, language)
    if part.mark:
        return _contracted(translate(language, _MARKS[part.mark], date=said), part, part, language)
    return translate(language, _YEAR, year=said) if part.month is None else said


def _pair(texts: Sequence[str], msgid: str, language: str) -> str:
    first, last = (_Part(text) for text in texts)
    short = first.say(language, month=not first.same_month(last), year=not first.same_year(last))
    said = translate(language, msgid, first=short, last=last.say(language))
    return _marked(_contracted(said, first, last, language), first.mark or last.mark, language)


def _edge(text: str, msgid: str, name: str, language: str) -> str:
    part = _Part(text)
    said = translate(language, msgid, **{name: part.say(language)})
    return _marked(_contracted(said, part, part, language), part.mark, language)


def _days(edtf: str, msgid: str, joint: str, language: str) -> str:
    parts = [_Part(text) for text in edtf[1:-1].split(",")]
    said = [
        part.say(language, month=not part.same_month(after), year=not part.same_year(after))
        for part, after in pairwise(parts)
    ]
    said.append(parts[-1].say(language))
    joined = (
        said[0] if len(said) == 1 else translate(language, joint, first=", ".join(said[:-1]), last=said[-1])
    )
    return _marked(translate(language, msgid, days=joined), parts[0].mark, language)


def _marked(said: str, mark: str, language: str) -> str:
    return translate(language, _MARKS_OF_SPANS[mark], date=said) if mark else said


def _contracted(said: str, first: _Part, last: _Part, language: str) -> str:
    """French: "du 16 au 20 juin" of days, but "de novembre à décembre" of months and "d’avril à juin"."""
    if language != "fr":
        return said
    for part, replacements in (
        # The article belongs to the day: "le 16 mars", but "mars 2024".
        (first, (("du ", "de "), ("le ", ""))),
        (last, (("au ", "à "), ("le ", ""))),
    ):
        if part.day is None:
            words = part.say(language, year=False) if part.month else part.say(language)
            for with_article, without in replacements:
                said = said.replace(f"{with_article}{words}", f"{without}{words}")
    return re.sub(r"\bde (?=[aoAO])", "d’", said)


def _day(day: int, language: str) -> str:
    return "1er" if language == "fr" and day == 1 else str(day)
