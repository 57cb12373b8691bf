# SPDX-License-Identifier: GPL-3.0-or-later
"""Browsers for tests: which one, the windows it opens, and the one way to press what leads to another page.

A click returns before the page that it leads to is there: whoever reads at once reads the page before, or asks the
vault before the form has arrived. ``press`` waits. How long a machine takes is never a failure.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking")
IN_A_BROWSER = [
    pytest.mark.only_linux,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: apt-get install chromium"),
]
"""The marks of a test module that needs a browser."""
LONGEST = 300_000.0
"""Milliseconds that anything may take to show, on a machine that does ten other things."""
expect.set_options(timeout=LONGEST)
_LISTENING = re.compile(r"listening on (ws://127\.0\.0\.1:(\d+)/\S+)")
_MOMENT = 1_900_000_000.0
"""A time, in seconds since 1970, for keys that are pressed at once."""
_PAUSE = 0.05
"""Seconds between two looks at a program that is starting."""


@contextmanager
def launched(*more: str) -> Iterator[Browser]:
    """A browser that asks nobody but this machine, with more flags if need be."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *more])
        yield opened
        opened.close()


def windows(browser: Browser, **options: Any) -> BrowserContext:
    """Where windows are opened that have nothing in common with others, and that wait."""
    return patient(browser.new_context(**options))


def patient(context: BrowserContext) -> BrowserContext:
    """Have all windows of a context wait as long as it takes."""
    context.set_default_timeout(LONGEST)
    return context


def looked_into(said: Path, program: subprocess.Popen[str]) -> str:
    """Where the browser that a program starts lets a test look in, once it has said so in a file and has a page."""
    pause = threading.Event()
    for _ in range(int(LONGEST / 1000 / _PAUSE)):
        assert program.poll() is None, "the program ended before its window was there"
        found = _LISTENING.search(said.read_text("utf-8")) if said.exists() else None
        if found and _has_a_page(int(found[2])):
            return found[1]
        pause.wait(_PAUSE)
    raise AssertionError("no window came up")


def _has_a_page(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST / 1000)
    connection.request("GET", "/json/list")
    told = json.loads(connection.getresponse().read())
    connection.close()
    return any(target["type"] == "page" for target in told)


def type_ahead(page: Page, words: str) -> Iterator[str]:
    """Type into the list of choices that has the focus; after each letter it is given, to see what is chosen.

    A list forgets what was typed when the next letter comes a second later, which a busy machine may well take: by
    their stamps these keys come a thousandth of a second apart, whenever they do come.
    """
    session = page.context.new_cdp_session(page)
    try:
        for number, letter in enumerate(words):
            key = {"key": letter, "timestamp": _MOMENT + number / 1000}
            session.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": letter, **key})
            session.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
            yield letter
    finally:
        session.detach()


def press(page: Page, target: str | Locator) -> None:
    """Press a button or follow a link that leads to another page, and wait until that page is there whole."""
    located = page.locator(target) if isinstance(target, str) else target
    leading(page, located.first.click)


def press_enter(page: Page) -> None:
    """Send a form, or follow a link, by the key; the same wait."""
    leading(page, lambda: page.keyboard.press("Enter"))


def leading(page: Page, act: Callable[[], object]) -> None:
    """Do what leads to another page, and wait for that page."""
    with page.expect_navigation():
        act()
