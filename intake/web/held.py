# SPDX-License-Identifier: GPL-3.0-or-later
"""What was typed into a form that was refused, until the page that shows it again is asked for.

Every POST answers with a redirect, because a browser writes the body of a POST that did not to its profile. So
the values wait here: in this worker's memory, never on disk and never in a cookie, and gone when it locks.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from werkzeug.datastructures import MultiDict

KEPT: Final = 24
"""So many are kept; the oldest goes first."""


@dataclass(frozen=True)
class Held:
    """One refused form: the page and the browser session it belongs to, its values and what is wrong."""

    session: str
    path: str
    values: MultiDict[str, str] = field(default_factory=MultiDict, repr=False)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    message: str = field(default="", repr=False)


class HeldForms:
    """Refused forms by random id, and where forms that were accepted once have led."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._outcomes: OrderedDict[str, str] = OrderedDict()

    def hold(self, held: Held) -> str:
        """Keep it; the id to ask for it with."""
        name = secrets.token_hex(16)
        with self._lock:
            self._held[name] = held
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return name

    def get(self, name: str, session: str, path: str) -> Held | None:
        """The form of that id, only for the session and the page that it was held for."""
        with self._lock:
            held = self._held.get(name)
        return held if held is not None and (held.session, held.path) == (session, path) else None

    def drop(self, name: str) -> None:
        """Forget it: its values were accepted."""
        with self._lock:
            self._held.pop(name, None)

    def remember(self, once: str, led_to: str) -> None:
        """A form that carries `once` was accepted and led to `led_to`."""
        with self._lock:
            self._outcomes[once] = led_to
            while len(self._outcomes) > KEPT:
                self._outcomes.popitem(last=False)

    def outcome(self, once: str) -> str | None:
        """Where the form that carries `once` led when it was accepted; None when it was not. Saves nothing twice."""
        with self._lock:
            return self._outcomes.get(once)
