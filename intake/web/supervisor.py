# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that stays: it holds the socket and the secrets of cookies, and never a key of the vault.

Copies of a key survive in the memory of a process that has closed the vault (DESIGN section 4, measured). So only
a worker process ever opens it, locking ends that process, and this one starts a fresh worker on the same socket,
which shows the unlock page. The requests that arrive in between wait in the socket's queue.
"""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any, Final

from intake.web import browser, processes
from intake.web.instance import Instance
from intake.web.launch import LaunchTokens
from translations import N_, translate

CRASHES: Final = 5
"""So many crashes within `CRASH_WINDOW` seconds, and it is given up."""
CRASH_WINDOW: Final = 60.0
BACK_OFF: Final = 0.25
"""Seconds to wait after the first crash; twice as long after each further one."""
QUEUE: Final = 64
SIGNALS: Final = tuple(s for s in signal.Signals if s.name in ("SIGINT", "SIGTERM", "SIGHUP"))

OPENED = N_("Intake is open in its own window. Close that window to end it.")
ADDRESS = N_("Open this address in a browser on this computer within one minute:")
ANOTHER = N_("Press Enter here for a new address.")
NOT_OWN = N_(
    "Take care: this browser was not opened by Intake. It may keep on the disk what you type, so identities cannot"
    " be sealed in it. Use a private window, and close the whole browser afterwards."
)
NO_BROWSER = N_(
    "No browser that Intake can open by itself was found (Chromium, Chrome, Edge, Brave or Firefox)."
)
CRASHED = N_("Part of Intake stopped and was started again. What was saved is kept; the vault is locked.")
GIVEN_UP = N_("Intake stops again and again and was ended. What was saved is kept. Start it again.")
ENDED = N_("Intake has ended. The vault is locked.")


class _Stop(BaseException):
    """Raised in the main thread by a signal that asks the program to end."""


def run(folder: Path, *, language: str | None = None, open_browser: bool = True, port: int = 0) -> int:
    """Serve the vault in `folder` until it is ended; the exit code for the shell.

    Binds 127.0.0.1 only, on `port` or a random one. Ends on SIGINT or SIGTERM, on "Quit", and when the window
    that it opened is closed.
    """
    processes.forbid_core_dumps()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        if sys.platform != "win32":  # there it means that another program may take the port over
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(QUEUE)
        supervisor = Supervisor(listener, Instance.new(folder, listener.getsockname()[1], language))
        return supervisor.serve(open_browser=open_browser)


class Supervisor:
    """One run: its tokens, its window and the worker of the moment."""

    def __init__(self, listener: socket.socket, instance: Instance) -> None:
        self._listener = listener
        self._instance = instance
        self._tokens = LaunchTokens()
        self._window: browser.Window | None = None
        self._window_was_used = False
        self._child: processes.Child | None = None
        self._ending = threading.Event()

    def serve(self, *, open_browser: bool) -> int:
        """Keep a worker running until asked to end."""
        for name in SIGNALS:
            signal.signal(name, _stop)
        try:
            self._open(open_browser)
            return self._keep_a_worker()
        except (_Stop, KeyboardInterrupt):
            return 0
        finally:
            self._end()
            self._say(ENDED)

    def _end(self) -> None:
        for name in SIGNALS:
            signal.signal(name, signal.SIG_IGN)
        self._ending.set()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        if self._window is not None:
            self._window.close()

    def _keep_a_worker(self) -> int:
        crashes: list[float] = []
        while not self._ending.is_set():
            self._child = child = processes.start_worker(self._listener, self._instance.to_json())
            if self._ending.is_set():  # the window was closed meanwhile
                break
            while (message := child.receive()) is not None:
                child.send(self._answer(message))
            code = child.wait()
            if self._ending.is_set() or code == processes.Exit.QUIT:
                break
            if code == processes.Exit.LOCK:
                continue
            now = time.monotonic()
            crashes = [when for when in crashes if now - when < CRASH_WINDOW] + [now]
            if len(crashes) >= CRASHES:
                self._say(GIVEN_UP)
                return 1
            self._say(CRASHED)
            self._ending.wait(BACK_OFF * 2 ** (len(crashes) - 1))
        return 0

    def _answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The only question a worker asks: whether a launch token is good, and for which kind of window."""
        own_window = self._tokens.redeem(str(message.get("redeem", "")))
        self._window_was_used = self._window_was_used or bool(own_window)
        return {"own_window": own_window}

    def _address(self, *, own_window: bool) -> str:
        token = self._tokens.give(own_window=own_window)
        return f"http://127.0.0.1:{self._instance.port}/start?token={token}"

    def _open(self, open_browser: bool) -> None:
        if open_browser:
            self._window = browser.open_window(self._address(own_window=True))
            if self._window is not None:
                self._say(OPENED)
                threading.Thread(target=self._watch, args=(self._window,), daemon=True).start()
                return
            self._say(NO_BROWSER)
        self._offer_address()

    def _watch(self, window: browser.Window) -> None:
        """End when the window is closed; one that never came up leaves the address as the way in."""
        window.wait()
        if self._ending.is_set():
            return
        if self._window_was_used:
            self._ending.set()
            if self._child is not None:
                self._child.kill()
        else:
            self._say(NO_BROWSER)
            self._offer_address()

    def _offer_address(self) -> None:
        self._say(NOT_OWN)
        self._say(ADDRESS)
        self._show(self._address(own_window=False))
        if sys.stdin is not None and sys.stdin.isatty():
            self._say(ANOTHER)
            threading.Thread(target=self._offer_more, daemon=True).start()

    def _offer_more(self) -> None:
        for _ in sys.stdin:
            self._show(self._address(own_window=False))

    def _say(self, msgid: str) -> None:
        self._show(translate(self._instance.language or "fr", msgid))

    def _show(self, text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stop
