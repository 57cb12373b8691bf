# SPDX-License-Identifier: GPL-3.0-or-later
"""What words mean, asked of `forms.words`: the one way from the answers of a draft to values of the model."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from forms.gazetteer import builtin
from forms.gazetteer.choosing import chosen
from forms.gazetteer.finder import Finder, Suggestion
from forms.words.counts import understand_count
from forms.words.dates import understand_date
from forms.words.outcome import NotUnderstood, Understood
from forms.words.places import UnderstoodPlace, understand_place
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.report import Age

OLDEST: Final = 130
"""Years: what is above is no age."""

_YEARS: Final = re.compile(r"\s*(?:ans|années?|years?)(?:\s+(?:old|of age|d[’']âge))?\s*$", re.IGNORECASE)
_ABOUT: Final = 2
"""Years to either side that "about 30" is taken for, so that an age group is not read from a guess."""


@cache
def builtin_finder() -> Finder:
    """The places that ship with the program."""
    return Finder(builtin.places())


@dataclass(frozen=True)
class Understanding:
    """How words are understood: the language they were typed in, and the places that are known."""

    language: str
    finder: Finder = field(default_factory=builtin_finder)

    def date(self, words: str, on: date) -> Understood[UncertainDate] | NotUnderstood[UncertainDate]:
        """A date, typed on the day `on`."""
        return understand_date(words, self.language, on)

    def count(self, words: str, unit: str) -> Understood[UncertainCount] | NotUnderstood[UncertainCount]:
        """A count of `unit`."""
        return understand_count(words, unit, self.language)

    def place(self, words: str, gid: str = "") -> UnderstoodPlace | NotUnderstood[Place]:
        """A place; `gid` is the one that somebody chose among those the words may mean."""
        found = understand_place(words, self.finder, self.language)
        if isinstance(found, UnderstoodPlace):
            for choice in found.choices:
                if choice.place.gid == gid:
                    place = chosen(found.value, choice.place)
                    return UnderstoodPlace(place, found.language, found.choices)
        return found

    def age(self, words: str) -> Age:
        """An age in years, with its words."""
        found = self.count(_YEARS.sub("", words), "PERSON")
        count = found.value if isinstance(found, Understood) else UncertainCount()
        low, high = count.low, count.high
        if low is None or low > OLDEST or (high is not None and high > OLDEST):
            return Age(words=words)
        if count.approximate:
            low, high = max(0, low - _ABOUT), low + _ABOUT if high is None else high + _ABOUT
        return Age(low, high, words)


def choices_of(found: UnderstoodPlace | NotUnderstood[Place]) -> tuple[Suggestion, ...]:
    """The places that words may mean, when there is something to choose."""
    choices = found.choices if isinstance(found, UnderstoodPlace) else ()
    return choices if len(choices) > 1 or (choices and not found.value.gid) else ()
