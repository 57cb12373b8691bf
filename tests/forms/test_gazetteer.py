# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in gazetteer: regions and cercles, and what a region is called."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.gazetteer import cercles, region_of, regions
from forms.gazetteer.fold import fold
from intake.model.places import SEVERAL


def test_the_division_of_2023_is_complete() -> None:
    """19 regions, the district of Bamako and 159 cercles, each in a region that exists."""
    assert (len(regions()), len(cercles())) == (20, 159)
    assert {area.region for area in cercles()} == {area.region for area in regions()} - {"BKO"}


def test_iso_numbers_of_taoudenit_and_menaka_are_swapped() -> None:
    """ISO ML-10 is national 09 Taoudénit and ML-9 is national 10 Ménaka."""
    iso = {area.region: area.iso for area in regions()}
    assert (region_of("Taoudénit"), iso["09"]) == ("09", "ML-10")
    assert (region_of("Ménaka"), iso["10"]) == ("10", "ML-9")


def test_the_shipped_table_is_the_given_one(data: Path) -> None:
    """Every region and cercle of the given table is there, under its code."""
    with (data / "admin2023.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {(row["region_national_code"], row["iso_3166_2"]) for row in rows} == {
        (area.region, area.iso) for area in regions()
    }
    assert {(row["region_national_code"], fold(row["cercle"])) for row in rows if row["cercle"]} == {
        (area.region, fold(area.name_fr)) for area in cercles()
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Tombouctou", "06"), ("Timbuktu", "06"), ("MENAKA", "10"), ("ségou", "04"), ("Bamako", "BKO"),
        ("Bamako (District)", "BKO"), ("several", SEVERAL), ("Plusieurs", SEVERAL), ("", ""), ("Niamey", ""),
    ],
)  # fmt: skip
def test_a_region_is_known_by_its_names(name: str, code: str) -> None:
    """French, English, any case, with or without accents; anything else is no region."""
    assert region_of(name) == code


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded name is its own fold."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "folded"), [("ⴽⵉⴷⴰⵍ", "ⴽⵉⴷⴰⵍ"), ("كيدال", "كيدال"), ("Ⅻ  Kidal!", "xii kidal"), ("𝐆𝐚𝐨", "gao")]
)
def test_other_scripts_stay_readable(typed: str, folded: str) -> None:
    """Tifinagh and Arabic letters are letters."""
    assert fold(typed) == folded
