# SPDX-License-Identifier: GPL-3.0-or-later
"""Browsers for tests: which one, the windows it opens, and the one way to press what leads to another page.

A click returns before the page that it leads to is there: whoever reads at once reads the page before, or asks the
vault before the form has arrived. ``press`` waits. How long a machine takes is never a failure.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
LONGEST = 120_000.0
"""Milliseconds that anything may take to show, on a machine that does ten other things."""
expect.set_options(timeout=LONGEST)


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
