# SPDX-License-Identifier: GPL-3.0-or-later
"""The program at work for a browser: the pages of one vault on a port of this machine, until the test is done."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from intake.vault.vault import Vault
from intake.web.app import create_app
from intake.web.control import Control
from intake.web.instance import Instance
from intake.web.serving import Server
from intake.web.session import VaultSession


@dataclass(frozen=True)
class Site:
    """The address, what holds the vault, the application."""

    address: str
    session: VaultSession
    app: Flask

    @property
    def vault(self) -> Vault:
        """The open vault."""
        return self.session.vault


@contextmanager
def at_work(folder: Path, session: VaultSession, control: Control, language: str = "en") -> Iterator[Site]:
    """Serve the vault of a session; the session stays open."""
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = create_app(Instance.new(folder, port, language), session, control)
    server = Server(listener, app)
    thread = threading.Thread(target=server.serve_on, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{port}", session, app)
    finally:
        server.stop()
        thread.join()
