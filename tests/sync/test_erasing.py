# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasing a report: two members, a legal hold, what others said, and what is left in the files of a vault."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake.errors import (
    AlreadyErased,
    NoHoldReason,
    NoSuchErasure,
    NoSuchRecord,
    NotByRemoval,
    NothingCut,
    NothingLeft,
    NotYours,
    OnHold,
    PassageNotFound,
    SameMember,
)
from intake.model.entry import State
from intake.model.redaction import MARK
from intake.model.report import Report, Source, Victim
from intake.vault import attaching, erasing, journal, records, sealing
from intake.vault.attaching import Description
from intake.vault.erasure_plan import Cut, plan
from intake.vault.projections import attachments, competing, erasures, projector, reports
from intake.vault.records import save_report, write_entry
from intake.vault.vault import Vault
from intake.vault.verify import AWAITED, verify
from sync import inbox, returning, rosters
from tests import association
from tests.association import TODAY, Association
from tests.sync.passing import member_of, pass_on, readable

FIRST, SECOND = "a" * 32, "b" * 32
REPORT = Report(
    language="fr",
    account="marqueur-recit dit par marqueur-nom et d'autres",
    notes="marqueur-note",
    sources=(
        Source(id=FIRST, statement="marqueur-premier", pseudonym="marqueur-acacia"),
        Source(id=SECOND, statement="reste-second, avec marqueur-nom"),
    ),
    victims=(Victim(id="c" * 32, name="marqueur-victime"), Victim(id="d" * 32, name="reste-victime")),
)
CUT = Cut(
    sources=(FIRST,), victims=("c" * 32,), fields=("notes",), passages=("marqueur-recit", "marqueur-nom")
)
IDENTITY = {"name": "EXERCISE"}


@pytest.fixture
def members(tmp_path: Path) -> Iterator[Association]:
    """A focal point, two coordinators and a custodian."""
    with association.build(tmp_path / "members", coordinators=2) as built:
        yield built


@pytest.fixture
def written(members: Association, tmp_path: Path) -> str:
    """A report with seals and files of both sources, amended once, that everybody has; its subject."""
    field = members.fields[0]
    subject = save_report(field, REPORT)
    for source, word in ((FIRST, b"marqueur-film "), (SECOND, b"reste-film ")):
        sealing.seal(field, subject, f"source/{source}", IDENTITY, word.decode())
        said = Description(title=word.decode(), source=source)
        attaching.attach(field, subject, io.BytesIO(word * 999), said)
    save_report(field, replace(reports.read(field.connection, subject), category="KILL"), subject)
    for vault in (*members.coordinators, members.custodian):
        pass_on(field, vault, tmp_path / "stick")
    return subject


def spread(members: Association, source: Vault, folder: Path) -> None:
    """Carry what one vault has to all others."""
    for vault in members.members:
        if vault is not source:
            pass_on(source, vault, folder / "stick")


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
    (waits,) = erasures.every(vault.connection, erasures.WAITING)
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
    (waits,) = erasures.every(custodian.connection, erasures.WAITING)
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


def test_others_words_are_kept(members: Association, written: str, tmp_path: Path) -> None:
    """What the others said, their seals and files stay, everywhere; of the one who goes nothing does."""
    first, second = members.coordinators
    name = erasing.ask(first, written, "SOURCE_ASKED", CUT)
    assert reports.read(first.connection, written).account == REPORT.account
    spread(members, first, tmp_path)
    erasing.confirm(second, name)
    spread(members, second, tmp_path)
    for vault in (*members.fields, *members.coordinators):
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
    name = erasing.ask(first, written, "SOURCE_ASKED", CUT)
    pass_on(first, second, tmp_path / "stick")
    erasing.confirm(second, name)
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
    name = erasing.ask(first, written, "SOURCE_ASKED", CUT)
    pass_on(first, second, tmp_path / "stick")
    erasing.confirm(second, name)
    later = erasing.ask(second, written, "SOURCE_ASKED", Cut(passages=("reste-second",)))
    pass_on(second, first, tmp_path / "stick")
    erasing.confirm(first, later)
    assert b"reste-second" not in readable(first)
    (source,) = reports.read(first.connection, written).sources
    assert source.statement.startswith(MARK)
    last = erasing.ask(first, written, "SOURCE_ASKED")
    pass_on(first, second, tmp_path / "stick")
    erasing.confirm(second, last)
    assert reports.summary(second.connection, written).state == reports.ERASED
    assert b"reste-" not in readable(second)


def test_nobody_puts_other_words_in_place_of_what_was_kept(
    members: Association, written: str, tmp_path: Path
) -> None:
    """A redaction that the confirmed erasure does not name has no effect, whoever wrote it."""
    first, second = members.coordinators
    name = erasing.ask(first, written, "SOURCE_ASKED", CUT)
    pass_on(first, second, tmp_path / "stick")
    erasing.confirm(second, name)
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
    assert [one.state for one in erasures.every(second.connection)] == [erasures.STOPPED]
    assert reports.read(second.connection, written).account == REPORT.account
    erasing.hold(second, written, False, "EXERCISE closed")
    assert reports.summary(second.connection, written).state == reports.ERASED
    assert erasures.holds(second.connection) == []


def test_two_holds_that_disagree_hold(members: Association, written: str, tmp_path: Path) -> None:
    """One coordinator lifts a hold while another sets it again: it stands until somebody who saw both lifts it."""
    first, second = members.coordinators
    erasing.hold(first, written, True, "one")
    pass_on(first, second, tmp_path / "stick")
    erasing.hold(first, written, False, "two")
    erasing.hold(second, written, True, "three")
    pass_on(second, first, tmp_path / "stick")
    assert [one.reason for one in erasures.holds(first.connection, written)] == ["three"]
    erasing.hold(first, written, False, "four")
    assert erasures.holds(first.connection, written) == []


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
    assert [one.state for one in erasures.every(first.connection)] == [erasures.WAITING]
    pass_on(field, first, tmp_path / "stick")
    assert reports.read(first.connection, written).account == REPORT.account


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


def test_a_draft_of_it_goes_too(members: Association, written: str, tmp_path: Path) -> None:
    """What was typed for its next version holds its words; other drafts stay."""
    field, (first, second) = members.fields[0], members.coordinators
    field.drafts.save("1" * 32, "report", written, {"told": "marqueur-brouillon"}, revision=0)
    field.drafts.save("2" * 32, "report", "", {"told": "other"}, revision=0)
    name = erasing.ask(first, written, "DANGER")
    pass_on(first, second, tmp_path / "stick")
    erasing.confirm(second, name)
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
    assert erasures.every(vault.connection) == []


def test_a_receipt_tells_the_author(members: Association, written: str, tmp_path: Path) -> None:
    """The return file of the centre brings the erasure and what is left to the focal point, who sends neither again."""
    field, (first, second) = members.fields[0], members.coordinators
    name = erasing.ask(first, written, "SOURCE_ASKED", CUT)
    pass_on(first, second, tmp_path / "stick")
    erasing.confirm(second, name)
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
    name = erasing.ask(first, written, "DANGER", Cut(sources=(FIRST,)))
    pass_on(first, second, tmp_path / "stick")
    erasing.confirm(second, name)
    (head,) = competing.of_report(second.connection, written).heads
    assert (head.header.kind, reports.summary(second.connection, written).heads) == ("redact", 1)
