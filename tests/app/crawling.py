# SPDX-License-Identifier: GPL-3.0-or-later
"""Every form that links lead to, as a browser without scripts would send it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes, urlsplit

from flask import Flask

from tests.app.walking import endpoint_of
from tests.web.conftest import Browser

WORDLESS = ("radio", "checkbox", "hidden", "file", "submit")
OF_EACH = 3
"""Pages of one kind that are looked at: two reports are alike."""


@dataclass
class Form:
    """A form: where it goes, what it carries as it stands, and its fields for words."""

    action: str
    method: str
    carried: list[tuple[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def body(self, text: bytes, names: list[str] | None = None) -> bytes:
        """The body with that text in the named fields, or all of them; the text need not be UTF-8."""
        wanted = self.words if names is None else names
        pairs = [*((name, value.encode()) for name, value in self.carried), *((one, text) for one in wanted)]
        return b"&".join(b"%s=%s" % (_quoted(name.encode()), _quoted(value)) for name, value in pairs)


@cache
def _quoted(text: bytes) -> bytes:
    """As a form carries it. The same long texts go through every form."""
    return quote_from_bytes(text).encode()


class _Reader(HTMLParser):
    """Collects the links and forms of one page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.links, self.forms = path, list[str](), list[Form]()
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a form, or a field of the form that is open."""
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"].partition("#")[0])
        elif tag == "form":
            self._open = Form(told.get("action") or self.path, told.get("method", "get"))
            if "hidden" not in told:  # a hidden one is a script's, which shows it and sends it in its own way
                self.forms.append(self._open)
        elif tag in ("input", "textarea", "select") and self._open is not None and "name" in told:
            self._field(tag, told)

    def _field(self, tag: str, told: dict[str, str]) -> None:
        assert self._open is not None
        kind = told.get("type", "text") if tag == "input" else tag
        if kind == "hidden" or ("checked" in told and kind == "radio"):
            self._open.carried.append((told["name"], told.get("value", "")))
        elif kind not in WORDLESS:
            self._open.words.append(told["name"])

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form":
            self._open = None


def forms(app: Flask, browser: Browser, *also: str) -> Iterator[Form]:
    """The forms for words of all pages that links lead to from the start page and others, each once."""
    waiting, known, kinds = ["/", *also], {"/", *also}, Counter[str]()
    seen: set[tuple[str, tuple[str, ...]]] = set()
    while waiting:
        path = waiting.pop(0)
        kinds[endpoint := endpoint_of(app, urlsplit(path).path)] += 1
        if kinds[endpoint] > OF_EACH and endpoint != "sections.page":
            continue
        answer = browser.get(path)
        while answer.status_code == 303:
            path = answer.headers["Location"]
            answer = browser.get(path)
        if answer.mimetype != "text/html":
            continue
        reader = _Reader(path)
        reader.feed(answer.get_data(as_text=True))
        waiting += [link for link in dict.fromkeys(reader.links) if link not in known]
        known.update(reader.links)
        for form in reader.forms:
            mark = (endpoint_of(app, urlsplit(form.action).path) or form.action, tuple(form.words))
            if form.method == "post" and form.words and mark not in seen:
                seen.add(mark)
                yield form
