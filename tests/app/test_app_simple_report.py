# SPDX-License-Identifier: GPL-3.0-or-later
"""A simple report, counted: its pages, answers and key presses, which `intake/web/README.md` states."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from intake.vault.projections import reports
from tests.app import simple
from tests.app.keyboard import Keyboard
from tests.app.serving import Look, served
from tests.app.walking import walking
from tests.browsing import IN_A_BROWSER

pytestmark = IN_A_BROWSER

README = Path(__file__).resolve().parents[2] / "intake" / "web" / "README.md"
COUNTED = (
    "{language}: {pages} pages, {answers} answers, {presses} presses of Tab, Enter and Space,"
    " {typed} characters typed."
)


@pytest.mark.parametrize(("language", "name"), [("fr", "French"), ("en", "English")])
def test_a_simple_report_asks_little(
    chromium: Browser, exercise: dict[str, Path], language: str, name: str
) -> None:
    """At most 7 pages and 25 answers from the start page to the report; the README states the very numbers."""
    with served(exercise["field"], language) as site, walking(chromium, site, Look(language, 1280)) as walk:
        before = reports.count(site.vault.connection)
        keys = Keyboard(walk.page)
        keys.past_the_bars()
        keys.enter("a.button.main", "#when-words")
        keys.pages.clear()
        simple.report(keys, language)
        assert reports.count(site.vault.connection) == before + 1
        line = reports.newest(site.vault.connection)[0]
        kept = reports.read(site.vault.connection, line.subject)
    assert kept.account == simple.TOLD[language] and line.edtf == "2024-03-22/2024-03-23"
    assert len(keys.pages) <= 7 and len(keys.answers) <= 25
    counts = {"pages": len(keys.pages), "answers": len(keys.answers), "presses": keys.presses}
    told = COUNTED.format(language=name, typed=keys.typed, **counts)
    assert told in " ".join(README.read_text("utf-8").split()), told
