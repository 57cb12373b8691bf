# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasing a report: two members, a legal hold, and what is left in the files of a vault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from intake.errors import (
    AlreadyErased,
    NoHoldReason,
    NoSuchErasure,
    NoSuchRecord,
    NothingCut,
    NothingLeft,
    NotYours,
    OnHold,
    PassageNotFound,
    SameMember,
)
from intake.model.entry import State
from intake.vault import carrying_out, erasing, journal
from intake.vault.erasure_plan import Cut, plan
from intake.vault.findings import AWAITED
from intake.vault.projections import erasure_rows, erasures, projector, reports
from intake.vault.records import write_entry
from intake.vault.vault import Vault
from intake.vault.verify import verify
from sync import rosters
from tests import vaults
from tests.association import TODAY, Association
from tests.sync.erased import FIRST, REPORT, SECOND, erase, spread, write
from tests.sync.passing import pass_on, readable


@pytest.fixture
def written(members: Association, tmp_path: Path) -> str:
    """A report that everybody at the centre has; its subject."""
    return write(members, tmp_path)


def left(vault: Vault, subject: str) -> list[str]:
    """Kinds of the entries on a record whose bodies are held, sorted."""
    entries = journal.of_subject(vault.connection, subject)
    return sorted(entry.header.kind for entry in entries if entry.state is State.HELD)


def test_one_member_alone_erases_nothing(members: Association, written: str) -> None:
    """A request waits; who asked cannot confirm it, whatever the program is made to write."""
    vault = members.central
    name = erasing.ask(vault, written, "SOURCE_ASKED")
    assert reports.read(vault.connection, written).account == REPORT.account
    with pytest.raises(SameMember):
        erasing.confirm(vault, name)
    with vault.transaction():
        vault.begin_journal()
        write_entry(vault, "confirm", written, {}, [name])
    (waits,) = erasure_rows.every(vault.connection, erasures.WAITING)
    assert (waits.name, waits.code, waits.reason) == (
        name,
        reports.summary(vault.connection, written).code,
        "SOURCE_ASKED",
    )
    assert (waits.evidence, waits.seals, waits.partly) == (2, 2, False)


def test_two_coordinators_erase_a_report_everywhere(
    members: Association, written: str, tmp_path: Path
) -> None:
    """On every vault nothing of it is read, found, kept in a file or left in a page; who did what when stays."""
    first, second = members.coordinators
    name = erasing.ask(first, written, "DANGER")
    pass_on(first, second, tmp_path / "stick")
    assert b"marqueur-recit" in readable(second)
    done = erasing.confirm(second, name)
    assert (done.state, done.confirmed) == (erasures.DONE, second.journal)
    spread(members, second, tmp_path)
    for vault in members.members:
        assert left(vault, written) == ["confirm", "erase"]
        assert b"marqueur" not in readable(vault) and b"reste-" not in readable(vault)
        assert vault.evidence.files() == []
        assert vault.connection.execute("SELECT count(*) FROM seals").fetchone() == (0,)
        assert [found for found in verify(vault) if found.code not in AWAITED] == []
    line = reports.summary(first.connection, written)
    assert (line.state, line.place, line.category) == (reports.ERASED, "", "")
    assert reports.resolve(first.connection, done.code) == written
    assert reports.search(first.connection, "marqueur") == []
    with pytest.raises(AlreadyErased):
        plan(first, written)


def test_a_custodian_is_a_second_member(members: Association, written: str, tmp_path: Path) -> None:
    """A custodian, who has no words of the report, sees what is asked, confirms it, and it is carried out."""
    central, custodian = members.central, members.custodian
    name = erasing.ask(central, written, "LAW")
    pass_on(central, custodian, tmp_path / "stick")
    (waits,) = erasure_rows.every(custodian.connection, erasures.WAITING)
    assert (waits.name, waits.reason, waits.evidence) == (name, "LAW", 2) and waits.code
    assert erasing.left(custodian, waits) is None
    erasing.confirm(custodian, name[:8])
    pass_on(custodian, central, tmp_path / "stick")
    assert reports.summary(central.connection, written).state == reports.ERASED


def test_who_has_no_authority_erases_nothing(members: Association, written: str, tmp_path: Path) -> None:
    """A focal point's request, hold or redaction has no effect and is listed."""
    field, central = members.fields[0], members.central
    with pytest.raises(NotYours):
        erasing.ask(field, written, "MISTAKE")
    with pytest.raises(NotYours):
        erasing.hold(field, written, True, "mine")
    with field.transaction():
        name = field.record("erase", written, {}).name.hex()
        field.record("confirm", written, {}, [name])
        field.record("redact", written, {"content": {"account": "other"}}, [name])
    pass_on(field, central, tmp_path / "stick")
    with central.transaction():
        write_entry(central, "confirm", written, {}, [name])
    assert reports.read(central.connection, written).account == REPORT.account
    told = [(kind, why) for *_, kind, why in projector.refused(central.connection)]
    assert sorted(told) == [("confirm", "role"), ("erase", "role"), ("redact", "role")]


