# SPDX-License-Identifier: GPL-3.0-or-later
"""A member of the team who signs whatever no program of ours would sign: it stops nobody, and shows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from intake.errors import NotComparable
from intake.model.entry import Entry
from intake.vault import carrying_out, countersigned, erasing, history, journal, journals
from intake.vault.projections import attachments, erasure_rows, erasures, projector, questions, reports
from intake.vault.records import write_entry
from intake.vault.vault import Vault
from sync import outbox, proof
from sync.inbox import take
from tests.association import Association
from tests.sync.conftest import write_reports
from tests.sync.passing import parts_for, pass_on
from tests.sync.test_receipts import answer

HALF = "\ud800"
ERASE: Mapping[str, Any] = {
    "code": "X",
    "reason": "DANGER",
    "entries": [],
    "evidence": [],
    "seals": [],
    "sources": [],
}
ODD: list[tuple[str, Mapping[str, Any]]] = [
    ("erase", {**ERASE, "code": HALF}),
    ("erase", {**ERASE, "reason": [HALF]}),
    ("erase", {**ERASE, "evidence": [HALF, "../x", "0" * 32, 5]}),
    ("erase", {**ERASE, "keep": ["zz", "ab", 5]}),
    ("erase", {**ERASE, "keep": 5}),
    ("erase", {**ERASE, "entries": "x", "sources": {}, "seals": 7, "instead": ["zz"]}),
    ("freeze", {"hold": True, "reason": HALF}),
    ("freeze", {"hold": False, "reason": {"a": 1}}),
    ("redact", {"of": "zz", "removed": 5, "content": []}),
    ("question", {"text": HALF}),
    ("question", {"text": 2**70}),
    ("withdraw", {"source": HALF}),
    ("confirm", {"a": HALF}),
    ("import", {"bundle": HALF, "heads": [{"journal": 5, "seq": "x", "name": "zz"}]}),
    ("import", {"bundle": [], "heads": 5}),
    ("import", {"bundle": "x", "heads": [{"journal": "x", "seq": 2**70, "name": "ab"}]}),
    ("export", {"bundle": HALF, "recipients": 5}),
    ("disclose", {"how": HALF}),
    ("custody", {"evidence": HALF}),
    ("verify", {"level": HALF}),
    ("incident", {"reports": HALF}),
    ("link", {"reports": 5}),
    ("evidence", {"evidence": HALF, "sha256": 5, "size": 2**70}),
    ("report", {"account": HALF, "sources": 5}),
]


def sign_anything(
    vault: Vault, patch: pytest.MonkeyPatch, kind: str, subject: str, content: Mapping[str, Any]
) -> Entry:
    """Sign an entry as a program of somebody else's would, which looks at nothing."""
    with patch.context() as within:
        within.setattr("rfc8785.dumps", lambda value: json.dumps(value, separators=(",", ":")).encode())
        within.setattr(projector, "project", lambda *_: None)
        within.setattr(carrying_out, "settle", lambda *_: None)
        with vault.transaction():
            return journal.append(
                vault.connection, vault.keys.sign, vault.journal, kind, subject, content, (), vault.clock
            )


def look_at_everything(vault: Vault, subject: str) -> None:
    """Ask all that pages ask of a record and of the journals."""
    history.history(vault, subject, "report")
    for one in erasure_rows.every(vault.connection):
        erasing.left(vault, one)
        erasing.since(vault, one)
    erasure_rows.holds(vault.connection)
    questions.of_report(vault.connection, subject)
    questions.unanswered(vault.connection)
    list(countersigned.countersignatures(vault))
    journals.every(vault)
    journals.own(vault)
    projector.refused(vault.connection)
    proof.make(vault, subject, bodies=False)


