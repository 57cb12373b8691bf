# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that may hold keys: it serves the pages until it is locked, and locking is its end.

Started by the supervisor only, as ``python -m intake.web.worker``; see `processes` for how it gets its socket.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import threading
from collections.abc import Callable
from typing import IO, Any, Final

from intake.web import processes, watching
from intake.web.app import create_app
from intake.web.control import Control
from intake.web.idle import watch
from intake.web.instance import Instance
from intake.web.processes import Exit
from intake.web.serving import Server
from intake.web.session import VaultSession

CLOSING: Final = 2.0
"""Seconds that closing the vault may take before the process ends anyway."""


def main() -> None:
    """Serve until told to end; never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    incoming, outgoing = processes.take_pipes()
    processes.forbid_core_dumps()
    hello = greet(incoming, outgoing)
    processes.die_with(hello["supervisor"])
    listener = processes.take_socket(hello["socket"])
    session = VaultSession(Instance.from_json(hello).folder)

    def finish(code: int) -> None:
        end(session, code)

    control = PipeControl(incoming, outgoing, finish)
    app = create_app(Instance.from_json(hello), session, control)
    watch(session, control)
    watching.of(app).start()
    Server(listener, app).serve_on()
    finish(Exit.QUIT)


def greet(incoming: IO[bytes], outgoing: IO[bytes]) -> dict[str, Any]:
    """Say which process this is and take what the supervisor hands over; end quietly when it is gone already."""
    try:
        outgoing.write(json.dumps({"pid": os.getpid()}).encode() + b"\n")
        outgoing.flush()
        hello: dict[str, Any] | None = json.loads(incoming.readline() or b"null")
    except OSError:
        hello = None
    if hello is None:
        os._exit(Exit.QUIT)
    return hello


def end(session: VaultSession, code: int) -> None:
    """Close the vault if that is quick, then end the process: only that frees every copy of a key."""
    closing = threading.Thread(target=session.close, daemon=True)
    closing.start()
    closing.join(CLOSING)
    os._exit(code)


class PipeControl(Control):
    """What the pages may ask of the processes, over the pipes to the supervisor."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes], finish: Callable[[int], None]) -> None:
        self._outgoing = outgoing
        self._finish = finish
        self._asking = threading.Lock()
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, args=(incoming,), daemon=True).start()

    def _listen(self, incoming: IO[bytes]) -> None:
        for line in incoming:
            self._answers.put(json.loads(line))
        os._exit(Exit.QUIT)  # the pipe closed: the supervisor is gone, and nobody else may use this process

    def redeem(self, token: str) -> bool | None:
        """Ask the supervisor, which forgets the token by answering."""
        with self._asking:
            self._outgoing.write(json.dumps({"redeem": token}).encode() + b"\n")
            self._outgoing.flush()
            own_window: bool | None = self._answers.get()["own_window"]
            return own_window

    def lock(self) -> None:
        """End this process; the supervisor starts a fresh one."""
        self._finish(Exit.LOCK)

    def quit(self) -> None:
        """End this process; the supervisor ends too."""
        self._finish(Exit.QUIT)


if __name__ == "__main__":
    main()
