# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from forms.words.echo import say
from intake.model.counts import UncertainCount
from intake.web import formats


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (date(2026, 3, 1), "1er mars 2026", "1 March 2026"),
        (date(2026, 3, 11), "11 mars 2026", "11 March 2026"),
        (date(2024, 8, 31), "31 août 2024", "31 August 2024"),
    ],
)
def test_days_are_written_out(value: date, french: str, english: str) -> None:
    """In the language's own way, and never broken over two lines."""
    for language, told in (("fr", french), ("en", english)):
        assert formats.day(value, language) == told.replace(" ", "\u00a0")


def test_times_are_of_the_zone_they_have() -> None:
    """French parts hours from minutes with an h between no-break spaces."""
    moment = datetime(2026, 3, 1, 14, 32, tzinfo=UTC)
    assert formats.clock(moment, "fr") == "14\u00a0h\u00a032"
    assert formats.clock(moment, "en") == "14:32"
    assert formats.clock(datetime(2026, 3, 1, 9, 5, tzinfo=UTC), "fr") == "9\u00a0h\u00a005"


def test_a_moment_of_the_record_is_told_whole() -> None:
    """Day and time; nothing for none."""
    assert formats.moment("", "fr") == ""
    told = formats.moment("2026-03-01T12:00:00Z", "fr")
    assert "mars\u00a02026, " in told and "\u00a0h\u00a0" in told


@pytest.mark.parametrize("stamp", ["2026-99-99T99:99:99Z", "0000-01-01T00:00:00Z", "soon"])
def test_a_time_that_is_none_is_told_as_it_is(stamp: str) -> None:
    """Whatever a member signed as a time stops no page."""
    assert formats.moment(stamp, "fr") == stamp
    assert formats.moment("9999-12-31T23:59:59Z", "fr") and formats.moment("0001-01-01T00:00:00Z", "en")


def test_numbers_keep_their_thousands_apart() -> None:
    """By a narrow space that does not break in French, by a comma in English."""
    assert formats.number(1435000, "fr") == "1\u202f435\u202f000"
    assert formats.number(1435000, "en") == "1,435,000"
    assert formats.number(999, "fr") == "999"


def test_money_is_told_in_cfa_francs() -> None:
    """The sum and its unit do not part."""
    told = say(UncertainCount.exact(1435000, "XOF"), "fr")
    assert told.startswith("1\u202f435\u202f000\u00a0") and told.endswith("CFA")
