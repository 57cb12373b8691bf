# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing who somebody is from a page: for custodians alone, with nothing left of what was typed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from intake.crypto import age
from intake.model.report import Report, Source, Victim
from intake.vault import sealing
from intake.vault.projections import attachments
from intake.vault.records import save_report
from intake.vault.vault import Vault
from intake.web import pseudonyms
from intake.web.app import create_app
from intake.web.instance import Instance
from intake.web.session import VaultSession
from sync import rosters
from tests import association
from tests.association import Association
from tests.web.conftest import PORT, Browser, Recorder

SOURCE, VICTIM, GROUP = "a" * 32, "b" * 32, "c" * 32
IDENTITY = {"name": "MARKERNAME Ouattara", "phone": "76 54 32 10", "other": "MARKERPLACE behind the mosque"}
REPORT = Report(
    account="EXERCISE. They came at night.",
    sources=(Source(id=SOURCE, type="WITNESS"),),
    victims=(Victim(id=VICTIM, pseudonym="Tapis"), Victim(id=GROUP, group=True)),
)


@pytest.fixture
def members(tmp_path: Path, session: VaultSession) -> Iterator[Association]:
    """An association, in whose roster the vault of the browser is enrolled."""
    with association.build(tmp_path / "association", fields=0, custodians=2, exercise=False) as made:
        yield made


@pytest.fixture
def inside(browser: Browser, session: VaultSession, members: Association) -> Browser:
    """A browser with an open vault that knows two custodians."""
    browser.set_up()
    _join(session.vault, members)
    return browser


def _join(vault: Vault, members: Association) -> None:
    members.enrol(vault)
    signed = members.signed("field")
    rosters.accept(vault, signed, association.typed(signed.digest))


def of(session: VaultSession, report: Report = REPORT, about: str = f"source/{SOURCE}") -> str:
    """The page that seals somebody of a new report."""
    return f"/sealing/{save_report(session.vault, report)}/{about}"


def test_identity_is_sealed_for_the_custodians(
    inside: Browser, session: VaultSession, members: Association
) -> None:
    """The page names them; the custodian reads what was typed, and the pseudonym is what remains here."""
    page = of(session)
    shown = inside.get(page).get_data(as_text=True)
    for custodian in members.custodians:
        assert custodian.identity.label in shown
    done = inside.follow(inside.post(page, {"pseudonym": "Lune", **IDENTITY}))
    assert "The identity is sealed" in done
    (seal,) = attachments.seals(session.vault.connection)
    assert (seal.pseudonym, seal.about, seal.witness) == ("Lune", f"source/{SOURCE}", "")
    ciphertext = sealing.ciphertext(session.vault, seal.id)
    assert ciphertext
    opened = json.loads(age.decrypt(ciphertext, [members.custodian.keys.receive]))
    assert opened["identity"] == IDENTITY


def test_what_was_sealed_is_pointed_out_in_a_later_report(
    inside: Browser, app: Flask, session: VaultSession, tmp_path: Path
) -> None:
    """Before it is finished, and when an earlier one is amended; not by a worker that began after the lock."""
    inside.post(of(session), {"pseudonym": "Lune", **IDENTITY})
    subject = save_report(session.vault, replace(REPORT, account="EXERCICE : markername a fui."))
    inside.post(f"/reports/{subject}/amend")
    (draft,) = session.vault.drafts.list()
    told = "sealed as an identity a short while ago"
    assert told in inside.get(f"/drafts/{draft.id}/check").get_data(as_text=True)
    fresh = Browser(
        create_app(Instance.new(tmp_path / "vault", PORT, "en"), session, Recorder()).test_client()
    )
    fresh.start()
    page = fresh.get(f"/drafts/{draft.id}/check").get_data(as_text=True)
    assert "Check and finish" in page and told not in page


