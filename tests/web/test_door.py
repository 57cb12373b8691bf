# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from flask import Flask

from intake.web.idle import INTERVIEW
from intake.web.session import VaultSession
from tests.web.conftest import HERE, SAME_ORIGIN, Browser, Recorder


def test_locking_ends_the_process_after_its_answer(inside: Browser, control: Recorder) -> None:
    """The lock button answers with the way to the unlock page, clears the browser's stores, then ends the worker."""
    response = inside.post("/lock")
    assert (response.status_code, response.headers["Location"]) == (303, "/unlock?why=locked")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert control.asked == ["lock"]


def test_quick_exit_locks_and_leaves_a_page_that_tells_nothing(inside: Browser, control: Recorder) -> None:
    """After a quick exit there is a calendar, and no word of what the program is."""
    response = inside.post("/exit")
    assert control.asked == ["lock"]
    page = inside.follow(response)
    assert "Intake" not in page and "vault" not in page
    assert "<table" in page


def test_quitting_shows_a_last_page_and_ends_the_program(inside: Browser, control: Recorder) -> None:
    """The program ends once the page that says so was sent."""
    assert "has ended" in inside.follow(inside.post("/quit"))
    assert control.asked == ["quit"]


def test_the_last_page_alone_ends_nothing(inside: Browser, control: Recorder) -> None:
    """Asking for its address, without having quit, leads home."""
    assert inside.get("/ended").headers["Location"] == "/"
    assert control.asked == []


def test_an_unused_vault_locks(inside: Browser, session: VaultSession, control: Recorder) -> None:
    """When its time is up, the next request locks it instead of being served."""
    session.clock._used -= 3600
    response = inside.get("/reports/")
    assert response.headers["Location"] == "/unlock?why=idle"
    assert control.asked == ["lock"]


def test_asking_for_the_time_left_is_no_use(inside: Browser, session: VaultSession) -> None:
    """The script that warns does not keep the vault open by asking."""
    session.clock._used -= 250
    left = inside.get("/session/left").get_json()["left"]
    assert left <= 50
    assert inside.get("/session/left").get_json()["left"] <= left
    inside.client.post(
        "/session/stay", base_url=HERE, headers={**SAME_ORIGIN, "X-CSRF-Token": inside.token()}
    )
    assert inside.get("/session/left").get_json()["left"] > 250


def test_an_interview_holds_the_lock_off_and_says_so(inside: Browser, session: VaultSession) -> None:
    """While it lasts every page shows it, and it can be ended from each."""
    page = inside.follow(inside.post("/interview?next=/reports/new", {"interview": "begin"}))
    assert "Interview in progress" in page
    assert session.clock.left > INTERVIEW
    page = inside.follow(inside.post("/interview?next=/help", {"interview": "end"}))
    assert "Interview in progress" not in page
    assert session.clock.left <= 300


def test_the_language_changes_on_the_same_page(inside: Browser) -> None:
    """The switch keeps the page and lasts."""
    response = inside.post("/language?next=/reports/%3Fbefore%3D7", {"language": "fr"})
    assert response.headers["Location"] == "/reports/?before=7"
    assert '<html lang="fr">' in inside.get("/reports/").get_data(as_text=True)
    inside.post("/language?next=/", {"language": "xx"})
    assert '<html lang="fr">' in inside.get("/").get_data(as_text=True)


def test_the_language_switch_keeps_what_was_typed(inside: Browser) -> None:
    """Words in a form come along to the page in the other language."""
    typed = {"language": "fr", "new": "report", "account": "trois hommes au puits"}
    address = f"/drafts/{'1' * 32}/what"
    page = inside.follow(inside.post(f"/language?next={address}", typed))
    assert "trois hommes au puits" in page and 'lang="fr"' in page


def test_a_passphrase_does_not_come_along(browser: Browser) -> None:
    """The switch drops what is secret instead of showing it again."""
    browser.start()
    typed = {
        "language": "fr",
        "label": "Harmattan",
        "passphrase": "tres-secret-1",
        "passphrase_again": "tres-secret-2",
    }
    page = browser.follow(browser.post("/language?next=/first/setup", typed))
    assert "Harmattan" in page and "tres-secret" not in page


def test_no_redirect_leads_elsewhere(inside: Browser) -> None:
    """An address that is not our own is not followed."""
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil"):
        response = inside.post("/language", {"language": "fr"}, query_string={"next": wanted})
        assert response.headers["Location"] == "/"


def test_another_window_is_known_as_such(app: Flask) -> None:
    """A session from an address that a person opened is told that identities cannot be sealed in it."""
    own, foreign = Browser(app.test_client()), Browser(app.test_client())
    own.start("own")
    foreign.start("foreign")
    words = "Identities cannot be sealed here"
    assert words not in own.get("/safety").get_data(as_text=True)
    assert words in foreign.get("/safety").get_data(as_text=True)
