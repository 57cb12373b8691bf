# SPDX-License-Identifier: GPL-3.0-or-later
"""The journey's other half in a real browser, on a small screen and without scripts: send, receive, form, count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from intake.vault.projections import incidents
from intake.vault.records import save_report
from tests.at_work import at_work
from tests.browsing import IN_A_BROWSER, press, windows
from tests.web import team
from tests.web.conftest import Recorder
from tests.web.team import NAME, Desk

pytestmark = IN_A_BROWSER


@contextmanager
def seated(chromium: Chromium, folder: Path, language: str, *, scripts: bool = False) -> Iterator[Page]:
    """A member at a small screen, on the pages of an open vault."""
    with Desk(folder) as desk, at_work(folder, desk.session, Recorder(), language) as site:
        context = windows(
            chromium,
            viewport={"width": 390, "height": 800},
            java_script_enabled=scripts,
            base_url=site.address,
        )
        page = context.new_page()
        page.goto("/start?token=own")
        yield page
        context.close()


def fits(page: Page) -> bool:
    """Whether nothing of the page lies beside a small screen; asked of the layout, so with scripts only."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_a_focal_point_to_the_figures_of_the_month(
    chromium: Chromium, tmp_path: Path, language: str
) -> None:
    """Each step with the buttons of its page alone; no sealed name shows before the custodian opens it."""
    folder, stick = team.found(tmp_path / "team"), tmp_path / "stick"
    stick.mkdir()
    with seated(chromium, folder / "focal-point-1", language) as page:
        page.goto("/send/")
        page.check("#folder-typed")
        page.fill("#typed", str(stick))
        press(page, "main button.main")
        page.wait_for_url("**/send/done*")
        (part,) = stick.iterdir()
        assert part.name in page.inner_text("main")
    with seated(chromium, folder / "coordinator-1", language) as page:
        page.goto("/receive/")
        page.set_input_files("#files", part)
        press(page, "form.card button.main")
        page.wait_for_url("**/receive/check*")
        press(page, "main button.main")
        page.wait_for_url("**/receive/done*")
        press(page, "a.button.main")
        page.check("input[name=report]")
        press(page, ".sticky button")
        page.fill("#figure_DEAD", "12-17")
        page.select_option("#level", "3")
        page.fill("#reason", "EXERCISE")
        press(page, "main button.main")
        assert re.search(r"12.17", page.inner_text(".finding"))
        page.goto("/month/?month=2031-03")
        assert re.search(r"12.17", page.inner_text(".month"))
        assert NAME not in page.content()


def test_pages_fit_a_small_screen(chromium: Chromium, tmp_path: Path) -> None:
    """Nothing has to be pushed sideways but wide tables, which are pushed by themselves."""
    folder = team.found(tmp_path / "team")
    with Desk(folder / "coordinator-1") as desk:
        subjects = [save_report(desk.vault, team.report(killed=count)) for count in (3, 4)]
        desk.send("/incidents/from/each")
        (incident,) = incidents.resting_on(desk.vault.connection, subjects[0])
    paths = (
        *(
            "/send/",
            "/receive/",
            "/team/",
            "/team/card",
            "/team/card/words",
            "/incidents/",
            "/incidents/from/",
        ),
        f"/incidents/from/reports?report={subjects[0]}&report={subjects[1]}",
        *(f"/incidents/{incident}", f"/incidents/from/amend/{incident}", "/month/?month=2031-03"),
    )
    with seated(chromium, folder / "coordinator-1", "fr", scripts=True) as page:
        for path in paths:
            page.goto(path)
            assert fits(page), path