def test_nothing_of_an_identity_stays(
    inside: Browser, app: Flask, session: VaultSession, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in a file, a row, a page, an address, what is held for the next page, or what is logged."""
    page = of(session)
    answers = [
        inside.post(page, {"pseudonym": "x" * 101, **IDENTITY}),
        inside.post(page, {"pseudonym": "Lune", **IDENTITY}),
        inside.post(page, {"pseudonym": "Lune", **IDENTITY, "csrf_token": "0" * 64}),
        inside.post(
            "/language",
            {
                "language": "fr",
            },
        ),
    ]
    texts = [inside.follow(answer) for answer in answers]
    texts += [answer.headers["Location"] for answer in answers]
    texts.append(inside.get(page).get_data(as_text=True))
    texts.append(inside.get(page.rpartition("/source")[0] + "/").get_data(as_text=True))
    held = app.extensions["intake"].held
    texts += [repr(list(one.values.items(multi=True))) + one.message for one in held._held.values()]
    tables = session.vault.connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    ).fetchall()
    for (table,) in tables:
        texts.append(repr(session.vault.connection.execute(f"SELECT * FROM {table}").fetchall()))
    texts += capfd.readouterr()
    files = [path.read_bytes() for path in session.folder.rglob("*") if path.is_file()]
    for secret in ("MARKERNAME", "MARKERPLACE", "76 54 32 10", "76543210"):
        assert not any(secret in text for text in texts)
        assert not any(secret.encode() in data for data in files)


def test_mistake_shows_the_lines_empty_and_says_why(inside: Browser, session: VaultSession) -> None:
    """The pseudonym comes back; what was to be sealed has to be typed again."""
    page = inside.follow(inside.post(of(session), {"pseudonym": "Lune", "name": " "}))
    assert "There is no name or contact to seal" in page
    assert "the lines below are empty" in page
    assert 'value="Lune"' in page
    assert attachments.seals(session.vault.connection) == []


def test_other_browser_windows_are_refused_with_the_reason(
    app: Flask, browser: Browser, session: VaultSession, members: Association
) -> None:
    """They write to the disk what is typed: no line is offered, and nothing that is sent is sealed."""
    browser.set_up()
    _join(session.vault, members)
    page = of(session)
    other = Browser(app.test_client())
    other.start("foreign")
    shown = other.get(page).get_data(as_text=True)
    assert "This browser window was not opened by Intake" in shown
    assert 'name="phone"' not in shown
    assert other.post(page, {"pseudonym": "Lune", **IDENTITY}).headers["Location"] == "/problem/window"
    assert attachments.seals(session.vault.connection) == []


def test_without_custodians_nothing_is_asked(browser: Browser, session: VaultSession) -> None:
    """A plain explanation instead of lines to fill in."""
    browser.set_up()
    page = of(session)
    shown = browser.get(page).get_data(as_text=True)
    assert "No custodian is enrolled" in shown
    assert 'name="phone"' not in shown
    assert "No custodian is enrolled" in browser.follow(browser.post(page, IDENTITY))


def test_one_custodian_is_warned_of(browser: Browser, session: VaultSession, tmp_path: Path) -> None:
    """If that key is lost, nobody can open the seal."""
    browser.set_up()
    with association.build(tmp_path / "association", fields=0, exercise=False) as members:
        _join(session.vault, members)
        assert "Only one custodian is enrolled" in browser.get(of(session)).get_data(as_text=True)


def test_person_who_was_sealed_before_is_chosen_again(inside: Browser, session: VaultSession) -> None:
    """By the pseudonym, in another report: nothing is opened, nothing new is sealed."""
    inside.post(of(session), {"pseudonym": "Lune", **IDENTITY})
    (first,) = attachments.seals(session.vault.connection)
    page = of(session)
    assert f'<option value="{first.id}">Lune</option>' in inside.get(page).get_data(as_text=True)
    both = inside.follow(inside.post(page, {"known": first.id, "name": "MARKERNAME"}))
    assert "not both" in both
    assert "MARKERNAME" not in both
    listing = inside.follow(inside.post(page, {"known": first.id}))
    assert "the same person as before, sealed once" in listing
    assert len({seal.id for seal in attachments.seals(session.vault.connection)}) == 1
    assert session.vault.connection.execute("SELECT count(*) FROM seals").fetchone() == (1,)


def test_victim_is_sealed_likewise_and_groups_are_not(inside: Browser, session: VaultSession) -> None:
    """A group is nobody in particular."""
    subject = save_report(session.vault, REPORT)
    listing = inside.get(f"/sealing/{subject}/").get_data(as_text=True)
    assert f"victim/{VICTIM}" in listing
    assert f"victim/{GROUP}" not in listing
    assert 'value="Tapis"' in inside.get(f"/sealing/{subject}/victim/{VICTIM}").get_data(as_text=True)
    inside.post(f"/sealing/{subject}/victim/{VICTIM}", {"pseudonym": "Tapis", **IDENTITY})
    assert attachments.seals(session.vault.connection)[0].about == f"victim/{VICTIM}"
    for nobody in (f"victim/{GROUP}", f"source/{'9' * 32}", "x"):
        assert inside.get(f"/sealing/{subject}/{nobody}").status_code == 404


def test_list_says_for_whom_and_whether_it_was_sent(
    inside: Browser, session: VaultSession, members: Association, tmp_path: Path
) -> None:
    """First not sent, then sent to the central team, then to the custodians."""
    from sync import outbox

    page = of(session)
    inside.post(page, {"pseudonym": "Lune", **IDENTITY})
    listing = page.rpartition("/source")[0] + "/"
    assert "not sent yet" in inside.get(listing).get_data(as_text=True)
    outbox.export(session.vault, tmp_path / "one")
    assert "which cannot open it" in inside.get(listing).get_data(as_text=True)
    outbox.export(session.vault, tmp_path / "two", to="custodians")
    shown = inside.get(listing).get_data(as_text=True)
    assert "sent to the custodians" in shown
    assert all(custodian.identity.label in shown for custodian in members.custodians)


def test_card_bears_a_random_code_and_nothing_else(inside: Browser, session: VaultSession) -> None:
    """The code is in the signed entry; it is the only thing on paper."""
    done = inside.follow(inside.post(of(session), {"pseudonym": "Lune", "card": "y", **IDENTITY}))
    (seal,) = attachments.seals(session.vault.connection)
    assert re.fullmatch(rf"[{pseudonyms.LETTERS}]{{4}}-[{pseudonyms.LETTERS}]{{4}}", seal.witness)
    assert seal.witness in done
    card = inside.get(f"/sealing/card/{seal.id}").get_data(as_text=True)
    printed = re.sub(
        r'(?s)<(div|ul|p)[^>]*class="[^"]*no-print[^"]*".*?</\1>', "", card.partition("<main")[2]
    )
    assert seal.witness in printed
    assert "Lune" not in card


def test_text_that_still_says_it_is_told_at_once(inside: Browser, session: VaultSession) -> None:
    """By the number of the question; afterwards nothing here knows the name any more."""
    report = Report(account="EXERCISE. Ask Markername Ouattara, 76.54.32.10.", sources=(Source(id=SOURCE),))
    done = inside.follow(inside.post(of(session, report), {"pseudonym": "Lune", **IDENTITY}))
    assert "The text still says it" in done
    assert "question 2." in done
    clean = inside.follow(inside.post(of(session), {"pseudonym": "Terre", **IDENTITY}))
    assert "The text still says it" not in clean


def test_suggested_pseudonyms_lead_to_nobody(inside: Browser, session: VaultSession) -> None:
    """Two common words, drawn anew each time, never one that is taken."""
    drawn = {pseudonyms.suggestion("fr", ()) for _ in range(20)}
    assert len(drawn) > 15
    assert all(len(name.split()) == 2 for name in drawn)
    page = of(session)
    first = re.search(r'name="pseudonym"[^>]*value="([^"]+)"', inside.get(page).get_data(as_text=True))
    again = re.search(r'name="pseudonym"[^>]*value="([^"]+)"', inside.get(page).get_data(as_text=True))
    assert first
    assert again
    assert first[1] != again[1]


def test_others_reports_have_no_sealing_page(
    inside: Browser, session: VaultSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who took the testimony seals."""
    page = of(session)
    monkeypatch.setattr("intake.web.pages.sealing.is_own", lambda _subject: False)
    assert inside.get(page).status_code == 404
