# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of a month table in French and English, for the page and for the CSV alike."""

from __future__ import annotations

from datetime import date
from typing import Final

from forms import vocabularies
from intake.central.month_table import SECTIONS, UNKNOWN, Property
from intake.model.counts import UncertainCount
from intake.model.incident import SEXUAL_VIOLENCE, Figure
from translations import N_, translate

NO_BREAK: Final = "\N{NO-BREAK SPACE}"

NOT_ASSESSED: Final = N_("Not assessed")
LEVELS: Final = N_("{labels} (level {levels})")
UNKNOWN_REGION: Final = N_("Region unknown")
UNKNOWN_DATE: Final = N_("Date unknown")
FROM: Final = N_("from {month} on")
UNTIL: Final = N_("until {month}")
VIOLATED: Final = N_("Sexual violence")
OF_WHOM_WOMEN: Final = N_("of whom women: {count}")
OF_WHOM_CHILDREN: Final = N_("of whom children: {count}")
LOSS: Final = N_("{kind}: {count}")
UNCOUNTED: Final = N_("not counted")
FRANCS: Final = N_("CFA francs")


def section_label(name: str, language: str) -> str:
    """The heading of a section: the labels and the numbers of its levels."""
    levels = SECTIONS.get(name, ())
    if not levels:
        return translate(language, NOT_ASSESSED)
    status = vocabularies.load("verification_status")
    labels = " · ".join(status.label(level, language) for level in reversed(levels))
    return translate(language, LEVELS, labels=labels, levels=", ".join(levels))


def category_label(code: str, language: str) -> str:
    """The bulletin category."""
    return vocabularies.load("bulletin_category").label(code, language)


def perpetrators_label(codes: tuple[str, ...], language: str) -> str:
    """A set that acted together: "FAMa + Wagner"."""
    return vocabularies.load("perpetrator").set_label(codes, language)


def region_label(code: str, language: str) -> str:
    """A region, several, or unknown."""
    if code == UNKNOWN:
        return translate(language, UNKNOWN_REGION)
    return vocabularies.load("region_2023").label(code, language)


def kind_label(kind: str, language: str) -> str:
    """The kind of a figure: an outcome, or sexual violence."""
    if kind == SEXUAL_VIOLENCE:
        return translate(language, VIOLATED)
    return vocabularies.load("victim_outcome").label(kind, language)


def loss_label(loss: Property, language: str) -> str:
    """A kind of loss and its sum: "Money: 650,000 CFA francs"."""
    kind = vocabularies.load("loss_kind").label(loss.kind, language)
    figure = number(loss.count, language)
    if loss.count.low is None:
        figure = translate(language, UNCOUNTED)
    elif loss.count.unit == "XOF":
        figure += NO_BREAK + translate(language, FRANCS)
    return translate(language, LOSS, kind=kind, count=figure)


def number(count: UncertainCount | None, language: str) -> str:
    """A count as it is printed; nothing where nothing was said."""
    return count.format(language) if count else ""


def figure_words(figure: Figure, language: str) -> list[str]:
    """A figure and its shares, one line each; another unit than persons is named."""
    told = number(figure.count, language)
    if figure.count and figure.count.unit != "PERSON":
        told += NO_BREAK + f"({vocabularies.load('counting_unit').label(figure.count.unit, language)})"
    lines = [told]
    if figure.women:
        lines.append(translate(language, OF_WHOM_WOMEN, count=number(figure.women, language)))
    if figure.children:
        lines.append(translate(language, OF_WHOM_CHILDREN, count=number(figure.children, language)))
    return lines


def month_label(month: str, language: str) -> str:
    """A month in words: "mars 2025", "March 2025"; "" is the unknown date."""
    # Babel takes a tenth of a second to load and only printed tables need it.
    from babel.dates import format_date

    if not month:
        return translate(language, UNKNOWN_DATE)
    year, number_of_month = month.split("-")
    return format_date(date(int(year), int(number_of_month), 1), "LLLL y", locale=language)


def period_label(period: str, language: str) -> str:
    """A period as rows carry it: a month, a span of months, an open one, or unknown."""
    first, slash, last = period.partition("/")
    if not slash:
        return month_label(period, language)
    if last == "..":
        return translate(language, FROM, month=month_label(first, language))
    if first == "..":
        return translate(language, UNTIL, month=month_label(last, language))
    return f"{month_label(first, language)} \N{EN DASH} {month_label(last, language)}"
