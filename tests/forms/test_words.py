# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts that understanding is made of: numbers in words, feasts, days counted from another, hostile text."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.gazetteer.builtin import places
from forms.gazetteer.finder import Finder
from forms.words import feasts
from forms.words.counts import understand_count
from forms.words.dates import understand_date
from forms.words.numerals import ungrouped, with_digits
from forms.words.outcome import CANNOT_BE, NEEDS_A_DAY, OTHER_UNIT, SEVERAL_NUMBERS, NotUnderstood
from forms.words.places import UnderstoodPlace, understand_place
from forms.words.plain import composed, plain
from intake.model.dates import UncertainDate

TODAY = date(2024, 7, 10)
FINDER = Finder(places())
HOSTILE = [
    "", " ", "\x00", "a" * 500, "1" * 300, "et " * 60, "-" * 150, "entre " * 40, "(" * 100, "\ud800", "𐌰" * 90,
    "de " * 66, "12 " * 66, "nuit du " * 25, "a-" * 99, "12 km de " * 20, "\u202e12 mars", "٣ مارس", "ⴰⵙⵙ",
    "le 99999999999999 mars", "il y a 999999999999 jours", "il y a 9999 ans", "9999-99-99", "31/31/3131",
    "16/03/3131", "0001-01-01", "1850-01-01", "16 mars 1899", "🐪🐪",
    "99999999999999999999999", "entre 1 et 99999999999999999999", "une vingtaine de " * 10,
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("vingt et un", "21"), ("quatre-vingt-dix-sept", "97"), ("soixante et onze", "71"), ("deux cents", "200"),
        ("mille deux cent trente-quatre", "1234"), ("deux millions cinq cent mille", "2500000"), ("cent un", "101"),
        ("deux ou trois", "2 ou 3"), ("six sept", "6 7"), ("six et sept", "6 et 7"), ("quatre vingts", "80"),
        ("400 mille", "400000"), ("la mosquée", "la mosquée"), ("septante-deux", "72"), ("dix-huit", "18"),
    ],
)  # fmt: skip
def test_french_numbers_become_digits(words: str, digits: str) -> None:
    """Only what makes one number is joined."""
    assert with_digits(words, "fr") == digits


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("twenty-one", "21"), ("one hundred and twenty", "120"), ("two and three", "2 and 3"), ("ten", "10"),
        ("three thousand four hundred", "3400"), ("two million", "2000000"), ("five or six", "5 or 6"),
    ],
)  # fmt: skip
def test_english_numbers_become_digits(words: str, digits: str) -> None:
    """The word "and" joins after hundreds and thousands alone."""
    assert with_digits(words, "en") == digits


@given(st.integers(0, 999_999_999))
def test_grouped_figures_are_read_whole(number: int) -> None:
    """Both languages' grouping of thousands is one number."""
    for sign in (" ", ",", "."):
        assert ungrouped(f"{number:,}".replace(",", sign)) == str(number)


@given(st.text(max_size=60))
def test_plain_letters_keep_their_places(text: str) -> None:
    """A plain text is as long as the composed one, and plain already."""
    flat = plain(composed(text))
    assert len(flat) == len(composed(text))
    assert plain(flat) == flat


@pytest.mark.parametrize("feast", [*feasts.FIXED, feasts.EASTER, feasts.TABASKI, feasts.MAWLID, feasts.FITR])
def test_a_feast_without_a_year_is_the_last_one(feast: str) -> None:
    """It fell within the year before the day of writing, and not after it."""
    day = feasts.falls_on(feast, TODAY)
    assert day is not None
    assert timedelta(0) <= TODAY - day <= timedelta(days=366)


def test_feasts_fall_where_they_do() -> None:
    """Tabaski 2024 was on 16 June (or the 17th), Easter 2024 on 31 March; a year outside the table has none."""
    assert feasts.falls_on(feasts.TABASKI, TODAY) == date(2024, 6, 16)
    assert feasts.falls_on(feasts.EASTER, TODAY, 2024) == date(2024, 3, 31)
    assert feasts.falls_on(feasts.TABASKI, TODAY, 1950) is None
    assert feasts.ramadan(TODAY, 2024) == (date(2024, 3, 11), date(2024, 4, 9))
    assert not feasts.is_sure(feasts.TABASKI)
    assert feasts.is_sure("christmas")


