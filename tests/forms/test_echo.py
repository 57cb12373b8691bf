# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said back: native French, well typeset, and English."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.gazetteer.builtin import places, towns
from forms.gazetteer.choosing import chosen, label
from forms.gazetteer.finder import Finder
from forms.vocabularies import load
from forms.words.dates import understand_date
from forms.words.echo import say
from forms.words.echo_counts import say_count
from forms.words.echo_dates import say_date
from forms.words.places import understand_place
from intake.model.counts import QUALIFIERS, UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Offset, Place

NBSP = "\N{NO-BREAK SPACE}"
TODAY = date(2024, 7, 10)


def spaced(text: str) -> str:
    """The table writes a no-break space as ~."""
    return text.replace("~", NBSP)


@pytest.mark.parametrize(
    ("edtf", "precision", "french", "english"),
    [
        ("2024-03-16", "DAY", "16~mars 2024", "16~March 2024"),
        ("2024-03-01", "DAY", "1er~mars 2024", "1~March 2024"),
        ("2024-02-13", "NIGHT", "nuit du 13~février 2024", "night of 13~February 2024"),
        ("2024-03-22/2024-03-23", "NIGHT", "nuit du 22 au 23~mars 2024", "night of 22 to 23~March 2024"),
        ("2024-03-31/2024-04-01", "NIGHT", "nuit du 31~mars au 1er~avril 2024", "night of 31~March to 1~April 2024"),
        ("2023-12-31/2024-01-01", "NIGHT", "nuit du 31~décembre 2023 au 1er~janvier 2024",
         "night of 31~December 2023 to 1~January 2024"),
        ("2024-06-16/2024-06-20", "RANGE", "du 16 au 20~juin 2024", "from 16 to 20~June 2024"),
        ("2023-11/2023-12", "RANGE", "de novembre à décembre 2023", "from November to December 2023"),
        ("2023-04/2023-10", "RANGE", "d’avril à octobre 2023", "from April to October 2023"),
        ("[2024-06-16..2024-06-20]", "WINDOW", "à un moment entre le 16 et le 20~juin 2024",
         "at some time between 16 and 20~June 2024"),
        ("[2023-11..2023-12]", "WINDOW", "à un moment entre novembre et décembre 2023",
         "at some time between November and December 2023"),
        ("{2024-07-21,2024-07-22,2024-08-01}", "SET", "ces jours-là~: 21, 22~juillet et 1er~août 2024",
         "these days: 21, 22~July and 1~August 2024"),
        ("[2024-07-11,2024-07-12]", "ONE_OF", "l’un de ces jours~: 11 ou 12~juillet 2024",
         "one of these days: 11 or 12~July 2024"),
        ("2024-06-15?", "DAY_UNCERTAIN", "probablement le 15~juin 2024", "probably 15~June 2024"),
        ("2024-06-15~", "APPROX", "vers le 15~juin 2024", "about 15~June 2024"),
        ("2024-06~", "APPROX", "vers juin 2024", "about June 2024"),
        ("2024-06-15%", "APPROX", "probablement vers le 15~juin 2024", "probably about 15~June 2024"),
        ("2024-06-10/2024-06-16", "WEEK", "semaine du 10 au 16~juin 2024", "week from 10 to 16~June 2024"),
        ("2024-06", "MONTH", "juin 2024", "June 2024"),
        ("2024-06-20/..", "OPEN_END", "à partir du 20~juin 2024, fin inconnue", "from 20~June 2024 on, end unknown"),
        ("2024-03/..", "OPEN_END", "à partir de mars 2024, fin inconnue", "from March 2024 on, end unknown"),
        ("../2024-08-18", "BEFORE", "avant le 18~août 2024 ou ce jour-là", "before 18~August 2024 or on that day"),
        ("../2024-08", "BEFORE", "avant la fin d’août 2024", "before the end of August 2024"),
        ("2023", "WINDOW", "à un moment de l’année 2023", "some time in 2023"),
        ("2024-03-22?/2024-03-23?", "NIGHT", "nuit du 22 au 23~mars 2024 (incertain)",
         "night of 22 to 23~March 2024 (uncertain)"),
        ("", "UNKNOWN", "date inconnue", "date unknown"),
    ],
)  # fmt: skip
def test_a_date_is_said_natively(edtf: str, precision: str, french: str, english: str) -> None:
    """1er, no-break spaces, the article with a day and none with a month, each year and month said once."""
    value = UncertainDate.parse(edtf, precision)
    # The table's ~ stands for a space; in an expression it marks what is approximate.
    assert say_date(value, "fr") == spaced(french)
    assert say_date(value, "en") == spaced(english)


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (UncertainCount.exact(1), "1~personne", "1 person"),
        (UncertainCount.exact(12), "12~personnes", "12 people"),
        (UncertainCount.at_least(12), "au moins 12~personnes", "at least 12 people"),
        (UncertainCount.from_bounds(51, None, "MORE_THAN"), "plus de 50~personnes", "more than 50 people"),
        (UncertainCount.from_bounds(20, None, "ABOUT", "VEHICLE"), "environ 20~véhicules", "about 20 vehicles"),
        (UncertainCount.from_bounds(13, 17), "entre 13 et 17~personnes", "between 13 and 17 people"),
        (UncertainCount.from_bounds(46, 60, "RANGE_OPEN"), "entre 46 et 60~personnes, voire plus",
         "between 46 and 60 people, possibly more"),
        (UncertainCount.from_bounds(None, 1, "UP_TO", "FAMILY"), "au plus 1~famille", "at most 1 family"),
        (UncertainCount.exact(1435000, "XOF"), "1\u202f435\u202f000~F~CFA", "1,435,000 CFA francs"),
        (UncertainCount.from_bounds(None, None, "NONE"), "aucun signalé", "none"),
        (UncertainCount(), "mentionné, sans nombre", "mentioned, without a number"),
        (UncertainCount.exact(0), "0~personne", "0 people"),
    ],
)  # fmt: skip
def test_a_count_is_said_natively(count: UncertainCount, french: str, english: str) -> None:
    """Figures grouped as the language groups them, nouns in the number that the language wants."""
    assert say_count(count, "fr") == spaced(french)
    assert say_count(count, "en") == english


