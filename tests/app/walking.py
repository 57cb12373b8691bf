# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody who walks through the pages: goes to addresses, sends forms, presses buttons, hands over files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Response
from werkzeug.exceptions import HTTPException

from tests.app.serving import Look
from tests.at_work import Site
from tests.browsing import leading, press

SEND = """([path, fields]) => {
  const form = document.createElement('form');
  form.method = 'post'; form.action = path; form.hidden = true;
  const token = document.querySelector('input[name=csrf_token]').value;
  for (const [name, value] of [['csrf_token', token], ...fields]) {
    const input = document.createElement('textarea');
    input.name = name; input.value = value; form.append(input);
  }
  document.body.append(form); form.submit();
}"""


class Walk:
    """One window. `raw` is the page as it came, `faults` what the browser complained of meanwhile."""

    def __init__(self, page: Page, site: Site, look: Look) -> None:
        self.page, self.site, self.look = page, site, look
        self.faults: list[str] = []
        self._answer: Response | None = None
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("response", self._note)

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that says what is wrong has a status that says so too, which the browser repeats.
        if message.type in ("error", "warning") and "the server responded with a status" not in message.text:
            self.faults.append(message.text)

    def _note(self, answer: Response) -> None:
        if answer.request.is_navigation_request() and not 300 <= answer.status < 400:
            self._answer = answer

    @property
    def raw(self) -> str:
        """The page as the program sent it."""
        assert self._answer is not None
        return self._answer.text()

    @property
    def status(self) -> int:
        """The status that the page came with."""
        assert self._answer is not None
        return self._answer.status

    @property
    def path(self) -> str:
        """Where the window is."""
        return urlsplit(self.page.url).path

    @property
    def endpoint(self) -> str:
        """The page that the window is on, as the program names it."""
        return endpoint_of(self.site.app, self.path)

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(path)

    def send(self, path: str = "", **fields: Any) -> None:
        """Send a form as a page does, from the page that is open; ``__`` in a name stands for a hyphen."""
        pairs = [
            (name.replace("__", "-"), str(one))
            for name, value in fields.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        leading(self.page, lambda: self.page.evaluate(SEND, [path or self.path, pairs]))

    def press(self, selector: str) -> None:
        """Press a button or follow a link that leads to another page."""
        press(self.page, selector)

    def wait(self, pattern: str) -> None:
        """Wait until the window is on such an address."""
        self.page.wait_for_url(pattern)

    def settle(self) -> None:
        """Wait until the page is there whole, and look at it from its top: the bars that stay cover what scrolls."""
        self.page.wait_for_load_state("load")
        self.page.evaluate("window.scrollTo(0, 0)")


def endpoint_of(app: Flask, path: str) -> str:
    """The endpoint that answers a GET of `path`, "" for none."""
    try:
        endpoint, _ = app.url_map.bind("127.0.0.1").match(path, method="GET")
    except HTTPException:
        return ""
    return str(endpoint)


@contextmanager
def walking(chromium: Browser, site: Site, look: Look) -> Iterator[Walk]:
    """A window that has come in."""
    context = look.window(chromium, site)
    try:
        page = context.new_page()
        walk = Walk(page, site, look)
        walk.go("/start?token=own")
        yield walk
    finally:
        context.close()


def pretty(found: Any) -> str:
    """For the message of a failed test."""
    return json.dumps(found, ensure_ascii=False, indent=1)
