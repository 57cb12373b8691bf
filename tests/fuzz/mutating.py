# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes examples at random, for where no fuzzer that watches the code is installed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Final

LONGEST: Final = 64 * 1024
_ODD: Final = (
    b"", b"\0", b"\n", b"\r\n", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\\ud800", b"null", b"true", b"[]", b"{}",
    b'"', b"\\", b"-1", b"0", b"1e999", b"9" * 19, b"9" * 400, b"9007199254740992", b"4294967295", b"[" * 2000,
    b"../", b"\xe2\x80\xae", "\N{ARABIC-INDIC DIGIT THREE}".encode(), "İ".encode(), b"\x80" * 8, b"\xff" * 8,
)  # fmt: skip


class Mutator:
    """Gives one changed example after the other, drawn from a seed."""

    def __init__(self, examples: Sequence[bytes], seed: int) -> None:
        self._drawn = random.Random(seed)
        self._examples = list(examples) or [b""]
        words = {word for one in self._examples for word in re.findall(rb"[\w+/=.-]{2,40}", one)}
        self._words = [*_ODD, *sorted(words)]

    def next(self) -> bytes:
        """An example with one change or several."""
        data = bytearray(self._drawn.choice(self._examples))
        for _ in range(self._drawn.choice((1, 1, 1, 2, 3, 6))):
            self._change(data)
        return bytes(data[:LONGEST])

    def _change(self, data: bytearray) -> None:
        at = self._drawn.randrange(len(data) + 1)
        end = min(len(data), at + self._drawn.choice((1, 1, 2, 4, 8, 16, 64, 512)))
        match self._drawn.randrange(9):
            case 0 if at < len(data):
                data[at] ^= 1 << self._drawn.randrange(8)
            case 1 if at < len(data):
                data[at] = self._drawn.randrange(256)
            case 2:
                del data[at:end]
            case 3:
                data[at:at] = data[at:end] * self._drawn.choice((1, 2, 50))
            case 4:
                data[at:at] = self._drawn.choice(self._words)
            case 5:
                data[at:end] = self._drawn.choice(self._words)
            case 6:
                other = self._drawn.choice(self._examples)
                begin = self._drawn.randrange(len(other) + 1)
                data[at:end] = other[begin : begin + self._drawn.randrange(1, 400)]
            case 7:
                del data[at:]
            case _:
                self._number(data)

    def _number(self, data: bytearray) -> None:
        """Another number in the place of one, or another word in the place of a word."""
        found = list(re.finditer(rb"\d+|[A-Za-z_]{2,}", data))
        if found:
            chosen = self._drawn.choice(found)
            data[chosen.start() : chosen.end()] = self._drawn.choice(self._words)
