# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

import pytest

from intake.web.session import VaultSession
from tests.web.conftest import PASSPHRASE, Browser


def test_the_first_start_offers_an_exercise_and_a_vault(browser: Browser) -> None:
    """Without a vault every page leads to the choice between trying and setting up."""
    browser.start()
    page = browser.follow(browser.get("/"))
    assert "Try it (EXERCISE)" in page and "Set up my vault" in page


def test_a_vault_is_made_and_opens_with_its_passphrase(inside: Browser, session: VaultSession) -> None:
    """After setting up, the vault is open; locked, it opens again with the passphrase and leads back."""
    session.close()
    response = inside.post("/unlock?next=/reports/", {"passphrase": PASSPHRASE})
    assert response.headers["Location"] == "/reports/"
    assert inside.get("/reports/").status_code == 200


def test_a_wrong_passphrase_is_told_and_not_shown(inside: Browser, session: VaultSession) -> None:
    """A refused passphrase is in no page, and the page says what to check."""
    session.close()
    page = inside.follow(inside.post("/unlock", {"passphrase": "not-the-one"}))
    assert "does not open the vault" in page and "not-the-one" not in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"passphrase": "short"}, "too short"),
        ({"passphrase": "a" * 40}, "repeats itself"),
        ({"passphrase_again": "something else entirely"}, "The two passphrases differ"),
        ({"label": ""}, "Choose a code name"),
    ],
)
def test_what_is_wrong_in_the_setup_is_told(browser: Browser, changed: dict[str, str], said: str) -> None:
    """The page comes back with the typed code name, a summary on top, and no passphrase in it."""
    browser.start()
    form = {
        "label": "Harmattan",
        "role": "coordinator",
        "passphrase": PASSPHRASE,
        "passphrase_again": PASSPHRASE,
    }
    response = browser.post("/first/setup", {**form, "recovery_choice": "none", **changed})
    assert response.status_code == 303
    page = browser.follow(response)
    assert said in page and 'id="errors"' in page and PASSPHRASE not in page
    assert 'value="coordinator" checked' in page


def test_every_page_stands_in_french_and_english(inside: Browser) -> None:
    """Each page names its language and has its words in it, with the spaces that French wants."""
    for chosen, word in (("fr", "Verrouiller"), ("en", "Quick exit")):
        inside.post("/language?next=/", {"language": chosen})
        for path in ("/", "/reports/", f"/drafts/{'1' * 32}/where?new=report", "/help", "/safety"):
            page = inside.get(path).get_data(as_text=True)
            assert f'<html lang="{chosen}">' in page and word in page
    inside.post("/language?next=/", {"language": "fr"})
    for path in ("/", f"/drafts/{'1' * 32}/where?new=report", "/help", "/safety"):
        assert not re.search(r"\w [;!?:»]|« \w", inside.get(path).get_data(as_text=True)), path


def test_every_page_marks_the_section_it_belongs_to(inside: Browser) -> None:
    """The section itself as this page, a page within it as being there; what belongs to none marks none."""
    for path, marked in (
        ("/reports/", 'href="/reports/" aria-current="page"'),
        (f"/drafts/{'1' * 32}/where?new=report", 'href="/reports/" aria-current="true"'),
        ("/totals/", 'href="/reports/" aria-current="true"'),
        ("/team/card", 'href="/team/" aria-current="true"'),
    ):
        assert marked in inside.get(path).get_data(as_text=True), path
    sections = re.search(r'<nav class="sections".*?</nav>', inside.get("/help").get_data(as_text=True), re.S)
    assert sections and "aria-current" not in sections[0]


def test_forms_are_kept_out_of_the_browsers_memory(inside: Browser) -> None:
    """No form that takes words is filled in or spell-checked by the browser."""
    page = inside.get(f"/drafts/{'1' * 32}/where?new=report").get_data(as_text=True)
    assert '<form method="post" id="page-form" class="questions" autocomplete="off"' in page
    for control in re.findall(r"<(?:input|textarea|select)\b[^>]*>", page):
        # Hidden fields and boxes to tick have no such attribute in HTML: that of the form goes for them.
        wordless = any(f'type="{kind}"' in control for kind in ("hidden", "radio", "checkbox"))
        assert wordless or 'autocomplete="off"' in control, control
    for control in re.findall(r'<(?:textarea|input[^>]*type="text")[^>]*>', page):
        assert 'spellcheck="false"' in control and 'dir="auto"' in control
