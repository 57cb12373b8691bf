# SPDX-License-Identifier: GPL-3.0-or-later
"""Doubtful answers as a draft holds them, and the values of the model that they mean.

An answer is a dict of what was typed: ``words``, ``gap`` (a list) and the fields of its picker. ``kept`` may stand
beside them: the value, as JSON, that a finished report held when it was opened again. As long as the answer is not
touched, that value stays to the letter, whatever a later Intake would understand. What cannot be understood is
kept in its words alone; nothing here raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from forms.sections.asking import GAPS
from forms.sections.picking import picked_count, picked_date, picked_place
from forms.sections.understood import Understanding
from intake.errors import BadCount, BadDate
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.report import Age
from translations import LANGUAGES, translate

Answer = Mapping[str, Any]
BESIDE: Final = ("kept", "on")
"""Parts of an answer that nobody typed: the value it was opened with, the day on which its words were typed."""


def words_of(answer: Answer | None) -> str:
    """The words of an answer without the spaces around them."""
    return str((answer or {}).get("words") or "").strip()


def is_answered(answer: Answer | None) -> bool:
    """Whether anything was said: words, a gap, or something picked."""
    return any(bool(value) for name, value in (answer or {}).items() if name not in BESIDE)


def day_said(answer: Answer) -> date:
    """The day on which the words were typed, which "yesterday" counts from."""
    with suppress(ValueError):
        return date.fromisoformat(str(answer.get("on") or ""))
    return datetime.now(UTC).astimezone().date()


def stamped(before: Any, after: Any, today: str) -> Any:
    """The answers with the day beside all words that are new, at any depth; items of groups are told by their ids."""
    if isinstance(after, list):
        known = {item["id"]: item for item in before or () if isinstance(item, Mapping)}
        return [
            stamped(known.get(item.get("id")), item, today) if isinstance(item, Mapping) else item
            for item in after
        ]
    if not isinstance(after, Mapping):
        return after
    was = before if isinstance(before, Mapping) else {}
    found = {name: stamped(was.get(name), value, today) for name, value in after.items()}
    if "gap" in found and found.get("words") and found["words"] != was.get("words"):
        found["on"] = today
    return found


def spoken(answer: Answer | None, language: str) -> str:
    """The words, or the gap as a sentence: "does not know" is what was said."""
    gap = next((GAPS[one] for one in (answer or {}).get("gap") or () if one in GAPS), "")
    return words_of(answer) or (translate(language, gap) if gap else "")


def of_words(text: str) -> dict[str, Any]:
    """The answer that `spoken` gave as `text`: a gap is ticked again."""
    for code, sentence in GAPS.items():
        if text in [translate(language, sentence) for language in LANGUAGES]:
            return {"gap": [code]}
    return {"words": text} if text else {}


def untouched(answer: Answer, opened: Answer) -> bool:
    """Whether the answer still is what `opened` was, the value that it was opened with apart."""
    said, then = ({k: v for k, v in one.items() if k not in BESIDE and v} for one in (answer, opened))
    return said == then


def read_date(answer: Answer | None, by: Understanding) -> UncertainDate | None:
    """The date that an answer means, with its words; None for no answer."""
    answer = answer or {}
    if "kept" in answer:
        held = UncertainDate.from_json(answer["kept"])
        if untouched(answer, of_date(held)):
            return held
    words = spoken(answer, by.language)
    picked = picked_date(answer)
    if picked:
        shape = str(answer.get("shape") or "")
        with suppress(BadDate):
            return UncertainDate.parse(picked, "NIGHT" if shape == "NIGHT" else "", words)
    if not words:
        return None
    if not words_of(answer):
        return UncertainDate("", "UNKNOWN", words)
    return replace(by.date(words, day_said(answer)).value, words=words)


def of_date(value: UncertainDate | None) -> dict[str, Any]:
    """The answer that a date is opened with."""
    if value is None or not value.to_json():
        return {}
    return {**of_words(value.words or value.edtf), "kept": value.to_json()}


def read_count(answer: Answer | None, by: Understanding, unit: str = "PERSON") -> UncertainCount | None:
    """The count that an answer means, with its words; None for no answer."""
    answer = answer or {}
    if "kept" in answer:
        held = UncertainCount.from_json(answer["kept"])
        if held.unit == unit and untouched(answer, of_count(held)):
            return held
    words = spoken(answer, by.language)
    with suppress(BadCount):
        picked = picked_count(answer, unit)
        if picked is not None:
            return replace(picked, words=words)
    if not words:
        return None
    if not words_of(answer):
        return UncertainCount(unit=unit, words=words)
    return replace(by.count(words, unit).value, words=words)


def of_count(value: UncertainCount | None) -> dict[str, Any]:
    """The answer that a count is opened with."""
    if value is None:
        return {}
    return {**of_words(value.words or value.format("en")), "kept": value.to_json()}


def read_place(answer: Answer | None, by: Understanding, admin_words: str = "") -> Place | None:
    """The place that an answer means, with its words; None for no answer."""
    answer = answer or {}
    if "kept" in answer:
        held = Place.from_json(answer["kept"])
        if untouched(answer, of_place(held)):
            return replace(held, admin_words=admin_words or held.admin_words)
    words = spoken(answer, by.language)
    place = by.place(words, str(answer.get("gid") or "")).value if words_of(answer) else Place()
    # What people call the area stands before what the gazetteer calls it.
    place = replace(place, words=words, admin_words=admin_words or place.admin_words)
    place = picked_place(answer, place)
    return place if place.to_json() else None


def of_place(value: Place | None) -> dict[str, Any]:
    """The answer that a place is opened with; what was derived or pointed out stands behind the picker."""
    if value is None or not value.to_json():
        return {}
    return {**of_words(value.words), "kept": value.to_json()}


def read_age(answer: Answer | None, by: Understanding) -> Age | None:
    """The age that an answer means, with its words; None for no answer."""
    answer = answer or {}
    if "kept" in answer:
        held = Age.from_json(answer["kept"])
        if untouched(answer, of_age(held)):
            return held
    words = spoken(answer, by.language)
    if not words:
        return None
    return by.age(words) if words_of(answer) else Age(words=words)


def of_age(value: Age | None) -> dict[str, Any]:
    """The answer that an age is opened with."""
    if value is None:
        return {}
    figure = "–".join(str(year) for year in dict.fromkeys((value.low, value.high)) if year is not None)
    return {**of_words(value.words or figure), "kept": value.to_json()}
