# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding a place by a name as somebody heard it: suggestions, never a choice.

Homonyms are the rule in the north: the reports' Amzérakad, in Gao, is a letter away from the wadi Amasrakad in
Kidal, and Tabankort is five places. So every place that bears a name is offered, with what tells it apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from forms.gazetteer.likeness import likeness
from forms.gazetteer.spelling import WHOLE, forms, kind_said, letters, rough
from intake.vault.places import KnownPlace

LEAST_SCORE: Final = 0.6
"""Below this, a suggestion has too little in common with what was typed to be worth a line."""

MOST_HOMONYMS: Final = 20

_POOL: Final = 90
_POOL_OF_PARTS: Final = 30
_LEAST_RATIO: Final = 45.0
# What is so much less like than the best, letter by letter, never came out first (on the half tuned on).
_WORTH_WEIGHING: Final = 30.0
_SAID_KIND: Final = 0.06
_SPELLED_ALIKE: Final = 0.15
_POPULATED: Final = 0.003
_SEAT: Final = 0.003
_OTHER_BEGINNING: Final = 0.035
_TWO_PARTS: Final = 0.05
_VOWELS: Final = frozenset("aeiou")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place that a text may mean. `score` is about 1 for the same name and falls with every difference.

    `homonym` says that the whole name sounds like what was typed, so that others may have as good a claim.
    """

    place: KnownPlace
    score: float
    homonym: bool


class Finder:
    """The names of many places, kept in memory to be searched. Reading 42,000 places takes about a second."""

    def __init__(self, places: Iterable[KnownPlace], *, other_names: bool = True) -> None:
        """`other_names` set to False leaves all but the main name of each place out (for measuring)."""
        self._places = list(places)
        self._letters: list[tuple[str, ...]] = []
        owners: defaultdict[str, dict[int, float]] = defaultdict(dict)
        for number, place in enumerate(self._places):
            names = (place.name, *(place.other_names if other_names else ()))
            self._letters.append(tuple(map(letters, names)))
            for name in names:
                for form in forms(name):
                    costs = owners[form.key]
                    costs[number] = min(form.cost, costs.get(number, form.cost))
        self._keys = list(owners)
        self._rough = [rough(key) for key in self._keys]
        self._owners = [tuple(owners[key].items()) for key in self._keys]
        self._numbers = {place.gid: number for number, place in enumerate(self._places)}

    def __len__(self) -> int:
        return len(self._places)

    def place(self, gid: str) -> KnownPlace | None:
        """The place with this id, None when there is none."""
        number = self._numbers.get(gid)
        return None if number is None else self._places[number]

    def find(self, text: str, limit: int = 5, region: str = "") -> list[Suggestion]:
        """Places that `text` may name, the likeliest first.

        At least `limit` when there are as many, and all homonyms of the first whatever the limit, up to 20.
        `region` (a code of `region_2023`) leaves out the places that are known to lie in another one.
        """
        ranked = sorted(self._scored(text), key=lambda found: (-found[0], self._places[found[1]].gid))
        suggestions: list[Suggestion] = []
        for score, number, homonym in ranked:
            place = self._places[number]
            if score < LEAST_SCORE or (region and place.region and place.region != region):
                continue
            if len(suggestions) >= limit and (not homonym or len(suggestions) >= MOST_HOMONYMS):
                break
            suggestions.append(Suggestion(place, score, homonym))
        return suggestions

    def _scored(self, text: str) -> Iterator[tuple[float, int, bool]]:
        spelled, kind = letters(text), kind_said(text)
        best: dict[int, float] = {}
        homonyms: set[int] = set()
        for sounds, cost, position in self._candidates(text):
            name = self._keys[position]
            alike = likeness(sounds, name) - cost
            if sounds[:1] != name[:1] and not _VOWELS & {sounds[:1], name[:1]}:
                alike -= _OTHER_BEGINNING
            for number, other_cost in self._owners[position]:
                score = alike - other_cost - (_TWO_PARTS if cost > 0.1 and other_cost > 0.1 else 0)
                if sounds == name and cost == other_cost == WHOLE:
                    homonyms.add(number)
                if score > best.get(number, 0.0):
                    best[number] = score
        for number, score in best.items():
            place = self._places[number]
            score -= _SPELLED_ALIKE * (
                1.0 - max(fuzz.ratio(spelled, name) for name in self._letters[number]) / 100
            )
            if kind and place.kind == kind:
                score += _SAID_KIND
            elif not kind and place.kind == "P":
                # Among namesakes, people first; and first of all the seat of a region, cercle or commune.
                score += _POPULATED + (_SEAT if place.feature.startswith("PPLA") else 0)
            yield score, number, number in homonyms

    def _candidates(self, text: str) -> Iterator[tuple[str, float, int]]:
        """Keys roughly like one of the forms of `text`: its key, its cost, and the position of the key found."""
        for form in forms(text):
            if not form.key:
                continue
            found = process.extract(
                rough(form.key),
                self._rough,
                scorer=fuzz.ratio,
                limit=_POOL if form.cost < 0.1 else _POOL_OF_PARTS,
                score_cutoff=_LEAST_RATIO,
            )
            for _, ratio, position in found:
                if ratio < found[0][1] - _WORTH_WEIGHING:
                    break
                yield form.key, form.cost, position
