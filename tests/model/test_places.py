# SPDX-License-Identifier: GPL-3.0-or-later
"""Places: what is kept, what is refused, and the row of a table that a place belongs to."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import BadPlace
from intake.model.places import DIRECTIONS, PRECISIONS, SEVERAL, Offset, Place

OFFSETS = st.builds(
    Offset,
    direction=st.sampled_from(["", *DIRECTIONS]),
    km=st.none() | st.floats(0, 2000),
    of=st.text(min_size=1, max_size=20),
)


@st.composite
def places(draw: st.DrawFn) -> Place:
    """Any place."""
    pinned = draw(st.booleans())
    return Place(
        words=draw(st.text(max_size=30)),
        gid=draw(st.sampled_from(["", "COD:ML000000000"])),
        confidence=draw(st.sampled_from(["", "high", "none"])),
        precision=draw(st.sampled_from(["", *PRECISIONS])),
        regions=tuple(draw(st.lists(st.sampled_from(["06", "07", "BKO"]), unique=True))),
        cercle=draw(st.text(max_size=10)),
        near=draw(st.none() | OFFSETS),
        latitude=draw(st.floats(-90, 90)) if pinned else None,
        longitude=draw(st.floats(-180, 180)) if pinned else None,
        admin_words=draw(st.text(max_size=10)),
    )


@given(places())
def test_json_gives_the_same_place_back(place: Place) -> None:
    """Writing and reading is the identity, the equator and an offset without a distance included."""
    assert Place.from_json(place.to_json()) == place


def test_an_unknown_place_is_an_empty_object() -> None:
    """What is not known takes no space, and later keys are ignored."""
    assert Place().to_json() == {}
    assert Place.from_json({"words": "here", "altitude": 300}) == Place("here")


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(91.0, 0.0), (-90.1, 0.0), (0.0, 180.1), (0.0, None), (None, 0.0), (math.nan, 0.0), (0.0, math.inf)],
)
def test_coordinates_out_of_bounds_are_refused(latitude: float | None, longitude: float | None) -> None:
    """Both coordinates or neither, in degrees that exist."""
    with pytest.raises(BadPlace):
        Place("here", latitude=latitude, longitude=longitude)


@pytest.mark.parametrize(("direction", "km"), [("NORTH", 1.0), ("N", -1.0), ("N", 2001.0), ("N", math.nan)])
def test_an_offset_out_of_bounds_is_refused(direction: str, km: float) -> None:
    """A direction is a point of the compass, a distance positive and within the country's size."""
    with pytest.raises(BadPlace):
        Offset(direction, km, "here")


@pytest.mark.parametrize("regions", [("06", "06"), ("",)])
def test_a_region_is_named_once(regions: tuple[str, ...]) -> None:
    """A repeated or empty region is a mistake."""
    with pytest.raises(BadPlace):
        Place("here", regions=regions)


@pytest.mark.parametrize(
    ("regions", "group"), [((), ""), (("06",), "06"), (("06", "07"), SEVERAL), ((SEVERAL,), SEVERAL)]
)
def test_a_place_belongs_to_one_row(regions: tuple[str, ...], group: str) -> None:
    """Rows by region partition the total: one region, several, or unknown."""
    assert Place("here", regions=regions).region_group == group
