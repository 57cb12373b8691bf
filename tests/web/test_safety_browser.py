# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys, safety and fonts in a real browser: with and without scripts, by keyboard, at the width of a telephone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route, expect

from intake.model.report import Report, Source
from intake.vault.records import save_report
from intake.web.session import VaultSession
from tests.browsing import IN_A_BROWSER, press, press_enter, windows
from tests.web.conftest import PASSPHRASE

LOADED = "performance.getEntriesByType('resource').map(one => one.name.split('/').pop())"
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PAGES = (
    *("/safety", "/safety/limits", "/safety/passphrase", "/safety/recovery", "/safety/stick", "/safety/lock"),
    *("/safety/activity", "/safety/backup", "/safety/destroy", "/help", "/help/lost"),
)

pytestmark = IN_A_BROWSER


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(chromium: Chromium, served: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window as narrow as a telephone that has come in, with scripts and without."""
    context = windows(chromium, viewport={"width": 360, "height": 740}, java_script_enabled=request.param)
    opened = context.new_page()
    opened.goto(f"{served}/start?token=own")
    yield opened
    context.close()


def test_no_page_is_wider_than_a_telephone(page: Page, served: str) -> None:
    """At 360 pixels nothing has to be moved sideways."""
    for path in PAGES:
        page.goto(served + path)
        assert page.evaluate(WIDER) is False, path


def test_a_recovery_code_by_hand(page: Page, served: str, session: VaultSession) -> None:
    """Chosen, read from the page and typed again with the passphrase; printing is offered only where it works."""
    page.goto(f"{served}/safety/recovery")
    page.get_by_label("A recovery code of twelve words").check()
    press(page, page.get_by_role("button", name="Go on"))
    page.wait_for_url("**/recovery/code**")
    words = page.locator(".code-words li").all_inner_texts()
    press(page, page.get_by_role("link", name="I have them on paper"))
    page.get_by_label("The twelve words").fill(" ".join(words))
    page.get_by_label("Your passphrase now").fill(PASSPHRASE)
    press(page, page.get_by_role("button", name="Put this code on the vault"))
    expect(page.get_by_text("The recovery code opens this vault now")).to_be_visible()
    assert session.ways_in.recovery


def test_the_vault_is_destroyed_by_keyboard(page: Page, served: str, session: VaultSession) -> None:
    """From any page: two links and one word. What is left is a calendar and no vault."""
    page.goto(f"{served}/reports/")
    press(page, page.get_by_role("link", name="Keys and safety"))
    page.get_by_role("link", name="Destroy the vault").focus()
    press_enter(page)
    page.wait_for_url("**/destroy*")
    page.get_by_label("The word").focus()
    page.keyboard.type("DESTROY")
    page.keyboard.press("Enter", delay=50)
    page.wait_for_url("**/calendar")
    assert not session.folder.exists()


def test_what_was_asked_before_leads_nowhere_after_destroying(
    chromium: Chromium, served: str, session: VaultSession
) -> None:
    """Typing asks whether the vault is open. An answer that comes too late does not keep the calendar from coming."""
    context = windows(chromium)
    page = context.new_page()
    page.goto(f"{served}/start?token=own")
    page.goto(f"{served}/safety/destroy")
    asked: list[Route] = []
    page.route("**/session/left", lambda route: asked.append(route))

    def destroying(route: Route) -> None:
        if route.request.method == "POST":
            for one in asked:
                one.fulfill(json={"open": False, "left": 0, "warning": 60})
        route.continue_()

    page.route("**/safety/destroy", destroying)
    with page.expect_request("**/session/left"):
        page.get_by_label("The word").press_sequentially("DESTROY")
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar")
    assert not session.folder.exists()
    context.close()


def test_fonts_of_a_script_are_loaded_for_its_letters_alone(
    chromium: Chromium, served: str, session: VaultSession
) -> None:
    """A page in Latin letters loads none; names in Tifinagh and Arabic load theirs, from here."""
    source = Source(id="a" * 32, pseudonym="ⴰⵎⵖⴰⵔ", words="أمغار")
    subject = save_report(session.vault, Report(account="Amghar", sources=(source,)))
    context = windows(chromium)
    page = context.new_page()
    page.goto(f"{served}/start?token=own")
    page.goto(f"{served}/safety")
    assert not any(str(name).endswith("woff2") for name in page.evaluate(LOADED))
    # Fonts are asked for when letters are first drawn, which may be after the page has loaded.
    with (
        page.expect_response("**/noto-sans-tifinagh.woff2") as tifinagh,
        page.expect_response("**/noto-naskh-arabic.woff2") as arabic,
    ):
        page.goto(f"{served}/reports/{subject}")
    assert tifinagh.value.ok and arabic.value.ok
    context.close()


def test_strength_is_told_while_typing(chromium: Chromium, served: str) -> None:
    """By the rule of the program itself, in words, and nothing of it is sent."""
    context = windows(chromium)
    page = context.new_page()
    page.goto(f"{served}/start?token=own")
    page.goto(f"{served}/safety/passphrase")
    told = page.locator("[data-strength]")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    for typed, words in (
        ("court", "too short"),
        ("aaaaaaaaaaaaaaaaaaaaaa", "repeats itself"),
        ("zebra-lune-12", "just enough"),
        ("abricot lune tapis sable", "Length: good"),
    ):
        page.get_by_label("New passphrase", exact=True).fill(typed)
        expect(told).to_contain_text(words)
    assert not any(typed in request for request in sent for typed in ("court", "zebra", "abricot"))
    context.close()
