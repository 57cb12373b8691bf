# SPDX-License-Identifier: GPL-3.0-or-later
"""What was sealed since the vault was opened, for the warning before a report is finished.

Not the words: marks of them under a random key, both in this worker's memory alone, for an hour at most. They go with
the worker when the vault locks, and are on no disk (DESIGN "Sealed identities": no hash of a name is stored). Whoever
sits at the open vault within that hour could try names against them, which is why it is no longer.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from forms.warnings import sought

LOOKED_FOR: Final = ("name", "aliases", "patronym", "phone")
"""The lines of an identity that are looked for; an address is made of words that reports are full of."""
LASTS: Final = 3600.0
"""Seconds: as long as an interview may hold the lock."""


def words_of(identity: Mapping[str, str]) -> Iterable[str]:
    """What to look for in the texts that others read."""
    return [identity.get(line, "") for line in LOOKED_FOR]


class SealedWords:
    """Whether a word, as `forms.warnings` looks for it, was sealed lately."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._key = clock, secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._until: dict[bytes, float] = {}

    def remember(self, identity: Mapping[str, str]) -> None:
        """An identity was sealed."""
        until = self._clock() + LASTS
        with self._lock:
            self._until |= {self._mark(word): until for word in sought(words_of(identity))}

    def __contains__(self, word: object) -> bool:
        now = self._clock()
        with self._lock:
            self._until = {mark: until for mark, until in self._until.items() if until > now}
            return isinstance(word, str) and self._mark(word) in self._until

    def _mark(self, word: str) -> bytes:
        return hashlib.blake2s(word.encode("utf-8", "surrogatepass"), key=self._key).digest()
