# SPDX-License-Identifier: GPL-3.0-or-later
"""What others said in a report that is erased: kept by removal only, and confirmed together with the erasure."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from intake.errors import (
    NoSuchErasure,
    NotByRemoval,
)
from intake.model.redaction import MARK
from intake.vault import attaching, erasing, records
from intake.vault.erasure_plan import Cut, plan
from intake.vault.history import history
from intake.vault.projections import attachments, competing, reports
from intake.vault.records import save_report, write_entry
from sync import inbox, returning
from tests.association import Association
from tests.sync.erased import CUT, FIRST, REPORT, SECOND, erase, spread, write
from tests.sync.passing import member_of, pass_on, readable


@pytest.fixture
def written(members: Association, tmp_path: Path) -> str:
    """A report that everybody at the centre has; its subject."""
    return write(members, tmp_path)


def test_others_words_are_kept(members: Association, written: str, tmp_path: Path) -> None:
    """What the others said, their seals and files stay, everywhere; of the one who goes nothing does."""
    first, second = members.coordinators
    name = erasing.ask(first, written, "SOURCE_ASKED", CUT)
    assert reports.read(first.connection, written).account == REPORT.account
    spread(members, first, tmp_path)
    erasing.confirm(second, name)
    spread(members, second, tmp_path)
    for vault in (members.fields[0], *members.coordinators):
        report = reports.read(vault.connection, written)
        assert report.account == f"{MARK} dit par {MARK} et d'autres"
        assert [one.id for one in report.sources] == [SECOND] and "reste-second" in report.sources[
            0
        ].statement
        assert [one.name for one in report.victims] == ["reste-victime"]
        assert (report.notes, report.category) == ("", "KILL")
        assert [one.about for one in attachments.seals(vault.connection, written)] == [f"source/{SECOND}"]
        assert [one.title for one in attachments.evidence(vault.connection, written)] == ["reste-film "]
        assert b"marqueur" not in readable(vault) and b"reste-film" in readable(vault)
        assert reports.search(vault.connection, "marqueur") == []
        line = reports.summary(vault.connection, written)
        assert (line.state, line.revisions, line.heads) == (reports.ACTIVE, 1, 1)
        assert records.heads(vault, written, "report") == (line.head.hex(),)


def test_the_author_goes_on_from_what_is_left(members: Association, written: str, tmp_path: Path) -> None:
    """An amendment, a seal and a file that come after stay, because they say that they know of the erasure."""
    field, (first, second) = members.fields[0], members.coordinators
    erase(first, second, written, tmp_path, CUT)
    pass_on(second, field, tmp_path / "stick")
    report = reports.read(field.connection, written)
    save_report(field, replace(report, notes="reste-nouveau"), written)
    attaching.attach(field, written, io.BytesIO(b"reste-neuf " * 99))
    pass_on(second, first, tmp_path / "stick")
    for vault in (first, second):
        pass_on(field, vault, tmp_path / "stick")
        assert reports.read(vault.connection, written).notes == "reste-nouveau"
        assert len(attachments.evidence(vault.connection, written)) == 2


def test_a_second_erasure_takes_what_the_first_kept(
    members: Association, written: str, tmp_path: Path
) -> None:
    """What was kept once is no safer than a report: another erasure erases it."""
    first, second = members.coordinators
    erase(first, second, written, tmp_path, CUT)
    erase(second, first, written, tmp_path, Cut(passages=("reste-second",)))
    assert b"reste-second" not in readable(first)
    (source,) = reports.read(first.connection, written).sources
    assert source.statement.startswith(MARK)
    erase(first, second, written, tmp_path)
    assert reports.summary(second.connection, written).state == reports.ERASED
    assert b"reste-" not in readable(second)


def test_nobody_puts_other_words_in_place_of_what_was_kept(
    members: Association, written: str, tmp_path: Path
) -> None:
    """A redaction that the confirmed erasure does not name has no effect, whoever wrote it."""
    first, second = members.coordinators
    name = erase(first, second, written, tmp_path, CUT)
    before = reports.read(second.connection, written)
    with second.transaction():
        head = reports.summary(second.connection, written).head.hex()
        second.record("redact", written, {"content": {"account": "other words"}}, [head, name])
    assert reports.read(second.connection, written) == before


def test_a_request_can_be_made_again(members: Association, written: str, tmp_path: Path) -> None:
    """The later request takes the place of the one that waited: confirming that one does nothing."""
    first, second = members.coordinators
    wrong = erasing.ask(first, written, "SOURCE_ASKED")
    right = erasing.ask(first, written, "SOURCE_ASKED", CUT)
    pass_on(first, second, tmp_path / "stick")
    with pytest.raises(NoSuchErasure):
        erasing.confirm(second, wrong)
    with second.transaction():
        write_entry(second, "confirm", written, {}, [wrong])
    assert reports.read(second.connection, written).account == REPORT.account
    erasing.confirm(second, right)
    assert reports.summary(second.connection, written).state == reports.ACTIVE


def test_what_its_author_did_not_see_is_counted(members: Association, written: str, tmp_path: Path) -> None:
    """Whoever confirms is told that the report was added to since."""
    field, (first, second) = members.fields[0], members.coordinators
    name = erasing.ask(first, written, "DANGER", CUT)
    pass_on(first, second, tmp_path / "stick")
    assert erasing.since(second, erasing.find(second, name)) == 0
    save_report(field, replace(REPORT, notes="later"), written)
    pass_on(field, second, tmp_path / "stick")
    assert erasing.since(second, erasing.find(second, name)) == 1
    assert erasing.left(second, erasing.find(second, name)) is not None


def test_a_receipt_tells_the_author(members: Association, written: str, tmp_path: Path) -> None:
    """The return file of the centre brings the erasure and what is left to the focal point, who sends neither again."""
    field, (first, second) = members.fields[0], members.coordinators
    erase(first, second, written, tmp_path, CUT)
    inbox.take(field, returning.write(second, tmp_path / "back", member_of(second, field)).path)
    assert b"marqueur" not in readable(field)
    assert [one.id for one in reports.read(field.connection, written).sources] == [SECOND]
    pass_on(field, second, tmp_path / "stick")
    assert b"marqueur" not in readable(second)


def test_what_is_left_is_checked_before_it_is_confirmed(
    members: Association, written: str, tmp_path: Path
) -> None:
    """A coordinator's program refuses to confirm words that the report did not say, whatever the request claims."""
    first, second = members.coordinators
    made = plan(first, written, CUT)
    removed = [removal.to_json() for removal in made.removed]
    for content, claimed in (({**(made.content or {}), "notes": "other"}, removed), (made.content, "odd")):
        left = {"of": made.of, "removed": claimed, "content": content}
        with first.transaction():
            redact = write_entry(first, "redact", written, left, [made.of]).name.hex()
            name = write_entry(first, "erase", written, {"keep": [*made.keep, redact]}, ()).name.hex()
        pass_on(first, second, tmp_path / "stick")
        with pytest.raises(NotByRemoval):
            erasing.confirm(second, name)
    assert reports.read(second.connection, written).account == REPORT.account


