# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile words through every field of every form: kept as typed or refused in plain words, never executed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

from forms.sections import SECTIONS
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.model.entry import new_id
from intake.vault.projections import reports
from intake.vault.vault import Vault
from intake.web.app import create_app
from intake.web.instance import Instance
from intake.web.session import EXERCISE_PASSPHRASE, VaultSession
from sync import inbox, outbox
from tests.app.crawling import forms
from tests.app.serving import Look, served
from tests.app.walking import walking
from tests.browsing import CHROMIUM
from tests.web.conftest import HERE, PORT, SAME_ORIGIN, Browser, Recorder

FORM = "application/x-www-form-urlencoded"
SCRIPT = "\"'><script>window.ran=1</script><img src=x onerror=window.ran=1>"
TEXTS = {
    "script": SCRIPT.encode(),
    "template": b"{{ 7 * 7 }}{% raw %} %(name)s {name} ${x}",
    "overrides": "avant \u202egnoma\u202c \u2066après\u2069".encode(),
    "emoji": "👩🏽‍🚀 🇲🇱 🜁 ⵜⴰⵎⴰⵛⴻⵇ تماشق".encode(),
    "nul": b"avant\x00apr\xc3\xa8s\x1b[31m",
    "surrogate": b"avant\xed\xa0\x80apr\xc3\xa8s",
    "bytes": b"avant\xff\xfe\x80apr\xc3\xa8s",
    "path": b"../../../etc/passwd",
}
WORDS = "main textarea:visible, main input[type=text]:not([inputmode]):visible"
LONG = "Elle a raconté. ".encode() * 62_500
"""A million characters."""
SECTIONS_OF_A_DRAFT = [f"/drafts/{'f' * 32}/{section.name}?new=report" for section in SECTIONS]
WRITERS = ("field", "coordinator")
FEWEST = {"field": 20, "coordinator": 18, "custodian-1": 8, "root": 5}
"""Forms with fields for words that each role has at least."""


@contextmanager
def at_desk(folder: Path) -> Iterator[tuple[Flask, Browser]]:
    """The application and a browser on an open vault."""
    session = VaultSession(folder, floor=FLOOR_ONLY_FOR_TESTS)
    session.unlock(EXERCISE_PASSPHRASE)
    app = create_app(Instance.new(folder, PORT, "en"), session, Recorder())
    browser = Browser(app.test_client())
    browser.start()
    try:
        yield app, browser
    finally:
        session.close()


def sent(browser: Browser, action: str, body: bytes) -> str:
    """Send a body as it is; the text of the page that this leads to, which is no failure of the program's."""
    answer = browser.client.post(action, data=body, content_type=FORM, base_url=HERE, headers=SAME_ORIGIN)
    assert answer.status_code == 303 and not answer.headers["Location"].startswith("/problem/500"), action
    return browser.follow(answer)


@pytest.mark.parametrize("role", FEWEST)
def test_no_form_fails_on_hostile_words(
    exercise: dict[str, Path], capfd: pytest.CaptureFixture[str], role: str
) -> None:
    """Every form that links lead to, each text in all of its fields, then a million characters in the first."""
    with at_desk(exercise[role]) as (app, browser):
        found = list(forms(app, browser, *(SECTIONS_OF_A_DRAFT if role in WRITERS else ())))
        assert len(found) >= FEWEST[role]
        for form in found:
            for text in TEXTS.values():
                page = sent(browser, form.action, form.body(text))
                assert "<script>window.ran" not in page and "<img src=x" not in page, form.action
        for form in found:
            sent(browser, form.action, form.body(LONG, form.words[:1]))
        assert browser.get("/").status_code == 200
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.only_linux
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: apt-get install chromium")
def test_hostile_words_of_a_whole_report_run_nowhere(
    chromium: Chromium, exercise: dict[str, Path], tmp_path: Path
) -> None:
    """Typed into every field for words in a browser; shown on all pages, sent, and read at the centre as typed."""
    draft = new_id()
    with served(exercise["field"], "en") as site, walking(chromium, site, Look("en", 1280)) as walk:
        filled = 0
        for section in SECTIONS:
            walk.go(f"/drafts/{draft}/{section.name}?new=report")
            walk.page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
            for field in walk.page.locator(WORDS).all():
                field.fill(SCRIPT)
                filled += 1
            walk.press("button[value=finish]" if section is SECTIONS[-1] else "button[value=list]")
        assert filled >= 25
        assert walk.page.locator(".account").inner_text() == SCRIPT
        line = reports.newest(site.vault.connection)[0]
        kept = reports.read(site.vault.connection, line.subject)
        for path in (
            *("/", "/reports/", f"/sealing/{line.subject}/", f"/evidence/report/{line.subject}/"),
            *(f"/withdraw/{line.subject}", f"/reports/{line.subject}", "/send/"),
        ):
            walk.go(path)
            assert walk.page.evaluate("window.ran") is None, path
        assert walk.faults == []
        assert kept.account == SCRIPT and kept.place and kept.place.words == SCRIPT
        made = outbox.export(site.vault, tmp_path / "parts", to=outbox.COORDINATORS)
    with vault_at(exercise["coordinator"]) as central:
        assert all(taken.error is None for taken in inbox.take_many(central, made.parts))
        assert reports.read(central.connection, line.subject) == kept


def vault_at(folder: Path) -> Vault:
    """The open vault in a folder of the exercise."""
    return Vault.open(folder, passphrase=EXERCISE_PASSPHRASE, floor=FLOOR_ONLY_FOR_TESTS)
