# SPDX-License-Identifier: GPL-3.0-or-later
"""A page as a browser without scripts holds it: its form, filled in and sent."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.web.conftest import Browser

_INPUT = re.compile(r"<input [^>]*>")
_SELECT = re.compile(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
_TEXT = re.compile(r'<textarea [^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


ID = "a" * 32
"""A draft."""


class Page:
    """The form with the id "page-form" of a page. `fields` are what a browser would send as it stands."""

    def __init__(self, browser: Browser, text: str) -> None:
        self.browser, self.text = browser, text
        form = text[text.index('<form method="post" id="page-form"') :]
        action = re.search(r'action="([^"]+)"', form)
        assert action
        self.action = html.unescape(action[1])
        self.fields: dict[str, list[str]] = {}
        for tag in _INPUT.findall(form):
            name, value = (re.search(rf' {what}="([^"]*)"', tag) for what in ("name", "value"))
            optional = 'type="radio"' in tag or 'type="checkbox"' in tag
            if name and (" checked" in tag or not optional):
                self.fields.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
        for name, inside in _SELECT.findall(form):
            chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
            self.fields[name] = [html.unescape(chosen[1])] if chosen else []
        for name, inside in _TEXT.findall(form):
            self.fields[name] = [html.unescape(inside)]

    def filled(self, do: str = "next", **typed: Any) -> dict[str, Any]:
        """The fields with some filled in; ``__`` in a name stands for a hyphen."""
        for name, value in typed.items():
            self.fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
        return {**self.fields, "do": do}

    def send(self, do: str = "next", **typed: Any) -> str:
        """Fill fields in, press a button, and follow to the text of the next page."""
        return self.browser.follow(self.browser.post(self.action, self.filled(do, **typed)))


def begin(inside: Browser) -> Page:
    """The first page of a new report."""
    return Page(inside, inside.follow(inside.get("/reports/new")))


def section(inside: Browser, id: str, name: str) -> Page:
    """One section of a draft."""
    return Page(inside, inside.get(f"/drafts/{id}/{name}?new=report").get_data(as_text=True))


def finish(inside: Browser, **where: Any) -> str:
    """The page of a report that was just saved."""
    page = section(inside, ID, "where")
    page.send(do="list", when__words="2024-03-16", place__words="Puits d’Exemple", **where)
    section(inside, ID, "what").send(
        do="list", account="Trois personnes inventées.", acts__0__violation="ARREST_ARB"
    )
    return section(inside, ID, "check").send(do="finish", level="2")
