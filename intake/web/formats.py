# SPDX-License-Identifier: GPL-3.0-or-later
"""Days, times and numbers as people write them in French and in English (UX, "French typography").

Dates of events that are not sure are told by ``forms.words.echo``; these here are moments of the record, which are.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

NARROW: Final = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK: Final = "\N{NO-BREAK SPACE}"
LOCALES: Final = {"fr": "fr", "en": "en_GB"}


def clock(moment: datetime, language: str) -> str:
    """The time of day: "14 h 32", "14:32". The moment has the zone in which it is told."""
    if language == "fr":
        return f"{moment.hour}{NO_BREAK}h{NO_BREAK}{moment:%M}"
    return f"{moment:%H:%M}"


def day(value: date, language: str) -> str:
    """A day in words: "1er mars 2026", "1 March 2026"; it is not broken within."""
    # Babel takes a tenth of a second to load; the first page does without.
    from babel.dates import format_date

    words = format_date(value, "d MMMM y", locale=LOCALES[language])
    if language == "fr" and value.day == 1:
        words = words.replace("1 ", "1er ", 1)
    return words.replace(" ", NO_BREAK)


def moment(stamp: str, language: str) -> str:
    """A UTC time of the record, as day and time of this computer's clock; "" for none.

    A member's program may have signed the 99th of a month, or a year that no zone can hold: that is shown as it is.
    """
    if not stamp:
        return ""
    try:
        local = datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()
    except (ValueError, OverflowError, OSError):
        return stamp
    return f"{day(local.date(), language)}, {clock(local, language)}"


def number(value: int, language: str) -> str:
    """A whole number with its thousands apart: "1 435 000", "1,435,000"."""
    return f"{value:,}".replace(",", NARROW if language == "fr" else ",")
