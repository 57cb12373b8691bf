# SPDX-License-Identifier: GPL-3.0-or-later
"""Work that takes longer than a page should: done in a thread of its own, watched and stopped from a page.

It holds the vault like a page does, and lets the pages that wait have it between two steps.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from flask import Flask, current_app, redirect, session, url_for
from werkzeug.wrappers import Response

from intake.errors import IntakeError, WorkStopped
from intake.model.entry import new_id
from intake.web.session import VaultLocked, VaultSession

KEY: Final = "intake.work"
KEPT: Final = 12
"""So many results are remembered until the vault locks; the oldest goes first."""
TURN: Final = 0.05
"""Seconds of work between two moments in which pages get their turn."""
PAUSE: Final = 0.002
"""Seconds that a turn of the pages takes at least: long enough for a waiting thread to wake up."""

Step = Callable[[int, int], None]


class _Broken(Exception):
    """Goes through a task from its next step, past all who answer for errors of their own files."""


class Work:
    """One task: how far it is, and how it ended. ``kind`` names it, ``owner`` is the browser session's id."""

    def __init__(self, kind: str, owner: str, leads_to: str, back: str) -> None:
        self.id = new_id()
        self.kind = kind
        self.owner = owner
        self.leads_to = leads_to
        self.back = back
        self.done = 0
        self.total = 0
        self.result: Any = None
        self.error: IntakeError | None = None
        self.stopping = False
        self.finished = threading.Event()

    @property
    def percent(self) -> int | None:
        """How far it is, None while that is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None


class Works:
    """The tasks of this worker. They are in memory only: a lock ends them, and what they had not finished."""

    def __init__(self, held: VaultSession, report: Callable[[BaseException], None]) -> None:
        self._session = held
        self._report = report
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Work] = OrderedDict()

    def get(self, id: str, owner: str, kind: str = "") -> Work | None:
        """The task of that id, if it belongs to this browser session (and is of that kind)."""
        with self._lock:
            found = self._known.get(id)
        if found is None or found.owner != owner or (kind and found.kind != kind):
            return None
        return found

    def start(self, work: Work, task: Callable[[Step], Any], *, shares: bool, somebody: bool = True) -> Work:
        """Begin; ``shares`` says that pages may use the vault between two steps of this task.

        A task that does all in one transaction may not share: a page would see half of it. ``somebody`` says that a
        person asked for it, so that the vault does not lock meanwhile.
        """
        with self._lock:
            self._known[work.id] = work
            while len(self._known) > KEPT:
                self._known.popitem(last=False)
        threading.Thread(target=self._run, args=(work, task, shares, somebody), daemon=True).start()
        return work

    def _run(self, work: Work, task: Callable[[Step], Any], shares: bool, somebody: bool) -> None:
        turn = 0.0

        def step(done: int, total: int) -> None:
            nonlocal turn
            work.done, work.total = done, total
            if work.stopping:
                raise _Broken
            if somebody:
                self._session.touch()
            now = time.monotonic()
            if shares and now - turn >= TURN:
                self._session.lock.release()
                try:
                    time.sleep(PAUSE)
                finally:
                    self._session.lock.acquire()
                turn = time.monotonic()
                if not self._session.is_open:
                    raise _Broken

        with self._session.lock:
            try:
                work.result = task(step)
            except _Broken:
                work.error = WorkStopped() if work.stopping else VaultLocked()
            except IntakeError as refusal:
                work.error = refusal
            except Exception as failure:
                self._report(failure)
                work.error = IntakeError()
        work.finished.set()


def works() -> Works:
    """Those of the application that serves the current request."""
    found: Works = current_app.extensions[KEY]
    return found


def begin(
    kind: str, task: Callable[[Step], Any], *, leads_to: str, back: str, shares: bool = True
) -> Response:
    """Start a task and show how it goes. ``leads_to`` gets its id as ``work`` once it is done."""
    work = works().start(Work(kind, session["id"], leads_to, back), task, shares=shares)
    return redirect(url_for("working.page", id=work.id), 303)


def result_of(id: str, kind: str) -> Any:
    """What a finished task gave, None when it is not known any more (the vault was locked) or not of that kind."""
    work = works().get(id, session["id"], kind)
    return work.result if work is not None and work.finished.is_set() else None


def install(app: Flask, held: VaultSession, report: Callable[[BaseException], None]) -> None:
    """Let `app` do such work."""
    app.extensions[KEY] = Works(held, report)
