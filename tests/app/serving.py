# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of one vault on the program's own server, and a browser window on them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.vault.vault import Vault
from intake.web.app import create_app
from intake.web.instance import Instance
from intake.web.serving import Server
from intake.web.session import EXERCISE_PASSPHRASE, VaultSession
from tests.browsing import windows
from tests.web.conftest import Recorder


@dataclass(frozen=True)
class Look:
    """How a window looks at the pages: language, width in pixels, colours, with scripts or without."""

    language: str
    width: int
    colours: str = "light"
    scripts: bool = True

    def window(self, chromium: Browser, site: Site) -> BrowserContext:
        """A browser context of this look, on a site."""
        return windows(
            chromium,
            base_url=site.address,
            viewport={"width": self.width, "height": 800},
            color_scheme="dark" if self.colours == "dark" else "light",
            java_script_enabled=self.scripts,
            locale=self.language,
        )


@dataclass(frozen=True)
class Site:
    """The program at work on one vault: its address, what holds the vault, its application."""

    address: str
    session: VaultSession
    app: Flask

    @property
    def vault(self) -> Vault:
        """The open vault."""
        return self.session.vault


@contextmanager
def served(folder: Path, language: str, *, unlocked: bool = True) -> Iterator[Site]:
    """Serve the vault in `folder`, which is one of the exercise when it is unlocked here."""
    session = VaultSession(folder, floor=FLOOR_ONLY_FOR_TESTS)
    if unlocked:
        session.unlock(EXERCISE_PASSPHRASE)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    app = create_app(Instance.new(folder, port, language), session, Recorder())
    server = Server(listener, app)
    thread = threading.Thread(target=server.serve_on, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{port}", session, app)
    finally:
        server.stop()
        thread.join()
        session.close()
