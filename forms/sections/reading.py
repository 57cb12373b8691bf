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
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from forms.sections.asking import GAPS
from forms.sections.understood import understand_count, understand_date, understand_place
from intake.errors import BadCount, BadDate, BadPlace
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Offset, Place
from intake.model.report import Age
from translations import LANGUAGES, translate

Answer = Mapping[str, Any]
BESIDE: Final = ("kept", "on")
"""Parts of an answer that nobody typed: the value it was opened with, the day on which its words were typed."""

OLDEST: Final = 130
"""Years: what is above is no age."""

_TWO_DAYS: Final = {"RANGE": "{}/{}", "WINDOW": "[{}..{}]", "ONE_OF": "[{},{}]", "SET": "{{{},{}}}"}
_ONE_DAY: Final = {"DAY": "{}", "APPROX": "{}~", "OPEN_END": "{}/..", "BEFORE": "../{}"}


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
    answer = answer or {}
    gap = next((GAPS[one] for one in answer.get("gap") or () if one in GAPS), "")
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


def read_date(answer: Answer | None, language: str) -> UncertainDate | None:
    """The date that an answer means, with its words; None for no answer."""
    answer = answer or {}
    if "kept" in answer:
        held = UncertainDate.from_json(answer["kept"])
        if untouched(answer, of_date(held)):
            return held
    words = spoken(answer, language)
    picked = picked_date(answer)
    if picked:
        shape = str(answer.get("shape") or "")
        with suppress(BadDate):
            return UncertainDate.parse(picked, "NIGHT" if shape == "NIGHT" else "", words)
    if not words:
        return None
    understood = understand_date(words, language, day_said(answer)) if words_of(answer) else None
    return replace(understood, words=words) if understood else UncertainDate("", "UNKNOWN", words)


def of_date(value: UncertainDate | None) -> dict[str, Any]:
    """The answer that a date is opened with."""
    if value is None or not value.to_json():
        return {}
    return {**of_words(value.words or value.edtf), "kept": value.to_json()}


def read_count(answer: Answer | None, language: str, unit: str = "PERSON") -> UncertainCount | None:
    """The count that an answer means, with its words; None for no answer."""
    answer = answer or {}
    if "kept" in answer:
        held = UncertainCount.from_json(answer["kept"])
        if held.unit == unit and untouched(answer, of_count(held)):
            return held
    words = spoken(answer, language)
    with suppress(BadCount):
        picked = picked_count(answer, unit)
        if picked is not None:
            return replace(picked, words=words)
    if not words:
        return None
    understood = understand_count(words, language, unit) if words_of(answer) else None
    return replace(understood, words=words) if understood else UncertainCount(unit=unit, words=words)


def of_count(value: UncertainCount | None) -> dict[str, Any]:
    """The answer that a count is opened with."""
    if value is None:
        return {}
    return {**of_words(value.words or value.format("en")), "kept": value.to_json()}


def read_place(answer: Answer | None, language: str, admin_words: str = "") -> Place | None:
    """The place that an answer means, with its words; None for no answer."""
    answer = answer or {}
    if "kept" in answer:
        held = Place.from_json(answer["kept"])
        if untouched(answer, of_place(held)):
            return replace(held, admin_words=admin_words)
    words = spoken(answer, language)
    place = understand_place(words, language) if words_of(answer) else None
    place = replace(place or Place(), words=words, admin_words=admin_words)
    place = picked_place(answer, place)
    return place if place.to_json() else None


def picked_place(answer: Answer, place: Place) -> Place:
    """The place with what was pointed out put over what was understood."""
    region, cercle, precision, direction, of = (
        str(answer.get(name) or "").strip() for name in ("region", "cercle", "precision", "direction", "of")
    )
    latitude, longitude = degrees(answer.get("latitude"), 90), degrees(answer.get("longitude"), 180)
    km = degrees(answer.get("km"), 2000)
    if region:
        place = replace(place, regions=(region,))
    if cercle:
        place = replace(place, cercle=cercle)
    if precision:
        place = replace(place, precision=precision)
    if of or direction or km is not None:
        with suppress(BadPlace):
            place = replace(place, near=Offset(direction, km, of))
    if latitude is not None and longitude is not None:
        place = replace(place, latitude=latitude, longitude=longitude)
    return place


def of_place(value: Place | None) -> dict[str, Any]:
    """The answer that a place is opened with; what was derived or pointed out stands behind the picker."""
    if value is None or not value.to_json():
        return {}
    return {**of_words(value.words), "kept": value.to_json()}


def read_age(answer: Answer | None, language: str) -> Age | None:
    """The age that an answer means, with its words; None for no answer."""
    answer = answer or {}
    if "kept" in answer:
        held = Age.from_json(answer["kept"])
        if untouched(answer, of_age(held)):
            return held
    words = spoken(answer, language)
    if not words:
        return None
    count = understand_count(words, language, "PERSON") if words_of(answer) else None
    if count is None or count.low is None or count.low > OLDEST:
        return Age(words=words)
    return Age(count.low, count.high if count.high is None or count.high <= OLDEST else None, words)


def of_age(value: Age | None) -> dict[str, Any]:
    """The answer that an age is opened with."""
    if value is None:
        return {}
    figure = "–".join(str(year) for year in dict.fromkeys((value.low, value.high)) if year is not None)
    return {**of_words(value.words or figure), "kept": value.to_json()}


def picked_date(answer: Answer) -> str:
    """The EDTF of what was picked, "" when nothing was. A lone day is that day."""
    shape, first, last = (str(answer.get(name) or "").strip() for name in ("shape", "first", "last"))
    if not first:
        return ""
    if shape in _TWO_DAYS and last:
        return _TWO_DAYS[shape].format(first, last)
    if shape == "NIGHT":
        with suppress(ValueError):
            return f"{first}/{date.fromisoformat(first) + timedelta(days=1)}"
    return first[:7] if shape == "MONTH" else _ONE_DAY.get(shape, "{}").format(first)


def picked_count(answer: Answer, unit: str) -> UncertainCount | None:
    """The count that was picked, None when none was. Raises BadCount for what cannot be."""
    shape = str(answer.get("shape") or "")
    low, high = (whole(answer.get(name)) for name in ("low", "high"))
    if not shape and low is None:
        return None
    match shape:
        case "UP_TO":
            return UncertainCount.from_bounds(None, low, shape, unit)
        case "MORE_THAN":
            return UncertainCount.from_bounds(None if low is None else low + 1, None, shape, unit)
        case "UNSPECIFIED" | "NONE":
            return UncertainCount.from_bounds(None, None, shape, unit)
        case "RANGE":
            return UncertainCount.from_bounds(low, high, "", unit)
        case _:
            return UncertainCount.from_bounds(low, None, shape or "EXACT", unit)


def whole(text: Any) -> int | None:
    """A whole number as people write it ("1 435 000"), None when it is none."""
    digits = "".join(str(text or "").split()).replace(".", "").replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


def degrees(text: Any, limit: float) -> float | None:
    """Degrees as people write them ("16,27"), None when it is no such number within the limit."""
    try:
        value = float(str(text or "").strip().replace(",", "."))
    except ValueError:
        return None
    return value if -limit <= value <= limit else None
