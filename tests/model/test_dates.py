# SPDX-License-Identifier: GPL-3.0-or-later
"""Uncertain dates: what is understood, what is refused, and which month a date is counted in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import BadDate
from intake.model.dates import PRECISIONS, UncertainDate

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MARKS = st.sampled_from(["", "~", "?", "%"])


@st.composite
def single(draw: st.DrawFn) -> str:
    """A day, month or year with any mark."""
    day = draw(DAYS).isoformat()
    return day[: draw(st.sampled_from([4, 7, 10]))] + draw(MARKS)


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Any expression of the subset."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    listed = ",".join(day.isoformat() for day in draw(st.lists(DAYS, min_size=1, max_size=5)))
    mark = draw(MARKS)
    return draw(
        st.sampled_from(
            [
                "",
                draw(single()),
                f"{first}/{last}{mark}",
                f"{first.isoformat()[:7]}/{last.isoformat()[:7]}{mark}",
                f"{first.isoformat()[:4]}/{last}",
                f"{first}{mark}/..",
                f"../{last}{mark}",
                f"[{first}..{last}]",
                f"[{listed}]",
                "{" + listed + "}",
            ]
        )
    )


DATES = st.builds(UncertainDate.parse, expressions(), words=st.text(max_size=20))


@pytest.mark.parametrize(
    ("edtf", "precision", "earliest", "latest"),
    [
        ("2024-03-16", "DAY", "2024-03-16", "2024-03-16"),
        ("2024-02", "MONTH", "2024-02-01", "2024-02-29"),
        ("2100-12", "MONTH", "2100-12-01", "2100-12-31"),
        ("2024", "WINDOW", "2024-01-01", "2024-12-31"),
        ("2024-03-18/2024-03-19", "RANGE", "2024-03-18", "2024-03-19"),
        ("2023-11/2023-12", "RANGE", "2023-11-01", "2023-12-31"),
        ("2023/2024-02", "RANGE", "2023-01-01", "2024-02-29"),
        ("2024-06-20/2024-06-29~", "RANGE", "2024-06-20", "2024-06-29"),
        ("{2024-07-21,2024-07-22}", "SET", "2024-07-21", "2024-07-22"),
        ("[2024-07-12,2024-07-11]", "ONE_OF", "2024-07-11", "2024-07-12"),
        ("[2024-06-16..2024-06-20]", "WINDOW", "2024-06-16", "2024-06-20"),
        ("2024-06-15?", "DAY_UNCERTAIN", "2024-06-15", "2024-06-15"),
        ("2024-06-15%", "APPROX", "2024-06-15", "2024-06-15"),
        ("2024-06~", "APPROX", "2024-06-01", "2024-06-30"),
        ("2024-06?", "MONTH", "2024-06-01", "2024-06-30"),
        ("2024-06-20/..", "OPEN_END", "2024-06-20", None),
        ("../2024-08-18", "BEFORE", None, "2024-08-18"),
        ("", "UNKNOWN", None, None),
    ],
)
def test_every_form_has_its_precision_and_bounds(
    edtf: str, precision: str, earliest: str | None, latest: str | None
) -> None:
    """Each form of the subset is understood, its precision inferred and its bounds derived."""
    when = UncertainDate.parse(edtf)
    assert when.precision == precision
    assert when.earliest == (date.fromisoformat(earliest) if earliest else None)
    assert when.latest == (date.fromisoformat(latest) if latest else None)


@pytest.mark.parametrize(
    "edtf",
    [
        "2023-02-29", "2024-13", "2024-00-10", "2024-04-31", "1899-12-31", "2101", "24-03-16", "2024-3-16",
        "16/03/2024", "mars 2024", "2024-03-16T10:00", "~2024", "2024-03~-16", "2024-03-16~?",
        "2024-03-19/2024-03-18", "2024-03/2024-02", "[2024-06-20..2024-06-16]", "../..", "/2024", "2024/",
        "..", "{}", "[]", "{2024-07-21", "[2024-07-21,]", "2024-01-01/2024-01-02/2024-01-03", "٢٠٢٤",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(edtf: str) -> None:
    """Impossible days, reversed spans, years out of bounds and everything outside the subset are refused."""
    with pytest.raises(BadDate):
        UncertainDate.parse(edtf)


@pytest.mark.parametrize(
    ("edtf", "precision"),
    [
        ("2024-02-13", "NIGHT"),
        ("2024-03-22/2024-03-23", "NIGHT"),
        ("2024-06-10/2024-06-16", "WEEK"),
        ("2024-06-20/2024-06-29~", "APPROX"),
        ("2024-06-15%", "DAY_UNCERTAIN"),
    ],
)
def test_a_precision_can_say_more_than_the_expression(edtf: str, precision: str) -> None:
    """The same expression may be a night, a week or a span; the code tells which."""
    assert UncertainDate.parse(edtf, precision).precision == precision


@pytest.mark.parametrize(
    ("edtf", "precision"),
    [
        ("2024-03", "DAY"),
        ("2024-03-16", "MONTH"),
        ("2024-03-22/2024-03-24", "NIGHT"),
        ("2024-06-10/2024-06-15", "WEEK"),
        ("2024-06-15", "DAY_UNCERTAIN"),
        ("2024-06-15?", "DAY"),
        ("2024-06", "APPROX"),
        ("", "DAY"),
        ("2024", "UNKNOWN"),
        ("2024", "SOMEDAY"),
    ],
)
def test_a_precision_that_does_not_fit_is_refused(edtf: str, precision: str) -> None:
    """A precision that the expression cannot have is an error, not a second opinion."""
    with pytest.raises(BadDate):
        UncertainDate.parse(edtf, precision)


@pytest.mark.parametrize(
    ("edtf", "precision", "month", "period"),
    [
        ("2024-03-16", "", "2024-03", "2024-03"),
        ("2024-03-31/2024-04-01", "NIGHT", "2024-03", "2024-03"),
        ("2024-03-31/2024-04-01", "RANGE", None, "2024-03/2024-04"),
        ("{2024-03-31,2024-04-01}", "", None, "2024-03/2024-04"),
        ("2023-11/2023-12", "", None, "2023-11/2023-12"),
        ("2024", "", None, "2024-01/2024-12"),
        ("2024-06-20/..", "", None, "2024-06/.."),
        ("../2024-08-18", "", None, "../2024-08"),
        ("", "", None, ""),
    ],
)
def test_the_month_is_never_split(edtf: str, precision: str, month: str | None, period: str) -> None:
    """A span over months has a period of its own; a night belongs to the month of its evening."""
    when = UncertainDate.parse(edtf, precision)
    assert (when.month, when.period) == (month, period)


def test_an_unknown_date_without_words_is_an_empty_object() -> None:
    """What is not known takes no space in an entry."""
    assert UncertainDate.parse("").to_json() == {}
    assert UncertainDate.from_json({}) == UncertainDate.parse("")


def test_a_later_precision_is_kept_as_it_is() -> None:
    """A code of a later list, and keys of a later form, do not make a stored date unreadable."""
    stored = {"edtf": "2024-06", "precision": "HALF_MONTH", "calendar": "hijri"}
    assert UncertainDate.from_json(stored).precision == "HALF_MONTH"


def test_a_stored_date_of_the_wrong_type_is_refused() -> None:
    """A number where the expression should be is a damaged value, not a date."""
    with pytest.raises(BadDate):
        UncertainDate.from_json({"edtf": 20240316})


@given(DATES)
def test_json_gives_the_same_date_back(when: UncertainDate) -> None:
    """Writing and reading is the identity, and the precision is a code of the list."""
    assert UncertainDate.from_json(when.to_json()) == when
    assert UncertainDate.parse(when.edtf, when.precision, when.words) == when
    assert when.precision in PRECISIONS


@given(DATES)
def test_bounds_are_in_order_and_hold_the_month(when: UncertainDate) -> None:
    """The earliest day is never after the latest, and a month is given only to what lies within it."""
    if when.earliest and when.latest:
        assert when.earliest <= when.latest
    if when.month:
        assert when.earliest is not None
        assert when.month == when.period == when.earliest.isoformat()[:7]


@given(DAYS.filter(lambda day: day < date(2100, 12, 31)))
def test_a_night_is_counted_once_in_the_month_of_its_evening(evening: date) -> None:
    """A night written with its morning is counted where the same night written with its evening is."""
    morning = evening + timedelta(days=1)
    assert UncertainDate.parse(f"{evening}/{morning}", "NIGHT").month == evening.isoformat()[:7]
    assert UncertainDate.parse(f"{evening}", "NIGHT").month == evening.isoformat()[:7]


@given(st.text(alphabet="0123456789-/.[]{},~?% ", max_size=24))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """No text makes the parser fail in another way than by refusing."""
    try:
        when = UncertainDate.parse(text)
    except BadDate:
        return
    assert UncertainDate.from_json(when.to_json()) == when
