# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import re

import pytest
from flask import Flask

from intake.vault.projections import reports
from intake.web.session import VaultSession
from tests.web.conftest import PASSPHRASE, Browser


def test_the_first_start_offers_an_exercise_and_a_vault(browser: Browser) -> None:
    """Without a vault every page leads to the choice between trying and setting up."""
    browser.start()
    page = browser.follow(browser.get("/"))
    assert "Try it (EXERCISE)" in page and "Set up my vault" in page


def test_the_exercise_is_marked_and_apart(browser: Browser, session: VaultSession) -> None:
    """The exercise opens at once, says on every page what it is, and leaves the person's folder alone."""
    browser.start()
    page = browser.follow(browser.post("/exercise"))
    assert "EXERCISE" in page and "Invented data only" in page
    assert not session.exists and not session.folder.exists()


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


def test_a_recovery_code_is_shown_once_and_opens_the_vault(browser: Browser, session: VaultSession) -> None:
    """The code is shown after setting up, is gone once it was noted, and opens the vault."""
    browser.start()
    form = {
        "label": "Harmattan",
        "role": "focal-point",
        "passphrase": PASSPHRASE,
        "passphrase_again": PASSPHRASE,
    }
    shown = browser.post("/first/setup", {**form, "recovery_choice": "code"}).headers["Location"]
    words = re.findall(r"<li>(\w+)</li>", browser.get(shown).get_data(as_text=True))
    assert len(words) == 12
    browser.post(shown)
    assert browser.get(shown).headers["Location"] == "/"
    session.close()
    assert browser.post("/unlock/code", {"recovery": " ".join(words)}).headers["Location"] == "/"
    assert session.is_open


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


def test_a_report_is_written_and_shown(inside: Browser, session: VaultSession) -> None:
    """A report in French is saved as it was typed and shown with its code, as saved."""
    form = {
        "once": "1" * 32,
        "account": "Trois personnes inventées ont été emmenées.\r\nⵜⴰⵎⴰⵛⴻⵇ",
        "account_language": "fr",
        "when": "22/03/2024",
        "where": "Puits d’Exemple",
        "category": "ARREST",
        "killed": "",
        "taken": "3",
        "perpetrators": ["FAMA", "WAGNER"],
        "source_type": "EYEWITNESS",
        "pseudonym": "Acacia",
        "consent": "C2",
        "level": "2",
        "reason": "",
    }
    page = inside.follow(inside.post("/reports/new", form))
    for words in (
        "Saved.",
        "emmenées.\nⵜⴰⵎⴰⵛⴻⵇ",
        "Puits d’Exemple",
        "Malian Armed Forces (FAMa) + Wagner Group",
        "Acacia",
    ):
        assert words in page
    (line,) = reports.newest(session.vault.connection)
    report = reports.read(session.vault.connection, line.subject)
    assert (report.occurred.edtf, report.category, report.language) == ("2024-03-22", "ARREST", "fr")
    assert line.code in inside.get("/").get_data(as_text=True)


def test_the_same_form_sent_twice_saves_one_report(inside: Browser, session: VaultSession) -> None:
    """A second click leads to the report that the first one saved."""
    form = {"once": "2" * 32, "account": "Une fois.", "account_language": "fr"}
    first, second = inside.post("/reports/new", form), inside.post("/reports/new", form)
    assert first.headers["Location"] == second.headers["Location"]
    assert reports.count(session.vault.connection) == 1


def test_a_refused_report_keeps_every_word(inside: Browser, session: VaultSession) -> None:
    """What was typed is shown again, with a summary that leads to the field; nothing is saved."""
    form = {
        "once": "3" * 32,
        "account": "",
        "account_language": "en",
        "where": "Mot gardé",
        "perpetrators": ["JNIM"],
    }
    response = inside.post("/reports/new", form)
    assert response.status_code == 303 and "Mot" not in response.headers["Location"]
    page = inside.follow(response)
    assert 'value="Mot gardé"' in page and 'href="#account"' in page and 'aria-invalid="true"' in page
    assert 'value="JNIM" checked' in page
    assert reports.count(session.vault.connection) == 0


def test_what_is_held_belongs_to_one_session(inside: Browser, app: Flask) -> None:
    """Another session cannot see a refused form by its address."""
    form = {"once": "4" * 32, "account": "", "account_language": "en", "where": "Mot gardé"}
    address = inside.post("/reports/new", form).headers["Location"]
    other = Browser(app.test_client())
    other.start()
    assert "Mot gardé" not in other.get(address).get_data(as_text=True)


def test_titles_and_addresses_tell_nothing(inside: Browser) -> None:
    """Neither the title nor the address of a report's page carries a word of it."""
    form = {"once": "5" * 32, "account": "Amadou", "account_language": "fr", "where": "Village-Inventé"}
    response = inside.post("/reports/new", form)
    assert "Village" not in response.headers["Location"]
    title = re.search(r"<title>(.*?)</title>", inside.follow(response))
    assert title and title[1] == "Report · Intake"


def test_the_list_goes_on_page_by_page(inside: Browser, session: VaultSession) -> None:
    """Reports beyond the first page are reached from it, each once."""
    for number in range(27):
        inside.post("/reports/new", {"once": f"{number:032}", "account": "Mots.", "account_language": "fr"})
    first = inside.get("/reports/").get_data(as_text=True)
    older = re.search(r'href="(/reports/\?before=\d+)"', first)
    assert older
    codes = re.compile(r'class="code"[^>]*>([^<]+)<')
    second = inside.get(older[1]).get_data(as_text=True)
    found = codes.findall(first) + codes.findall(second)
    assert len(found) == len(set(found)) == 27


def test_every_page_stands_in_french_and_english(inside: Browser) -> None:
    """Each page names its language and has its words in it, with the spaces that French wants."""
    for chosen, word in (("fr", "Verrouiller"), ("en", "Quick exit")):
        inside.post("/language?next=/", {"language": chosen})
        for path in ("/", "/reports/", "/reports/new", "/help", "/safety"):
            page = inside.get(path).get_data(as_text=True)
            assert f'<html lang="{chosen}">' in page and word in page
    inside.post("/language?next=/", {"language": "fr"})
    for path in ("/", "/reports/new", "/help", "/safety"):
        assert not re.search(r"\w [;!?:»]|« \w", inside.get(path).get_data(as_text=True)), path


def test_forms_are_kept_out_of_the_browsers_memory(inside: Browser) -> None:
    """No form that takes words is filled in or spell-checked by the browser."""
    page = inside.get("/reports/new").get_data(as_text=True)
    for control in re.findall(r"<(?:input|textarea|select)\b[^>]*>", page):
        assert 'type="hidden"' in control or 'autocomplete="off"' in control, control
    for control in re.findall(r'<(?:textarea|input[^>]*type="text")[^>]*>', page):
        assert 'spellcheck="false"' in control and 'dir="auto"' in control
