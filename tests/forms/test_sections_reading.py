# SPDX-License-Identifier: GPL-3.0-or-later
"""Doubtful answers: what is said, what is picked, what they mean, and how that is told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.gazetteer.finder import Finder
from forms.sections.meaning import meaning
from forms.sections.reading import (
    of_words,
    read_age,
    read_count,
    read_date,
    read_place,
    spoken,
    stamped,
)
from forms.sections.understood import Understanding
from intake.model.dates import UncertainDate
from intake.model.report import Age
from intake.vault.places import KnownPlace

FRENCH = Understanding("fr")


@pytest.mark.parametrize(
    ("shape", "first", "last", "edtf", "precision"),
    [
        ("", "2024-03-16", "", "2024-03-16", "DAY"),
        ("DAY", "2024-03-16", "", "2024-03-16", "DAY"),
        ("NIGHT", "2024-03-31", "", "2024-03-31/2024-04-01", "NIGHT"),
        ("RANGE", "2024-03-18", "2024-03-20", "2024-03-18/2024-03-20", "RANGE"),
        ("WINDOW", "2024-03-18", "2024-03-20", "[2024-03-18..2024-03-20]", "WINDOW"),
        ("ONE_OF", "2024-03-18", "2024-03-20", "[2024-03-18,2024-03-20]", "ONE_OF"),
        ("SET", "2024-03-18", "2024-03-20", "{2024-03-18,2024-03-20}", "SET"),
        ("APPROX", "2024-03-18", "", "2024-03-18~", "APPROX"),
        ("MONTH", "2024-03-18", "", "2024-03", "MONTH"),
        ("OPEN_END", "2024-03-18", "", "2024-03-18/..", "OPEN_END"),
        ("BEFORE", "2024-03-18", "", "../2024-03-18", "BEFORE"),
        ("RANGE", "2024-03-18", "", "2024-03-18", "DAY"),
    ],
)
def test_days_that_are_picked(shape: str, first: str, last: str, edtf: str, precision: str) -> None:
    """The picker says what the words mean; the words stay beside it."""
    answer = {"words": "ce jour-là", "shape": shape, "first": first, "last": last}
    assert read_date(answer, FRENCH) == UncertainDate(edtf, precision, "ce jour-là")


@pytest.mark.parametrize(
    ("shape", "low", "high", "told"),
    [
        ("", "12", "", "12"),
        ("AT_LEAST", "12", "", "12+"),
        ("MORE_THAN", "20", "", ">20"),
        ("ABOUT", "20", "", "~20"),
        ("UP_TO", "5", "", "≤5"),
        ("RANGE", "13", "17", "13–17"),
        ("UNSPECIFIED", "", "", "?"),
        ("NONE", "", "", "0"),
        ("EXACT", "1 435 000", "", "1\N{NARROW NO-BREAK SPACE}435\N{NARROW NO-BREAK SPACE}000"),
    ],
)
def test_numbers_that_are_picked(shape: str, low: str, high: str, told: str) -> None:
    """Each shape gives its count."""
    count = read_count({"shape": shape, "low": low, "high": high}, FRENCH)
    assert count is not None and count.format("fr") == told


def test_what_cannot_be_is_left_to_the_words() -> None:
    """A span that ends before it begins, a range upside down, a latitude of 100: the words stay, nothing is raised."""
    assert read_date(
        {"words": "x", "shape": "RANGE", "first": "2024-03-20", "last": "2024-03-01"}, FRENCH
    ) == (UncertainDate("", "UNKNOWN", "x"))
    count = read_count({"words": "x", "shape": "RANGE", "low": "9", "high": "3"}, FRENCH)
    assert count is not None and (count.low, count.words) == (None, "x")
    place = read_place({"words": "là-bas", "latitude": "100", "longitude": "0", "km": "beaucoup"}, FRENCH)
    assert place is not None and place.latitude is None and place.words == "là-bas"


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("34 ans", Age(34, 34, "34 ans")),
        ("environ 30 ans", Age(28, 32, "environ 30 ans")),
        ("entre 5 et 7 ans", Age(5, 7, "entre 5 et 7 ans")),
        ("vieux", Age(words="vieux")),
        ("1990", Age(words="1990")),
    ],
)
def test_ages_in_words(words: str, age: Age) -> None:
    """A number of years, about a number, a range; a year of birth is no age."""
    assert read_age({"words": words}, FRENCH) == age


def test_the_place_that_was_chosen_among_several() -> None:
    """Namesakes are offered; a choice is only good for words that offer it."""
    wells = [
        KnownPlace(f"X:{number}", "Tin Exemple", (), 16.0 + number, 0.0, "H", "WLL", region)
        for number, region in enumerate(("07", "08"))
    ]
    by = Understanding("fr", Finder(wells))
    open_answer = meaning("place", {"words": "Tin Exemple"}, by, "fr")
    assert [gid for gid, _ in open_answer.choices] == ["X:0", "X:1"] and open_answer.why
    chosen = read_place({"words": "Tin Exemple", "gid": "X:1"}, by)
    assert chosen is not None and (chosen.gid, chosen.regions) == ("X:1", ("08",))
    other = read_place({"words": "Ailleurs", "gid": "X:1"}, by)
    assert other is not None and other.gid == ""


def test_a_point_without_a_known_place_is_told_in_degrees() -> None:
    """Beside the words, which alone would say nothing."""
    answer = {"words": "Xqzw", "latitude": "17.66", "longitude": "-1,78"}
    told = meaning("place", answer, FRENCH, "fr").told.replace("\N{NO-BREAK SPACE}", " ")
    assert told == "17,66° N ; 1,78° O"


def test_yesterday_counts_from_the_day_it_was_typed() -> None:
    """The day stands beside new words, and stays while they do."""
    before: dict[str, Any] = {"when": {"words": "", "gap": []}}
    typed = stamped(before, {"when": {"words": "hier", "gap": []}}, "2024-03-17")
    assert typed["when"]["on"] == "2024-03-17"
    later = stamped(typed, typed, "2024-04-01")
    assert later == typed
    date = read_date(typed["when"], FRENCH)
    assert date is not None and date.edtf == "2024-03-16"


def test_a_gap_is_said_in_words_and_found_again() -> None:
    """In both languages."""
    assert spoken({"gap": ["DECLINED"]}, "fr") == "Préfère ne pas répondre"
    assert of_words("Préfère ne pas répondre") == of_words("Prefers not to answer") == {"gap": ["DECLINED"]}
    assert spoken({"words": "oui", "gap": ["DECLINED"]}, "fr") == "oui"


def test_meanings_are_told_or_the_reason_why_not() -> None:
    """Nothing said says nothing."""
    assert (
        meaning("date", {"words": "nuit du 22 au 23 mars 2024"}, FRENCH, "en").told
        == "night of 22 to 23\N{NO-BREAK SPACE}March 2024"
    )
    assert meaning("count", {"words": "plusieurs dizaines"}, FRENCH, "fr").told
    for doubt in ("date", "count", "place", "age"):
        said = meaning(doubt, {"words": "xqzw 🜁"}, FRENCH, "en")
        assert said.told == "" and said.why
        nothing = meaning(doubt, {}, FRENCH, "en")
        assert (nothing.told, nothing.why) == ("", "")


@given(
    st.dictionaries(
        st.sampled_from(
            (
                "words",
                "shape",
                "first",
                "last",
                "low",
                "high",
                "gid",
                "km",
                "direction",
                "latitude",
                "longitude",
                "region",
            )
        ),
        st.text(max_size=12),
    )
)
def test_no_answer_can_break_anything(answer: dict[str, str]) -> None:
    """Whatever is typed or sent, reading it raises nothing."""
    read_date(answer, FRENCH)
    read_count(answer, FRENCH)
    read_place(answer, FRENCH)
    read_age(answer, FRENCH)
