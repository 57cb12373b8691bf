# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding a place by a name as somebody heard it: suggestions, never a choice.

Homonyms are the rule in the north: the reports' Amzérakad, in Gao, is a letter away from the wadi Amasrakad in
Kidal, and Tabankort is five places. So every place that bears a name is offered, with what tells it apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from forms.gazetteer.likeness import LEAST, Heard
from forms.gazetteer.shortlist import Shortlist
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
_ROUNDING: Final = 1e-9
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
    """The names of many places, kept in memory to be searched. Reading 42,000 places takes about half a second."""

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
        self._rough = Shortlist([rough(key) for key in self._keys])
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
        weighing = _Weighing(self._places, self._letters, text, limit)
        for sounds, cost, position in self._candidates(text):
            owners = [
                (number, other_cost + (_TWO_PARTS if cost > 0.1 and other_cost > 0.1 else 0))
                for number, other_cost in self._owners[position]
                if not region or self._places[number].region in ("", region)
            ]
            if owners:
                weighing.add(sounds, self._keys[position], cost, owners)
        suggestions: list[Suggestion] = []
        for score, number in weighing.ranked():
            homonym = number in weighing.homonyms
            if len(suggestions) >= limit and (not homonym or len(suggestions) >= MOST_HOMONYMS):
                break
            suggestions.append(Suggestion(self._places[number], score, homonym))
        return suggestions

    def _candidates(self, text: str) -> Iterator[tuple[str, float, int]]:
        """Keys roughly like one of the forms of `text`: its key, its cost, and the position of the key found."""
        for form in forms(text):
            if not form.key:
                continue
            most = _POOL if form.cost < 0.1 else _POOL_OF_PARTS
            for _, _, position in self._rough.draw(rough(form.key), most, _LEAST_RATIO, _WORTH_WEIGHING):
                yield form.key, form.cost, position


class _Weighing:
    """The places weighed for one question, and what one must reach to be still among the first."""

    def __init__(
        self, places: Sequence[KnownPlace], spellings: Sequence[tuple[str, ...]], text: str, limit: int
    ) -> None:
        self.homonyms: set[int] = set()
        self._places, self._spellings = places, spellings
        self._spelled, self._kind = letters(text), kind_said(text)
        self._limit = limit
        self._said: dict[str, Heard] = {}
        self._scores: dict[int, float] = {}
        self._gains: dict[int, float] = {}
        self._first: dict[int, float] = {}
        self._least = LEAST_SCORE

    def add(self, sounds: str, name: str, cost: float, owners: Sequence[tuple[int, float]]) -> None:
        """Weigh the places that are called `name` against `sounds`, a form of what was typed and its cost.

        `owners` are the numbers of the places and what it costs to take the name for theirs. What cannot come
        among the first any more is not compared to the end: most of the time of a question would go there.
        """
        if sounds[:1] != name[:1] and not _VOWELS & {sounds[:1], name[:1]}:
            cost += _OTHER_BEGINNING
        at_best = max(self._gain(number) - other_cost for number, other_cost in owners)
        least = self._least + cost - at_best - _ROUNDING
        alike = self._heard(sounds).likeness(name, max(least, LEAST))
        if alike <= least:
            return
        for number, other_cost in owners:
            if sounds == name and cost == other_cost == WHOLE:
                self.homonyms.add(number)
            self._keep(number, alike - cost - other_cost + self._gain(number))

    def ranked(self) -> list[tuple[float, int]]:
        """Scores and numbers of what is worth a line, the likeliest first; of the others, some."""
        worth = ((score, number) for number, score in self._scores.items() if score >= LEAST_SCORE)
        return sorted(worth, key=lambda found: (-found[0], self._places[found[1]].gid))

    def _keep(self, number: int, score: float) -> None:
        if score <= self._scores.get(number, 0.0):
            return
        self._scores[number] = score
        first = self._first
        if number in first or len(first) < self._limit:
            first[number] = score
        elif score > self._least:
            del first[min(first, key=first.__getitem__)]
            first[number] = score
        if len(first) >= self._limit:
            self._least = max(LEAST_SCORE, min(first.values()))

    def _heard(self, sounds: str) -> Heard:
        heard = self._said.get(sounds)
        if heard is None:
            heard = self._said[sounds] = Heard(sounds)
        return heard

    def _gain(self, number: int) -> float:
        """What a place gains by its kind and loses by its spelling, whichever of its forms is meant."""
        gain = self._gains.get(number)
        if gain is not None:
            return gain
        place = self._places[number]
        spelled = max(fuzz.ratio(self._spelled, name) for name in self._spellings[number])
        gain = -_SPELLED_ALIKE * (1.0 - spelled / 100)
        if self._kind and place.kind == self._kind:
            gain += _SAID_KIND
        elif not self._kind and place.kind == "P":
            # Among namesakes, people first; and first of all the seat of a region, cercle or commune.
            gain += _POPULATED + (_SEAT if place.feature.startswith("PPLA") else 0)
        self._gains[number] = gain
        return gain
