# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of phrases of both languages, as monthly reports are written, with what each must be understood as.

`phrases.csv`: kind (date, or a unit of counts), language, phrase, expected (EDTF, or low..high), code of the precision
or qualifier; REFUSED where the words must be kept as they are. Dates are read as if written on 10 July 2024.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from forms.words.counts import understand_count
from forms.words.dates import understand_date
from forms.words.echo import say
from forms.words.outcome import NotUnderstood, Understood
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from translations import translate

TODAY = date(2024, 7, 10)
REFUSED = "REFUSED"
Row = tuple[str, str, str, str, str]


def rows() -> list[Row]:
    """The table without its first line."""
    with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as table:
        _, *lines = csv.reader(table)
    return [(kind, language, phrase, expected, code) for kind, language, phrase, expected, code in lines]


DATES = [row[2:] for row in rows() if row[0] == "date"]
COUNTS = [(row[0], *row[2:]) for row in rows() if row[0] != "date"]


def bounds(text: str) -> tuple[int | None, int | None]:
    """Low and high: "12.." is 12 or more, ".." is no number at all."""
    low, _, high = text.partition("..")
    return (int(low) if low else None), (int(high) if high else None)


def test_the_table_is_large_and_in_both_languages() -> None:
    """At least 200 phrases in all, a good part of them in each language, none twice."""
    assert len(rows()) >= 200
    assert all(sum(row[1] == language for row in rows()) >= 100 for language in ("fr", "en"))
    assert len({row[:3] for row in rows()}) == len(rows())


@pytest.mark.parametrize(("phrase", "expected", "code"), DATES)
def test_a_date_is_understood_as_meant(phrase: str, expected: str, code: str) -> None:
    """The expression and its precision are the expected ones, whichever language the page is in."""
    for hint in ("fr", "en"):
        outcome = understand_date(phrase, hint, TODAY)
        if code == REFUSED:
            assert isinstance(outcome, NotUnderstood)
            assert outcome.value == UncertainDate("", "UNKNOWN", phrase)
        else:
            assert isinstance(outcome, Understood)
            assert outcome.value == UncertainDate.parse(expected, code, phrase)


@pytest.mark.parametrize(("unit", "phrase", "expected", "code"), COUNTS)
def test_a_count_is_understood_as_meant(unit: str, phrase: str, expected: str, code: str) -> None:
    """Bounds and qualifier are the expected ones, whichever language the page is in."""
    for hint in ("fr", "en"):
        outcome = understand_count(phrase, unit, hint)
        if code == REFUSED:
            assert isinstance(outcome, NotUnderstood)
            assert outcome.value == UncertainCount(unit=unit, words=phrase)
        else:
            assert isinstance(outcome, Understood)
            assert outcome.value == UncertainCount(*bounds(expected), code, unit, phrase)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[2])
def test_every_outcome_is_said_back(row: Row) -> None:
    """Whatever came of a phrase, there is a sentence for it in both languages, without a place left unfilled."""
    kind, hint, phrase, _, _ = row
    outcome = understand_date(phrase, hint, TODAY) if kind == "date" else understand_count(phrase, kind, hint)
    for language in ("fr", "en"):
        if isinstance(outcome, NotUnderstood):
            said = translate(language, outcome.reason)
        else:
            said = say(outcome.value, language)
        assert said
        assert "{" not in said
