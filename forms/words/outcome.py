# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes of trying to understand somebody's words: a value to be confirmed, or the words kept as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from translations import N_

Value_co = TypeVar("Value_co", covariant=True)

NOT_A_DATE: Final = N_(
    "No date was understood. Your words are kept as they are, with the date unknown. Write it another way, such "
    "as “night of 22 to 23 March 2024” or “mid-March”, or use the calendar."
)
NEEDS_A_DAY: Final = N_(
    "These words count from another day, which is not given here. They are kept as they are, with the date unknown. "
    "Name the day, such as “the day after 16 March”."
)
NOT_A_COUNT: Final = N_(
    "No number was understood. Your words are kept as they are, without a figure. Write it another way, such as "
    "“at least 12” or “between 13 and 17”."
)
SEVERAL_NUMBERS: Final = N_(
    "These words hold more than one count. They are kept as they are, without a figure. Write one number here, or "
    "enter each group of people by itself."
)
OTHER_UNIT: Final = N_(
    "These words count something else than is asked for here. They are kept as they are, without a figure. Give the "
    "number of what is asked for, if it is known."
)
NOT_A_PLACE: Final = N_(
    "This place is in no list here. Your words are kept as they are. Choose a place on the map or a region, or go on: "
    "the central team can find it later."
)
SEVERAL_PLACES: Final = N_(
    "Several places bear this name. None was chosen for you: choose one, or leave it open."
)
CANNOT_BE: Final = N_(
    "There is no such day. Your words are kept as they are, with the date unknown. Check the day and the month."
)


@dataclass(frozen=True, slots=True)
class Understood(Generic[Value_co]):
    """The words were understood as `value`, read as `language`; the value keeps the words.

    Whoever shows this shows beside the field what `echo.say` makes of it: only the person can say that it
    is what was meant.
    """

    value: Value_co
    language: str


@dataclass(frozen=True, slots=True)
class NotUnderstood(Generic[Value_co]):
    """The words were not understood. `value` keeps them with everything else unknown; `reason` is a msgid."""

    value: Value_co
    reason: str
