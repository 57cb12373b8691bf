# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that are being typed when the worker is killed in the program's own window, or the vault locks."""

from __future__ import annotations

import os
import select
import signal
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, expect

from tests.app.serving import Look, served
from tests.app.walking import walking
from tests.browsing import IN_A_BROWSER, LONGEST, press
from tests.cli.conftest import PASSPHRASE, Shell
from tests.journey.serving import children
from tests.journey.windows import Window, opened

pytestmark = IN_A_BROWSER

FIRST, SECOND = "Des hommes armés sont venus", " à l’aube, et ils ont emmené trois éleveurs."
WORKER = b"intake.web.worker"


def set_up(window: Window) -> None:
    """Make a vault by its first pages."""
    press(window.page, "main a.button.main")
    window.page.fill("#label", "Harmattan")
    for name in ("#passphrase", "#passphrase_again"):
        window.page.fill(name, PASSPHRASE)
    for selector in ("main button.main", "main a.button.main.big", "main button[value=next]"):
        press(window.page, selector)


def kill_the_worker(window: Window) -> None:
    """SIGKILL, and wait until it is gone; the supervisor starts a fresh one, which is locked."""
    command = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children(window.supervisor)}
    (worker,) = (pid for pid, words in command.items() if WORKER in words)
    held = os.pidfd_open(worker)
    try:
        signal.pidfd_send_signal(held, signal.SIGKILL)
        # Its socket is the supervisor's still: what is sent from now on waits for the fresh worker.
        assert select.select([held], [], [], LONGEST / 1000)[0]
    finally:
        os.close(held)


def leave(page: Page) -> None:
    """Leave the field, on which the page saves."""
    page.locator("#acts-0-violation").focus()


def test_words_survive_a_worker_killed_in_mid_typing(tmp_path: Path) -> None:
    """What was saved is there; what was not stays on its page, which says so and leads to unlocking, then saves."""
    shell = Shell(tmp_path / "vault", tmp_path / "passphrase", "fr")
    with opened(shell, tmp_path, "fr") as window:
        set_up(window)
        page = window.page
        # At once: the page saves by itself every ten seconds, and must not have saved a part of it.
        page.locator("#account").fill(FIRST)
        leave(page)
        saving = page.locator("[data-saving]")
        # On a busy machine it is the save of every ten seconds that is seen.
        expect(saving).to_contain_text(window.say("Saved at {time}", time="").strip())
        page.locator("#account").press_sequentially(SECOND[:12])
        kill_the_worker(window)
        page.locator("#account").press_sequentially(SECOND[12:])
        leave(page)
        unlock = saving.get_by_role("link", name=window.say("Unlock in another window"))
        unlock.wait_for()
        with page.context.expect_page() as opening:
            unlock.click()
        other = opening.value
        other.get_by_label(window.say("Passphrase"), exact=True).fill(PASSPHRASE)
        press(other, other.get_by_role("button", name=window.say("Unlock"), exact=True))
        # What was saved before the kill is in the vault, as the list of drafts shows.
        expect(other.locator("main")).to_contain_text(FIRST)
        page.locator("#account").focus()
        leave(page)
        expect(saving).not_to_have_class("saving wrong")
        address = page.url
        other.goto(address)
        expect(other.locator("#account")).to_have_value(FIRST + SECOND)


def test_a_page_with_unsaved_words_stays_when_the_vault_has_locked(
    chromium: Browser, exercise: dict[str, Path]
) -> None:
    """Only that page: one with nothing to lose gives way to the unlock page."""
    look = Look("en", 1280)
    with served(exercise["field"], "en") as site, walking(chromium, site, look) as walk:
        walk.page.clock.install()
        walk.go(f"/drafts/{'e' * 32}/what?new=report")
        idle = walk.page.context.new_page()
        idle.clock.install()
        idle.goto(f"/drafts/{'e' * 32}/what?new=report")
        walk.page.route("**/what/keep*", lambda route: route.abort())
        walk.page.fill("#account", FIRST)
        site.session.close()
        idle.clock.run_for(21_000)
        idle.wait_for_url("**/unlock*")
        told = walk.page.locator("[data-saving] a")
        for _ in range(12):
            # The page asks again and again whether the vault is still open; an answer may come late.
            walk.page.clock.run_for(21_000)
            walk.page.wait_for_timeout(500)
            if told.count():
                break
        told.wait_for()
        assert walk.page.input_value("#account") == FIRST


def test_words_on_their_way_stay_when_the_vault_has_locked(
    chromium: Browser, exercise: dict[str, Path]
) -> None:
    """While a save waits for its answer, the page that hears of the lock does not give way with the words in it."""
    with served(exercise["field"], "en") as site, walking(chromium, site, Look("en", 1280)) as walk:
        page, held = walk.page, list[Route]()
        page.clock.install()
        walk.go(f"/drafts/{'d' * 32}/what?new=report")
        page.route("**/what/keep*", lambda route: held.append(route))
        # Awaited before: the clock goes on by itself too, and a slow machine may come late.
        with page.expect_request("**/what/keep*"):
            page.fill("#account", FIRST)
            page.clock.run_for(10_500)
        site.session.close()
        with page.expect_response("**/session/left"):
            page.clock.run_for(10_500)
        page.locator("[data-saving] a").wait_for()
        assert page.input_value("#account") == FIRST
        (saving,) = held
        saving.abort()
