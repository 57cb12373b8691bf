# SPDX-License-Identifier: GPL-3.0-or-later
"""How a name sounds: keys by which spellings of one place meet, however they were taken down.

Names of the north are Tamasheq, Songhay or Arabic heard through French, English or a map maker's habits. What
varies is known: gh, rh and r for one sound; ou and w; q, k and c; dj and j; doubled letters; "Ti-n-", "Tin "
and "Tin-"; a final e; a word for what the place is ("Oued", "Adrar", "Puits de") that is said or left out.
A key keeps one letter for each sound. `likeness` then weighs what still differs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from forms.gazetteer.fold import fold

# Costs of reading a name in another form than the whole of it, out of a likeness of 1 (tuned on one half of the
# variants of tests, DESIGN section 5).
WHOLE: Final = 0.0
WITHOUT_KIND: Final = 0.03
WITHOUT_ARTICLE: Final = 0.10
ONE_WORD: Final = 0.15

_KINDS: Final = {
    "H": "oued ouadi wad wadi lac lake mare marigot fleuve river riviere daia dayet daya daiet dhaia puits puit "
    "well wells hassi bir biar anou kolodets sebkha sebkhet aguelmam guelta",
    "T": "adrar mont monts mount mountain mountains montagne montagnes colline collines hill hills erg dune dunes "
    "gara gora gour garet hamada vallee valley massif plaine jebel djebel piton plateau elb dhra guelb",
    "S": "aeroport airport",
    "P": "village ville camp campement hameau site town city",
    "A": "region cercle commune secteur sector",
    "": "salines aber ras agator oasis",
}
_KIND_OF: Final = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_DEFINITE: Final = frozenset(("el", "al", "es", "en", "ed", "er", "la", "le", "les"))
_LINKS: Final = _DEFINITE | {"de", "d", "du", "des", "l", "of", "the"}
_ARTICLES: Final = frozenset(("in", "tin", "an"))
_LEAST_LETTERS: Final = 3

_SPACED_ARTICLE = re.compile(r"\b(t?) ?i ?n\b")
_OTHER_TIN = re.compile(r"\b(?:ten|tine)\b")
_OTHER_IN = re.compile(r"^(?:en|ine)\b")
_ELISION = re.compile(
    r"^(dunes?|mare|monts?|gara|vallee|region|cercle|oued|puits|lac|plateau|salines) (de )?([dl])(?=[aeiouy])"
)

_SOUND = re.compile(
    r"tch|sch|c+h|s+h|g+h|r+h|k+h|d[jgzh]|gu(?=[ei])|qu(?=[ei])|ph|th|ou|oo|[ae][iy]|o[iy]|ae|(.)\1+|[qcwvyz]"
)
_SOUNDS: Final = {
    "tch": "x", "sch": "x", "ch": "x", "sh": "x",
    "dj": "j", "dg": "j", "dz": "j", "dh": "d",
    "gh": "R", "rh": "R", "kh": "R", "gu": "g", "qu": "k", "q": "k", "c": "k", "ph": "f", "th": "t",
    "ou": "u", "oo": "u", "w": "u", "v": "u", "oi": "oi", "oy": "oi", "y": "i",
    "ai": "e", "ay": "e", "ei": "e", "ey": "e", "ae": "e", "z": "s",
}  # fmt: skip
# What candidates are first drawn by: e is i, o is u, the throaty R is an r like any other, and h is silent.
_ROUGH: Final = str.maketrans({"e": "i", "o": "u", "R": "r", "h": None})


@dataclass(frozen=True, slots=True)
class Form:
    """One way to read a name: its key, and what it costs to take the name for this."""

    key: str
    cost: float


def key(letters: str) -> str:
    """One letter per sound, for folded letters without spaces; R is the sound written gh, rh, kh or r."""
    return _SOUND.sub(_sound, letters)


def rough(sounds: str) -> str:
    """A key in which even the sounds that are most often confused are one letter."""
    return sounds.translate(_ROUGH)


def letters(name: str) -> str:
    """A name as it is spelled, without case, accents, hyphens and spaces."""
    return fold(name).replace(" ", "")


def kind_said(name: str) -> str:
    """The kind of place that a name says of itself (GeoNames class: "Oued …" is H), "" when it says none."""
    words = _words(name)
    if len(words) > 1:
        return _KIND_OF.get(words[0]) or _KIND_OF.get(words[-1], "")
    return ""


def forms(name: str) -> tuple[Form, ...]:
    """The ways to read a name, the whole first: without what it is, without its article, one word of it."""
    words = _words(name)
    found = [(words, WHOLE)]
    core = _core(words)
    if core != words:
        found.append((core, WITHOUT_KIND))
    if len(core) > 1 and core[0] in _ARTICLES:
        core = core[1:]
        found.append((core, WITHOUT_ARTICLE))
    if len(core) > 1:
        found += [(part, ONE_WORD) for part in (core[-1:], core[:1]) if len(part[0]) > _LEAST_LETTERS]
    if len(core) > 2:
        found.append((core[:2], ONE_WORD))
    cheapest: dict[str, float] = {}
    for part, cost in found:
        sounds = key("".join(part))
        if cost == WHOLE or len(sounds) >= _LEAST_LETTERS:
            cheapest.setdefault(sounds, cost)
    return tuple(Form(sounds, cost) for sounds, cost in cheapest.items())


def _words(name: str) -> list[str]:
    text = _SPACED_ARTICLE.sub(r"\1in", fold(name))
    text = _OTHER_IN.sub("in", _OTHER_TIN.sub("tin", text))
    return _ELISION.sub(r"\1 \3 ", text).split()


def _core(words: list[str]) -> list[str]:
    """The words without the kind of place and what links it to the name."""
    if len(words) < 2:
        return words
    if words[0] in _KIND_OF:
        start = 1
        while start < len(words) - 1 and words[start] in _LINKS:
            start += 1
        return words[start:]
    if words[-1] in _KIND_OF:
        return words[:-1]
    return words[1:] if words[0] in _DEFINITE else words


def _sound(match: re.Match[str]) -> str:
    written = match[1] or match[0]
    if written == "c":
        softened = not match[1] and match.string[match.end() : match.end() + 1] in ("e", "i", "y")
        return "s" if softened else "k"
    if written[-1] == "h" and written not in _SOUNDS:
        written = written[-2:]
    return _SOUNDS.get(written, written)