@pytest.mark.parametrize(
    ("phrase", "edtf"),
    [
        ("le lendemain", "2024-05-06"), ("the next day", "2024-05-06"), ("la veille", "2024-05-04"),
        ("trois jours plus tard", "2024-05-08"), ("two days later", "2024-05-07"), ("le même jour", "2024-05-05"),
        ("three days earlier", "2024-05-02"), ("une semaine plus tard", "2024-05-12~"),
    ],
)  # fmt: skip
def test_days_count_from_the_reference(phrase: str, edtf: str) -> None:
    """What follows another day is that day and so many more, where the day is given."""
    assert understand_date(phrase, "fr", TODAY, date(2024, 5, 5)).value.edtf == edtf


def test_a_refusal_says_why() -> None:
    """Each kind of refusal has its own sentence, so that people know what to write instead."""
    reasons = {
        "le lendemain": NEEDS_A_DAY,
        "le 31 février": CANNOT_BE,
    }
    for phrase, reason in reasons.items():
        outcome = understand_date(phrase, "fr", TODAY)
        assert isinstance(outcome, NotUnderstood)
        assert outcome.reason == reason
    for phrase, reason in {"3 hommes et 2 femmes": SEVERAL_NUMBERS, "deux familles": OTHER_UNIT}.items():
        counted = understand_count(phrase)
        assert isinstance(counted, NotUnderstood)
        assert counted.reason == reason


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_words(text: str) -> None:
    """Whatever is typed ends in a value that holds the words, in no time and without an error."""
    assert understand_date(text, "fr", TODAY).value.words == composed(text)
    assert understand_count(text).value.words == composed(text)
    assert understand_place(text, FINDER).value.words == composed(text)


@given(st.text(max_size=250))
def test_any_text_has_an_outcome(text: str) -> None:
    """No text at all makes understanding fail, and none becomes a date after the last year of the model."""
    value = understand_date(text, "fr", TODAY).value
    assert value == UncertainDate.from_json(value.to_json())
    assert understand_count(text, "XOF").value.words == composed(text)
    assert understand_place(text, FINDER).value.words == composed(text)


PIECES = st.sampled_from((
    "nuit", "du", "22", "au", "mars", "2024", "le", "et", "ou", "entre", "20", "juin", "semaine", "dernier", "lundi",
    "fin", "début", "vers", "avant", "il y a", "trois jours", "night", "of", "March", "last", "between", "and", "from",
    "Tabaski", "veille", "?", ",", "-", "1er", "mois", "31", "février", "lendemain", "ramadan", "depuis", "jusqu’au",
))  # fmt: skip


@given(st.lists(PIECES, max_size=9).map(" ".join))
def test_any_order_of_words_has_an_outcome(text: str) -> None:
    """Words of dates in any order are a valid date or are kept; a valid one says no more than it can."""
    value = understand_date(text, "fr", TODAY).value
    assert value.words == composed(text)
    if value.earliest and value.latest:
        assert value.earliest <= value.latest


