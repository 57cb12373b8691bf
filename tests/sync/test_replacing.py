# SPDX-License-Identifier: GPL-3.0-or-later
"""What the root takes and refuses when keys change: renewed cards, odd rosters, and laptops that were lost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from intake.crypto.signing import SigningKey
from intake.errors import (
    AlreadyEnrolled,
    BadCard,
    BadRoster,
    NoRoster,
    NoSuchMember,
    NoSuchRecord,
    OtherKeys,
    RevokedSender,
    RootHasNoCard,
)
from intake.model.roster import COORDINATOR, FOCAL_POINT, Former, Roster, Trusted
from intake.vault import renewal
from intake.vault.projections import reports
from sync import cards, outbox, roster, rosters
from sync.inbox import take
from sync.signed import SignedText
from tests import vaults
from tests.association import TODAY, Association
from tests.sync.conftest import write_everything, write_reports
from tests.sync.test_rotation import held, renewed, rotate, send


def test_changed_renewal_cards_are_refused(members: Association, tmp_path: Path) -> None:
    """A card that names a key of before stands and falls with that key's signature."""
    field, path = members.fields[0], tmp_path / "card"
    card = cards.renew(field, path)
    content, other = json.loads(path.read_text()), SigningKey.generate()
    waiting = renewal.prepared(field.connection)
    assert waiting is not None
    fields = json.loads(content["card"])

    def signed(changed: dict[str, Any], previous: SigningKey) -> dict[str, str]:
        text = SignedText.sign(waiting.sign, cards.NAMESPACE, changed)
        by_previous = SignedText.sign(previous, cards.RENEWAL, changed).sig
        return {"card": text.text, "sig": text.sig, "sig_previous": by_previous}

    assert cards.parse(json.dumps(signed(fields, field.keys.sign)).encode()) == card
    plain = {name: value for name, value in fields.items() if name != "previous"}
    for bad in (
        {name: value for name, value in content.items() if name != "sig_previous"},
        {**content, "sig_previous": content["sig"]},
        {**content, "sig_previous": 1},
        signed(fields, other),
        signed(plain, field.keys.sign),
        signed({**fields, "previous": card.sign}, waiting.sign),
        signed({**fields, "previous": ""}, field.keys.sign),
        signed({**fields, "previous": 1}, field.keys.sign),
    ):
        with pytest.raises(BadCard):
            cards.parse(json.dumps(bad).encode())


def test_rosters_with_odd_former_keys_are_refused(members: Association) -> None:
    """Former keys are keys, have a date, and are nobody else's; only the field's copy lists renewed ones."""
    rotate(members, members.fields[0])
    whole = held(members.root)
    first, second = whole.members[0], whole.members[-1]
    assert second.former

    def refused(changed: Roster) -> None:
        signed = roster.sign(members.root.keys.sign, changed)
        with pytest.raises(BadRoster):
            rosters.parse(json.dumps({"roster": signed.text, "sig": signed.sig}))

    keys = second.former[0]
    for former in (
        replace(keys, sign=first.sign),
        replace(keys, recipient=first.recipient),
        replace(keys, sign=second.sign),
        replace(keys, until="soon"),
        replace(keys, until=""),
        replace(keys, sign="x"),
        Former(),
    ):
        refused(replace(whole, members=(*whole.members[:-1], replace(second, former=(former,)))))
    refused(replace(whole, renewed=("SHA256:x",)))
    assert rfc8785.dumps(Trusted("a", "b").to_json()) == b'{"head":"b","journal":"a"}'


def test_root_and_strangers_renew_nothing(members: Association, tmp_path: Path) -> None:
    """The root vault has no card; a vault that accepted no roster has no keys to renew."""
    for make in (cards.renew, cards.write):
        with pytest.raises(RootHasNoCard):
            make(members.root, tmp_path / "card")
    with vaults.make(tmp_path / "new") as fresh, pytest.raises(NoRoster):
        cards.renew(fresh, tmp_path / "card")


