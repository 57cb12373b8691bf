# SPDX-License-Identifier: GPL-3.0-or-later
"""When an open vault was last used, and when it locks by itself."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from intake.web.control import Control
    from intake.web.session import VaultSession

DEFAULT_MINUTES: Final = 5
WARNING: Final = 60.0
"""Seconds before locking at which the page says so."""
INTERVIEW: Final = 3600.0
"""Seconds for which "interview in progress" holds the lock off, at most."""
_LOOK: Final = 2.0


def uptime() -> float:
    """Seconds on a clock that also runs while the computer sleeps: a closed lid must not hold a vault open."""
    # CLOCK_BOOTTIME is Linux's; the CLOCK_MONOTONIC of macOS and Windows' own clock go on during sleep.
    clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class IdleClock:
    """Counts down from the last use; an interview holds it at its full length until it ends."""

    def __init__(self, minutes: float = DEFAULT_MINUTES) -> None:
        self._limit = minutes * 60.0
        self._used = uptime()
        self._held_until = 0.0

    def touch(self) -> None:
        """Somebody is there."""
        self._used = uptime()

    def set_minutes(self, minutes: float) -> None:
        """Count down from so many minutes from now on."""
        self._limit = minutes * 60.0
        self.touch()

    def hold(self, seconds: float = INTERVIEW) -> None:
        """An interview begins: do not lock for `seconds`, never more than `INTERVIEW`."""
        self._held_until = uptime() + min(seconds, INTERVIEW)

    def release(self) -> None:
        """The interview is over."""
        self._held_until = 0.0
        self.touch()

    @property
    def held_for(self) -> float:
        """Seconds for which an interview still holds the lock off; 0 when there is none."""
        return max(0.0, self._held_until - uptime())

    @property
    def left(self) -> float:
        """Seconds until it locks, 0 when it is due. After an interview a whole idle time follows."""
        return max(0.0, max(self._used, self._held_until) + self._limit - uptime())


def watch(session: VaultSession, control: Control) -> None:
    """Lock an open vault when its time is up, from a thread of its own."""

    def look() -> None:
        pause = threading.Event()
        while not pause.wait(_LOOK):
            if session.due():
                control.lock()

    threading.Thread(target=look, daemon=True).start()
