# SPDX-License-Identifier: GPL-3.0-or-later
"""In which language a command speaks: what was asked for, else the locale, else the vault's, else French."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import translations

FIRST: Final = "fr"
OPTION: Final = "--language"


def asked_for(arguments: Sequence[str]) -> str:
    """The language that ``--language`` names among raw arguments; "" when it is missing or unknown.

    Looked up before anything is parsed, because help and usage errors must be in that language too.
    """
    for position, word in enumerate(arguments):
        if word == "--":
            break
        value = ""
        if word == OPTION and position + 1 < len(arguments):
            value = arguments[position + 1]
        elif word.startswith(OPTION + "="):
            value = word.removeprefix(OPTION + "=")
        if value in translations.LANGUAGES:
            return value
    return ""


def of_locale() -> str:
    """The language of the system's locale, in the order of POSIX; "" for C, POSIX and all others."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            break
    else:
        value = locale.getlocale()[0] or ""
    found = value[:2].lower()
    return found if found in translations.LANGUAGES else ""


def speak(language: str) -> None:
    """Let click's own sentences (usage, errors) come from our catalogue in this language."""
    # click asks gettext's default domain; LANGUAGE is what gettext looks at first.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(translations.DOMAIN, str(Path(translations.__file__).parent))
    gettext.textdomain(translations.DOMAIN)
