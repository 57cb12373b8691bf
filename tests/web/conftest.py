# SPDX-License-Identifier: GPL-3.0-or-later
"""An application as a worker makes it, with a vault that opens at once and processes that only take notes."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.model.roster import FOCAL_POINT
from intake.web.app import create_app
from intake.web.instance import Instance
from intake.web.session import VaultSession
from tests.at_work import at_work
from tests.web import compiled

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

PORT = 45454
HERE = f"http://127.0.0.1:{PORT}"
PASSPHRASE = "abricot lune tapis sable"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
PATIENCE = 12_000
"""Looks, a twentieth of a second apart, at work that should have ended long before."""
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


@dataclass
class Recorder:
    """Stands for the processes: tokens "own" and "foreign" are good, and what is asked is written down."""

    asked: list[str] = field(default_factory=list)

    def redeem(self, token: str) -> bool | None:
        """Whether the window is our own."""
        return {"own": True, "foreign": False}.get(token)

    def lock(self) -> None:
        """Take note."""
        self.asked.append("lock")

    def quit(self) -> None:
        """Take note."""
        self.asked.append("quit")


class Browser:
    """A client that behaves as a browser on our own pages does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def start(self, launch: str = "own") -> TestResponse:
        """Come in with a launch token."""
        return self.get(f"/start?token={launch}")

    def get(self, path: str, **options: Any) -> TestResponse:
        """Ask for a page."""
        headers = {"Sec-Fetch-Site": "none", **options.pop("headers", {})}
        base_url = options.pop("base_url", HERE)
        # Buffered: as over a connection, what follows the end of an answer has happened.
        return self.client.get(path, base_url=base_url, headers=headers, buffered=True, **options)

    def token(self) -> str:
        """The form token, as a page carries it."""
        found = TOKEN.search(self.get("/help").get_data(as_text=True))
        return found[1] if found else ""

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form, with its token."""
        form = {"csrf_token": self.token(), **(data or {})}
        return self.client.post(path, data=form, base_url=HERE, headers=SAME_ORIGIN, buffered=True, **options)

    def follow(self, response: TestResponse) -> str:
        """The text of the page that a redirect leads to, and of the ones behind it, once long work has ended."""
        while response.status_code == 303:
            path = response.headers["Location"]
            if path.startswith("/work/"):
                self.await_work(path)
            response = self.get(path)
        return response.get_data(as_text=True)

    def await_work(self, path: str) -> None:
        """Wait until the task at that address has ended: on a slow machine its page shows a bar before."""
        pause = threading.Event()
        for _ in range(PATIENCE):
            if self.get(f"{path}/state").get_json()["finished"]:
                return
            pause.wait(0.05)
        raise AssertionError("the work did not end")

    def set_up(self) -> TestResponse:
        """Come in and make the vault."""
        self.start()
        return self.post(
            "/first/setup",
            {
                "label": "Harmattan",
                "role": "focal-point",
                "passphrase": PASSPHRASE,
                "passphrase_again": PASSPHRASE,
                "recovery_choice": "none",
            },
        )


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Spare each application of a test what the one before it has compiled."""
    with pytest.MonkeyPatch.context() as patch:
        compiled.install(patch)
        yield


@pytest.fixture
def control() -> Recorder:
    """What was asked of the processes."""
    return Recorder()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[VaultSession]:
    """A vault session on an empty folder."""
    made = VaultSession(tmp_path / "vault", floor=FLOOR_ONLY_FOR_TESTS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One browser for all tests of a module."""
    # Only those modules need what drives it.
    from tests.browsing import launched

    with launched() as opened:
        yield opened


@pytest.fixture
def served(tmp_path: Path, session: VaultSession) -> Iterator[str]:
    """The address of a program at work, with an open vault of a focal point."""
    session.create(passphrase=PASSPHRASE, label="Harmattan", role=FOCAL_POINT, language="en")
    with at_work(tmp_path / "vault", session, Recorder()) as site:
        yield site.address


@pytest.fixture
def app(tmp_path: Path, session: VaultSession, control: Recorder) -> Flask:
    """The application, in English."""
    return create_app(Instance.new(tmp_path / "vault", PORT, "en"), session, control)


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser that has not come in yet."""
    return Browser(app.test_client())


@pytest.fixture
def inside(browser: Browser) -> Browser:
    """A browser with an open vault."""
    assert browser.set_up().headers["Location"] == "/"
    return browser
