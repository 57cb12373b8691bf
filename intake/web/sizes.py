# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes of files as people say them: "4,2 Mo", "4.2 MB"; decimal units, as sticks are sold."""

from __future__ import annotations

from typing import Final

from flask import Flask

from intake.web.formats import NO_BREAK
from intake.web.words import language

UNITS: Final = {"fr": ("octets", "ko", "Mo", "Go", "To"), "en": ("bytes", "kB", "MB", "GB", "TB")}
_STEP: Final = 1000


def size(count: int) -> str:
    """A number of bytes with two digits or more, in the language of the page."""
    units = UNITS[language()]
    value, unit = float(count), 0
    while value >= _STEP - 0.5 and unit < len(units) - 1:
        value /= _STEP
        unit += 1
    told = f"{value:.0f}" if unit == 0 or value >= 10 else f"{value:.1f}"
    return (told.replace(".", ",") if language() == "fr" else told) + NO_BREAK + units[unit]


def install(app: Flask) -> None:
    """Give the templates of `app` the filter ``size``."""
    app.jinja_env.filters["size"] = size
