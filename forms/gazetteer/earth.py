# SPDX-License-Identifier: GPL-3.0-or-later
"""Distances and directions on the earth taken as a sphere, which is true to 0.6 %: enough for "12 km north of"."""

from __future__ import annotations

import math
from typing import Final

Point = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84); on a drawing, x and y."""

EARTH_KM: Final = 6371.0088
"""Mean radius (IUGG)."""


def kilometres_between(one: Point, other: Point) -> float:
    """The distance between two points given as (latitude, longitude), along the great circle (haversine)."""
    (phi, lam), (phi2, lam2) = (map(math.radians, point) for point in (one, other))
    half = math.sin((phi2 - phi) / 2) ** 2 + math.cos(phi) * math.cos(phi2) * math.sin((lam2 - lam) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def moved(latitude: float, longitude: float, degrees: float, kilometres: float) -> Point:
    """The point so many kilometres from another in a direction (degrees clockwise from north)."""
    phi, lam, bearing = math.radians(latitude), math.radians(longitude), math.radians(degrees)
    arc = kilometres / EARTH_KM
    phi2 = math.asin(math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * math.cos(bearing))
    lam2 = lam + math.atan2(
        math.sin(bearing) * math.sin(arc) * math.cos(phi), math.cos(arc) - math.sin(phi) * math.sin(phi2)
    )
    return math.degrees(phi2), (math.degrees(lam2) + 540) % 360 - 180
