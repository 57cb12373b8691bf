# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures in words about places: coordinates, points of the compass, distances."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from forms.words.numerals import with_digits
from forms.words.place_words import DECIMAL_DEGREES, SEXAGESIMAL, WAYS
from intake.model.places import DIRECTIONS

_KM: Final = {"m": 0.001, "k": 1.0, "mi": 1.609344}
_TENS: Final = {
    "dizaine": "10",
    "quinzaine": "15",
    "vingtaine": "20",
    "trentaine": "30",
    "cinquantaine": "50",
    "dozen": "12",
}


def points(flat: str) -> Iterator[tuple[float, float]]:
    """The point that a plain text says in degrees: latitude and longitude; nothing when it says none."""
    match = DECIMAL_DEGREES.fullmatch(flat)
    if match:
        south = "s" in (match["ns1"], match["ns2"])
        west = bool({match["ew1"], match["ew2"]} & {"w", "o"})
        latitude, longitude = (float(match[part].replace(",", ".")) for part in ("lat", "lon"))
        yield -abs(latitude) if south else latitude, -abs(longitude) if west else longitude
    match = SEXAGESIMAL.fullmatch(flat)
    if match:
        degrees = [
            int(match[part])
            + int(match[part + "m"]) / 60
            + float((match[part + "s"] or "0").replace(",", ".")) / 3600
            for part in ("lat", "lon")
        ]
        signs = (-1 if match["ns"] == "s" else 1, 1 if match["ew"] == "e" else -1)
        yield round(degrees[0] * signs[0], 5), round(degrees[1] * signs[1], 5)


def direction_of(way: str) -> str | None:
    """The point of the compass, "" for none said, None for one that does not exist."""
    if not way:
        return ""
    parts = re.findall(r"nord|sud|est|ouest|north|south|east|west", way) or re.findall("[a-z]", way)
    point = "".join(WAYS[part] for part in parts)
    return point if point in DIRECTIONS else None


def kilometres(number: str, unit: str, language: str) -> float | None:
    """A distance in kilometres, None when the number is none."""
    text = re.sub(
        r"^(?:une|a) (\w+)$", lambda match: _TENS.get(match[1], match[0]), number.strip().removesuffix(" de")
    )
    text = with_digits(text, language).replace(",", ".")
    if not re.fullmatch(r"\d+(?:\.\d+)?", text):
        return None
    factor = _KM["mi"] if unit.startswith("mi") else _KM[unit[0]]
    return round(float(text) * factor, 3)
