# SPDX-License-Identifier: GPL-3.0-or-later
"""Testimony that is spoken into a page: its pieces go into the vault as they are recorded, and nowhere else.

The browser sends a piece every second or two and keeps none. What was spoken until the page was closed, or the vault
locked, is kept: nobody should have to tell such a thing twice because a window was closed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from flask import Flask, current_app

from intake.model.entry import new_id
from intake.vault.attaching import NOTHING_SAID, Description
from intake.web.arriving import Incoming
from intake.web.evidence_files import Holder
from intake.web.session import VaultSession

RECORDINGS: Final = "intake.recordings"
MOST: Final = 4
"""Recordings at once: one for each window that somebody may have open."""


@dataclass
class Recording:
    """One recording that is going on, or was cut off."""

    owner: str
    incoming: Incoming
    description: Description = NOTHING_SAID
    id: str = field(default_factory=new_id)
    next: int = 0
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def holder(self) -> Holder:
        """What it belongs to."""
        return self.incoming.holder


class Recordings:
    """The recordings of this worker."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._going: dict[str, Recording] = {}
        self._interrupted: dict[Holder, int] = {}

    def begin(self, recording: Recording) -> Recording:
        """Take up a recording. One too many ends the oldest, which is kept."""
        with self._lock:
            oldest = next(iter(self._going.values())) if len(self._going) >= MOST else None
            self._going[recording.id] = recording
        if oldest is not None:
            self.end(oldest, cut=True)
        return recording

    def get(self, id: str, owner: str) -> Recording | None:
        """The recording of that id, if it belongs to this browser session."""
        with self._lock:
            found = self._going.get(id)
        return found if found is not None and found.owner == owner else None

    def write(self, recording: Recording, number: int, data: bytes) -> bool:
        """Add a piece. False when it is not the next one: then something is missing, and nothing more is taken."""
        with self._lock:
            if number != recording.next:
                return number < recording.next
            recording.next += 1
        recording.incoming.write(data)
        return True

    def end(self, recording: Recording, *, cut: bool = False) -> str:
        """Keep what was recorded. Gives the id of the file, "" when there was no sound."""
        with self._lock:
            if self._going.pop(recording.id, None) is None:
                return ""
        if not recording.incoming.size:
            recording.incoming.drop()
            return ""
        id = recording.incoming.commit(recording.description)
        if cut:
            self._interrupted[recording.holder] = self._interrupted.get(recording.holder, 0) + 1
        return id

    def drop(self, recording: Recording) -> None:
        """Throw it away, because the person said so."""
        with self._lock:
            self._going.pop(recording.id, None)
        recording.incoming.drop()

    def end_all(self) -> None:
        """Before the vault locks: keep what was spoken so far."""
        with self._lock:
            going = list(self._going.values())
        with self._app.app_context():
            for recording in going:
                try:
                    self.end(recording, cut=True)
                except Exception:
                    # The vault closes now, whatever happens; it must not stay open for this.
                    recording.incoming.drop()

    def take_interrupted(self, holder: Holder) -> int:
        """How many were cut off since this was asked last."""
        return self._interrupted.pop(holder, 0)


def recordings() -> Recordings:
    """Those of the application that serves the current request."""
    found: Recordings = current_app.extensions[RECORDINGS]
    return found


def install(app: Flask, held: VaultSession) -> None:
    """Let `app` take recordings, and keep what was spoken when its vault closes."""
    kept = Recordings(app)
    app.extensions[RECORDINGS] = kept
    held.before_closing(kept.end_all)


def interrupted(holder: Holder) -> int:
    """How many recordings of a report were cut off and kept since its page was shown last."""
    return recordings().take_interrupted(holder)
