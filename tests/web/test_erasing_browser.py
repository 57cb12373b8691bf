# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing what goes of a report in a real browser: what would be left is shown while it is chosen, or at a button."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from intake.model.report import Report, Source
from intake.vault.records import save_report
from tests import association
from tests.at_work import at_work
from tests.browsing import IN_A_BROWSER, press, windows
from tests.web.conftest import Recorder
from tests.web.team import Desk

pytestmark = IN_A_BROWSER

REPORT = Report(
    account="EXERCISE said by Acacia.",
    sources=(Source(id="a" * 32, statement="one"), Source(id="b" * 32, statement="two")),
)


@pytest.mark.parametrize("scripts", [True, False])
def test_what_would_be_left_is_shown(chromium: Chromium, tmp_path: Path, scripts: bool) -> None:
    """A passage is blanked in what is shown, a source is gone from it, and what is typed stays for the request."""
    with association.build(tmp_path / "members") as built:
        subject = save_report(built.central, REPORT)
        folder = built.central.folder.path
    with Desk(folder) as desk, at_work(folder, desk.session, Recorder(), "en") as site:
        context = windows(chromium, java_script_enabled=scripts, base_url=site.address)
        page = context.new_page()
        page.goto("/start?token=own")
        page.goto(f"/erase/{subject}")
        page.check("input[name=how][value=partly]")
        if not scripts:
            page.click("form details summary >> nth=0")
        page.check(f"input[name=sources][value={'a' * 32}]")
        page.fill("textarea[name=passages]", "Acacia")
        if not scripts:
            press(page, "button[value=look]")
        left = page.locator("#looked section", has_text="said by […].")
        left.wait_for()
        assert left.get_by_text("two").count() == 1 and left.get_by_text("one", exact=True).count() == 0
        page.check("input[name=reason][value=DANGER]")
        page.check("#sure")
        press(page, "button[value=ask]")
        assert "/erasures/" in page.url
        context.close()
