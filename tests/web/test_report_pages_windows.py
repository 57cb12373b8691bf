# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts that save themselves, in one window and in two, whatever is typed into them."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from intake.vault.projections import reports
from intake.web.session import VaultSession
from tests.web.conftest import HERE, SAME_ORIGIN, Browser
from tests.web.typing import Page

ID = "b" * 32

HOSTILE = {
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "template": "{{ 7 * 7 }}{% raw %} %(name)s {name} ${x}",
    "overrides": "avant \u202egnoma\u202c \u2066après\u2069",
    "emoji": "👩🏽‍🚀 🇲🇱 🜁",
    "scripts": "ⵜⴰⵎⴰⵛⴻⵇ تماشق Tamasheq",
    "spaces": "  deux  espaces\u00a0!\u202f ",
    "separators": "a\u2028b\u2029c",
}


def section(inside: Browser, name: str) -> Page:
    """One section of the draft."""
    return Page(inside, inside.get(f"/drafts/{ID}/{name}?new=report").get_data(as_text=True))


def keep(page: Page, **typed: Any) -> dict[str, Any]:
    """Save as the script does; the page then carries the new marks."""
    fields = page.filled("", **typed)
    address = page.action.replace("?", "/keep?")
    headers = {**SAME_ORIGIN, "X-CSRF-Token": page.browser.token()}
    response = page.browser.client.post(address, data=fields, base_url=HERE, headers=headers)
    assert response.status_code == 200, response.get_data(as_text=True)
    saved: dict[str, Any] = response.get_json()
    page.fields["shown"], page.fields["revision"] = [saved["shown"]], [str(saved["revision"])]
    return saved


def test_a_page_saves_itself_and_says_when(inside: Browser, session: VaultSession) -> None:
    """Every save is in the vault, with the field where the person is."""
    page = section(inside, "what")
    page.fields["field"] = ["account"]
    saved = keep(page, account="Un mot")
    assert saved["told"].startswith("Saved at ") and not saved["conflict"]
    keep(page, account="Un mot, puis deux")
    (draft,) = session.vault.drafts.list()
    assert draft.body["what"]["account"] == "Un mot, puis deux"
    assert draft.body["last"] == {"section": "what", "field": "account"}


def test_saving_by_itself_needs_the_form_token(inside: Browser, session: VaultSession) -> None:
    """Another page of the same browser cannot write into a draft."""
    page = section(inside, "what")
    address = page.action.replace("?", "/keep?")
    inside.client.post(
        address, data={"account": "x"}, base_url=HERE, headers={**SAME_ORIGIN, "X-CSRF-Token": "0"}
    )
    assert session.vault.drafts.list() == []


def test_two_windows_on_different_answers_are_brought_together(
    inside: Browser, session: VaultSession
) -> None:
    """Each keeps saving; both changes stay, and the second is told."""
    first, second = section(inside, "what"), section(inside, "what")
    keep(first, account="De la première fenêtre")
    saved = keep(second, acts__0__violation="LOOT")
    saved = keep(second, acts__0__means=["FIRE"])
    assert not saved["conflict"]
    keep(first, account="De la première fenêtre, encore")
    (draft,) = session.vault.drafts.list()
    what = draft.body["what"]
    assert what["account"] == "De la première fenêtre, encore"
    assert (what["acts"][0]["violation"], what["acts"][0]["means"]) == ("LOOT", ["FIRE"]) and len(
        what["acts"]
    ) == 1
    assert "Another window changed this draft too" in second.send(do="show")


def test_a_window_is_no_conflict_to_itself(inside: Browser, session: VaultSession) -> None:
    """Words typed while a save was on its way are sent with older marks, and are saved."""
    page = section(inside, "what")
    old = dict(page.fields)
    keep(page, account="Un")
    page.fields["shown"], page.fields["revision"] = old["shown"], old["revision"]
    assert not keep(page, account="Un, deux")["conflict"]
    page.fields["shown"] = old["shown"]
    text = page.send(do="show", account="Un, deux, trois")
    assert "Another window" not in text and "Two windows" not in text
    assert session.vault.drafts.list()[0].body["what"]["account"] == "Un, deux, trois"


