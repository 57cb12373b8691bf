# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks into the shared folder every so often while the vault is open, if its owner asked for that.

It works like any long task, and lets the pages have the vault between two steps; but it does not count as somebody
being there, so the vault locks as usual.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from flask import Flask, current_app

from intake.errors import IntakeError
from intake.vault.journal import now
from intake.vault.vault import Vault
from intake.web.session import VaultLocked, VaultSession
from intake.web.work import KEY as WORKS
from intake.web.work import Step, Work, Works

KEY: Final = "intake.watching"
SETTING: Final = "shared.folder"
KIND: Final = "shared"
EVERY: Final = 30.0
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The folder a vault exchanges through, and whether it is watched while the vault is open."""

    folder: str = ""
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """How the last look ended: a ``sync.shared_folder.Round``, or why it could not be."""

    at: datetime
    done: Any = None
    error: IntakeError | None = None


def shared(vault: Vault) -> Shared:
    """What was chosen for this vault."""
    held = vault.settings.get(SETTING, {})
    return Shared(str(held.get("folder", "")), held.get("watched") is True)


def choose(vault: Vault, chosen: Shared) -> None:
    """Exchange through that folder from now on."""
    vault.settings.set(SETTING, {"folder": chosen.folder, "watched": chosen.watched})


def look_into(vault: Vault, folder: Path, step: Step) -> Any:
    """One round; what is exchanged is imported only once somebody exchanges."""
    from sync import shared_folder

    return shared_folder.exchange_once(vault, folder, progress=step)


class Watcher:
    """The thread that looks. ``last`` is how the last look ended, None before the first."""

    def __init__(self, session: VaultSession, works: Works) -> None:
        self.last: Looked | None = None
        self._session = session
        self._works = works

    def start(self) -> None:
        """Look from now on, as long as the process lives."""
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        pause = threading.Event()
        while not pause.wait(EVERY):
            self.look()

    def look(self) -> None:
        """Look once, if the vault is open and its folder is to be watched."""
        try:
            with self._session.lock:
                vault = self._session.vault
                chosen = shared(vault)
        except VaultLocked:
            return
        if not chosen.watched or not chosen.folder:
            return
        work = Work(KIND, "", "", "")
        self._works.start(
            work, lambda step: look_into(vault, Path(chosen.folder), step), shares=True, somebody=False
        )
        work.finished.wait()
        self.ended(work)

    def ended(self, work: Work) -> None:
        """Remember how a look ended."""
        self.last = Looked(now(), work.result, work.error)


def of(app: Flask) -> Watcher:
    """The watcher of an application."""
    found: Watcher = app.extensions[KEY]
    return found


def watcher() -> Watcher:
    """That of the application that serves the current request."""
    return of(current_app)


def install(app: Flask, session: VaultSession) -> None:
    """Let `app` have a watcher, after what does long work; the worker starts it."""
    app.extensions[KEY] = Watcher(session, app.extensions[WORKS])
