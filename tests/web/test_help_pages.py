# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.web import helptexts
from intake.web.helptexts import TOPICS, Block
from intake.web.session import VaultSession
from tests.web.conftest import Browser

FOLDER = Path(helptexts.__file__).parent / "help"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_stands_in_both_languages(
    browser: Browser, topic: helptexts.Topic, language: str
) -> None:
    """Each is served without a vault, with a title, a lead and no mark of its source left over."""
    browser.start()
    browser.post("/language?next=/help", {"language": language})
    page = browser.get(f"/help/{topic.name}").get_data(as_text=True)
    held = helptexts.text(topic.name, language)
    assert held.title in page and held.lead
    assert "**" not in page and "words:" not in page and "<p># " not in page


def test_both_languages_say_as_much(browser: Browser) -> None:
    """A topic has the same headings, lists and items in French as in English."""
    for topic in TOPICS:
        shapes = [
            [(block.kind, len(block.lines)) for block in helptexts.text(topic.name, language).blocks]
            for language in ("fr", "en")
        ]
        assert shapes[0] == shapes[1], topic.name


def test_no_file_is_left_over() -> None:
    """What lies in the folder is what is shown."""
    for language in ("fr", "en"):
        assert {path.stem for path in (FOLDER / language).iterdir()} == set(helptexts.BY_NAME)


def test_every_page_leads_to_a_topic(inside: Browser, app: Flask) -> None:
    """The foot of a page leads to the help on it; a page of nothing special leads to the list."""
    assert 'href="/help/keys"' in inside.get("/safety").get_data(as_text=True)
    assert 'href="/help/send"' in inside.get("/send/").get_data(as_text=True)
    assert 'href="/help/report"' in inside.get("/reports/").get_data(as_text=True)
    named = {page for topic in TOPICS for page in topic.pages}
    known = set(app.view_functions) | {f"{name}." for name in app.blueprints}
    assert named <= known, named - known


@pytest.mark.parametrize("role", [FOCAL_POINT, COORDINATOR, CUSTODIAN])
def test_each_role_has_topics_of_its_own(role: str) -> None:
    """No role is left without help on what it alone does or does with others."""
    assert any(role in topic.roles for topic in TOPICS)


@pytest.mark.parametrize(
    ("words", "language", "first"),
    [
        ("cle usb sauvegarde", "fr", "keys"),
        ("PANIQUE", "fr", "lock"),
        ("retirer consentement", "fr", "consent"),
        ("ecrire rapport", "fr", "report"),
        ("twelve words", "en", "team"),
        ("lost passphrase", "en", "lost"),
    ],
)
def test_topics_are_found_by_words(words: str, language: str, first: str) -> None:
    """Whatever the case and accents, in any order, the title counting most."""
    assert helptexts.search(words, language)[0].name == first


def test_a_search_stays_out_of_the_address(inside: Browser) -> None:
    """What somebody looks for is in the page and in no address; nothing found is said."""
    response = inside.post("/help/find", {"words": "passphrase lost"})
    assert "passphrase" not in response.headers["Location"]
    page = inside.follow(response)
    assert "Topics found:" in page and 'href="/help/lost"' in page
    assert "Nothing was found" in inside.follow(inside.post("/help/find", {"words": "zzzz"}))
    assert inside.post("/help/find", {"words": " "}).headers["Location"] == "/help"


def test_an_unknown_topic_is_not_there(inside: Browser, session: VaultSession) -> None:
    """Neither by a wrong name nor by a path."""
    assert inside.get("/help/nothing").status_code == 404
    assert inside.get("/help/..%2F..%2Fapp").status_code == 404
    assert session.is_open


def test_what_a_text_may_hold() -> None:
    """Headings, lists that run over lines, strong words; anything else is words."""
    text = helptexts.parse(
        "x", "# A title\nwords: other\n\nOne **two** three.\n\n## Head\n- a\n  b\n- c\n\n1. x\n\n<b>no</b>\n"
    )
    assert (text.title, text.words, text.lead) == ("A title", "other", "One two three.")
    assert text.blocks == (
        Block("p", (((False, "One "), (True, "two"), (False, " three.")),)),
        Block("h2", (((False, "Head"),),)),
        Block("ul", (((False, "a b"),), ((False, "c"),))),
        Block("ol", (((False, "x"),),)),
        Block("p", (((False, "<b>no</b>"),),)),
    )
