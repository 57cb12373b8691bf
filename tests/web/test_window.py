# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browsing import CHROMIUM, IN_A_BROWSER, LONGEST, looked_into, patient, press
from tests.journey.markers import files

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "abricot lune tapis sable"
MARKERS = ("MARQUEURDURECIT", "MARQUEURDULIEU", PASSPHRASE)
START = """
import sys
from pathlib import Path
from intake.web import supervisor
raise SystemExit(supervisor.run(Path(sys.argv[1]), language="en"))
"""

pytestmark = IN_A_BROWSER


class Window:
    """The program with the window that it opened by itself, without a screen."""

    def __init__(self, folder: Path) -> None:
        wrapper = folder / "chromium"
        wrapper.write_text(
            f'#!/bin/sh\necho "$@" >"{folder}/asked"\n'
            f'exec {CHROMIUM} --headless=new --remote-debugging-port=0 "$@" 2>"{folder}/said"\n',
            "utf-8",
        )
        wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(folder / "vault")],
            cwd=ROOT,
            env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.process.stdout.readline()
        self.said = folder / "said"

    @property
    def profile(self) -> Path:
        """The folder that the program told this browser to keep its profile in; others may be open beside it."""
        asked = (self.said.parent / "asked").read_text("utf-8")
        found = re.search(r"--user-data-dir=(\S+)", asked)
        assert found is not None
        return Path(found[1])

    def end(self) -> None:
        """End it, if the test has not."""
        self.process.terminate()
        self.process.communicate(timeout=LONGEST / 1000)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    """The program on an empty folder, in its own window."""
    opened = Window(tmp_path)
    yield opened
    opened.end()


def fill_in(page: Page) -> None:
    """Make a vault and write a report, with a mistake on the way."""
    press(page, page.get_by_role("link", name="Set up my vault"))
    page.get_by_label("Your code name").fill("Harmattan")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same passphrase again").fill(PASSPHRASE)
    press(page, page.get_by_role("button", name="Make my vault"))
    press(page, page.get_by_role("link", name="Write down a report"))
    page.locator("#when-words").fill("32 March 2024")
    page.locator("#place-words").fill(MARKERS[1])
    press(page, "button[value=next]")
    page.locator("#account").fill(MARKERS[0])
    press(page, "button[value=check]")
    press(page, "button[value=finish]")
    page.locator(".account").wait_for()


def found_in(folder: Path) -> list[tuple[str, str]]:
    """The files of `folder` that hold a marker, in either encoding that browsers use."""
    held = []
    spellings = [(marker, marker.encode(code)) for marker in MARKERS for code in ("utf-8", "utf-16-le")]
    for path in files(folder, 0, ()):
        # A browser at work removes files of its own all the time: what is gone holds nothing.
        with suppress(FileNotFoundError):
            content = path.read_bytes()
            held += [(path.name, marker) for marker, spelling in spellings if spelling in content]
    return held


def test_what_is_typed_is_in_no_file_and_nothing_is_left(window: Window, tmp_path: Path) -> None:
    """Typed and sent words are in no file of the profile or the vault; Esc three times shows the calendar in the
    place of the page; closing the window ends the program and removes the profile.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.connect_over_cdp(
            looked_into(window.said, window.process), timeout=LONGEST
        )
        page = next(page for context in chromium.contexts for page in patient(context).pages)
        fill_in(page)
        assert found_in(window.profile) == []
        # However slow the machine, three presses come within the two seconds that the page counts.
        page.evaluate("performance.now = () => 0")
        for _ in range(3):
            page.keyboard.press("Escape")
        page.wait_for_url("**/calendar")
        assert "Intake" not in page.content()
        assert found_in(window.profile) == found_in(tmp_path) == []
        chromium.new_browser_cdp_session().send("Browser.close")
    window.process.communicate(timeout=LONGEST / 1000)
    assert window.process.returncode == 0
    assert not window.profile.exists()
