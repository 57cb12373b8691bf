# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers in words, French and English, into digits: "vingt et un", "quatre-vingt-dix", "one hundred and twenty".

Only what makes one number is joined: "six sept" stays two, "deux ou trois" too. "Un", "une", "a" and "an" are 1
where they count something, which the caller knows better; "un" and "une" are given as 1, "a" only before a scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

_FRENCH_UNITS: Final = (
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize",
)  # fmt: skip
_ENGLISH_UNITS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip

_UNITS: Final[Mapping[str, Mapping[str, int]]] = {
    "fr": {word: number for number, word in enumerate(_FRENCH_UNITS)} | {"une": 1},
    "en": {word: number for number, word in enumerate(_ENGLISH_UNITS)},
}
_TENS: Final[Mapping[str, Mapping[str, int]]] = {
    "fr": {
        "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
        "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
    },
    "en": {
        "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
        "ninety": 90,
    },
}  # fmt: skip
_HUNDREDS: Final = {"fr": frozenset(("cent", "cents")), "en": frozenset(("hundred",))}
_SCALES: Final[Mapping[str, Mapping[str, int]]] = {
    "fr": {
        "mille": 10**3, "mil": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
    },
    "en": {"thousand": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9},
}  # fmt: skip
_LINK: Final = {"fr": "et", "en": "and"}
_WORD = re.compile(r"[a-z]+|\d+|[^a-z\d]+")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:([ .,])\d{3})(?:\1\d{3})*(?![\d])")
_DECIMAL = re.compile(r"(\d+)[.,](\d{1,2}) (millions?|milliards?|billion)\b")


def with_digits(text: str, language: str) -> str:
    """A plain text with its number words as digits; everything else as it was."""
    words = _WORD.findall(text)
    return "".join(_joined(words, language))


def ungrouped(text: str) -> str:
    """A plain text with "1 435 000", "1,435,000" and "2,5 millions" as plain digits."""
    text = _DECIMAL.sub(_decimal, text)
    return _GROUPED.sub(lambda match: re.sub(r"\D", "", match[0]), text)


def _decimal(match: re.Match[str]) -> str:
    zeros = 6 if match[3].startswith("million") else 9
    return match[1] + match[2].ljust(zeros, "0")


def _joined(words: list[str], language: str) -> Iterator[str]:
    at = 0
    while at < len(words):
        number, after = _read(words, at, language)
        if number is None:
            yield words[at]
            at += 1
        else:
            yield str(number)
            at = after


def _read(words: list[str], start: int, language: str) -> tuple[int | None, int]:
    """The number that begins at a word, and the position after it; None where none begins."""
    number = _Number(language)
    at = after = start
    while at < len(words) and number.take(words[at]):
        after = at + 1
        at = after
        if at < len(words) and re.fullmatch(r"[ -]", words[at]):
            at += 1
            # "vingt et un", "one hundred and twenty": the link is part of it only with a number after it.
            if words[at : at + 2] == [_LINK[language], " "] and number.may_link(words[at + 2 : at + 3]):
                at += 2
    only_digits = after == start + 1 and words[start].isdigit()
    return (None, start) if after == start or only_digits else (number.total, after)


class _Number:
    """A number as far as it was read: whole thousands, and what is below the next scale."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._thousands = 0
        self._below = 0
        self._room = 10**12  # what is added next must be smaller than this
        self._last = ""

    @property
    def total(self) -> int:
        return self._thousands + self._below

    def take(self, word: str) -> bool:
        """Add a word, or leave the number as it is and say no."""
        taken = self._take(word)
        if taken:
            self._last = word
        return taken

    def may_link(self, following: list[str]) -> bool:
        """Whether a link may stand between the last word and this one."""
        word = following[0] if following else ""
        if self._language == "fr":
            return self._last in _TENS["fr"] and word in ("un", "une", "onze")
        return self._last in ("hundred", "thousand") and (word in _UNITS["en"] or word in _TENS["en"])

    def _take(self, word: str) -> bool:
        language = self._language
        if word.isdigit():
            return self._room == 10**12 and self._add(int(word), 1)
        if word in _UNITS[language]:
            return self._add(_UNITS[language][word], 1)
        if word in _TENS[language]:
            if language == "fr" and self._last == "quatre" and word.startswith("vingt"):
                self._below += 76
                self._room = 20
                return True
            # "soixante-dix" and "quatre-vingt-dix" go on to 19, the others to 9.
            return self._add(_TENS[language][word], 20 if word == "soixante" else 10)
        if word in _HUNDREDS[language]:
            if self._last and not 1 <= self._below % 1000 <= 99:
                return False
            self._below = max(1, self._below) * 100
            self._room = 100
            return True
        return word in _SCALES[language] and self._scale(_SCALES[language][word])

    def _add(self, value: int, room: int) -> bool:
        # "dix-sept" and "soixante-dix-sept": the ten leaves room for 7, 8 and 9.
        if value >= self._room or (self._last and value == 0):
            return False
        self._below += value
        if self._language == "fr" and value == 10:
            self._room = 10
        else:
            self._room = room
        return True

    def _scale(self, scale: int) -> bool:
        if not self._last and scale > 1000:
            return False
        if self._thousands and self._thousands % (scale * 1000):
            return False
        self._thousands += max(1, self._below) * scale
        self._below = 0
        self._room = 1000
        return True
