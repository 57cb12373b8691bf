# SPDX-License-Identifier: GPL-3.0-or-later
"""Places: the words that were typed, what they were matched to, and how sure that match is.

The words are the testimony and always kept. Everything else (gazetteer id, region, coordinates) is derived
or added by someone and may be wrong: a name that fits a wadi to the letter can mean a village elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from intake.errors import BadPlace
from intake.model.record import Record

SEVERAL: Final = "SEVERAL"
"""Stands in `regions` for several regions that are not listed."""

PRECISIONS: Final = ("SITE", "SETTLEMENT", "NEAR", "LINE", "AREA", "CERCLE", "REGION", "MULTI", "UNKNOWN")
"""Codes of the vocabulary `location_precision`."""

DIRECTIONS: Final = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
"""Points of the compass, clockwise from north, each 22.5 degrees after the one before."""

_FARTHEST_KM: Final = 2000.0


@dataclass(frozen=True, slots=True)
class Offset(Record):
    """Direction and distance from a known place: "12 km north of Gao".

    `direction` is a point of the compass or "" when not said; `km` is None when not said (just "near").
    """

    direction: str = ""
    km: float | None = None
    of: str = ""

    def __post_init__(self) -> None:
        if self.direction and self.direction not in DIRECTIONS:
            raise BadPlace(value=self.direction)
        if self.km is not None and not 0 <= self.km <= _FARTHEST_KM:
            raise BadPlace(value=self.km)


@dataclass(frozen=True, slots=True)
class Place(Record):
    """Where something happened.

    `gid` is an id of the gazetteer and `confidence` how well it was matched (high, medium, low, none, admin,
    offset, line, multi). `precision` is a code of `location_precision`, `regions` codes of `region_2023` or
    SEVERAL, `cercle` a name of the 2023 division. `latitude` and `longitude` are WGS 84 degrees, both or
    neither. `admin_words` are administrative names as typed, kept beside the derived ones.
    """

    words: str = ""
    gid: str = ""
    confidence: str = ""
    precision: str = ""
    regions: tuple[str, ...] = ()
    cercle: str = ""
    near: Offset | None = None
    latitude: float | None = None
    longitude: float | None = None
    admin_words: str = ""

    def __post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise BadPlace(value=self.latitude if self.longitude is None else self.longitude)
        for degrees, limit in ((self.latitude, 90.0), (self.longitude, 180.0)):
            if degrees is not None and not -limit <= degrees <= limit:
                raise BadPlace(value=degrees)
        if len(set(self.regions)) != len(self.regions) or "" in self.regions:
            raise BadPlace(value=";".join(self.regions))

    @property
    def region_group(self) -> str:
        """The row of a table by region: one region's code, SEVERAL, or "" when unknown."""
        if len(self.regions) > 1:
            return SEVERAL
        return self.regions[0] if self.regions else ""
