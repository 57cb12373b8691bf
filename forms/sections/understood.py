# SPDX-License-Identifier: GPL-3.0-or-later
"""What words mean, asked of `forms.words`, and meanings told in words: the only way from answers to either."""

from __future__ import annotations

from datetime import date

from forms.words.dates import understand_date as dated
from forms.words.outcome import Understood
from intake.errors import BadCount
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.report import Age


def understand_date(words: str, language: str, on: date) -> UncertainDate | None:
    """The date that words typed on the day `on` mean, None when they mean none."""
    found = dated(words, language, on)
    return found.value if isinstance(found, Understood) else None


def understand_count(words: str, language: str, unit: str = "PERSON") -> UncertainCount | None:
    """The count that words mean."""
    try:
        return UncertainCount.exact(int(words), unit)
    except (ValueError, BadCount):
        return None


def understand_place(words: str, language: str) -> Place | None:
    """The place that words mean."""
    return None


def tell_date(value: UncertainDate | None, language: str) -> str:
    """A date in words."""
    return value.edtf if value else ""


def tell_count(value: UncertainCount | None, language: str) -> str:
    """A count in words."""
    return value.format(language) if value and value.low is not None else ""


def tell_place(value: Place | None, language: str) -> str:
    """A place in words."""
    return ""


def tell_age(value: Age | None, language: str) -> str:
    """An age in words."""
    return f"{value.low}" if value and value.low is not None else ""