def test_a_window_that_shows_older_answers_does_not_bring_them_back(
    inside: Browser, session: VaultSession
) -> None:
    """It saved last, but of another answer; what it never touched stays as the other window left it."""
    first, second = section(inside, "what"), section(inside, "what")
    keep(first, account="Nouveau")
    keep(second, acts__0__violation="LOOT")
    keep(second, acts__0__violation="RAPE")
    what = session.vault.drafts.list()[0].body["what"]
    assert (what["account"], what["acts"][0]["violation"]) == ("Nouveau", "RAPE")


def test_two_windows_on_one_answer_are_shown_side_by_side(inside: Browser, session: VaultSession) -> None:
    """What was saved first stays, what came second waits, and the person chooses."""
    section(inside, "what").send(do="list", account="Avant")
    first, second = section(inside, "what"), section(inside, "what")
    first.send(do="list", account="Première version")
    assert keep(second, account="Seconde version")["conflict"]
    assert keep(second, account="Seconde version, plus longue")["conflict"]
    page = section(inside, "what")
    assert page.fields["account"] == ["Première version"]
    assert "Two windows changed the same answer" in page.text and "Seconde version, plus longue" in page.text
    assert "2.1" in page.text
    assert "nobody has chosen yet" in section(inside, "check").text
    page.send(do="keep:mine:account")
    page = section(inside, "what")
    assert page.fields["account"] == ["Seconde version, plus longue"]
    assert "Two windows changed the same answer" not in page.text


def test_words_typed_after_another_window_finished_become_an_amendment(
    inside: Browser, session: VaultSession
) -> None:
    """Nothing is dropped: a draft of the next version holds them."""
    section(inside, "what").send(do="list", account="Avant la fin.")
    stale = section(inside, "what")
    section(inside, "check").send(do="finish")
    keep(stale, account="Avant la fin. Et après.")
    (draft,) = session.vault.drafts.list()
    (line,) = reports.newest(session.vault.connection)
    assert draft.subject == line.subject and draft.body["what"]["account"] == "Avant la fin. Et après."
    assert reports.count(session.vault.connection) == 1


def test_words_typed_after_another_window_discarded_bring_the_draft_back(
    inside: Browser, session: VaultSession
) -> None:
    """Somebody is still writing it."""
    section(inside, "what").send(do="list", account="Un.")
    stale = section(inside, "what")
    inside.post(f"/drafts/{ID}/discard")
    keep(stale, account="Un, deux.")
    (draft,) = session.vault.drafts.list()
    assert (draft.kind, draft.body["what"]["account"]) == ("report", "Un, deux.")


def test_a_locked_vault_is_told_to_the_script(inside: Browser, session: VaultSession) -> None:
    """The script is led to the unlock page, which is no answer of the program's, and says so."""
    page = section(inside, "what")
    token = inside.token()
    session.close()
    response = inside.client.post(
        page.action.replace("?", "/keep?"),
        data=page.filled("", account="x"),
        base_url=HERE,
        headers={**SAME_ORIGIN, "X-CSRF-Token": token},
    )
    assert response.status_code == 303 and response.headers["Location"].startswith("/unlock")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_kept_and_shown_as_typed(inside: Browser, session: VaultSession, text: str) -> None:
    """In every field that takes text: saved to the letter, escaped on every page that shows it."""
    section(inside, "where").send(do="list", when__words=text, place__words=text, admin=text)
    section(inside, "what").send(do="list", account=text)
    section(inside, "harmed").send(do="list", victims__0__kind="PERSON", victims__0__community__words=text)
    section(inside, "told").send(do="list", sources__0__statement=text, sources__0__pseudonym=text)
    assert section(inside, "what").fields["account"] == [text]
    assert section(inside, "where").fields["place-words"] == [text]
    pages = [section(inside, "check").text, inside.get("/").get_data(as_text=True)]
    pages.append(section(inside, "check").send(do="finish"))
    pages.append(inside.follow(inside.post("/reports/find", {"words": text})))
    (line,) = reports.newest(session.vault.connection)
    report = reports.read(session.vault.connection, line.subject)
    assert report.account == text and report.sources[0].statement == text
    assert report.victims[0].community == report.sources[0].pseudonym == text.strip()
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page
    assert text.strip() in html.unescape(pages[2])


