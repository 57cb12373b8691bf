# SPDX-License-Identifier: GPL-3.0-or-later
"""An uncertain count as a phrase: "au moins 12 personnes", "between 13 and 17 people", "environ 20 véhicules"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from babel.numbers import format_decimal

from forms.vocabularies import load
from intake.model.counts import UncertainCount
from translations import N_, translate

_SAID: Final = {
    "EXACT": N_("{low}"),
    "AT_LEAST": N_("at least {low}"),
    "MORE_THAN": N_("more than {below}"),
    "ABOUT": N_("about {low}"),
    "UP_TO": N_("at most {high}"),
    "RANGE": N_("between {low} and {high}"),
    "RANGE_OPEN": N_("between {low} and {high}"),
    "SEVERAL": N_("several, that is {low} or more"),
    "SEVERAL_DOZEN": N_("several dozen, that is {low} or more"),
    "HUNDREDS": N_("hundreds, that is {low} or more"),
    "UNSPECIFIED_PLURAL": N_("some without a number, that is {low} or more"),
    "UNSPECIFIED": N_("mentioned, without a number"),
    "NONE": N_("none"),
}

# With a figure before them; the list `counting_unit` has them as headings, in the singular.
_NOUNS: Final[Mapping[str, tuple[str, str]]] = {
    "PERSON": (N_("person"), N_("people")),
    "FAMILY": (N_("family"), N_("families")),
    "GROUP": (N_("group"), N_("groups")),
    "COMMUNITY": (N_("community"), N_("communities")),
    "CASE": (N_("case"), N_("cases")),
    "SITE": (N_("site"), N_("sites")),
    "HEAD": (N_("head of livestock"), N_("heads of livestock")),
    "VEHICLE": (N_("vehicle"), N_("vehicles")),
    "XOF": (N_("CFA franc"), N_("CFA francs")),
}
_COUNTED: Final = N_("{count} {noun}")
_OPEN: Final = N_("{count}, possibly more")
_WITHOUT_FIGURE: Final = frozenset(("UNSPECIFIED", "NONE"))


def say_count(value: UncertainCount, language: str) -> str:
    """The count in words, with its unit where a figure is given."""
    msgid = _SAID.get(value.qualifier)
    if msgid is None:
        return f"{value.format(language)} {load('count_qualifier').label(value.qualifier, language)}"
    low, high = value.low, value.high
    if value.qualifier == "ABOUT" and low != high:
        return value.format(language)
    said = translate(
        language,
        msgid,
        low=_figure(low, language),
        high=_figure(high, language),
        below=_figure(None if low is None else low - 1, language),
    )
    if value.qualifier in _WITHOUT_FIGURE:
        return said
    counted = translate(language, _COUNTED, count=said, noun=_noun(value, language))
    return translate(language, _OPEN, count=counted) if value.qualifier == "RANGE_OPEN" else counted


def _noun(value: UncertainCount, language: str) -> str:
    """The unit after a figure. French counts 0 and 1 in the singular, English 1 alone."""
    single, plural = _NOUNS.get(value.unit, (value.unit, value.unit))
    most = max(value.low or 0, value.high or 0) - (value.qualifier == "MORE_THAN")
    is_single = most < 2 if language == "fr" else most == 1
    return translate(language, single if is_single else plural)


def _figure(number: int | None, language: str) -> str:
    return "" if number is None else format_decimal(number, locale=language)
