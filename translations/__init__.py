# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences for people, in French and English, on the standard library's gettext.

A msgid is the English sentence itself, marked with `N_` where it is written, so that a missing catalogue or
a missing translation still shows a sentence. Catalogues are `<language>/LC_MESSAGES/intake.mo` beside this
file.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("fr", "en")
DOMAIN = "intake"


def N_(msgid: str) -> str:  # noqa: N802 - the name that gettext's extractors look for
    """Mark `msgid` for translation and return it unchanged."""
    return msgid


class _Facts(dict[str, object]):
    """A fact that was not given stays visible as its {name}: telling an error must never fail."""

    def __missing__(self, name: str) -> str:
        return "{" + name + "}"


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of `language`; an empty one (msgids as they are) when there is none."""
    languages = [language] if language in LANGUAGES else []
    return gettext.translation(DOMAIN, Path(__file__).parent, languages=languages or ["en"], fallback=True)


def translate(language: str, msgid: str, **facts: object) -> str:
    """The sentence for `msgid` in `language`, its `{name}` places filled from `facts`."""
    return catalogue(language).gettext(msgid).format_map(_Facts(facts))