def test_versions_that_compete_are_settled_by_what_is_left(
    members: Association, written: str, tmp_path: Path
) -> None:
    """Two versions that stood beside each other are one after an erasure, made of the one that was shown."""
    field, (first, second) = members.fields[0], members.coordinators
    base = records.heads(field, written, "report")
    for word in ("reste-un", "reste-deux"):
        save_report(field, replace(REPORT, notes=word), written, base)
    for vault in (first, second):
        pass_on(field, vault, tmp_path / "stick")
    assert len(competing.of_report(first.connection, written).heads) == 2
    erase(first, second, written, tmp_path, Cut(sources=(FIRST,)), reason="DANGER")
    (head,) = competing.of_report(second.connection, written).heads
    assert (head.header.kind, reports.summary(second.connection, written).heads) == ("redact", 1)


def test_history_compares_with_what_was_left(members: Association, written: str, tmp_path: Path) -> None:
    """What the author changed after an erasure is told against what was left, in names of fields alone."""
    field, (first, second) = members.fields[0], members.coordinators
    erase(first, second, written, tmp_path, CUT)
    pass_on(second, field, tmp_path / "stick")
    save_report(field, replace(reports.read(field.connection, written), notes="reste-nouveau"), written)
    steps = history(field, written, "report")
    assert [step.changed for step in steps if step.changed] == [("notes",)]
