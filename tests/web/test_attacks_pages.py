# SPDX-License-Identifier: GPL-3.0-or-later
"""Every address with invented ids, forms that hold anything, and forms without a token, in the vault of each role."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from intake.model.report import Report
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import journal
from intake.vault.records import save_report
from sync import outbox
from sync.inbox import take
from tests.web.conftest import HERE, SAME_ORIGIN
from tests.web.team import NAME, Desk, found

FOLDERS = {FOCAL_POINT: "focal-point-1", COORDINATOR: "coordinator-1", CUSTODIAN: "custodian-1"}
ENDS = {"/lock", "/quit", "/start", "/work", "/vault/destroy"}
"""What ends the process, or the vault."""
ONLY = {
    "/erase": {COORDINATOR},
    "/erasures": {COORDINATOR, CUSTODIAN},
    "/proof": {COORDINATOR, FOCAL_POINT},
    "/questions": {COORDINATOR, FOCAL_POINT},
    "/receive/return": {COORDINATOR, CUSTODIAN},
    "/safety/kept": {FOCAL_POINT},
    "/safety/places": {COORDINATOR, FOCAL_POINT},
    "/seals/again": {CUSTODIAN},
}
AGE = b"age-encryption.org/v1\n"
HOSTILE = ("\U0001f600\u202e\x00'\"><script>", "-1", "9" * 400, "../../etc/passwd", "a" * 32)
FIELDS = (
    *(
        "reason",
        "held",
        "rule",
        "days",
        "folder",
        "typed",
        "watched",
        "work",
        "erase",
        "name",
        "member",
        "w1",
        "w2",
    ),
    *(
        "w3",
        "words",
        "text",
        "question",
        "answer",
        "language",
        "subject",
        "entries",
        "ticket",
        "purpose",
        "bodies",
    ),
    *("file", "part", "hold", "journal", "head", "source", "choice", "sources", "passages", "fields", "note"),
)


@pytest.fixture(params=sorted(FOLDERS))
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Desk]]:
    """A member of each role at the pages."""
    folder = found(tmp_path / "team")
    with Desk(folder / FOLDERS[request.param]) as opened:
        yield request.param, opened


def addresses(desk: Desk, method: str) -> Iterator[tuple[Rule, str]]:
    """Every address that answers a method, with ids that nobody has."""
    invented = {"journal": "0" * 32, "record": "1" * 32, "id": "2" * 32}
    bound = desk.app.url_map.bind("127.0.0.1")
    for rule in desk.app.url_map.iter_rules():
        if method not in (rule.methods or ()) or any(rule.rule.startswith(one) for one in ENDS):
            continue
        values = {name: invented.get(name, "3" * 32) for name in rule.arguments}
        numbers = {
            name: 1
            for name, kind in rule._converters.items()
            if kind.__class__.__name__ == "IntegerConverter"
        }
        yield rule, bound.build(rule.endpoint, values | numbers, method=method)


def own(role: str, path: str) -> bool:
    """Whether pages at that address are for the role, as far as it is said here."""
    said = [roles for start, roles in ONLY.items() if path == start or path.startswith(f"{start}/")]
    return all(role in roles for roles in said)


def test_invented_ids_get_a_plain_page(desk: tuple[str, Desk], caplog: pytest.LogCaptureFixture) -> None:
    """No address fails, none tells how the program is made, and those of other roles are not there."""
    role, opened = desk
    caplog.set_level(logging.DEBUG)
    failed = []
    for rule, path in addresses(opened, "GET"):
        answer = opened.browser.get(path)
        text = answer.get_data(as_text=True)
        if answer.status_code >= 500 or "Traceback" in text or NAME in text:
            failed.append((rule.rule, answer.status_code))
        if not own(role, rule.rule):
            assert answer.status_code == 404, rule.rule
    assert failed == []
    assert NAME not in caplog.text


def test_forms_without_their_token_do_nothing(desk: tuple[str, Desk]) -> None:
    """Whatever is sent without the token of the session is refused, at every address, before anything is done."""
    _, opened = desk
    before = opened.vault.connection.total_changes
    for rule, path in addresses(opened, "POST"):
        answer = opened.browser.client.post(
            path, data={"csrf_token": "0" * 64}, base_url=HERE, headers=SAME_ORIGIN, buffered=True
        )
        assert answer.status_code in (303, 400, 403, 404), (rule.rule, answer.status_code)
    assert opened.vault.connection.total_changes == before


def test_forms_that_hold_anything_get_a_plain_page(desk: tuple[str, Desk]) -> None:
    """With every field a form could have and values that no form offers, nothing fails."""
    role, opened = desk
    tried = (*ONLY, "/shared", "/journals", "/team", "/safety/keys", "/receive")
    failed = []
    for value in HOSTILE:
        for rule, path in addresses(opened, "POST"):
            if not rule.rule.startswith(tried):
                continue
            answer = opened.browser.post(path, dict.fromkeys(FIELDS, value))
            if answer.status_code == 303 and own(role, rule.rule):
                answer = opened.browser.get(answer.headers["Location"])
            if answer.status_code >= 500:
                failed.append((rule.rule, answer.status_code, value))
            if not own(role, rule.rule):
                assert answer.headers.get("Location") == "/problem/404", rule.rule
    assert failed == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_of_files_that_are_not_unicode_are_shown(tmp_path: Path) -> None:
    """A folder with such names is looked at, from the page of files that came and from that of the shared folder."""
    folder = found(tmp_path / "team")
    odd = tmp_path / "odd"
    odd.mkdir()
    for name, content in (
        (b"\xff.intake", AGE),
        (b"\xfe.intake-roster", b"{}"),
        (b"\xfd<b>.intake-card", b"{}"),
    ):
        Path(os.fsdecode(os.fsencode(odd) + b"/" + name)).write_bytes(content)
    with Desk(folder / FOLDERS[COORDINATOR]) as opened:
        page = opened.send("/receive/folder", folder="typed", typed=str(odd))
        assert "intake-roster" in page and "<b>.intake-card" not in page
        opened.send("/shared/", folder="typed", typed=str(odd))
        page = opened.send("/shared/now")
        assert "not a valid roster" in page


def test_times_that_are_none_stop_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member signs the 99th of a month: every page of a coordinator that tells of it is made all the same."""
    folder, stick = found(tmp_path / "team"), tmp_path / "stick"
    with Desk(folder / FOLDERS[FOCAL_POINT]) as field, monkeypatch.context() as odd:
        odd.setattr(journal, "stamp", lambda _: "2026-99-99T99:99:99Z")
        subject = save_report(field.vault, Report(account="EXERCISE"))
        save_report(field.vault, Report(account="EXERCISE again"), subject)
        odd.undo()
        (path,) = outbox.export(field.vault, stick).parts
    with Desk(folder / FOLDERS[COORDINATOR]) as opened:
        assert take(opened.vault, path).new
        pages = [path for rule, path in addresses(opened, "GET") if not rule.arguments]
        pages += [f"/reports/{subject}", f"/reports/{subject}/versions"]
        failed = [page for page in pages if opened.browser.get(page).status_code >= 500]
        assert failed == []
        assert "2026-99-99T99:99:99Z" in opened.page(f"/reports/{subject}")