def test_every_unit_and_qualifier_has_its_words() -> None:
    """No code of the lists is shown bare."""
    for unit in load("counting_unit").codes:
        for language in ("fr", "en"):
            assert unit not in say_count(UncertainCount.exact(2, unit), language)
    for qualifier in QUALIFIERS:
        low, high = {"UNSPECIFIED": (None, None), "RANGE": (2, 3), "RANGE_OPEN": (2, 3)}.get(
            qualifier, (None, None)
        )
        if qualifier in ("EXACT", "AT_LEAST", "MORE_THAN", "ABOUT"):
            low = 2
        if qualifier == "UP_TO":
            high = 2
        assert qualifier not in say_count(UncertainCount.from_bounds(low, high, qualifier), "en")


def test_a_code_of_a_later_list_is_shown_as_it_is() -> None:
    """A qualifier that this program does not know keeps its figure."""
    assert say_count(UncertainCount(3, None, "LATER"), "en") == "3+ LATER"


@pytest.mark.parametrize(
    ("typed", "french", "english"),
    [
        ("12 km north of Gao", "à 12~km au nord de Gao, cercle de Gao, région de Gao",
         "12 km north of Gao, cercle Gao, region Gao"),
        ("à 5,5 km à l’est d’Ansongo", "à 5,5~km à l’est d’Ansongo, cercle d’Ansongo, région de Gao",
         "5.5 km east of Ansongo, cercle Ansongo, region Gao"),
        ("au sud de Xyzzy", "au sud de Xyzzy", "south of Xyzzy"),
        ("12 km de Kidal", "à 12~km de Kidal, cercle de Kidal, région de Kidal",
         "12 km from Kidal, cercle Kidal, region Kidal"),
        ("near Ansongo", "près d’Ansongo, cercle d’Ansongo, région de Gao", "near Ansongo, cercle Ansongo, region Gao"),
        ("région de Kidal", "région de Kidal", "region Kidal"),
        ("plusieurs villages", "plusieurs lieux, plusieurs régions", "several places, several regions"),
        ("lieu inconnu", "lieu inconnu", "place unknown"),
        ("16.27, -0.04", "16,27°~N~; 0,04°~O", "16.27°~N, 0.04°~W"),
        ("entre Gao et Bourem", "sur la route entre deux lieux, région de Gao",
         "on the way between two places, region Gao"),
    ],
)  # fmt: skip
def test_a_place_is_said_natively(typed: str, french: str, english: str) -> None:
    """Elisions, decimal commas and O for ouest; the area that was derived is said too."""
    value = understand_place(typed, Finder(places())).value
    assert say(value, "fr") == spaced(french)
    assert say(value, "en") == spaced(english)


def test_a_label_tells_namesakes_apart() -> None:
    """Kind and area, as the language says them."""
    ansongo = next(town for town in towns() if town.name == "Ansongo")
    assert label(ansongo, "fr") == spaced("Ansongo (village ou ville~; cercle d’Ansongo, région de Gao)")
    assert label(ansongo, "en") == "Ansongo (village or town; cercle Ansongo, region Gao)"
    assert label(places()[0], "fr") == "Kayes (région)"


def test_a_chosen_place_moves_by_what_the_words_say() -> None:
    """The point lies so far from the place chosen, and no farther than is known says it is the place itself."""
    gao = next(town for town in towns() if town.name == "Gao")
    away = chosen(Place(words="12 km N", near=Offset("N", 12, "Gao")), gao)
    assert (away.latitude, away.longitude, away.precision) == (16.38, -0.04, "NEAR")
    there = chosen(Place(words="Gao"), gao)
    assert (there.gid, there.precision, there.regions, there.cercle) == (
        gao.gid,
        "SETTLEMENT",
        ("07",),
        "Gao",
    )


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from(["fr", "en"]))
def test_what_is_said_of_a_day_is_understood_again(day: date, language: str) -> None:
    """The sentence for a day, typed in, means that day."""
    value = UncertainDate.parse(day.isoformat())
    outcome = understand_date(say_date(value, language), language, TODAY)
    assert (outcome.value.edtf, outcome.value.precision) == (day.isoformat(), "DAY")
