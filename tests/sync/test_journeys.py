# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do: a report goes from the field to the centre, a sealed name on to a custodian, and back."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from intake.crypto import age
from intake.errors import (
    NoRecipient,
    NoRoster,
    NotACustodianVault,
    NothingToSend,
    WrongKey,
    WrongRecipient,
)
from intake.model.entry import State
from intake.model.incident import Incident
from intake.model.roster import FOCAL_POINT
from intake.vault import attaching, exchange, journal, outgoing, records, sealing
from intake.vault.projections import attachments, projector, reports
from intake.vault.vault import Vault
from sync import inbox, outbox
from sync.inbox import take, take_many
from tests import vaults
from tests.association import Association
from tests.bench import invented
from tests.sync.conftest import IDENTITY, VIDEO, write_everything, write_reports


def send(sender: Vault, folder: Path, *receivers: Vault, to: str = "coordinators") -> None:
    """Export and have others import."""
    made = outbox.export(sender, folder, to=to)
    for receiver in receivers:
        for taken in take_many(receiver, made.parts):
            assert taken.error is None


def test_report_reaches_the_centre_whole(members: Association, tmp_path: Path) -> None:
    """Text, seal and evidence of a focal point are on a coordinator's machine, equal to what was written."""
    field, central = members.fields[0], members.central
    subject = write_everything(field)
    send(field, tmp_path / "stick", central)
    assert reports.read(central.connection, subject) == reports.read(field.connection, subject)
    (seal,) = attachments.seals(central.connection)
    assert sealing.ciphertext(central, seal.id) == sealing.ciphertext(field, seal.id)
    (evidence,) = attachments.evidence(central.connection, subject)
    with central.evidence.open(evidence.id) as content:
        assert content.read() == VIDEO


def test_second_export_sends_only_what_is_new(members: Association, tmp_path: Path) -> None:
    """What was sent is remembered: nothing new is said so, and a new report travels alone."""
    field = members.fields[0]
    write_everything(field)
    send(field, tmp_path)
    with pytest.raises(NothingToSend):
        outbox.export(field, tmp_path)
    write_reports(field, 1, first=50)
    made = outbox.export(field, tmp_path)
    assert (made.seals, made.evidence, len(made.parts)) == (0, 0, 1)
    again = outbox.export(field, tmp_path, again=True)
    assert (again.seals, again.evidence) == (1, 1)


def test_text_today_and_evidence_another_day(members: Association, tmp_path: Path) -> None:
    """Over a bad link only the text goes; the file waits, and both sides know that it does."""
    field, central = members.fields[0], members.central
    write_everything(field)
    today = outbox.export(field, tmp_path, evidence=False)
    assert today.evidence == 0
    (taken,) = take_many(central, today.parts)
    assert taken.arrival is not None and taken.arrival.missing_evidence == 1
    later = outbox.export(field, tmp_path)
    assert later.evidence == 1
    for path in later.parts:
        take(central, path)
    assert exchange.missing_evidence(central.connection) == []


def test_sealed_name_reaches_only_the_custodian(members: Association, tmp_path: Path) -> None:
    """A coordinator with all its keys cannot open a seal; the custodian can, and the centre learns of it."""
    field, central, custodian = members.fields[0], members.central, members.custodian
    write_everything(field)
    send(field, tmp_path, central)
    (seal,) = attachments.seals(central.connection)
    ciphertext = sealing.ciphertext(central, seal.id)
    assert ciphertext is not None
    with pytest.raises(NotACustodianVault):
        sealing.unseal(central, seal.id, "curious")
    for key in (central.keys.receive, central.keys.store):
        with pytest.raises(WrongKey):
            age.decrypt(ciphertext, [key])
    send(central, tmp_path, custodian, to="custodians")
    assert sealing.unseal(custodian, seal.id, "EXERCISE: to warn the person") == IDENTITY
    send(custodian, tmp_path, central)
    (opening,) = attachments.unsealings(central.connection)
    assert opening.reason == "EXERCISE: to warn the person"


