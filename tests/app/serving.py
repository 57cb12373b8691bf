# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of one vault on the program's own server, and a browser window on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.web.session import EXERCISE_PASSPHRASE, VaultSession
from tests.at_work import Site, at_work
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


@contextmanager
def served(folder: Path, language: str, *, unlocked: bool = True) -> Iterator[Site]:
    """Serve the vault in `folder`, which is one of the exercise when it is unlocked here."""
    session = VaultSession(folder, floor=FLOOR_ONLY_FOR_TESTS)
    if unlocked:
        session.unlock(EXERCISE_PASSPHRASE)
    try:
        with at_work(folder, session, Recorder(), language) as site:
            yield site
    finally:
        session.close()
