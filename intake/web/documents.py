# SPDX-License-Identifier: GPL-3.0-or-later
"""Cards and rosters that were handed over and wait for their words to be typed. In memory only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from flask import Flask, abort, current_app, session

from intake.crypto.words import pick_positions
from intake.model.entry import new_id
from sync.finding import Document
from sync.signed import MAX_FILE

KEY: Final = "intake.documents"
KEPT: Final = 24
TRIES: Final = 5
"""After so many wrong answers the file has to be handed over again, with other positions to type."""


@dataclass(slots=True)
class Waiting:
    """One document, the browser session it was handed over in, and the positions of the words to type."""

    document: Document
    owner: str
    id: str = field(default_factory=new_id)
    positions: tuple[int, ...] = field(default_factory=pick_positions)
    wrong: int = 0


class SmallFile:
    """Takes an uploaded card or roster into memory; what is larger than they can be is let go."""

    def __init__(self) -> None:
        self._data: bytearray | None = bytearray()

    def write(self, data: bytes) -> int:
        """The next bytes."""
        if self._data is not None:
            self._data += data
            if len(self._data) > MAX_FILE:
                self._data = None
        return len(data)

    def commit(self) -> bytes:
        """All of it, nothing when it was too large."""
        return bytes(self._data or b"")

    def abort(self) -> None:
        """Let go of it."""
        self._data = None


class Documents:
    """Those of one worker."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Waiting] = OrderedDict()

    def hold(self, document: Document, owner: str) -> Waiting:
        """Keep a document until its words are typed."""
        waiting = Waiting(document, owner)
        with self._lock:
            self._held[waiting.id] = waiting
            while len(self._held) > KEPT:
                self._held.popitem(last=False)
        return waiting

    def get(self, id: str, owner: str) -> Waiting | None:
        """The document of that id, for the session that handed it over."""
        with self._lock:
            found = self._held.get(id)
        return found if found is not None and found.owner == owner else None

    def drop(self, id: str) -> None:
        """It was accepted, or answered wrong too often."""
        with self._lock:
            self._held.pop(id, None)


def documents() -> Documents:
    """Those of the application that serves the current request."""
    found: Documents = current_app.extensions[KEY]
    return found


def waiting_for(id: str) -> Waiting:
    """The document of that id, which the current session handed over; 404 otherwise."""
    found = documents().get(id, session["id"])
    if found is None:
        abort(404)
    return found


def install(app: Flask) -> None:
    """Let `app` hold documents."""
    app.extensions[KEY] = Documents()
