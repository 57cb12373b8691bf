# SPDX-License-Identifier: GPL-3.0-or-later
"""Words into uncertain counts: "une vingtaine", "au moins 12", "between 13 and 17", "several dozen".

A noun may follow ("12 personnes tuées") but no second number: "3 hommes et 2 femmes" are two groups, which the form
asks for one by one. What part of them they were ("dont 3 femmes") is left to its own question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from forms.words.count_words import ENGLISH, FRENCH, OTHER_UNITS, CountWords
from forms.words.numerals import ungrouped, with_digits
from forms.words.outcome import NOT_A_COUNT, OTHER_UNIT, SEVERAL_NUMBERS, NotUnderstood, Understood
from forms.words.plain import composed, plain
from intake.errors import BadCount
from intake.model.counts import UncertainCount

_LONGEST: Final = 200
_MONEY: Final = "XOF"
_LARGEST: Final = 10**12
_SCALE: Final = {"million": 10**6, "milliard": 10**9, "billion": 10**9, "thousand": 10**3, "mille": 10**3}

_WORDS: Final = {"fr": FRENCH, "en": ENGLISH}

_QUANTITY: Final = re.compile(r"\d+|\b(?:plusieurs|quelques|several|some|few)\b")

# "Between 2 and 3 million" gives the million once for both.
_SHARED_SCALE: Final = re.compile(
    r"\b(\d+)( ?(?:et|a|ou|and|to|or|-) ?)(\d+) (mille|millions?|milliards?|thousand|billion)\b"
)

Bounds = tuple[int | None, int | None, str]


def understand_count(
    text: str, unit: str = "PERSON", language_hint: str = "fr"
) -> Understood[UncertainCount] | NotUnderstood[UncertainCount]:
    """The count that a text says of `unit` (a code of `counting_unit`).

    Words that give no number but say that there were some are a count too ("several" is 2 or more); what says
    two counts at once, or none, is kept as words.
    """
    words = composed(text)
    flat = " ".join(plain(words).split()).strip(' .,;:!"')
    reason = NOT_A_COUNT
    if flat and len(flat) <= _LONGEST:
        for language in ("fr", "en") if language_hint != "en" else ("en", "fr"):
            phrase = _Phrase(language, unit)
            ready = _ready(flat, language)
            if phrase.counts_another_unit(ready):
                reason = OTHER_UNIT
                continue
            try:
                found = phrase.read(ready)
                if found:
                    low, high, qualifier = found
                    value = UncertainCount.from_bounds(low, high, qualifier, unit, words)
                    return Understood(value, language)
            except BadCount:
                continue
            if reason is NOT_A_COUNT and len(_QUANTITY.findall(ready)) > 1:
                reason = SEVERAL_NUMBERS
    return NotUnderstood(UncertainCount(unit=unit, words=words), reason)


def _ready(text: str, language: str) -> str:
    """A plain text with its numbers as digits, each with its own scale."""
    text = re.sub(_WORDS[language].one_family, "membres" if language == "fr" else "members", text)
    if language == "en":
        # "Several hundred" is a plural without a number, not 100.
        text = re.sub(r"\b(several|few|some|many) (hundred|thousand)\b", r"\1 \2s", text)
    text = _SHARED_SCALE.sub(r"\1 \4\2\3 \4", text)
    return with_digits(ungrouped(text), language)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The patterns of one language, tried on a whole text."""

    language: str
    unit: str

    @property
    def words(self) -> CountWords:
        return _WORDS[self.language]

    def counts_another_unit(self, text: str) -> bool:
        """Whether the noun after the number is of another unit: families where persons are asked for."""
        head = next((word for word in re.findall(r"[a-z-]+", text) if not _FUNCTION.fullmatch(word)), "")
        if any(re.fullmatch(nouns.get(self.unit, ""), head) for nouns in OTHER_UNITS.values()):
            return False
        return any(re.fullmatch(of, head) for nouns in OTHER_UNITS.values() for of in nouns.values())

    def read(self, text: str) -> Bounds | None:
        """The bounds and qualifier that a text says, None when it says none or more than one."""
        said = self.words
        text = re.sub(rf"[ ,(]+(?:{said.subset})\b.*$", "", text)
        text = re.sub(r"\((\d+)\)", "", re.sub(r"^(\d+) \(\1\)", r"\1", text)).strip()
        if _whole(said.unknown).fullmatch(text):
            return None, None, "UNSPECIFIED"
        return self._figure(text) or self._unnumbered(text)

    def _figure(self, text: str) -> Bounds | None:
        match = _figures(self.language).fullmatch(text)
        if match is None:
            return None
        first, rough = self._number(match["first"])
        if first is None:
            return None
        if match["last"]:
            last, _ = self._number(match["last"])
            return _range(match, first, last)
        return None if match["between"] else _one(match, first, rough)

    def _number(self, text: str) -> tuple[int | None, bool]:
        """A number in digits or as a collective, and whether it is a rough one."""
        text = re.sub(rf"^(?:{self.words.one}) (?=\d)", "", text)
        digits = re.match(r"(\d+)? ?(.*)", text)
        count, word = (digits[1], digits[2].strip()) if digits else (None, text)
        if not word:
            number = int(count or 0)
            return (number if number <= _LARGEST else None), False
        word = re.sub(rf"^(?:{self.words.one}) ", "", word)
        if word in self.words.collectives and count in (None, "1"):
            return self.words.collectives[word], True
        if word in self.words.multiples and count:
            return int(count) * self.words.multiples[word], True
        return None, False

    def _unnumbered(self, text: str) -> Bounds | None:
        """Words that stand for a number: none, several, dozens, hundreds, many."""
        said = self.words
        if self.unit == _MONEY:
            money = self._money(text)
            if money:
                return money
        # "No news" is no count: a bare word, or the noun of somebody harmed or something lost.
        harmed = "|".join((said.harmed, *said.other_units.values()))
        if re.fullmatch(rf"{said.none}|{said.none_of} ?(?:{said.of})(?:{harmed})(?: {_NOUN})?", text):
            return (0, 0, "EXACT") if text == "0" else (0, 0, "NONE")
        for pattern, bounds in (
            (said.dozens, (20, None, "SEVERAL_DOZEN")),
            (said.hundreds, (200, None, "HUNDREDS")),
            (said.thousands, (2000, None, "AT_LEAST")),
            (said.several, (2, None, "SEVERAL")),
            (said.vague_plural, (2, None, "UNSPECIFIED_PLURAL")),
        ):
            if self._with_noun(pattern).fullmatch(text):
                return bounds
        if " " in text and self._with_noun(rf"(?:{said.one})").fullmatch(text):
            return 1, 1, "EXACT"
        return None

    def _with_noun(self, pattern: str) -> re.Pattern[str]:
        return re.compile(rf"(?:{pattern})(?: {self.words.of}{_NOUN})?")

    def _money(self, text: str) -> Bounds | None:
        """Plusieurs centaines de millions: 200,000,000 or more."""
        match = re.match(
            rf"(?P<how>{self.words.hundreds}|{self.words.dozens}|{self.words.thousands}|{self.words.several})"
            rf" (?:de |d'|of )?(?P<scale>million|milliard|billion|thousand|mille)s?(?: .*)?$",
            text,
        )
        if match is None:
            return None
        for pattern, factor in (
            (self.words.hundreds, 100),
            (self.words.dozens, 10),
            (self.words.thousands, 1000),
        ):
            if re.fullmatch(pattern, match["how"]):
                return 2 * factor * _SCALE[match["scale"]], None, "SEVERAL"
        return 2 * _SCALE[match["scale"]], None, "SEVERAL"


