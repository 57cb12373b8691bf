# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody without a mouse: Tab, Enter, Space and typing, each press counted, the focus always in sight."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.browsing import leading, type_ahead

MOST_TABS = 120
"""From the top of a page to anything on it; more is a fault."""
HERE = "selector => document.activeElement?.matches(selector) ?? false"
# What has the focus shows it with an outline, and no bar that stays lies over it (WCAG 2.4.7 and 2.4.11).
SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return true;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  if (style.outlineStyle === 'none' && one.id !== 'main') return false;
  return [.1, .5, .9].some(share => {
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height * share);
    return hit !== null && (one.contains(hit) || hit.contains(one));
  });
}"""


@dataclass
class Keyboard:
    """Presses keys on a page. `presses` are Tabs, Enters and the like, `typed` the characters of words.

    `pages` are the addresses that were answered on, `answers` the fields that were.
    """

    page: Page
    presses: int = 0
    typed: int = 0
    pages: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.presses += 1

    def past_the_bars(self) -> None:
        """From the top of a page over its bars, by the link that is there for it."""
        if self.page.url.endswith("#main"):
            return  # a form that leads back to its own address keeps this part of it
        self.press("Tab")
        assert self.page.evaluate(HERE, "a.skip")
        self.press("Enter")

    def to(self, selector: str) -> None:
        """Go on with Tab until such an element has the focus."""
        for _ in range(MOST_TABS):
            if self.page.evaluate(HERE, selector):
                return
            self.press("Tab")
            assert self.page.evaluate(SEEN), self.page.evaluate(
                "document.activeElement.outerHTML.slice(0, 200)"
            )
        raise AssertionError(f"{selector} is not reached by Tab on {self.page.url}")

    def write(self, selector: str, words: str) -> None:
        """Type words into a field."""
        self.to(selector)
        self.page.keyboard.type(words)
        self.typed += len(words)
        self.answers.append(selector)

    def choose(self, selector: str, code: str) -> None:
        """Choose from a list by typing the beginning of a line of it."""
        self.to(selector)
        line = self.page.locator(selector)
        label = line.locator(f"option[value='{code}']").inner_text()
        for _ in type_ahead(self.page, label):
            self.typed += 1
            if line.input_value() == code:
                self.answers.append(selector)
                return
        raise AssertionError(f"{label} is not found by typing in {selector}")

    def tick(self, selector: str) -> None:
        """Tick a box, or choose a round button that has the focus."""
        self.to(selector)
        self.press("Space")
        self.answers.append(selector)

    def enter(self, selector: str, arrive: str) -> None:
        """Press a button or follow a link, and wait for a page that has such an element."""
        self.to(selector)
        self.pages.append(self.page.url)
        leading(self.page, lambda: self.press("Enter"))
        self.page.locator(arrive).first.wait_for()
