# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of reports, totals for a period, and blank forms for paper."""

from __future__ import annotations

import re

import pytest

from intake.vault.projections import reports, tallies
from intake.web.session import VaultSession
from tests.web.conftest import Browser
from tests.web.typing import ID, Page, finish, section


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"category": "ARREST"}, True),
        ({"category": "RAPE"}, False),
        ({"region": "07"}, False),
        ({"region": "none"}, True),
        ({"state": "active"}, True),
        ({"state": "conflict"}, False),
        ({"words": "personnes"}, True),
        ({"words": "personnes", "category": "RAPE"}, False),
        ({"words": "'\"*"}, False),
    ],
)
def test_the_list_is_narrowed(inside: Browser, asked: dict[str, str], found: bool) -> None:
    """By kind of event, region, state and words, alone and together."""
    finish(inside)
    text = inside.follow(inside.post("/reports/find", asked))
    assert ("Puits d’Exemple" in text) == found
    assert ("No report fits" in text) != found


def test_the_list_goes_on_page_by_page(inside: Browser, session: VaultSession) -> None:
    """Reports beyond the first page are reached from it, each once, also when it is narrowed."""
    for number in range(27):
        draft = f"{number:032x}"
        section(inside, draft, "what").send(do="list", account="Mots.", acts__0__violation="LOOT")
        section(inside, draft, "check").send(do="finish")
    codes = re.compile(r'class="code"[^>]*>([^<]+)<')
    for first in (
        inside.get("/reports/").get_data(as_text=True),
        inside.follow(inside.post("/reports/find", {"category": "DESTR"})),
    ):
        older = re.search(r'href="(/reports/\?[^"]*before=\d+[^"]*)"', first)
        assert older
        second = inside.get(older[1].replace("&amp;", "&")).get_data(as_text=True)
        found = codes.findall(first) + codes.findall(second)
        assert len(found) == len(set(found)) == 27


def test_a_total_for_a_period_has_its_own_short_form(inside: Browser, session: VaultSession) -> None:
    """Typed, checked, saved, amended; it is no report."""
    page = Page(inside, inside.follow(inside.get("/drafts/new/total")))
    typed = {
        "document": "Radio",
        "period__words": "juin 2024",
        "count__words": "au moins 46",
        "category": "EXEC",
    }
    text = page.send(**typed)
    assert "June 2024" in text and 'value="finish"' in text
    address = re.search(r'action="(/drafts/[0-9a-f]+/check[^"]*)"', text)
    assert address
    text = inside.follow(inside.post(address[1], {"do": "finish"}))
    assert "Saved." in text and "au moins 46" in text
    (held,) = tallies.every(session.vault.connection)
    assert (held.tally.period.edtf, held.tally.count and held.tally.count.low) == ("2024-06", 46)
    assert held.tally.code in inside.get("/totals/").get_data(as_text=True)
    page = Page(inside, inside.follow(inside.post(f"/totals/{held.subject}/amend")))
    assert page.fields["document"] == ["Radio"]
    assert reports.count(session.vault.connection) == 0


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Où cela s’est-il passé"), ("en", "Where did it happen?")]
)
def test_blank_forms_carry_the_numbers_of_the_screens(inside: Browser, language: str, words: str) -> None:
    """In both languages, for a report and for a total; they need no open vault."""
    inside.post("/language?next=/", {"language": language})
    paper = inside.get("/paper/report").get_data(as_text=True)
    assert words in paper
    screen = section(inside, ID, "where").text
    number = re.compile(r'class="number">([\d.]+)</span> ([^<]+?)\s*<')
    asked = {name.strip(): place for place, name in number.findall(screen)}
    printed = {name.strip(): place for place, name in number.findall(paper)}
    assert len(asked) > 5 and asked.items() <= printed.items()
    assert inside.get("/paper/tally").status_code == 200


def test_a_coordinator_logs_reports_and_a_custodian_does_not(browser: Browser, session: VaultSession) -> None:
    """Pages of a role that writes no reports are simply not there."""
    browser.start()
    form = {
        "label": "Sirocco",
        "role": "custodian",
        "passphrase": "abricot lune tapis sable",
        "passphrase_again": "abricot lune tapis sable",
        "recovery_choice": "none",
    }
    browser.post("/first/setup", form)
    assert browser.get(f"/drafts/{ID}/where?new=report").status_code == 404