@pytest.mark.parametrize(("kind", "content"), ODD, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(ODD)])
def test_odd_contents_keep_nothing_else_out(
    members: Association,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    content: Mapping[str, Any],
) -> None:
    """Whatever a coordinator signs, what comes with it arrives, pages can be made, and replicas agree."""
    field, (one, other) = members.fields[0], members.coordinators
    (subject,) = write_reports(field, 1)
    for path in outbox.export(field, tmp_path / "field").parts:
        take(one, path)
    sign_anything(one, monkeypatch, kind, subject, content)
    write_reports(one, 1, first=40)
    pass_on(one, other, tmp_path / "stick")
    look_at_everything(other, subject)
    assert reports.summary(other.connection, subject).state == reports.ACTIVE
    assert len(reports.newest(other.connection, 9)) == 2
    before = projector.domain_state(other.connection)
    with other.transaction():
        projector.rebuild(other.connection, other.authors)
    assert projector.domain_state(other.connection) == before
    for path in parts_for(other, one, tmp_path / "back"):
        take(one, path)
    answer(other, field, tmp_path / "receipt")
    look_at_everything(field, subject)


def test_what_is_left_of_nothing_that_is_here_is_not_confirmed(
    members: Association, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that say to be left of a version that no coordinator holds are put into nobody's mouth."""
    field, (one, other) = members.fields[0], members.coordinators
    (subject,) = write_reports(field, 1)
    for path in outbox.export(field, tmp_path / "field").parts:
        take(one, path)
        take(other, path)
    for of in ("0" * 64, "zz"):
        false = {"of": of, "removed": [], "content": {"account": "EXERCISE never said"}}
        redact = sign_anything(one, monkeypatch, "redact", subject, false)
        with one.transaction():
            asked = write_entry(one, "erase", subject, {**ERASE, "keep": [redact.name.hex()]}, ())
        pass_on(one, other, tmp_path / "stick")
        with pytest.raises(NotComparable):
            erasing.confirm(other, asked.name.hex())


def test_what_is_left_has_to_be_here_before_it_is_confirmed(members: Association, tmp_path: Path) -> None:
    """A redaction that is held back until its erasure is confirmed, so that nobody compares it, has it refused."""
    field, (one, other) = members.fields[0], members.coordinators
    (subject,) = write_reports(field, 1)
    for path in outbox.export(field, tmp_path / "field").parts:
        take(one, path)
        take(other, path)
    with one.transaction():
        asked = write_entry(one, "erase", subject, {**ERASE, "keep": ["e" * 64]}, ())
    pass_on(one, other, tmp_path / "stick")
    with pytest.raises(NotComparable):
        erasing.confirm(other, asked.name.hex())
    assert [found.state for found in erasure_rows.every(other.connection)] == [erasures.WAITING]


SEAL: Mapping[str, Any] = {
    "seal": "a" * 32,
    "sha256": "0" * 64,
    "size": 1,
    "about": "source/x",
    "recipients": [],
}
FILE: Mapping[str, Any] = {"evidence": "a" * 32, "sha256": "0" * 64, "size": 1, "media": "text/plain"}
NO_FILES: list[tuple[str, Mapping[str, Any]]] = [
    ("seal", {**SEAL, "seal": "x"}),
    ("seal", {**SEAL, "seal": 5}),
    ("seal", {**SEAL, "sha256": "x"}),
    ("seal", {**SEAL, "about": ["x"]}),
    ("seal", {**SEAL, "pseudonym": {}}),
    ("evidence", {**FILE, "evidence": "../x"}),
    ("evidence", {**FILE, "sha256": "0" * 65}),
    ("evidence", {**FILE, "size": "long"}),
    ("evidence", {**FILE, "size": -1}),
    ("evidence", {**FILE, "title": 5}),
    ("evidence", {**FILE, "covered": "x"}),
]


@pytest.mark.parametrize(
    ("kind", "content"), NO_FILES, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(NO_FILES)]
)
def test_what_could_be_no_file_spoils_no_receipt(
    members: Association,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    content: Mapping[str, Any],
) -> None:
    """A focal point names a file that none can be: it has no effect, and nobody asks for it in a receipt."""
    field, (one, other) = members.fields[0], members.coordinators
    (subject,) = write_reports(field, 1)
    sign_anything(field, monkeypatch, kind, subject, content)
    for path in outbox.export(field, tmp_path / "field").parts:
        take(one, path)
    assert [row[3:] for row in projector.refused(one.connection)] == [(kind, "unreadable")]
    answer(one, field, tmp_path / "to-field")
    answer(one, other, tmp_path / "to-other")
    assert not attachments.seals(one.connection) and not attachments.evidence(one.connection)
