# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of a report that may give somebody away: looked for on this device, shown before finishing, never blocking.

A telephone number, an e-mail address, or what looks like a person's name in a text that others will read. It is a
guess in both directions: it finds names that are public, and misses names that look like none. So it only asks.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from forms.gazetteer.fold import fold
from forms.sections.answers import answers
from intake.model.report import Report
from translations import N_

PHONE: Final = "phone"
MAIL: Final = "mail"
NAME: Final = "name"
SEALED: Final = "sealed"

TOLD: Final = {
    PHONE: N_("This looks like a telephone number."),
    MAIL: N_("This looks like an e-mail address."),
    NAME: N_("This looks like the name of a person."),
    SEALED: N_("This was sealed as an identity a short while ago."),
}

# Mali: eight digits in pairs, with or without +223; neighbours have eight to ten. A sum of money is no number of
# a telephone: what stands before a currency is left out.
_PHONE = re.compile(
    r"(?<![\d.,/-])(?!\d{4}-\d\d-\d\d)(?:(?:\+|00) ?\d{1,3}[ .-]?)?(?:\(0\) ?)?"
    r"\d{2}(?P<sep>[ .\u00a0\u202f-]?)\d{2}(?:(?P=sep)\d{2}){2,3}(?![ .\u00a0\u202f]?\d)"
    r"(?!\s*(?:F\b|FCFA|CFA|francs?|XOF))"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]+"
_PARTICLES = r"(?:(?:ag|ould|wal|walet|ben|bin|bint|ibn|el|al|ou|dit|dite|de|di)[ -])?"
_SEVERAL_WORDS = rf"{_CAPITAL}(?:[ -]{_PARTICLES}{_CAPITAL})*"
_TITLE = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Mme|Mlle|M|Dr|Imam|Cheikh|Sheikh|El Hadj|Elhadj)\b\.? (?P<name>{_SEVERAL_WORDS})"
)
_CALLED = re.compile(
    rf"(?i:\b(?:nommée?s?|prénommée?|appelée?s?|dénommée?s?|surnommée?|s['’]appelle|named|called|known as|alias)\b) "
    rf"(?P<name>{_SEVERAL_WORDS})"
)
# "Moussa ag Acharatoumane", "Fatoumata walet X", "Sidi ould Ahmed": a patronym says that it is a person.
_PATRONYM = re.compile(rf"\b(?P<name>{_CAPITAL} (?:[Aa]g|[Oo]uld|[Ww]al(?:e)?t?|[Bb]int?|[Ii]bn) {_CAPITAL})")
_SIGNS: Final = ((PHONE, _PHONE), (MAIL, _MAIL), (NAME, _TITLE), (NAME, _CALLED), (NAME, _PATRONYM))

_SHORTEST: Final = 4
"""Letters of a sealed word that is looked for: a shorter one is in many others."""
_DIGITS: Final = 8
"""The digits of a telephone number in Mali, without what stands before them."""
_OF_MANY: Final = frozenset({"ould", "oult", "walet", "walat", "bint", "elhadj", "cheikh", "imam"})
"""Parts of names that thousands share."""
_NUMBER = re.compile(r"\d(?:[ .\u00a0\u202f/()-]{0,2}\d){7,}")


@dataclass(frozen=True)
class Caution:
    """Something that may give somebody away: what it looks like, where it stands, and the words themselves."""

    kind: str
    section: str
    path: str
    number: str
    label: str
    words: str


def sought(texts: Iterable[str]) -> frozenset[str]:
    """What is looked for of identities: words without accents and case, telephone numbers by their last digits."""
    found: set[str] = set()
    for text in texts:
        words = {word for word in fold(text).split() if len(word) >= _SHORTEST and not word.isdecimal()}
        found |= words - _OF_MANY
        found |= {_digits(number[0]) for number in _NUMBER.finditer(text)}
    return frozenset(found)


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))[-_DIGITS:]


def warnings(report: Report, language: str, sealed: Container[str] = ()) -> list[Caution]:
    """What to look at again in the texts of a report. Each is told once per question.

    `sealed` knows what is `sought` of identities that were sealed lately; it is in memory only.
    """
    found: dict[tuple[str, str], Caution] = {}
    for answer in answers(report, language):
        if not answer.free or answer.path.split("/")[-1] in ("name", "aliases", "patronym"):
            # A name that may be published is asked for by its own question.
            continue
        for kind, words in _signs(answer.said, sealed):
            warning = Caution(kind, answer.section.name, answer.path, answer.number, answer.label, words)
            found.setdefault((answer.path, fold(words)), warning)
    return list(found.values())


def _signs(text: str, sealed: Container[str]) -> Iterator[tuple[str, str]]:
    yield from ((SEALED, word) for word in dict.fromkeys(fold(text).split()) if word in sealed)
    yield from ((SEALED, number[0]) for number in _NUMBER.finditer(text) if _digits(number[0]) in sealed)
    for kind, sign in _SIGNS:
        for match in sign.finditer(text):
            yield kind, (match["name"] if kind == NAME else match[0]).strip()
