# SPDX-License-Identifier: GPL-3.0-or-later
"""What people type and what tables hold: dates, counts, places, incident and tally tables, place packs."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from typing import Final

from forms import incident_csv, tally_csv
from forms.gazetteer import builtin
from forms.gazetteer.finder import Finder
from forms.gazetteer.packs import read_pack
from forms.table import RowProblem
from forms.words.counts import understand_count
from forms.words.dates import understand_date
from forms.words.echo import Value, say
from forms.words.outcome import NotUnderstood, Understood
from forms.words.places import UnderstoodPlace, understand_place
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place

TODAY: Final = date(2031, 3, 14)
LANGUAGES: Final = ("fr", "en")


def text_of(data: bytes) -> str:
    """As it comes from a form: whatever was no UTF-8 is replaced."""
    return data.decode("utf-8", "replace")


def edtf(data: bytes) -> None:
    """A date that parses lies between its ends, and is the same when it comes back."""
    found = UncertainDate.parse(text_of(data))
    if found.earliest is not None and found.latest is not None:
        assert found.earliest <= found.latest
    assert UncertainDate.from_json(found.to_json()) == found
    assert found.month != ""


def said_back(found: Understood[Value] | NotUnderstood[Value]) -> bool:
    """Whether there is a phrase for it in both languages, or a reason why there is none."""
    if isinstance(found, NotUnderstood):
        return bool(found.reason)
    choices = isinstance(found, UnderstoodPlace) and bool(found.choices)
    return choices or all(say(found.value, language) for language in LANGUAGES)


def date_words(data: bytes) -> None:
    """Every text is understood or kept as words, and what was understood can be said in both languages."""
    for language in LANGUAGES:
        found = understand_date(text_of(data), language, TODAY, date(2031, 2, 28))
        assert said_back(found)
        assert UncertainDate.from_json(found.value.to_json()) == found.value


def count_words(data: bytes) -> None:
    """The same of counts."""
    for language in LANGUAGES:
        for unit in ("PERSON", "XOF"):
            found = understand_count(text_of(data), unit, language)
            assert said_back(found)
            assert UncertainCount.from_json(found.value.to_json()) == found.value


@cache
def finder() -> Finder:
    """The places that are built in."""
    return Finder(builtin.places())


def place_words(data: bytes) -> None:
    """And of places."""
    for language in LANGUAGES:
        found = understand_place(text_of(data), finder(), language)
        assert said_back(found)
        assert Place.from_json(found.value.to_json()) == found.value


def incident_table(data: bytes) -> None:
    """Each line of a table is a report or a problem that can be told; reports are read again from what is written."""
    rows = list(incident_csv.read(io.StringIO(text_of(data), newline="")))
    told(rows)
    reports = [row.report for row in rows if isinstance(row, incident_csv.Row)]
    written = io.StringIO(newline="")
    incident_csv.write(reports, written)
    again = list(incident_csv.read(io.StringIO(written.getvalue(), newline="")))
    assert len(again) == len(reports)


def tally_table(data: bytes) -> None:
    """The same of totals."""
    told(list(tally_csv.read(io.StringIO(text_of(data), newline=""))))


def told(rows: list[incident_csv.Row | RowProblem] | list[tally_csv.Row | RowProblem]) -> None:
    """Every problem has words in both languages."""
    for row in rows:
        if isinstance(row, RowProblem):
            assert all(row.tell(language) for language in LANGUAGES)


def place_pack(data: bytes) -> None:
    """A list of places, whatever program wrote it: text, workbook or archive."""
    for place in read_pack(io.BytesIO(data)).places:
        assert place.name and place.latitude is not None and place.longitude is not None
        assert -90 <= place.latitude <= 90 and -180 <= place.longitude <= 180
