# SPDX-License-Identifier: GPL-3.0-or-later
"""The language of a page, and the words, times and numbers of its templates."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import Flask, request, session

from intake.web import formats
from intake.web.running import running
from translations import LANGUAGES, translate

NAMES: Final = {"fr": "Français", "en": "English"}


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
    """The time of day on this computer's clock."""
    return formats.clock(moment.astimezone(), language())


def when(stamp: str) -> str:
    """A UTC time of the record, as day and time of this computer's clock."""
    return formats.moment(stamp, language())


def number(value: int) -> str:
    """A whole number with its thousands apart."""
    return formats.number(value, language())


def install(app: Flask) -> None:
    """Give the templates of `app` their words."""
    app.jinja_env.globals.update(_=say, language=language, language_names=NAMES)
    app.jinja_env.filters.update(when=when, number=number)
