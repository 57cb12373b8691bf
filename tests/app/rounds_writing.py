# SPDX-License-Identifier: GPL-3.0-or-later
"""The round of somebody who writes a report: every section, groups of two, doubt, two windows on one answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from forms.sections import SECTIONS
from intake.model.entry import new_id
from tests.app.walking import Walk
from tests.browsing import press

WORDS = "nuit du 22 au 23 mars 2031"


def writing(walk: Walk, folder: Path) -> Iterator[str]:
    """A draft through its sections, with groups of two, doubt, another window, and the map."""
    draft = new_id()
    walk.go("/drafts/new")
    yield "new report"
    for section in SECTIONS[:-1]:
        address = f"/drafts/{draft}/{section.name}?new=report"
        walk.go(address)
        yield f"section {section.name}"
        _typed_twice(walk)
        yield f"section {section.name}, two of each"
    walk.go(f"/drafts/{draft}/where?new=report")
    walk.page.fill("#when-words", "charabia")
    walk.page.fill("#place-words", "12 km au nord de Gao")
    walk.press("button[value=list]")
    yield "sections of the draft"
    walk.go(f"/drafts/{draft}/where")
    yield "words that were not understood"
    walk.page.fill("#when-words", WORDS)
    walk.page.fill("#place-words", "Gao")
    walk.page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
    walk.press("main button[value='map:place']")
    yield "map"
    other = walk.page.context.new_page()
    for window in (walk.page, other):
        window.goto(f"/drafts/{draft}/what")
    for window, words in ((other, "Une fenêtre."), (walk.page, "Une autre\x1b fenêtre, +223 76 00 00 00.")):
        window.fill("#account", words)
        press(window, "button[value=list]")
    other.close()
    walk.go(f"/drafts/{draft}/what")
    assert walk.page.locator("#conflicts").count()
    yield "two windows on one answer"
    walk.go(f"/drafts/{draft}/check")
    yield "check"
    walk.go(f"/drafts/{draft}/resume")
    yield "resumed"
    walk.go(f"/evidence/draft/{draft}/")
    yield "files of a draft"
    walk.go(f"/evidence/draft/{draft}/record")
    yield "recording"
    walk.go("/reports/")
    yield "reports with a draft"
    walk.send(f"/drafts/{draft}/discard")
    yield "draft discarded"
    walk.go("/drafts/new/total")
    yield "total"
    _typed_twice(walk)
    yield "total, two of each"


def _typed_twice(walk: Walk) -> None:
    """Open all that can be opened, and ask for one more of each group."""
    for button in walk.page.locator("main button[value^='add:']").all():
        if button.is_visible():
            groups = walk.page.locator("main fieldset.item").count()
            button.click()
            walk.page.locator(f"main fieldset.item >> nth={groups}").wait_for(state="attached")
    walk.page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
