# SPDX-License-Identifier: GPL-3.0-or-later
"""The offline map: its outlines against public ones, its projection, its SVG."""

from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ElementTree
from bisect import bisect_right
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.gazetteer.builtin import towns
from forms.gazetteer.earth import kilometres_between, moved
from forms.gazetteer.map import draw, inside, kilometres_to_drawing, outlines, projection
from intake.errors import BadPlace

FRAME = projection()
LATITUDES = st.floats(FRAME.south, FRAME.north)
LONGITUDES = st.floats(FRAME.west, FRAME.east)
STEP = 0.1
OLD_NAMES = {"Segou": "Ségou", "Koulikouro": "Koulikoro", "Koulikoro": "Koulikoro"}


def reference(folder: Path) -> dict[str, list[list[list[tuple[float, float]]]]]:
    """Polygons of each region in OCHA's outlines of 2015, as rings of (longitude, latitude)."""
    collection = json.loads((folder / "adm1_2015.geojson").read_text("utf-8"))
    return {
        OLD_NAMES.get(feature["properties"]["adm1"], feature["properties"]["adm1"]): feature["geometry"][
            "coordinates"
        ]
        for feature in collection["features"]
    }


def crossings(polygons: Any, latitude: float) -> list[float]:
    """Where outlines cross a parallel, from west to east."""
    edges = (edge for polygon in polygons for ring in polygon for edge in pairwise(ring))
    return sorted(
        (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in edges
        if (y1 > latitude) != (y2 > latitude)
    )


def between(found: list[float], longitude: float) -> bool:
    """Even-odd rule, written apart from the code under test."""
    return (len(found) - bisect_right(found, longitude)) % 2 == 1


def test_the_outlines_agree_with_those_of_2015(data: Path) -> None:
    """Over a grid of points, our regions and OCHA's cover the same ground: 97 % of the country, 90 % of each."""
    given_outlines = reference(data)
    ours: dict[str, set[tuple[int, int]]] = {outline.name: set() for outline in outlines()}
    theirs: dict[str, set[tuple[int, int]]] = {name: set() for name in given_outlines}
    for row in range(math.floor((FRAME.north - FRAME.south) / STEP) + 1):
        latitude = FRAME.south + row * STEP
        crossed = {name: crossings(polygons, latitude) for name, polygons in given_outlines.items()}
        for column in range(math.floor((FRAME.east - FRAME.west) / STEP) + 1):
            longitude = FRAME.west + column * STEP
            found = inside(latitude, longitude)
            if found:
                ours[found.name].add((row, column))
            for name in crossed:
                if between(crossed[name], longitude):
                    theirs[name].add((row, column))
    assert set(ours) == set(theirs)
    country, other = set().union(*ours.values()), set().union(*theirs.values())
    assert len(country & other) / len(country | other) > 0.97
    for name in ours:
        if name != "Bamako":  # three points of this grid
            assert len(ours[name] & theirs[name]) / len(ours[name] | theirs[name]) > 0.9, name


def test_every_built_in_town_lies_in_the_country() -> None:
    """The towns and the outlines come from different sources and agree."""
    for town in towns():
        assert town.latitude is not None and town.longitude is not None
        assert inside(town.latitude, town.longitude) is not None, town.name


@pytest.mark.parametrize(("latitude", "longitude"), [(33.6, -7.6), (13.5, 2.1), (12.4, -1.5), (18.1, -15.9)])
def test_other_countries_are_outside(latitude: float, longitude: float) -> None:
    """Casablanca, Niamey, Ouagadougou and Nouakchott are in no region."""
    assert inside(latitude, longitude) is None


@given(LATITUDES, LONGITUDES)
def test_a_point_comes_back_from_the_drawing(latitude: float, longitude: float) -> None:
    """Projecting and reading back gives the same degrees."""
    assert FRAME.to_degrees(*FRAME.to_drawing(latitude, longitude)) == pytest.approx((latitude, longitude))


@pytest.mark.parametrize(("x", "y"), [(-1, 5), (5, -1), (801, 5), (5, 5000), (math.nan, 5)])
def test_a_point_beside_the_drawing_is_refused(x: float, y: float) -> None:
    """A hand-made request cannot place anything outside of the frame."""
    with pytest.raises(BadPlace):
        FRAME.to_degrees(x, y)


@given(LATITUDES, LONGITUDES, st.floats(0, 359.9), st.floats(0.5, 500))
def test_moving_covers_the_distance(
    latitude: float, longitude: float, degrees: float, kilometres: float
) -> None:
    """A point moved by so many kilometres is so far away."""
    there = moved(latitude, longitude, degrees, kilometres)
    assert kilometres_between((latitude, longitude), there) == pytest.approx(kilometres, rel=1e-6)


def test_moving_north_and_east_goes_there() -> None:
    """Directions are clockwise from north."""
    north, east = moved(16.0, 0.0, 0, 111), moved(16.0, 0.0, 90, 111)
    assert north == pytest.approx((17.0, 0.0), abs=0.01)
    assert east[0] == pytest.approx(16.0, abs=0.02)
    assert east[1] > 1.0


def test_the_drawing_is_one_clean_svg() -> None:
    """Well-formed, without script, style or outside reference; labels are escaped; small enough for any page."""
    drawing = draw("fr", [(16.27, -0.04, '<script>"&'), (18.4, 1.4, "Kidal")], radius_km=30)
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own output
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert set(tags) == {"svg", "path", "title", "circle", "text"}
    assert tags.count("path") == len(outlines()) == 9
    drawn = [element.get("class") for element in root.iter() if element.tag.endswith("circle")]
    assert (drawn.count("map-point"), drawn.count("map-around")) == (2, 2)
    labels = [element.get("aria-label") for element in root.iter() if element.get("class") == "map-point"]
    assert labels == ['<script>"&', "Kidal"]
    assert not any(
        name in ("style", "href") or name.startswith("on") for e in root.iter() for name in e.attrib
    )
    assert len(drawing) < 16_000


@given(LATITUDES, LONGITUDES, st.sampled_from([320.0, 360.0, 800.0]))
def test_a_smaller_drawing_is_read_by_its_own_width(latitude: float, longitude: float, width: float) -> None:
    """What was pointed at on a narrow screen is the same place."""
    frame = projection(width)
    x, y = frame.to_drawing(latitude, longitude)
    assert 0 <= x <= width
    assert frame.to_degrees(x, y) == pytest.approx((latitude, longitude))
    assert f'width="{width:.0f}"' in draw("en", width=width)


def test_distances_on_the_drawing_are_those_of_its_latitudes() -> None:
    """A degree of latitude is 111 km on the drawing."""
    per_degree = FRAME.to_drawing(15, 0)[1] - FRAME.to_drawing(16, 0)[1]
    assert kilometres_to_drawing(FRAME, 111.195) == pytest.approx(per_degree, rel=1e-4)
