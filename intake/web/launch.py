# SPDX-License-Identifier: GPL-3.0-or-later
"""One-time launch tokens: the right to one session, for a minute, once.

The supervisor holds them, so that a worker that starts afresh does not honour one a second time.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Final

LIFETIME: Final = 60.0
"""Seconds within which a token must be used."""


class LaunchTokens:
    """Tokens that were given out and not used yet.

    A token says whether it was given to a window that this program opened itself (`own_window`): only there
    may an identity be typed, because any other browser window writes what is typed to its profile.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._given: dict[str, tuple[float, bool]] = {}

    def give(self, *, own_window: bool) -> str:
        """A new token."""
        token = secrets.token_urlsafe(32)
        self._given[token] = (self._clock() + LIFETIME, own_window)
        return token

    def redeem(self, token: str) -> bool | None:
        """Use up `token`. Whether it is for an own window, or None when it is unknown, used or too old."""
        expires, own_window = self._given.pop(token, (0.0, False))
        return own_window if self._clock() < expires else None
