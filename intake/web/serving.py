# SPDX-License-Identifier: GPL-3.0-or-later
"""cheroot on a socket that is open already.

cheroot reads request bodies from the socket as the application asks for them; waitress and Werkzeug write them to
temporary files first (DESIGN section 4, measured).
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterable
from typing import Any, Final

from cheroot import wsgi

THREADS: Final = 6
QUEUE: Final = 64
CHUNK: Final = 64 * 1024

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Server(wsgi.Server):
    """Serves `application` on `listener` until the process ends."""

    def __init__(self, listener: socket.socket, application: Application) -> None:
        address = listener.getsockname()
        super().__init__(
            address, drained(application), numthreads=THREADS, server_name="intake", request_queue_size=QUEUE
        )
        self._listener = listener
        self.max_request_header_size = 64 * 1024

    def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:
        """Take the socket that was handed over instead of making one."""
        self.socket = self._listener
        self.bind_addr = self._listener.getsockname()
        return self._listener

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Say nothing: a trace of ours could carry a person's words, and the pages report their own errors."""

    def serve_on(self) -> None:
        """Serve; returns only when the server is stopped."""
        with contextlib.suppress(KeyboardInterrupt, SystemExit):
            self.safe_start()


def drained(application: Application) -> Application:
    """Read what a page left unread of a request body, piece by piece, so that its answer reaches the browser.

    cheroot does so too before it answers, but in one piece, in memory.
    """

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            with contextlib.suppress(Exception):  # a body that cannot be read is not read
                while environ["wsgi.input"].read(CHUNK):
                    continue
        return answer

    return serve
