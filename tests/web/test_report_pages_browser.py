# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports in a real browser: by keyboard alone, saved while typing, groups that grow in place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from intake.vault.projections import reports
from intake.web.session import VaultSession
from tests.browsing import IN_A_BROWSER, type_ahead, windows

ID = "c" * 32

pytestmark = IN_A_BROWSER


@pytest.fixture
def page(chromium: Chromium, served: str) -> Iterator[Page]:
    """A small window that has come in."""
    context = windows(chromium, viewport={"width": 390, "height": 800})
    opened = context.new_page()
    opened.goto(f"{served}/start?token=own")
    yield opened
    context.close()


def section(page: Page, served: str, name: str) -> None:
    """Go to a section of the draft."""
    page.goto(f"{served}/drafts/{ID}/{name}?new=report")


def saved(page: Page) -> None:
    """Wait until the page says that it has saved itself."""
    expect(page.locator("[data-saving]")).to_contain_text("Saved at")


def test_a_report_by_keyboard_alone(page: Page, served: str, session: VaultSession) -> None:
    """From the start page to the saved report with Tab, Enter and words: fewer than 100 keys beside the words."""
    presses = 0

    def press(*keys: str) -> None:
        nonlocal presses
        for key in keys:
            page.keyboard.press(key)
            presses += 1

    def tab_to(selector: str) -> None:
        for _ in range(60):
            if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
                return
            press("Tab")
        raise AssertionError(selector)

    def choose(selector: str, words: str) -> None:
        tab_to(selector)
        assert list(type_ahead(page, words)) == list(words)

    def arrive(heading: str) -> None:
        page.get_by_role("heading", name=heading, level=1).wait_for()
        page.wait_for_load_state()
        # As a person does who knows the page: over the header and the menu at once.
        page.evaluate("document.getElementById('main').focus()")

    page.evaluate("document.getElementById('main').focus()")
    tab_to("a.button.main")
    press("Enter")
    arrive("Where and when")
    tab_to("#when-words")
    page.keyboard.type("night of 22 to 23 March 2024")
    tab_to("#place-words")
    page.keyboard.type("12 km north of Gao")
    press("Enter")
    arrive("What happened")
    tab_to("#account")
    page.keyboard.type("Armed men came to the well.")
    choose("#acts-0-violation", "Targeted")
    tab_to("button.main")
    press("Enter")
    for heading in ("Who was harmed", "Who did it"):
        arrive(heading)
        tab_to("button.main")
        press("Enter")
    arrive("Who told us")
    choose("#sources-0-type", "Eyew")
    tab_to("button[value=check]")
    press("Enter")
    arrive("Check and finish")
    tab_to("button[value=finish]")
    press("Enter")
    expect(page.get_by_text("This report is in the vault")).to_be_visible()
    (line,) = reports.newest(session.vault.connection)
    report = reports.read(session.vault.connection, line.subject)
    assert report.account == "Armed men came to the well." and report.acts[0].violation == "KILL_TARG"
    assert report.sources[0].type == "EYEWITNESS"
    assert presses < 100


def test_words_are_saved_on_leaving_a_field_and_found_again(page: Page, served: str) -> None:
    """Without any button; the page says when; going on leads back to the field."""
    section(page, served, "what")
    page.fill("#account", "Un mot.")
    page.locator("#acts-0-violation").focus()
    saved(page)
    page.goto(f"{served}/drafts/{ID}/resume")
    expect(page.locator("#account")).to_have_value("Un mot.")
    expect(page.locator("#acts-0-violation")).to_be_focused()


def test_groups_grow_in_place(page: Page, served: str) -> None:
    """What was typed stays, the page is not loaded again, and the new item has the focus."""
    section(page, served, "what")
    page.evaluate("window.still = true")
    page.fill("#account", "Typed before.")
    page.get_by_role("button", name="Add another act").click()
    expect(page.locator("#acts-1-violation")).to_be_focused()
    expect(page.locator("#account")).to_have_value("Typed before.")
    page.locator("#acts-1").get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#acts-1")).to_be_visible()
    assert page.evaluate("window.still") is True


def test_questions_and_meanings_appear_at_once(page: Page, served: str) -> None:
    """Age for a person, not for a group; the echo under the words; the uses that a level stands for."""
    section(page, served, "harmed")
    expect(page.locator("#victims-0-age-words")).to_be_hidden()
    page.check("#victims-0-kind-1")
    expect(page.locator("#victims-0-age-words")).to_be_visible()
    page.fill("#victims-0-age-words", "about 30")
    expect(page.locator("#victims-0-age-meant")).to_contain_text("between 28 and 32 years")
    section(page, served, "where")
    page.fill("#when-words", "gibberish")
    expect(page.locator("#when-unclear")).to_be_visible()
    page.get_by_text("Or choose in a calendar").first.click()
    page.fill("#when-first", "2024-03-16")
    expect(page.locator("#when-meant")).to_contain_text("16\N{NO-BREAK SPACE}March 2024")
    section(page, served, "told")
    page.select_option("#sources-0-level", "C4")
    expect(page.locator("input[name=sources-0-facets]:checked")).to_have_count(2)


def test_two_windows_are_told_of_each_other(page: Page, served: str) -> None:
    """The same answer changed in both waits for a choice; nothing typed is lost."""
    section(page, served, "what")
    other = page.context.new_page()
    section(other, served, "what")
    for window, words in ((page, "From the first."), (other, "From the second.")):
        window.fill("#account", words)
        window.locator("#acts-0-violation").focus()
        expect(window.locator("[data-saving]")).not_to_be_empty()
    expect(other.locator("[data-saving]")).to_contain_text("Both are kept")
    section(page, served, "what")
    expect(page.locator("#conflicts")).to_contain_text("From the second.")


def test_what_could_not_be_saved_is_said_and_the_words_stay(page: Page, served: str) -> None:
    """In plain words, on the page where they were typed; the next save takes them along."""
    section(page, served, "what")
    page.route("**/what/keep*", lambda route: route.abort())
    page.fill("#account", "Still here.")
    page.locator("#acts-0-violation").focus()
    expect(page.locator("[data-saving]")).to_contain_text("Not saved")
    expect(page.locator("#account")).to_have_value("Still here.")
    page.unroute("**/what/keep*")
    page.locator("#account").focus()
    saved(page)


def test_words_whose_save_is_cut_off_by_leaving_are_sent_again(page: Page, served: str) -> None:
    """A save that is on its way when the window goes may never arrive; what the page holds goes after it."""
    section(page, served, "what")
    page.evaluate(
        """() => {
            window.sending = new Promise((begun) => {
                window.fetch = () => { begun(); return new Promise(() => {}); };
            });
            navigator.sendBeacon = (_, body) => { window.beacon = body.get("account"); };
        }"""
    )
    page.fill("#account", "On its way.")
    page.locator("#acts-0-violation").focus()
    page.evaluate("window.sending")
    assert page.evaluate("dispatchEvent(new Event('pagehide')), window.beacon") == "On its way."
