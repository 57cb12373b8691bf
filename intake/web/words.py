# SPDX-License-Identifier: GPL-3.0-or-later
"""The language of a page, and the words, times and numbers of its templates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from babel.dates import format_date
from flask import Flask, request, session

from intake.web.running import running
from translations import LANGUAGES, translate

NAMES: Final = {"fr": "Français", "en": "English"}
NARROW: Final = "\u202f"
NO_BREAK: Final = "\u00a0"


def language() -> str:
    """As chosen on a page, else as chosen at the start, else the vault's, else the browser's, else French."""
    chosen = session.get("language") or running().instance.language or running().session.language
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "fr"


def say(msgid: str, **facts: object) -> str:
    """The sentence in the language of the page."""
    return translate(language(), msgid, **facts)


def clock_time(moment: datetime) -> str:
    """The time of day on this computer's clock: "14 h 32", "14:32"."""
    local = moment.astimezone()
    return f"{local:%H}{NO_BREAK}h{NO_BREAK}{local:%M}" if language() == "fr" else f"{local:%H:%M}"


def long_date(moment: datetime) -> str:
    """The day in words: "1er mars 2026", "1 March 2026"."""
    day = moment.astimezone().date()
    if language() == "fr":
        words = format_date(day, "d MMMM y", locale="fr")
        return words.replace("1 ", "1er ", 1) if day.day == 1 else words
    return format_date(day, "d MMMM y", locale="en_GB")


def when(stamp: str) -> str:
    """A UTC time of the record, as day and time of this computer's clock."""
    if not stamp:
        return ""
    moment = datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return f"{long_date(moment)}, {clock_time(moment)}"


def number(value: int) -> str:
    """A whole number with its thousands apart."""
    return f"{value:,}".replace(",", NARROW if language() == "fr" else ",")


def install(app: Flask) -> None:
    """Give the templates of `app` their words."""
    app.jinja_env.globals.update(_=say, language=language, language_names=NAMES)
    app.jinja_env.filters.update(when=when, number=number)