@pytest.mark.parametrize(
    ("typed", "precision", "confidence", "gid"),
    [
        ("à 12 km au nord de Gao", "NEAR", "offset", "GN:2457163"),
        ("à une vingtaine de kilomètres au sud-est de Ménaka", "NEAR", "offset", "GN:2453514"),
        ("30 km NW of Kidal", "NEAR", "offset", "GN:2455290"),
        ("15 km au S.O. de Gao", "NEAR", "offset", "GN:2457163"),
        ("5 miles east of Gao", "NEAR", "offset", "GN:2457163"),
        ("au nord de Gao", "NEAR", "offset", "GN:2457163"),
        ("près de Gao", "NEAR", "offset", "GN:2457163"),
        ("aux environs de Ménaka", "NEAR", "offset", "GN:2453514"),
        ("on the outskirts of Timbuktu", "NEAR", "offset", "GN:2449067"),
        ("à 12 km au nord de Xyzzy", "NEAR", "offset", ""),
        ("entre Gao et Bourem", "LINE", "line", ""),
        ("sur l’axe Gao-Tin Essako", "LINE", "line", ""),
        ("on the Bamako–Timbuktu road", "LINE", "line", ""),
        ("région de Kidal", "REGION", "admin", "MLR:08"),
        ("Kidal region", "REGION", "admin", "MLR:08"),
        ("cercle d’Ansongo", "CERCLE", "admin", "MLC:07-ansongo"),
        ("plusieurs localités", "MULTI", "multi", ""),
        ("several villages of Ménaka region", "MULTI", "multi", ""),
        ("Ber; Tessalit; Diré", "MULTI", "multi", ""),
        ("Tessalit et Diré", "MULTI", "multi", ""),
        ("16.27, -0.04", "SITE", "", ""),
        ("16°16'N 0°03'W", "SITE", "", ""),
        ("16°16′12″ N, 0°03′ O", "SITE", "", ""),
        ("lieu inconnu", "UNKNOWN", "", ""),
        ("not known", "UNKNOWN", "", ""),
    ],
)  # fmt: skip
def test_a_place_is_understood(typed: str, precision: str, confidence: str, gid: str) -> None:
    """Distance and direction, roads, areas, several places and coordinates, in either language."""
    for hint in ("fr", "en"):
        outcome = understand_place(typed, FINDER, hint)
        assert isinstance(outcome, UnderstoodPlace)
        place = outcome.value
        assert (place.words, place.precision, place.confidence, place.gid) == (
            typed,
            precision,
            confidence,
            gid,
        )


def test_a_distance_is_taken_as_said() -> None:
    """Metres, miles, decimal commas and number words become kilometres."""
    for typed, km in (
        ("200 m de Diré", 0.2), ("à 5,5 km de Diré", 5.5), ("à douze kilomètres de Diré", 12.0),
        ("une dizaine de kilomètres au nord de Diré", 10.0), ("10 miles from Diré", 16.093),
    ):  # fmt: skip
        near = understand_place(typed, FINDER).value.near
        assert near is not None
        assert near.km == km


def test_coordinates_are_taken_as_written() -> None:
    """Signs, letters of both languages, minutes and seconds."""
    for typed, point in (
        ("16.27 N 0.04 O", (16.27, -0.04)), ("N16.27 W0.04", (16.27, -0.04)), ("16,27 ; -0,04", (16.27, -0.04)),
        ("16°30'N 1°15'E", (16.5, 1.25)),
    ):  # fmt: skip
        value = understand_place(typed, FINDER).value
        assert (value.latitude, value.longitude) == point


def test_a_name_of_several_places_is_left_open() -> None:
    """Gao is a town, a cercle and a region: all are offered, none is taken."""
    outcome = understand_place("Gao", FINDER)
    assert isinstance(outcome, UnderstoodPlace)
    assert not outcome.value.gid
    assert [choice.place.feature for choice in outcome.choices] == ["PPLA2", "ADM2", "ADM1"]


def test_an_area_that_is_said_narrows_the_names() -> None:
    """In brackets or after a comma, a region or cercle is kept as typed and leaves other regions out."""
    for typed in ("Diré (région de Tombouctou)", "Diré, cercle de Goundam", "Diré in the Timbuktu region"):
        outcome = understand_place(typed, FINDER)
        assert outcome.value.regions == ("06",)
        assert outcome.value.admin_words
        assert isinstance(outcome, UnderstoodPlace)
        assert all(choice.place.region == "06" for choice in outcome.choices)


def test_a_place_nobody_knows_is_kept_as_words() -> None:
    """Nothing is made of it."""
    outcome = understand_place("quelque part dans la brousse", FINDER)
    assert isinstance(outcome, NotUnderstood)
    assert outcome.value.precision == ""