def test_no_key_returns(members: Association) -> None:
    """A key that a member had before is nobody's new key, not that member's own either."""
    field = members.fields[0]
    first = cards.of(field)
    second = rotate(members, field)
    for card in (
        first,
        replace(second, member="0" * 32, sign=first.sign),
        replace(second, sign=SigningKey.generate().public.line, recipient=first.recipient),
        replace(cards.of(members.fields[1]), recipient=first.recipient),
    ):
        with pytest.raises(AlreadyEnrolled):
            rosters.enrol(members.root, card, TODAY)


def test_other_keys_need_the_old_signature(members: Association, tmp_path: Path) -> None:
    """A card with a known id and other keys is refused unless the keys of before signed it."""
    card = renewed(members, members.fields[0])
    with pytest.raises(OtherKeys) as refused:
        rosters.enrol(members.root, replace(card, previous=""), TODAY)
    assert refused.value.facts["label"] == "EXERCISE-focal-point-1"
    with pytest.raises(OtherKeys):
        rosters.enrol(members.root, replace(card, previous=SigningKey.generate().public.line), TODAY)
    rosters.revoke(members.root, card.member, TODAY)
    with pytest.raises(OtherKeys):
        rosters.enrol(members.root, card, TODAY)


def test_lost_laptop_is_replaced(members: Association, tmp_path: Path) -> None:
    """A new vault takes the place of the lost one and owns its records; parts of the old key are refused."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    send(field, tmp_path / "a", central)
    write_reports(field, 1, first=5)
    late = outbox.export(field, tmp_path / "b").parts
    with vaults.make(tmp_path / "new", FOCAL_POINT, "EXERCISE-again") as fresh:
        card = cards.of(fresh)
        with pytest.raises(NoSuchMember):
            rosters.enrol(members.root, card, TODAY, replaces="0" * 32)
        made = rosters.enrol(members.root, card, TODAY, replaces=field.identity.member)
        assert made.by_id(field.identity.member) is None
        new = made.by_id(card.member)
        assert new is not None and new.former[0].lost and new.label == "EXERCISE-again"
        rosters.accept(central, members.signed("central"))
        assert central.authors[field.journal].member == card.member
        assert reports.summary(central.connection, subject).code
        with pytest.raises(RevokedSender):
            take(central, late[0])


def test_only_believed_entries_of_a_lost_key_count(members: Association, tmp_path: Path) -> None:
    """With heads given, what the thief wrote after them has no effect, even where it had come before."""
    field, central = members.fields[0], members.central
    (known,) = write_reports(field, 1)
    send(field, tmp_path / "a", central)
    heads = rosters.heads(central, field.identity.member)
    (forged,) = write_reports(field, 1, first=5)
    send(field, tmp_path / "b", central)
    with vaults.make(tmp_path / "new", FOCAL_POINT, "EXERCISE-again") as fresh:
        rosters.enrol(members.root, cards.of(fresh), TODAY, replaces=field.identity.member, trusted=heads)
    rosters.accept(central, members.signed("central"))
    assert reports.summary(central.connection, known).code
    assert reports.count(central.connection, cap=None) == 1
    with pytest.raises(NoSuchRecord):
        reports.summary(central.connection, forged)


def test_lost_coordinator_is_sent_everything_again(members: Association, tmp_path: Path) -> None:
    """What the lost laptop had been sent is not counted as held by the new one."""
    field, old = members.fields[0], members.coordinators[1]
    write_everything(field)
    send(field, tmp_path / "a", members.central)
    with vaults.make(tmp_path / "new", COORDINATOR, "EXERCISE-again") as fresh:
        rosters.enrol(members.root, cards.of(fresh), TODAY, replaces=old.identity.member)
    rosters.accept(field, members.signed("field"))
    made = outbox.export(field, tmp_path / "b")
    assert (made.seals, made.evidence) == (1, 1) and made.entries > 5
