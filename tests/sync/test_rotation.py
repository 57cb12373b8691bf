# SPDX-License-Identifier: GPL-3.0-or-later
"""New keys for a member: prepared, named by a roster, taken up; what is on its way still arrives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from intake.crypto.hybrid import fingerprint
from intake.crypto.signing import VerifyKey
from intake.errors import (
    NothingToSend,
)
from intake.model.roster import COORDINATOR, Roster
from intake.vault import journal, records, renewal, sealing
from intake.vault.projections import reports
from intake.vault.vault import Vault
from sync import cards, outbox, rosters
from sync.inbox import take
from tests.association import TODAY, Association
from tests.sync.conftest import IDENTITY, write_everything, write_reports


def renewed(members: Association, vault: Vault) -> cards.Card:
    """The card of new keys of a vault, read back from its file."""
    path = members.folder / "renewed.intake-card"
    cards.renew(vault, path)
    return cards.read(path)


def rotate(members: Association, vault: Vault) -> cards.Card:
    """Give a member new keys and spread the roster."""
    card = renewed(members, vault)
    rosters.enrol(members.root, card, TODAY)
    members.spread()
    return card


def held(vault: Vault) -> Roster:
    """The roster in force, which there is."""
    assert vault.roster is not None
    return vault.roster


def send(sender: Vault, folder: Path, *receivers: Vault) -> tuple[Path, ...]:
    """Export, and have others import."""
    made = outbox.export(sender, folder)
    for receiver in receivers:
        for part in made.parts:
            take(receiver, part)
    return made.parts


def test_new_keys_wait_until_a_roster_names_them(members: Association, tmp_path: Path) -> None:
    """Until then the vault writes with the old ones, then in a new journal, which continues the old one."""
    field, central = members.fields[0], members.central
    write_everything(field)
    old, line = field.journal, field.keys.sign.public.line
    card = renewed(members, field)
    assert (card.previous, card.member) == (line, field.identity.member)
    shown = cards.of_new_keys(field)
    assert shown is not None and shown.digest == card.digest
    assert renewed(members, field).sign == card.sign
    write_reports(field, 1, first=7)
    assert field.keys.sign.public.line == line and field.journal == old
    last = journal.head(field.connection, old)
    rosters.enrol(members.root, card, TODAY)
    members.spread()
    assert field.keys.sign.public.line == card.sign and str(field.keys.receive.recipient) == card.recipient
    assert field.journal != old and last is not None
    opening = journal.opening(field.connection, field.journal)
    assert opening is not None and opening.content()["continues"] == {"journal": old, "head": last.name}
    assert cards.of_new_keys(field) is None and renewal.prepared(field.connection) is None
    write_reports(field, 1, first=8)
    send(field, tmp_path / "stick", central)
    assert reports.count(central.connection, cap=None) == 5
    assert {author.member for name, author in central.authors.items() if name in (old, field.journal)} == {
        field.identity.member
    }


def test_field_roster_names_no_focal_point_who_has_new_keys(members: Association) -> None:
    """A focal point learns of its own keys by a fingerprint that says nothing of whose they are."""
    card = rotate(members, members.fields[0])
    other = held(members.fields[1])
    assert other.renewed == (VerifyKey.parse(card.sign).fingerprint,)
    assert other.by_key(card.sign) is None and {m.role for m in other.members} == {COORDINATOR, "custodian"}
    assert held(members.central).renewed == ()


def test_amending_goes_on_under_new_keys(members: Association, tmp_path: Path) -> None:
    """A report of the old journal is still the member's own, here and at the centre."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    rotate(members, field)
    report = replace(reports.read(field.connection, subject), account="EXERCISE amended")
    records.save_report(field, report, subject)
    send(field, tmp_path, central)
    assert reports.read(central.connection, subject).account == "EXERCISE amended"


def test_parts_in_flight_are_taken_both_ways(members: Association, tmp_path: Path) -> None:
    """A part signed by the old key is taken after the change, and one that was made for the old recipient opens."""
    field, central = members.fields[0], members.central
    write_everything(field)
    from_old = outbox.export(field, tmp_path / "a").parts
    rotate(members, field)
    rotate(members, central)
    assert len(central.keys.identities) == 2 and len(central.keys.lines) == 2
    for part in from_old:
        take(central, part)
    assert reports.count(central.connection, cap=None) == 3


def test_nothing_is_encrypted_for_old_keys_and_nothing_sent_twice(
    members: Association, tmp_path: Path
) -> None:
    """Who has new keys is known to hold what the old ones were sent."""
    field, central = members.fields[0], members.central
    write_everything(field)
    send(field, tmp_path / "a", central)
    old = fingerprint(str(central.keys.receive.recipient))
    rotate(members, central)
    with pytest.raises(NothingToSend):
        outbox.export(field, tmp_path / "b")
    (subject,) = write_reports(field, 1, first=9)
    wait = outbox.waiting(field)
    assert old not in {fingerprint(member.recipient) for member in wait.recipients}
    send(field, tmp_path / "c", central)
    assert reports.summary(central.connection, subject).code


def test_custodian_opens_old_seals_after_a_change(members: Association, tmp_path: Path) -> None:
    """What was sealed to the old key opens in the vault that has both."""
    field, custodian = members.fields[0], members.custodian
    (subject,) = write_reports(field, 1)
    name = sealing.seal(field, subject, "source/s1", IDENTITY)
    send(field, tmp_path / "a", members.central)
    made = outbox.export(members.central, tmp_path / "b", to="custodians")
    rotate(members, custodian)
    for part in made.parts:
        take(custodian, part)
    assert sealing.unseal(custodian, name, "EXERCISE reason") == IDENTITY


def test_the_old_signing_key_is_gone(members: Association) -> None:
    """Once the new keys are used, the vault holds no secret that could sign in the name of the old one."""
    field = members.fields[0]
    seed = field.keys.sign.seed
    rotate(members, field)
    secrets = [row[0] for row in field.connection.execute("SELECT secret FROM keys")]
    assert seed not in secrets and len(secrets) == 5
    rotate(members, field)
    assert len(field.keys.lines) == len(field.keys.identities) == 3
    (member,) = (m for m in held(members.central).members if m.id == field.identity.member)
    assert len(member.signs) == len(set(member.signs)) == 3


def test_failed_roster_leaves_the_old_keys(members: Association, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a roster cannot be put in force, nothing changed, in memory neither."""
    central = members.central
    rosters.enrol(members.root, renewed(members, central), TODAY)
    before = (central.keys.lines, central.journal)

    def cut_off(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rosters.accept(central, members.signed("central"), None, cut_off)
    assert (central.keys.lines, central.journal) == before
    assert rosters.accept(central, members.signed("central"))
    assert central.keys.lines[1:] == before[0]