def test_a_save_that_comes_late_begins_no_amendment(inside: Browser, session: VaultSession) -> None:
    """The page saves itself while it sends the finished report: the same words again amend nothing, others do."""
    page = section(inside, "what")
    keep(page, account="Un mot")
    section(inside, "check").send(do="finish")
    assert keep(page, account="Un mot")["told"]
    assert session.vault.drafts.list() == []
    keep(page, account="Un mot de plus")
    (draft,) = session.vault.drafts.list()
    assert draft.subject and draft.body["what"]["account"] == "Un mot de plus"


def test_a_long_interview_is_kept_whole(inside: Browser, session: VaultSession) -> None:
    """A million characters are saved, shown and saved again."""
    text = "Elle a raconté. " * 62_500
    section(inside, "what").send(do="list", account=text)
    assert section(inside, "what").fields["account"] == [text]
    section(inside, "check").send(do="finish")
    (line,) = reports.newest(session.vault.connection)
    assert reports.read(session.vault.connection, line.subject).account == text


def test_what_is_too_long_is_refused_in_plain_words(inside: Browser, session: VaultSession) -> None:
    """And nothing of it is saved."""
    page = section(inside, "what")
    assert "too large" in page.send(do="list", account="x" * 5_000_000)
    assert session.vault.drafts.list() == []


def test_signs_that_are_no_writing_are_left_out_and_said(inside: Browser, session: VaultSession) -> None:
    """A NUL and other controls go, everything around them stays."""
    page = section(inside, "what")
    text = page.send(do="next", account="avant\x00après\x1b[31m\tfin\r\nligne")
    assert "signs that are no writing" in text
    (draft,) = session.vault.drafts.list()
    assert draft.body["what"]["account"] == "avantaprès[31m\tfin\nligne"


def test_odd_forms_break_nothing(inside: Browser, session: VaultSession) -> None:
    """Codes that no list has, marks that are no JSON, buttons that lead nowhere, positions out of order."""
    page = section(inside, "what")
    page.send(do="list", acts__0__violation="<CODE>", acts__0__means=["A", "A", "<B>"])
    (draft,) = session.vault.drafts.list()
    assert draft.body["what"]["acts"][0]["means"] == ["A", "<B>"]
    assert "&lt;CODE&gt;" in section(inside, "what").text
    for action in ("add:nothing", "remove:acts/zz", "up:", "keep:mine:acts/zz/x", "keep:", "undo", "zzz"):
        page = section(inside, "what")
        assert 'id="page-form"' in page.send(do=action)
    page.fields["shown"] = ["{not json"]
    assert 'id="page-form"' in page.send(do="show")
    page.fields["shown"] = [json.dumps(["a"])]
    assert 'id="page-form"' in page.send(do="show")
    form = {"acts-7-id": "z", "acts-7-violation": "LOOT", "acts-999999-violation": "RAPE", "do": "show"}
    assert 'id="page-form"' in inside.follow(inside.post(f"/drafts/{ID}/what", form))


def test_how_words_are_understood_is_told_to_the_script(inside: Browser) -> None:
    """In the body, never in the address; in the language of the page; with places to choose from."""
    headers = {**SAME_ORIGIN, "X-CSRF-Token": inside.token()}

    def ask(**fields: str) -> dict[str, Any]:
        response = inside.client.post("/understand", data=fields, base_url=HERE, headers=headers)
        found: dict[str, Any] = response.get_json()
        return found

    assert ask(doubt="date", words="mi-juin 2024", spoken="fr")["told"]
    assert ask(doubt="count", words="une vingtaine", spoken="fr", unit="HEAD")["told"]
    assert ask(doubt="place", words="Xqzwk", spoken="fr")["why"]
    assert ask(doubt="age", words="30 ans", spoken="fr")["told"] == "30 years"
    assert ask(doubt="date", words="2024-03-16", shape="NIGHT", first="2024-03-16")["told"]
    assert ask(doubt="nothing", words="x") == {"told": "", "why": "", "choices": []}
    assert ask(doubt="date", words="x" * 4000, spoken="zz")["why"]