def test_custodian_holds_no_report(members: Association, tmp_path: Path) -> None:
    """To custodians go the bodies of openings and seals alone: the chain is there, the testimony is not."""
    field, central, custodian = members.fields[0], members.central, members.custodian
    write_everything(field)
    send(field, tmp_path, central)
    send(central, tmp_path, custodian, to="custodians")
    held = {
        entry.header.kind
        for name in (field.journal, central.journal)
        for entry in journal.of_journal(custodian.connection, name)
        if entry.state is State.HELD
    }
    assert held == {"open", "seal"}
    assert journal.head(custodian.connection, field.journal) is not None
    assert exchange.gaps(custodian.connection, [field.journal]) == []
    assert attachments.evidence(custodian.connection) == []


def test_absent_bodies_are_filled_in_later_and_passed_on(members: Association, tmp_path: Path) -> None:
    """An entry that came without its body takes it when it comes, and counts as new for who lacks it."""
    field, custodian = members.fields[0], members.custodian
    write_reports(field, 1)
    upto = exchange.newest(custodian.connection)
    for to in ("custodians", "coordinators"):
        made = outbox.export(field, tmp_path, to=to)
        if to == "custodians":
            assert take(custodian, made.parts[0]).new == 3 - 1
    (line,) = [line for line in exchange.lines(field.connection, 0, 10**6) if line.kind == "report"]
    entry = journal.get(field.connection, bytes.fromhex(line.name))
    assert entry is not None
    with custodian.transaction():
        assert exchange.store(custodian.connection, [entry]) == [journal.Arrival.FILLED]
    filled = journal.get(custodian.connection, entry.name)
    assert filled is not None and filled.matches_body() and filled.body == entry.body
    assert exchange.newest(custodian.connection) > upto + 2


def test_two_coordinators_come_to_rest(members: Association, tmp_path: Path) -> None:
    """Replicas that exchange what they have become equal and then have nothing more to say."""
    write_everything(members.fields[0])
    write_reports(members.fields[1], 2, first=20)
    one, other = members.coordinators
    send(members.fields[0], tmp_path, one)
    send(members.fields[1], tmp_path, other)
    records.save_incident(one, Incident(reports=(reports.newest(one.connection)[0].subject,), level="3"))
    exchanges = 0
    while not all(outbox.waiting(vault).nothing for vault in (one, other)):
        for sender, receiver in ((one, other), (other, one)):
            if not outbox.waiting(sender).nothing:
                send(sender, tmp_path, receiver)
                exchanges += 1
        assert exchanges < 6
    assert projector.domain_state(one.connection) == projector.domain_state(other.connection)
    assert len(reports.newest(one.connection)) == 5


def test_evidence_is_not_sent_back_to_who_sent_it(members: Association, tmp_path: Path) -> None:
    """A coordinator does not return a video to the coordinator it came from."""
    one, other = members.coordinators
    subject = write_reports(one, 1)[0]
    attaching.attach(one, subject, io.BytesIO(VIDEO))
    send(one, tmp_path, other)
    send(other, tmp_path, one) if not outbox.waiting(other).nothing else None
    assert all(not part.evidence for part in outbox.waiting(other, again=False).parts)


def test_amendment_before_its_report_changes_nothing(members: Association, tmp_path: Path) -> None:
    """The later bundle may come first: the revision stands as soon as it is there, whatever follows."""
    field, central = members.fields[0], members.central
    subject = write_reports(field, 1)[0]
    first = outbox.export(field, tmp_path)
    records.save_report(field, replace(invented.report(1), account="EXERCISE amended"), subject)
    second = outbox.export(field, tmp_path)
    arrived = take(central, second.parts[0])
    assert [(gap.first, gap.last) for gap in arrived.missing] == [(1, 1)]
    assert reports.read(central.connection, subject).account == "EXERCISE amended"
    assert take(central, first.parts[0]).missing == ()
    assert reports.read(central.connection, subject).account == "EXERCISE amended"
    assert reports.summary(central.connection, subject).revisions == 2


def test_missing_part_of_a_bundle_is_named(members: Association, tmp_path: Path) -> None:
    """A bundle of two parts of which one came says which one is lacking."""
    write_everything(members.fields[0])
    first, second = outbox.export(members.fields[0], tmp_path).parts
    assert take(members.central, second).missing_parts == (1,)
    assert take(members.central, first).missing_parts == ()


def test_evidence_part_is_usable_before_the_text(members: Association, tmp_path: Path) -> None:
    """A part with a file brings the entry that names it, so it may come alone."""
    write_everything(members.fields[0])
    _, evidence = outbox.export(members.fields[0], tmp_path).parts
    arrived = take(members.central, evidence)
    assert (arrived.evidence, arrived.missing_evidence) == (1, 0)
    assert arrived.missing != ()


