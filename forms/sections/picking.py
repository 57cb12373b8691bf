# SPDX-License-Identifier: GPL-3.0-or-later
"""What was picked instead of said: days, numbers and places out of plain selects and inputs.

Nothing here raises for odd input but where it says so: what cannot be is not picked.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from intake.errors import BadPlace
from intake.model.counts import UncertainCount
from intake.model.places import Offset, Place

Answer = Mapping[str, Any]

_TWO_DAYS: Final = {"RANGE": "{}/{}", "WINDOW": "[{}..{}]", "ONE_OF": "[{},{}]", "SET": "{{{},{}}}"}
_ONE_DAY: Final = {"DAY": "{}", "APPROX": "{}~", "OPEN_END": "{}/..", "BEFORE": "../{}"}


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
