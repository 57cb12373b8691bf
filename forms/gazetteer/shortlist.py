# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawing the few keys that are most like one out of tens of thousands, without comparing it with each.

Two keys cannot be more alike, letter by letter, than the letters that they share allow, in whatever order. Which
keys hold a letter (or hold it twice, or three times) is one long integer with a bit for each key; adding those of
the letters wanted, bit by bit and for all keys at once, says how many letters each key shares. Only what shares
enough is compared. Nothing is lost by it: the outcome is that of comparing with all (a test holds this).
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

Found = tuple[str, float, int]
"""A key, its ratio to the one wanted (0 to 100, indel), and its position."""

# Most often enough keys are this much alike; where they are not, the next lower bound is tried.
_STEPS: Final = (70.0, 60.0, 52.0)
_SET: Final = re.compile("1")
_ROUNDING: Final = 1e-9


class Shortlist:
    """Keys to draw from, by their positions."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys
        self._whole = (len(keys) + 7) // 8
        holding: defaultdict[tuple[str, int], bytearray] = defaultdict(self._none)
        long: defaultdict[int, bytearray] = defaultdict(self._none)
        for position, key in enumerate(keys):
            byte, bit = position >> 3, 1 << (position & 7)
            long[len(key)][byte] |= bit
            for letter in set(key):
                for times in range(1, key.count(letter) + 1):
                    holding[letter, times][byte] |= bit
        self._holding = {letter: int.from_bytes(bits, "little") for letter, bits in holding.items()}
        self._long = {length: int.from_bytes(bits, "little") for length, bits in long.items()}

    def draw(self, wanted: str, most: int, least: float, behind: float) -> list[Found]:
        """The `most` keys likest `wanted`, the likest first, those of one ratio by position.

        None is less alike than `least`, nor by more than `behind` less alike than the first.
        """
        for step in (*_STEPS, least):
            ratio = max(step, least)
            positions = self._sharing(wanted, ratio)
            keys = [self._keys[position] for position in positions]
            found = process.extract(wanted, keys, scorer=fuzz.ratio, limit=most, score_cutoff=ratio)
            best = found[0][1] if found else 0.0
            if len(found) == most or max(least, best - behind) >= ratio:
                return [(key, alike, positions[nth]) for key, alike, nth in found if alike >= best - behind]
        return []

    def _sharing(self, wanted: str, ratio: float) -> list[int]:
        """The positions of the keys that share enough letters with `wanted` to be alike by `ratio`."""
        planes = self._shared(wanted)
        enough = 0
        for length, keys in self._long.items():
            # The ratio is twice the letters in common (in order) by the letters of both.
            needed = math.ceil(ratio / 200 * (len(wanted) + length) - _ROUNDING)
            if needed <= min(length, len(wanted)):
                enough |= keys & _at_least(planes, needed, keys)
        return [digit.start() for digit in _SET.finditer(f"{enough:b}"[::-1])]

    def _shared(self, wanted: str) -> list[int]:
        """How many letters of `wanted` each key holds: one integer for each binary digit, the lowest first."""
        planes: list[int] = []
        for letter in set(wanted):
            for times in range(1, wanted.count(letter) + 1):
                carried = self._holding.get((letter, times), 0)
                for digit, plane in enumerate(planes):
                    planes[digit], carried = plane ^ carried, plane & carried
                if carried:
                    planes.append(carried)
        return planes

    def _none(self) -> bytearray:
        return bytearray(self._whole)


def _at_least(planes: Sequence[int], needed: int, among: int) -> int:
    """Those of `among` whose number, written in `planes`, is `needed` or more."""
    if needed >> len(planes):
        return 0
    more, equal = 0, among
    for digit in reversed(range(len(planes))):
        if needed >> digit & 1:
            equal &= planes[digit]
        else:
            more |= equal & planes[digit]
            equal &= ~planes[digit]
    return more | equal
