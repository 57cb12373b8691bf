# SPDX-License-Identifier: GPL-3.0-or-later
"""The tokens of a date: each word of French or English becomes one that both languages share.

"Dans la nuit du 22 au 23 mars 2024" and "the night of 22 to 23 March 2024" are one list of tokens, so that there
is one grammar (`date_grammar`). Numbers stay numbers; a month is m1 to m12, a day of the week w1 (Monday) to w7,
a feast f and its name. A word that is in no table makes the text one that this language does not understand:
nothing of it is passed over.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from forms.words.date_words import ENGLISH, FEASTS, FRENCH, HOURS, MONTHS, NUMBERS, SIGNS, WEEKDAYS
from forms.words.numerals import with_digits

_AFTER_WORD: Final = r"(?![a-z\d])"

_ORDINAL: Final = {
    "fr": re.compile(
        r"\b(?:(\d{1,2}) ?(?:er|ere|eme|e|nd|nde)|(premiere?|deuxieme|seconde?|troisieme|quatrieme))\b"
    ),
    "en": re.compile(r"\b(?:(\d{1,2})(?:st|nd|rd|th)|(first|second|third|fourth|fifth))\b"),
}
_ORDINALS: Final = {
    "premier": "1", "premiere": "1", "deuxieme": "2", "second": "2", "seconde": "2", "troisieme": "3",
    "quatrieme": "4", "first": "1", "third": "3", "fourth": "4", "fifth": "5",
}  # fmt: skip
# "Sept" is a number too.
_SEPTEMBER = re.compile(r"(?<=\d )sept\b|(?<=\der )sept\b|\bsept\b(?=\.? (?:19|20)\d\d)")


def tokens(text: str, language: str) -> list[str] | None:
    """The tokens of a plain text, None when it holds a word that this language does not have."""
    text = _prepared(text, language)
    found: list[str] = []
    at = 0
    while at < len(text):
        for pattern, meaning in _patterns(language):
            match = pattern.match(text, at)
            if match and match.end() > at:
                found += _meant(meaning, match[0])
                at = match.end()
                break
        else:
            return None
    return found


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    months = tuple(
        (rf"(?:{names})\.?", f"m{number}") for number, names in enumerate(MONTHS[language], start=1)
    )
    weekdays = tuple((f"{name}s?", f"w{number}") for number, name in enumerate(WEEKDAYS[language], start=1))
    words = (*HOURS, *FEASTS, *(FRENCH if language == "fr" else ENGLISH), *NUMBERS, *months, *weekdays)
    bounded = [(f"(?:{pattern}){_AFTER_WORD}", meaning) for pattern, meaning in words]
    return tuple((re.compile(pattern), meaning) for pattern, meaning in (*bounded, *SIGNS))


def _meant(meaning: str, written: str) -> list[str]:
    if meaning == "number":
        return [written]
    if meaning in ("iso", "numeric", "month/year", "year-month", "day/month"):
        return [f"{meaning}:{written}"]
    return meaning.split()


def _prepared(text: str, language: str) -> str:
    """Number words and ordinals as digits."""
    text = " ".join(text.split())
    if language == "fr":
        text = _SEPTEMBER.sub("septembre", text)
    text = _ORDINAL[language].sub(lambda match: match[1] or _ORDINALS[match[2]], text)
    return with_digits(text, language)
