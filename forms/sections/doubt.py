# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions whose answer may be in doubt: dates, counts, places, and words of one's own.

Each is a line of free words, the two gaps ("does not know", "prefers not to answer") and, for a date, count or place,
a picker of plain selects and inputs. The words are always kept as typed; what they mean is said by the picker where
it is used, else by `forms.words`. See `reading` for both.
"""

from __future__ import annotations

from typing import Any, Final

from forms.sections.asking import GAPS, Line, OneOf, Questions, Several, Worded
from translations import N_

DATE_SHAPES: Final = (
    ("DAY", N_("On this day")),
    ("NIGHT", N_("In the night that began on this day")),
    ("RANGE", N_("From the first to the last day")),
    ("WINDOW", N_("At some time between the two days")),
    ("ONE_OF", N_("On one of the two days")),
    ("SET", N_("On both days")),
    ("APPROX", N_("Around this day")),
    ("MONTH", N_("In the month of this day")),
    ("OPEN_END", N_("Since this day, still going on")),
    ("BEFORE", N_("Before this day")),
)
"""How one or two days are meant, in the order of the picker (codes of `date_precision`)."""

COUNT_SHAPES: Final = (
    ("EXACT", N_("Exactly")),
    ("AT_LEAST", N_("At least")),
    ("MORE_THAN", N_("More than")),
    ("ABOUT", N_("About")),
    ("UP_TO", N_("At most")),
    ("RANGE", N_("Between … and …")),
    ("UNSPECIFIED", N_("Some, number unknown")),
    ("NONE", N_("None")),
)
"""How one or two numbers are meant (codes of `count_qualifier`)."""


class Words(Questions):
    """Words of one's own, or a gap."""

    words = Line(N_("Answer"))
    gap = Several(N_("No answer"), answers=tuple(GAPS.items()))


class DateWords(Words):
    """A date in words, or picked."""

    shape = OneOf(N_("How it is meant"), answers=(("", N_("Not chosen")), *DATE_SHAPES))
    first = Line(N_("Day"), day=True)
    last = Line(N_("Last day"), day=True, applies=("shape", "RANGE", "WINDOW", "ONE_OF", "SET"))


class CountWords(Words):
    """A count in words, or picked."""

    shape = OneOf(N_("How it is meant"), answers=(("", N_("Not chosen")), *COUNT_SHAPES))
    low = Line(
        N_("Number"),
        numeric=True,
        applies=("shape", "", "EXACT", "AT_LEAST", "MORE_THAN", "ABOUT", "UP_TO", "RANGE"),
    )
    high = Line(N_("Second number"), numeric=True, applies=("shape", "RANGE"))


class PlaceWords(Words):
    """A place in words, or pointed out: a known place, a region and cercle, a distance, coordinates.

    `gid` is the known place that was chosen among those the words may mean.
    """

    gid = Line(N_("Which of these places"))
    region = OneOf(N_("Region"), vocabulary="region_2023")
    cercle = Line(N_("Cercle"), hint=N_("The 2023 division."))
    precision = OneOf(N_("How exact this is"), vocabulary="location_precision")
    km = Line(N_("Distance in km"), numeric=True)
    direction = OneOf(N_("Direction"), vocabulary="direction")
    of = Line(N_("From which known place"))
    latitude = Line(N_("Latitude"), hint=N_("In degrees, such as 16.27 (north)."), numeric=True)
    longitude = Line(N_("Longitude"), hint=N_("In degrees, such as -0.04 (west)."), numeric=True)


class Spoken(Worded):
    """A sensitive question that is answered in the person's own words."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(Words, label, **options)


class AgeAsked(Spoken):
    """An age in years, in words: "about 30", "un enfant de 5 ans"."""

    doubt = "age"


class DateAsked(Worded):
    """When."""

    doubt = "date"
    picker_title = N_("Or choose in a calendar")

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(DateWords, label, **options)


class CountAsked(Worded):
    """How many. `unit` is a code of `counting_unit`."""

    doubt = "count"
    gaps = False
    picker_title = N_("Or choose a number")

    def __init__(self, label: str, *, unit: str = "PERSON", **options: Any) -> None:
        super().__init__(CountWords, label, **options)
        self.unit = unit


class PlaceAsked(Worded):
    """Where."""

    doubt = "place"
    picker_title = N_("Or point it out")

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(PlaceWords, label, **options)