def test_a_legal_hold_stops_it(members: Association, written: str, tmp_path: Path) -> None:
    """While it stands nothing is asked, confirmed or carried out; lifted, what was confirmed is."""
    first, second = members.coordinators
    name = erasing.ask(first, written, "DANGER")
    pass_on(first, second, tmp_path / "stick")
    with pytest.raises(NoHoldReason):
        erasing.hold(second, written, True, " ")
    erasing.hold(second, written, True, "EXERCISE court")
    with pytest.raises(OnHold):
        erasing.confirm(second, name)
    with pytest.raises(OnHold):
        erasing.ask(second, written, "DANGER")
    with second.transaction():
        write_entry(second, "confirm", written, {}, [name])
    assert [one.state for one in erasure_rows.every(second.connection)] == [erasures.STOPPED]
    assert reports.read(second.connection, written).account == REPORT.account
    erasing.hold(second, written, False, "EXERCISE closed")
    assert reports.summary(second.connection, written).state == reports.ERASED
    assert erasure_rows.holds(second.connection) == []


def test_two_holds_that_disagree_hold(members: Association, written: str, tmp_path: Path) -> None:
    """One coordinator lifts a hold while another sets it again: it stands until somebody who saw both lifts it."""
    first, second = members.coordinators
    erasing.hold(first, written, True, "one")
    pass_on(first, second, tmp_path / "stick")
    erasing.hold(first, written, False, "two")
    erasing.hold(second, written, True, "three")
    pass_on(second, first, tmp_path / "stick")
    assert [one.reason for one in erasure_rows.holds(first.connection, written)] == ["three"]
    erasing.hold(first, written, False, "four")
    assert erasure_rows.holds(first.connection, written) == []


def test_a_hold_that_comes_late_lets_others_bring_it_back(
    members: Association, written: str, tmp_path: Path
) -> None:
    """A hold set elsewhere before the erasure was known there ends it: what others still hold is filled in again."""
    field, (first, second) = members.fields[0], members.coordinators
    name = erasing.ask(first, written, "DANGER")
    pass_on(first, second, tmp_path / "stick")
    erasing.hold(first, written, True, "EXERCISE court")
    erasing.confirm(second, name)
    assert second.evidence.files() == []
    pass_on(first, second, tmp_path / "stick")
    assert reports.summary(second.connection, written).state != reports.ERASED
    states = {entry.state for entry in journal.of_subject(second.connection, written)}
    assert State.ERASED not in states
    pass_on(field, second, tmp_path / "stick")
    assert reports.read(second.connection, written).account == REPORT.account
    assert len(second.evidence.files()) == 2
    assert (
        projector.domain_state(second.connection)["p_evidence"]
        == projector.domain_state(first.connection)["p_evidence"]
    )


def test_a_confirmer_who_is_not_believed_confirms_nothing(
    members: Association, written: str, tmp_path: Path
) -> None:
    """When the roster stops believing who confirmed, the erasure loses its effect, and content may come again."""
    field, (first, second) = members.fields[0], members.coordinators
    name = erasing.ask(first, written, "DANGER")
    pass_on(first, second, tmp_path / "stick")
    trusted = rosters.heads(second, second.identity.member)
    erasing.confirm(second, name)
    pass_on(second, first, tmp_path / "stick")
    assert reports.summary(first.connection, written).state == reports.ERASED
    rosters.revoke(members.root, second.identity.member, TODAY, trusted)
    rosters.accept(first, members.signed("central"))
    assert [one.state for one in erasure_rows.every(first.connection)] == [erasures.WAITING]
    pass_on(field, first, tmp_path / "stick")
    assert reports.read(first.connection, written).account == REPORT.account


def test_a_draft_of_it_goes_too(members: Association, written: str, tmp_path: Path) -> None:
    """What was typed for its next version holds its words; other drafts stay."""
    field, (first, second) = members.fields[0], members.coordinators
    field.drafts.save("1" * 32, "report", written, {"told": "marqueur-brouillon"}, revision=0)
    field.drafts.save("2" * 32, "report", "", {"told": "other"}, revision=0)
    erase(first, second, written, tmp_path, reason="DANGER")
    pass_on(second, field, tmp_path / "stick")
    assert [draft.id for draft in field.drafts.list()] == ["2" * 32]
    assert b"marqueur" not in readable(field)


def test_what_cannot_be_asked(members: Association, written: str) -> None:
    """Nothing chosen, nobody left, a passage that is not there, a report that is not here: each by its name."""
    vault = members.central
    for cut, error in (
        (Cut(), NothingCut),
        (Cut(sources=(FIRST, SECOND)), NothingLeft),
        (Cut(passages=("marqueur-recit", "nowhere")), PassageNotFound),
    ):
        with pytest.raises(error):
            erasing.ask(vault, written, "DANGER", cut)
    with pytest.raises(NoSuchRecord):
        erasing.ask(vault, vault.new_subject(), "DANGER")
    with pytest.raises(ValueError):
        erasing.ask(vault, written, "words of my own")
    with pytest.raises(NoSuchErasure):
        erasing.confirm(vault, "ab" * 32)
    assert erasure_rows.every(vault.connection) == []


def test_a_program_that_is_cut_off_leaves_no_word(
    members: Association, written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a crash after the erasure leaves in the file written ahead is gone once the vault is opened again."""
    monkeypatch.setattr(carrying_out, "_sweep", lambda connection: None)
    first, second = members.coordinators
    erase(first, second, written, tmp_path, reason="DANGER")
    assert b"marqueur" in readable(second)
    shutil.copytree(second.folder.path, tmp_path / "cut off")
    with vaults.reopen(tmp_path / "cut off") as again:
        assert b"marqueur" not in readable(again) and b"reste-" not in readable(again)
