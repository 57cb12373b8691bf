# SPDX-License-Identifier: GPL-3.0-or-later
"""From the first page of all to a saved report: by keyboard alone, and without scripts, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from intake.vault.projections import reports
from tests.app import simple
from tests.app.keyboard import Keyboard
from tests.app.serving import Look, served
from tests.app.walking import walking
from tests.at_work import Site
from tests.browsing import IN_A_BROWSER, press

pytestmark = IN_A_BROWSER

PASSPHRASE = "abricot lune tapis sable cuivre"
LOOKS = [Look("fr", 390, "dark"), Look("en", 1280)]
BY_LANGUAGE = pytest.mark.parametrize("look", LOOKS, ids=["fr-390", "en-1280"])


def written(site: Site, language: str) -> bool:
    """Whether the newest report holds what the script tells, and nothing was left behind as a draft."""
    line = reports.newest(site.vault.connection)[0]
    kept = reports.read(site.vault.connection, line.subject)
    return (
        kept.account == simple.TOLD[language] and kept.language == language and not site.vault.drafts.list()
    )


@BY_LANGUAGE
def test_set_up_and_first_report_by_keyboard(chromium: Browser, tmp_path: Path, look: Look) -> None:
    """A real vault with a recovery code that is written down and typed again, then a report; no mouse at all."""
    with (
        served(tmp_path / "vault", look.language, unlocked=False) as site,
        walking(chromium, site, look) as walk,
    ):
        keys = Keyboard(walk.page)
        keys.past_the_bars()
        keys.enter("a.button.main", "#label")
        keys.past_the_bars()
        keys.write("#label", "Harmattan")
        keys.write("#passphrase", PASSPHRASE)
        keys.write("#passphrase_again", PASSPHRASE)
        keys.to("input[name=recovery_choice]")
        keys.press("ArrowDown")
        keys.enter("button.main", ".code-words")
        words = walk.page.locator(".code-words li").all_inner_texts()
        assert len(words) == 12
        keys.past_the_bars()
        keys.enter("main a.button, main button.main", "#recovery")
        keys.past_the_bars()
        keys.write("#recovery", " ".join(word.split()[-1] for word in words))
        keys.write("#passphrase", PASSPHRASE)
        keys.enter("button.main", ".lines.settings")
        assert site.session.ways_in.recovery and not site.vault.identity.exercise
        keys.enter("a.brand", "a.button.main.big")
        keys.past_the_bars()
        keys.enter("a.button.main.big", "#when-words")
        simple.report(keys, look.language)
        assert written(site, look.language)


@BY_LANGUAGE
def test_trying_it_and_first_report_by_keyboard(chromium: Browser, tmp_path: Path, look: Look) -> None:
    """The exercise is made, its tour leads on, and a report of it is marked EXERCISE; no mouse at all."""
    with (
        served(tmp_path / "vault", look.language, unlocked=False) as site,
        walking(chromium, site, look) as walk,
    ):
        keys = Keyboard(walk.page)
        keys.past_the_bars()
        keys.enter("form[action='/exercise'] button", "main")
        walk.wait("**/tour*")
        keys.enter("a.brand", "a.button.main.big")
        keys.past_the_bars()
        keys.enter("a.button.main.big", "#when-words")
        simple.report(keys, look.language)
        assert site.vault.identity.exercise and written(site, look.language)
        assert walk.page.locator(".strip.exercise").is_visible()


@BY_LANGUAGE
def test_set_up_and_first_report_without_scripts(chromium: Browser, tmp_path: Path, look: Look) -> None:
    """The same without JavaScript: groups grow and are removed, conditions show, nothing that was typed is lost."""
    bare = Look(look.language, look.width, look.colours, scripts=False)
    with (
        served(tmp_path / "vault", look.language, unlocked=False) as site,
        walking(chromium, site, bare) as walk,
    ):
        page = walk.page
        press(page, "main a.button.main")
        page.fill("#label", "Harmattan")
        for name in ("#passphrase", "#passphrase_again"):
            page.fill(name, PASSPHRASE)
        press(page, "main button.main")
        press(page, "main a.button.main.big")
        _plainly(page, look.language)
        press(page, "main button[value=finish]")
        assert page.locator(".account").is_visible()
        assert written(site, look.language)
        line = reports.newest(site.vault.connection)[0]
        kept = reports.read(site.vault.connection, line.subject)
        assert [act.violation for act in kept.acts] == ["KILL_TARG"]


def _plainly(page: Page, language: str) -> None:
    """The sections, with a second act that is added and taken away again."""
    page.fill("#when-words", simple.WHEN[language])
    page.fill("#place-words", simple.WHERE[language])
    press(page, "main button[value=next]")
    page.fill("#account", simple.TOLD[language])
    page.select_option("#acts-0-violation", "KILL_TARG")
    press(page, "main button[value='add:acts']")
    assert page.input_value("#account") == simple.TOLD[language]
    page.select_option("#acts-1-violation", "LOOT")
    press(page, page.locator("main button[value^='remove:']").last)
    assert page.locator("main button[value=undo]").is_visible()
    press(page, "main button[value=next]")
    page.check("#victims-0-kind-1")
    press(page, "main button[value=show]")
    page.locator("main details.more").last.locator("summary").first.click()
    assert page.locator("#victims-0-age-words").count()
    press(page, "main button[value=check]")
