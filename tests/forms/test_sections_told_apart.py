# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers as reading matter, differences between revisions, and what may give somebody away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms.differences import differences
from forms.sections.answers import answers
from forms.warnings import MAIL, NAME, PHONE, SEALED, sought, warnings
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.report import Act, Outcome, Report, Victim

REPORT = Report(
    language="fr",
    account="Mots.",
    occurred=UncertainDate.parse("2024-03-16", words="le 16 mars 2024"),
    acts=(Act("a", "LOOT", victims=("v",)),),
    victims=(Victim("v", True, outcomes=(Outcome("DEAD", UncertainCount.exact(2)),)),),
)


def test_answers_stand_in_the_order_of_their_numbers() -> None:
    """With the words, their meaning, and the label of a code in the language of the reader."""
    found = answers(REPORT, "en")
    numbers = [[int(part) for part in answer.number.split(".")] for answer in found]
    assert numbers == sorted(numbers)
    told = {answer.path.split("/")[-1]: (answer.said, answer.meant) for answer in found}
    assert told["when"] == ("le 16 mars 2024", "16\N{NO-BREAK SPACE}March 2024")
    assert told["violation"][0] == "Looting (pillage)" and told["became"][0] == "Dead"


def test_a_difference_names_the_question_and_both_answers() -> None:
    """Only what differs is told."""
    after = replace(
        REPORT, account="D’autres mots.", occurred=UncertainDate.parse("2024-03-17", words="le 17 mars 2024")
    )
    found = differences(REPORT, after, "fr")
    assert [(one.number, one.before, one.after) for one in found] == [
        ("1.1", "le 16 mars 2024", "le 17 mars 2024"),
        ("2.1", "Mots.", "D’autres mots."),
    ]
    assert differences(REPORT, REPORT, "fr") == []


def test_an_added_victim_is_one_addition() -> None:
    """Victims are told apart by their ids, not by their place."""
    added = Victim("w", True, outcomes=(Outcome("MISSING", UncertainCount.exact(8)),))
    found = differences(REPORT, replace(REPORT, victims=(added, *REPORT.victims)), "en")
    assert {one.before for one in found if one.number.startswith("3")} == {""}
    assert "Still missing" in {one.after for one in found}


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Appelez le 76 12 34 56.", PHONE, "76 12 34 56"),
        ("Tél. +223 66-55-44-33", PHONE, "+223 66-55-44-33"),
        ("00223 20221234", PHONE, "00223 20221234"),
        ("écrire à a.b@exemple.ml", MAIL, "a.b@exemple.ml"),
        ("Mr Exemple Inventé est parti", NAME, "Exemple Inventé"),
        ("une femme nommée Inventée", NAME, "Inventée"),
        ("a man called Ag Exemple", NAME, "Ag Exemple"),
        ("Exemple ag Inventé conduisait", NAME, "Exemple ag Inventé"),
    ],
)
def test_what_looks_like_a_number_or_a_name(text: str, kind: str, words: str) -> None:
    """It is pointed out, with the question where it stands."""
    found = warnings(Report(account=text), "fr")
    assert (kind, words, "2.1") in [(one.kind, one.words, one.number) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Vol de 1 435 000 F CFA et de 12 345 678 FCFA.",
        "Le 2024-03-22, puis du 22/03/2024 au 25/03/2024, vers 14 h 30.",
        "Groupe Wagner et Forces armées maliennes, au nord de Gao.",
        "16.271234, -0.044321",
        "",
    ],
)
def test_what_is_no_number_of_a_person(text: str) -> None:
    """Sums of money, dates, coordinates and names of groups are left alone."""
    assert warnings(Report(account=text), "fr") == []


def test_sealed_words_are_found_again_while_they_are_in_memory() -> None:
    """A name that was sealed a moment ago is pointed out in any text, accents and case apart; a public one is not."""
    report = Report(
        account="La famille de zeinabou a fui.", victims=(Victim("v", name="Zeïnabou", protection="NAMED"),)
    )
    found = warnings(report, "fr", sealed=sought(["Zeïnabou walet X"]))
    assert [(one.kind, one.number) for one in found] == [(SEALED, "2.1")]


@pytest.mark.parametrize("written", ["76 12 34 56", "7612 3456", "+223-76.12.34.56", "(76)123456"])
def test_a_sealed_number_is_found_however_it_is_written(written: str) -> None:
    """By its last eight digits; another number is only what it looks like."""
    sealed = sought(["le +223 76 12 34 56, de sa fille", "Ali ould Bah"])
    assert sealed == {"76123456", "fille"}
    (found, *_) = warnings(Report(account=f"Appeler {written}, dit-elle."), "fr", sealed)
    assert found.kind == SEALED
    assert [one.kind for one in warnings(Report(account="76 12 34 57, chez ould X"), "fr", sealed)] == [PHONE]
