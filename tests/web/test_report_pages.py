# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing down a report: sections, groups, saving by itself, two windows, finishing, amending."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.web.conftest import Browser


class Page:
    """A page as a browser without scripts holds it: the fields of its form, which can be filled and sent."""

    def __init__(self, browser: Browser, text: str) -> None:
        self.browser, self.text = browser, text
        form = text[text.index('id="page-form"') :]
        self.action = html.unescape(re.search(r'action="([^"]+)"', form)[1])  # type: ignore[index]
        self.fields: dict[str, Any] = {}
        self._read(form)

    def _read(self, form: str) -> None:
        for tag in re.findall(r"<input [^>]*>", form):
            name, value = (re.search(rf' {what}="([^"]*)"', tag) for what in ("name", "value"))
            if name and (("type=\"radio\"" not in tag and "type=\"checkbox\"" not in tag) or " checked" in tag):
                self.fields.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
        for name, inside in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
            chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
            self.fields[name] = [html.unescape(chosen[1])] if chosen else []
        for name, inside in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
            self.fields[name] = [html.unescape(inside)]

    def send(self, do: str = "next", **typed: Any) -> str:
        """Fill fields in (`-` in a name is written `__`), press a button, and follow to the next page's text."""
        for name, value in typed.items():
            self.fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
        return self.browser.follow(self.browser.post(self.action, {**self.fields, "do": do}))


def begin(inside: Browser) -> Page:
    """The first page of a new report."""
    return Page(inside, inside.follow(inside.get("/reports/new")))


def test_a_simple_report_takes_six_pages(inside: Browser) -> None:
    """From the first question to the saved report, going on page by page."""
    page = begin(inside)
    page = Page(inside, page.send(when__words="2024-03-16", place__words="Ber"))
    page = Page(inside, page.send(account="Men in a vehicle.", acts__0__violation="KILL_TARG"))
    page = Page(
        inside, page.send(victims__0__outcomes__0__became="DEAD", victims__0__outcomes__0__count__words="2")
    )
    page = Page(inside, page.send(acts__0__perpetrators__0__actor="UNKNOWN"))
    page = Page(inside, page.send(do="check", sources__0__type="EYEWITNESS", sources__0__level="C4"))
    text = page.send(do="finish", level="1")
    assert "Saved." in text
    for said in ("Men in a vehicle.", "Ber", "Targeted killing", "Dead", "Eyewitness", "Anonymised publication"):
        assert said in text
