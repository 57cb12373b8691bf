# SPDX-License-Identifier: GPL-3.0-or-later
"""A map of Mali that needs no network: outlines drawn as SVG, to show a point and to pick one.

Plate carrée with the parallel of the country's middle kept true: x = longitude times cos phi, y = latitude
turned down. Everywhere in Mali a kilometre is as long in x as in y to within 6 %, which is less than what is
known of a place that somebody points at. Outlines: Natural Earth (public domain), regions as before 2012.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from forms.gazetteer import regions
from forms.gazetteer.builtin import towns
from forms.gazetteer.earth import EARTH_KM, Point
from intake.errors import BadPlace
from intake.vault.places import KnownPlace
from translations import N_, translate

WIDTH: Final = 800.0
_MARGIN: Final = 12.0
_ROOM_FOR_ALL: Final = 600.0

TITLE: Final = N_("Map of Mali with its regions")


@dataclass(frozen=True, slots=True)
class Outline:
    """A region by its code of `region_2023` and its rings, each a closed line of (latitude, longitude)."""

    region: str
    name: str
    rings: tuple[tuple[Point, ...], ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """From degrees to a drawing `width` wide and back. `south`, `west`, `north`, `east` frame the country."""

    south: float
    west: float
    north: float
    east: float
    width: float = WIDTH

    @property
    def _squeeze(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def _scale(self) -> float:
        return (self.width - 2 * _MARGIN) / ((self.east - self.west) * self._squeeze)

    @property
    def height(self) -> float:
        """How high the drawing is."""
        return (self.north - self.south) * self._scale + 2 * _MARGIN

    def to_drawing(self, latitude: float, longitude: float) -> Point:
        """Where a point lies on the drawing."""
        x = (longitude - self.west) * self._squeeze * self._scale + _MARGIN
        return x, (self.north - latitude) * self._scale + _MARGIN

    def to_degrees(self, x: float, y: float) -> Point:
        """The latitude and longitude under a point of the drawing. Raises BadPlace outside of it."""
        if not (0 <= x <= self.width and 0 <= y <= self.height):
            raise BadPlace(value=f"{x:g}, {y:g}")
        longitude = (x - _MARGIN) / (self._squeeze * self._scale) + self.west
        return self.north - (y - _MARGIN) / self._scale, longitude


@cache
def outlines() -> tuple[Outline, ...]:
    """The regions that Natural Earth draws: those of before 2012, which the 19 of 2023 were cut from."""
    data = json.loads((resources.files(__package__) / "outline.json").read_text("utf-8"))
    arcs = [[(latitude, longitude) for longitude, latitude in arc] for arc in data["arcs"]]
    return tuple(
        Outline(region["region"], region["name"], tuple(_ring(arcs, ring) for ring in region["rings"]))
        for region in data["regions"]
    )


@cache
def projection(width: float = WIDTH) -> Projection:
    """The frame around all outlines, for a drawing so many units wide."""
    points = [point for outline in outlines() for ring in outline.rings for point in ring]
    latitudes, longitudes = zip(*points, strict=True)
    return Projection(min(latitudes), min(longitudes), max(latitudes), max(longitudes), width)


def inside(latitude: float, longitude: float) -> Outline | None:
    """The region (of before 2012) that a point lies in, None when it lies outside the country."""
    return next((outline for outline in outlines() if _holds(outline, latitude, longitude)), None)


def draw(
    language: str,
    points: Iterable[tuple[float, float, str]] = (),
    *,
    radius_km: float | None = None,
    width: float = WIDTH,
) -> str:
    """The map as an SVG element without script or style; `points` are (latitude, longitude, label), and
    `radius_km` draws a circle around each, for a place that is only near.

    It stands in a page (classes to be styled by: map, map-region, map-town, map-name, map-point, map-around), or is
    served by itself as the picture of `<input type="image">`, which sends where it was pointed at without any
    script: in units of the drawing where it is shown `width` pixels wide, to be read by
    `projection(width).to_degrees`. Labels are escaped here.
    """
    frame = projection(width)
    dot = max(4.0, frame.width / 130)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" '
        f"aria-label={quoteattr(translate(language, TITLE))} "
        f'width="{frame.width:.0f}" height="{frame.height:.0f}" '
        f'viewBox="0 0 {frame.width:.0f} {frame.height:.0f}" fill="#f4f1ea" stroke="#555" stroke-width="1">'
    ]
    parts += [
        f'<path class="map-region" data-region="{outline.region}" d="{_path(frame, outline)}">'
        f"<title>{outline.name}</title></path>"
        for outline in outlines()
    ]
    parts += [_landmark(frame, town) for town in _landmarks(width)]
    for latitude, longitude, label in points:
        x, y = frame.to_drawing(latitude, longitude)
        if radius_km:
            radius = kilometres_to_drawing(frame, radius_km)
            parts.append(
                f'<circle class="map-around" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#b00020" '
                f'fill-opacity="0.15" stroke="#b00020"/>'
            )
        parts.append(
            f'<circle class="map-point" cx="{x:.1f}" cy="{y:.1f}" r="{dot:.1f}" fill="#b00020" role="img" '
            f"aria-label={quoteattr(label)}/>"
        )
    return "".join([*parts, "</svg>"])


def _landmarks(width: float) -> list[KnownPlace]:
    """The towns to find one's way by: those that gave regions their names, on a narrow map only a few."""
    names = {area.name_fr for area in regions()} | {"Bamako", "Taoudenni"}
    few = {"Bamako", "Kayes", "Sikasso", "Mopti", "Tombouctou", "Gao", "Kidal", "Taoudenni"}
    wanted = names if width >= _ROOM_FOR_ALL else few
    return [town for town in towns() if town.name in wanted]


def _landmark(frame: Projection, town: KnownPlace) -> str:
    x, y = frame.to_drawing(town.latitude or 0.0, town.longitude or 0.0)
    return (
        f'<circle class="map-town" cx="{x:.1f}" cy="{y:.1f}" r="2" fill="#333" stroke="none"/>'
        f'<text class="map-name" x="{x + 4:.1f}" y="{y + 4:.1f}" font-size="12" font-family="sans-serif" fill="#333" '
        f'stroke="none">{escape(town.name)}</text>'
    )


def kilometres_to_drawing(frame: Projection, kilometres: float) -> float:
    """How long a distance is on the drawing."""
    degrees = math.degrees(kilometres / EARTH_KM)
    return (
        frame.to_drawing(frame.north - degrees, frame.west)[1] - frame.to_drawing(frame.north, frame.west)[1]
    )


def _ring(arcs: list[list[Point]], numbers: list[int]) -> tuple[Point, ...]:
    """Arcs joined end to end; a number below zero is the arc of ~number read backwards (TopoJSON)."""
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return tuple(ring)


def _path(frame: Projection, outline: Outline) -> str:
    rings = []
    for ring in outline.rings:
        drawn = (frame.to_drawing(*point) for point in ring[:-1])
        rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in drawn) + "Z")
    return "".join(rings)


def _holds(outline: Outline, latitude: float, longitude: float) -> bool:
    """Even-odd rule over all rings."""
    odd = False
    for ring in outline.rings:
        for (south, west), (north, east) in pairwise(ring):
            if (south > latitude) != (north > latitude):
                crossing = west + (latitude - south) / (north - south) * (east - west)
                odd ^= longitude < crossing
    return odd
