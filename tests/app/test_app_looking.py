# SPDX-License-Identifier: GPL-3.0-or-later
"""What looks for faults finds those that are there."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.app.looking import faults, invalid
from tests.app.serving import Look, served
from tests.app.walking import walking
from tests.browsing import IN_A_BROWSER

pytestmark = IN_A_BROWSER

PLANT = """main => main.innerHTML = `
  <p style="font-size: 1rem"><span id="pale">pale</span> words and <a href="/help">a link in them</a></p>
  <p><a href="/help">alone</a></p>
  <img src="/static/mark.svg" id="bare"><button id="low">low</button>
  <div id="wide">wide</div>`"""
DRESS = """() => {
  const set = (id, style) => Object.assign(document.getElementById(id).style, style);
  set('pale', {color: '#999', background: '#888'});
  set('low', {minHeight: 0, height: '20px'});
  set('wide', {width: '4000px'});
}"""


def test_planted_faults_are_found(chromium: Browser, tmp_path: Path) -> None:
    """A pale word, a picture without words, low controls and a wide page; the link in a sentence is none."""
    look = Look("en", 1280)
    with served(tmp_path / "vault", "en", unlocked=False) as site, walking(chromium, site, look) as walk:
        walk.go("/help")
        assert faults(walk) == []
        walk.page.locator("main").evaluate(PLANT)
        walk.page.evaluate(DRESS)
        found = faults(walk)
    for wanted in ("color-contrast", "image-alt", 'id="low"', ">alone<", "beside the screen"):
        assert any(wanted in one for one in found), wanted
    assert not any(one.startswith("target") and "a link in them" in one for one in found)


def test_html_that_is_not_valid_is_told(tmp_path: Path) -> None:
    """With the page and the line; a page without fault is not."""
    good = "<!doctype html><html lang='en'><head><title>x</title></head><body><p>x</p></body></html>"
    found = invalid({"good: 1": good, "bad: 2": good.replace("<p>", "<p><div>")}, tmp_path)
    assert found and all(one.startswith("bad-2") for one in found)
