# SPDX-License-Identifier: GPL-3.0-or-later
"""How a doubtful answer was understood, told to the person who typed it, with what there is to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.gazetteer.choosing import label
from forms.sections.reading import read_age, read_count, read_date, read_place, words_of
from forms.sections.understood import Understanding, choices_of
from forms.words.echo import say
from forms.words.outcome import NOT_A_COUNT, NOT_A_DATE, SEVERAL_PLACES, NotUnderstood
from intake.model.places import Place
from intake.model.report import Age
from translations import N_, translate

Answer = Mapping[str, Any]

NOT_AN_AGE = N_("No age was understood. Your words are kept as they are.")


@dataclass(frozen=True)
class Meaning:
    """`told` is the meaning in words, `why` says why there is none; `choices` are pairs of place id and label."""

    told: str = ""
    why: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def meaning(doubt: str, answer: Answer | None, by: Understanding, language: str, unit: str = "") -> Meaning:
    """What an answer in doubt means, in `language`. Nothing said means nothing, and says nothing."""
    words = words_of(answer)
    match doubt:
        case "date":
            date = read_date(answer, by)
            return _told(say(date, language) if date and date.edtf else "", words, NOT_A_DATE, language)
        case "count":
            count = read_count(answer, by, unit or "PERSON")
            known = count is not None and (count.low is not None or count.qualifier != "UNSPECIFIED")
            return _told(say(count, language) if count and known else "", words, NOT_A_COUNT, language)
        case "age":
            return _told(say_age(read_age(answer, by), language), words, NOT_AN_AGE, language)
        case "place":
            return _place(answer, by, language)
    return Meaning()


def _told(told: str, words: str, why: str, language: str) -> Meaning:
    return Meaning(told) if told or not words else Meaning(why=translate(language, why))


def _place(answer: Answer | None, by: Understanding, language: str) -> Meaning:
    place, words = read_place(answer, by), words_of(answer)
    told = say_where(place, language)
    if not words:
        return Meaning(told)
    found = by.place(words)
    choices = tuple((one.place.gid, label(one.place, language)) for one in choices_of(found))
    if choices and place is not None and not place.gid:
        return Meaning(told, translate(language, SEVERAL_PLACES), choices)
    why = translate(language, found.reason) if isinstance(found, NotUnderstood) and not told else ""
    return Meaning(told, why, choices)


def say_where(place: Place | None, language: str) -> str:
    """A place in words, with the point that somebody gave where no known place stands for it."""
    if place is None:
        return ""
    said = [say(place, language)]
    if place.latitude is not None and not place.gid:
        said.append(
            say(Place(precision="SITE", latitude=place.latitude, longitude=place.longitude), language)
        )
    return ", ".join(dict.fromkeys(part for part in said if part))


def say_age(age: Age | None, language: str) -> str:
    """An age in words, "" when no number is known."""
    if age is None or age.low is None:
        return ""
    if age.high is None:
        return translate(language, N_("{low} years or more"), low=age.low)
    if age.low == age.high:
        return translate(language, N_("{years} years"), years=age.low)
    return translate(language, N_("between {low} and {high} years"), low=age.low, high=age.high)
