# SPDX-License-Identifier: GPL-3.0-or-later
"""Leave to take one readable copy out, once: given after the journal says so, and used up by taking it.

A download is a GET, and a GET must not write to the journal. So a POST signs the disclosure and gives a ticket, which
the address that it leads to uses up.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from flask import current_app, session

TICKETS: Final = "intake.tickets"
KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Ticket:
    """For whom, which file and what for; ``content`` is a copy that exists nowhere else."""

    owner: str
    file: str
    use: str
    content: bytes = field(default=b"", repr=False)


class Tickets:
    """Those of this worker that were not used yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Ticket] = OrderedDict()

    def give(self, file: str, use: str, content: bytes = b"") -> str:
        """A new ticket for this browser session."""
        name = secrets.token_hex(16)
        with self._lock:
            self._held[name] = Ticket(session["id"], file, use, content)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return name

    def take(self, name: str, file: str, use: str) -> Ticket | None:
        """Use up a ticket; None when it is not for this."""
        with self._lock:
            found = self._held.pop(name, None)
        if found is None or (found.owner, found.file, found.use) != (session["id"], file, use):
            return None
        return found


def tickets() -> Tickets:
    """Those of the application that serves the current request."""
    found: Tickets = current_app.extensions.setdefault(TICKETS, Tickets())
    return found
