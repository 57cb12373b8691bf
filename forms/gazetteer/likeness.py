# SPDX-License-Identifier: GPL-3.0-or-later
"""How alike two names sound: an edit distance in which usual confusions cost little.

Vowels are the least certain (Tamasheq has few, its writers many), then g and gh, g and j, t and d, m and n. The
costs were set by ear, then halfway towards how often each confusion occurs in one half of the real variants that
the tests hold (log odds, smoothed); the other half measures.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_VOWELS: Final = "aeiou"
_ADDED: Final = 0.95
_INSERTED: Final = {**dict.fromkeys(_VOWELS, 0.65), "h": 0.3, "R": 0.75, "k": 0.8}
# A longer name is not to win just by being long.
_SMOOTHING: Final = 0.8
LEAST: Final = 0.45
"""Names less alike than this are not told apart any further: this is said of them."""

# At the end of a name these come and go: "Tassakan(e)", "Taftou(t)".
_FINAL: Final = {"e": 0.2, "a": 0.35, "i": 0.45, "t": 0.35, "s": 0.55, "n": 0.7}

_CONFUSED: Final = {
    "ae": 0.5, "ei": 0.5, "ou": 0.4, "ao": 0.7, "io": 0.8,
    "Rr": 0.25, "Rh": 0.3, "Rg": 0.5, "Rk": 0.5, "rg": 0.75, "rl": 0.8, "rh": 0.8,
    "gj": 0.25, "gk": 0.55, "kx": 0.75, "kh": 0.8, "xj": 0.55, "xs": 0.65, "sj": 0.75, "jd": 0.7, "ji": 0.75,
    "mn": 0.6, "td": 0.75, "bp": 0.65, "bf": 0.8, "fu": 0.8,
}  # fmt: skip

_SWAPPED: Final = {(pair[one], pair[1 - one]): cost for pair, cost in _CONFUSED.items() for one in (0, 1)}

_Row = tuple[list[float], float]


def likeness(one: str, other: str) -> float:
    """1 for the same key, less the more they differ."""
    return Heard(one).likeness(other)


class Heard:
    """One key that is compared with many.

    Names of one part of the country begin alike, so what the beginning of a name costs is kept for the next one.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self._costs = _costs(key)
        before = [0.0]
        for adding in self._costs:
            before.append(before[-1] + adding)
        self._rows: dict[str, _Row] = {"": (before, 0.0)}
        self._swapping: dict[str, list[float]] = {}

    def likeness(self, other: str, least: float = LEAST) -> float:
        """1 for the same key, less the more they differ; `least` where they are no more alike than that.

        The higher `least` is, the sooner it is known that two keys are not worth comparing to the end.
        """
        if self._key == other:
            return 1.0
        if not self._key or not other:
            return 0.0
        length = max(len(self._key), len(other)) + _SMOOTHING
        far = (1.0 - least) * length
        distance = self._distance(other, far)
        return least if distance >= far else 1.0 - distance / length

    def _distance(self, other: str, far: float) -> float:
        """What it costs to make one key of the other (Wagner and Fischer), or more than `far`."""
        rows = self._rows
        before, costs = rows[""][0], _costs(other)
        for heard in range(1, len(other)):
            row = rows.get(other[:heard])
            if row is None:
                row = rows[other[:heard]] = self._row(before, other[heard - 1], costs[heard - 1])
            before, least = row
            # It only grows from here: too far apart is all that anybody wants to know.
            if least > far:
                return least
        return self._row(before, other[-1], costs[-1])[0][-1]

    def _row(self, before: list[float], sound: str, dropping: float) -> _Row:
        """What each beginning of the key costs against one more `sound` of the other, and the least of it."""
        diagonal = before[0]
        cost = least = diagonal + dropping
        row = [cost]
        for swapping, adding, above in zip(self._swaps(sound), self._costs, before[1:], strict=True):
            added, diagonal = cost + adding, diagonal + swapping
            cost = above + dropping
            if diagonal < cost:
                cost = diagonal
            if added < cost:
                cost = added
            if cost < least:
                least = cost
            row.append(cost)
            diagonal = above
        return row, least

    def _swaps(self, sound: str) -> list[float]:
        """What it costs to take `sound` for each sound of the key."""
        swaps = self._swapping.get(sound)
        if swaps is None:
            swaps = [0.0 if sound == own else _SWAPPED.get((sound, own), 1.0) for own in self._key]
            self._swapping[sound] = swaps
        return swaps


@lru_cache(maxsize=65536)  # the same few thousand names come up in query after query
def _costs(sounds: str) -> tuple[float, ...]:
    """What it costs to add each sound of a key."""
    costs = [_INSERTED.get(sound, _ADDED) for sound in sounds]
    if costs:
        costs[-1] = min(costs[-1], _FINAL.get(sounds[-1], _ADDED))
    return tuple(costs)