def _range(match: re.Match[str], first: int, last: int | None) -> Bounds | None:
    if last is None or first >= last or (any(match[kind] for kind in _BEFORE) and not match["exactly"]):
        return None
    # "2 et 3" is two counts; "entre 2 et 3", "2 à 3" and "2 ou 3" are one.
    if match["joint"] in ("et", "and") and not match["between"]:
        return None
    return first, last, "RANGE_OPEN" if match["open"] or match["at_least_after"] else "RANGE"


def _one(match: re.Match[str], number: int, rough: bool) -> Bounds | None:
    if match["at_least"] or match["at_least_after"] or match["open"] or match["plus"]:
        return number, None, "AT_LEAST"
    if match["more_than"]:
        # Nobody counts to "more than about 20": it is 20 or more.
        return (number, None, "AT_LEAST") if rough else (number + 1, None, "MORE_THAN")
    if match["less_than"]:
        return (0, number - 1, "UP_TO") if number > 1 else None
    if match["up_to"] or match["up_to_after"]:
        return (0, number, "UP_TO") if number else None
    if rough or match["about"] or match["about_after"]:
        return number, number, "ABOUT"
    return number, number, "EXACT"


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})")


# What is counted, in any words but those of either language that would change the number.
_ONE_WORD: Final = rf"(?!(?:{FRENCH.never_noun}|{ENGLISH.never_noun})(?![a-z]))[a-z'-]++"
_NOUN: Final = rf"{_ONE_WORD}(?:,? {_ONE_WORD}){{0,11}}"
_COLLECTIVES: Final = "|".join((*FRENCH.collectives, *FRENCH.multiples, *ENGLISH.multiples))
# What may stand between the number and its noun, or before the number.
_FUNCTION: Final = re.compile(
    rf"{FRENCH.never_noun}|{ENGLISH.never_noun}|{_COLLECTIVES}"
    r"|d|l|de|des|du|la|les?|une?|of|the|an?|at|au|aux|about|around|over|between|to|entre|jusqu|pres|some|up|nos?|none|"
    r"aucune?|pas|autres?|other|nearly|almost|than|from|environ|quelque|various|divers(?:es)?|nombreu(?:x|ses)|many"
)


_BEFORE: Final = ("at_least", "more_than", "less_than", "up_to", "about", "exactly")
_SIGNS: Final = {"at_least": ">=|≥", "more_than": ">", "less_than": "<", "up_to": "<=|≤", "about": "~|≈"}


@cache
def _figures(language: str) -> re.Pattern[str]:
    """A number or two with what qualifies them, and a noun after it."""
    said = _WORDS[language]
    collectives = "|".join((*said.collectives, *said.multiples))
    number = rf"(?:(?:{said.one}) )?(?:\d+(?: (?:{collectives})(?![a-z]))?|(?:{collectives})(?![a-z]))"
    kinds = (
        rf"(?P<{kind}>{getattr(said, kind)}{'|' + _SIGNS[kind] if kind in _SIGNS else ''})"
        for kind in ("at_least", "up_to", "more_than", "less_than", "about", "exactly")
    )
    after = "|".join(
        rf"(?P<{kind}>{getattr(said, kind)})"
        for kind in ("open", "at_least_after", "about_after", "up_to_after")
    )
    return re.compile(
        rf"(?:(?P<between>{said.between}) |(?:{'|'.join(kinds)}) ?)?(?:(?:de|from|les|the) |d')?"
        rf"(?P<first>{number})(?: ?(?P<joint>{said.joint}) ?(?P<last>{number}))?(?P<plus> ?\+)?"
        rf"(?: {said.of}{_NOUN})??(?:[, ]+(?:{after}))?(?: {said.of}{_NOUN})?"
    )
