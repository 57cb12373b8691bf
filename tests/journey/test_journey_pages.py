# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey through the browser: a report in French, sent, taken in by the coordinator, and listed there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browsing import IN_A_BROWSER, press
from tests.journey.team import Team, assemble, at_full_price, sound
from tests.journey.windows import Window, opened

pytestmark = IN_A_BROWSER

ACCOUNT = "EXERCICE : des hommes armés sont venus à l'aube et ont emmené trois éleveurs. {name}"
SECTIONS = 12
"""More than a report has; a page that never ends is a fault."""


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """A focal point and a coordinator whose vaults real programs open."""
    made = assemble(place / "team", exercise=True)
    at_full_price(made.fields[0], made.central)
    return made


def write_report(window: Window, text: str) -> int:
    """Answer every question in words, section by section, and save the report; how many fields were filled."""
    window.go("Write down a report")
    window.page.locator("main form").first.wait_for()
    finish = window.page.get_by_role("button", name=window.say("Save the report"), exact=True)
    filled = 0
    for _ in range(SECTIONS):
        filled += window.type_everywhere(text)
        if finish.count():
            press(window.page, finish)
            window.page.wait_for_url("**saved=1*")
            return filled
        here = window.page.locator("main h1").inner_text()
        window.press("Save and go on")
        window.page.locator("main h1").filter(has_not_text=here).wait_for()
    raise AssertionError("the report has no end")


def send(window: Window, folder: Path) -> list[Path]:
    """Write the parts to a folder."""
    folder.mkdir()
    window.go("Send")
    window.page.get_by_label(window.say("Another folder"), exact=True).first.check()
    window.page.locator("main input[name=typed]").fill(str(folder))
    window.press("Write the files")
    window.page.get_by_role("heading", name=window.say("What to do with these files"), exact=True).wait_for()
    return sorted(folder.iterdir())


def receive(window: Window, parts: list[Path]) -> None:
    """Drop the parts on the page, look at them, take them in."""
    window.go("Receive")
    window.choose(*parts)
    window.press("Look at them")
    window.page.get_by_role("heading", name=window.say("What these files are"), exact=True).wait_for()
    press(window.page, "main button.main")
    window.page.get_by_role("heading", name=window.say("What arrived"), exact=True).wait_for()


def test_a_report_in_french_reaches_the_coordinators_list(team: Team, place: Path) -> None:
    """Unlock, log, list, export; at the centre unlock, look at the files, take them in, and read the same words."""
    field, central = team.fields[0], team.central
    with opened(field, place / "field", "fr") as window:
        window.unlock()
        assert write_report(window, ACCOUNT) >= 3
        code = field_code(window)
        window.go("Reports")
        window.page.get_by_text(code).first.wait_for()
        parts = send(window, place / "parts")
        assert parts and all(part.suffix == ".intake" for part in parts)

    with opened(central, place / "central", "fr") as window:
        window.unlock()
        receive(window, parts)
        window.go("Reports")
        press(window.page, window.page.get_by_text(code))
        window.page.wait_for_url("**/reports/*/*")
        assert "des hommes armés sont venus à l'aube" in window.page.locator("main").inner_text()
        assert window.page.locator("html").get_attribute("lang") == "fr"
        for word in ("hommes", "EXERCICE"):
            assert word not in window.page.title() + window.page.url

    assert sound(field) == sound(central) == []
    (there,) = central.json("reports", "list")
    assert there["code"] == code
    shown = central.json("reports", "show", code)["report"]
    assert shown["account"].startswith("EXERCICE : des hommes armés")
    assert shown["language"] == "fr"


def field_code(window: Window) -> str:
    """The code of the report on its page."""
    text = window.page.locator("main").inner_text()
    return next(word for word in text.replace("\n", " ").split() if _is_code(word))


def _is_code(word: str) -> bool:
    prefix, dash, number = word.partition("-")
    return bool(dash) and prefix.isupper() and len(prefix) == 4 and number.isdigit()