def test_second_import_changes_nothing(members: Association, parts: tuple[Path, ...]) -> None:
    """The same part again is known, and leaves the vault as it was."""
    take_many(members.central, parts)
    before = vaults.state_hash(members.central.connection)
    for path in parts:
        assert take(members.central, path).nothing_new
    assert vaults.state_hash(members.central.connection) == before


def test_dry_run_tells_the_same_and_keeps_nothing(members: Association, parts: tuple[Path, ...]) -> None:
    """What a dry run announces is what the import then does."""
    central = members.central
    for path in parts:
        before, folder = vaults.state_hash(central.connection), sorted(central.folder.path.rglob("*"))
        tried = take(central, path, dry_run=True)
        assert vaults.state_hash(central.connection) == before
        assert sorted(central.folder.path.rglob("*")) == folder
        assert tried.dry_run and not tried.nothing_new
        assert take(central, path) == replace(tried, dry_run=False)


def test_progress_ends_at_the_whole(members: Association, tmp_path: Path) -> None:
    """Progress rises and ends at its total, both ways."""
    write_everything(members.fields[0])
    sent: list[tuple[int, int]] = []
    made = outbox.export(members.fields[0], tmp_path, progress=lambda *step: sent.append(step))
    came: list[tuple[int, int]] = []
    take(members.central, made.parts[1], progress=lambda *step: came.append(step))
    for steps in (sent, came):
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]


def test_vault_without_a_roster_sends_and_takes_nothing(
    tmp_path: Path, members: Association, parts: tuple[Path, ...]
) -> None:
    """Before the team is known there is nobody to send to and nobody to believe."""
    with vaults.make(tmp_path / "new", FOCAL_POINT) as vault:
        write_reports(vault, 1)
        with pytest.raises(NoRoster):
            outbox.export(vault, tmp_path)
        with pytest.raises(WrongRecipient):
            take(vault, parts[0])


def test_nobody_to_send_to_is_said(tmp_path: Path) -> None:
    """A roster without coordinators gives no recipient, and nothing is written."""
    from tests import association

    with association.build(tmp_path / "members", coordinators=0) as lonely:
        write_reports(lonely.fields[0], 1)
        with pytest.raises(NoRecipient):
            outbox.export(lonely.fields[0], tmp_path / "stick")
        assert not (tmp_path / "stick").exists()


def test_unreadable_evidence_does_not_hold_up_the_rest(members: Association, tmp_path: Path) -> None:
    """A file that went bad on the disk is left out and named; everything else is sent."""
    field, central = members.fields[0], members.central
    subject = write_everything(field)
    good = attaching.attach(field, subject, io.BytesIO(b"EXERCISE other"))
    bad = next(stored.id for stored in field.evidence.files() if stored.id != good.id)
    path = field.folder.evidence / f"{bad}.age"
    path.write_bytes(path.read_bytes()[:-20])
    made = outbox.export(field, tmp_path)
    assert made.unreadable == (bad,)
    for part in made.parts:
        take(central, part)
    assert exchange.missing_evidence(central.connection) == [bad]


def test_export_is_listed_and_recorded(members: Association, tmp_path: Path) -> None:
    """What was sent to whom is on the screen and in the journal."""
    field = members.fields[0]
    write_reports(field, 1)
    made = outbox.export(field, tmp_path)
    ((bundle, _, marks, summary),) = outgoing.exports(field.connection)
    assert (bundle, len(marks), summary["entries"]) == (made.bundle, 2, made.entries)
    kinds = [entry.header.kind for entry in journal.of_journal(field.connection, field.journal)]
    assert kinds == ["open", "report", "export"]


def test_several_files_are_taken_and_a_foreign_one_is_named(
    members: Association, parts: tuple[Path, ...], tmp_path: Path
) -> None:
    """One file that is refused does not stop the others."""
    foreign = tmp_path / "photo.intake"
    foreign.write_bytes(b"not a part")
    taken = inbox.take_many(members.central, [parts[1], foreign, parts[0]])
    assert [each.error is None for each in taken] == [True, False, True]
    assert reports.count(members.central.connection) == 3
