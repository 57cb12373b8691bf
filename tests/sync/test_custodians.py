# SPDX-License-Identifier: GPL-3.0-or-later
"""A new custodian counts on a vault only once somebody there heard the words; one who is removed goes at once."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from intake.crypto import words
from intake.crypto.hybrid import fingerprint
from intake.errors import CustodianNotConfirmed, NoCustodian, NoSuchMember, WordsDiffer
from intake.model.roster import CUSTODIAN, FOCAL_POINT
from intake.vault import attaching, keepers, sealed_files, sealing
from intake.vault.projections import attachments
from intake.vault.vault import Vault
from sync import cards, custodians, outbox, rosters
from sync.inbox import take
from tests import vaults
from tests.association import TODAY, Association, typed
from tests.sync.conftest import IDENTITY, write_reports


@pytest.fixture
def second(members: Association, tmp_path: Path) -> Vault:
    """A second custodian, named by the newest roster, which every member has accepted."""
    vault = vaults.make(tmp_path / "second", CUSTODIAN, "EXERCISE-second")
    members.enrol(vault)
    members.custodians.append(vault)
    members.spread()
    return vault


def marks(*holders: Vault) -> set[str]:
    """The fingerprints of vaults."""
    return {fingerprint(str(vault.keys.receive.recipient)) for vault in holders}


def sealed_for(vault: Vault, subject: str) -> set[str]:
    """Seal an identity; for whom that was."""
    name = sealing.seal(vault, subject, "source/s1", IDENTITY)
    return set(attachments.seal(vault.connection, name).recipients)


def test_first_roster_came_with_its_words(members: Association) -> None:
    """Its custodians need no others."""
    field = members.fields[0]
    assert keepers.awaiting(field) == ()
    assert [one.label for one in keepers.confirmed(field)] == [members.custodian.identity.label]


def test_new_custodian_is_not_sealed_for_until_confirmed(members: Association, second: Vault) -> None:
    """The roster is in force; identities and files go to those who were known before."""
    field, first = members.fields[0], members.custodian
    (subject,) = write_reports(field, 1)
    assert field.roster and field.roster.by_id(second.identity.member)
    assert sealed_for(field, subject) == marks(first)
    assert [one.label for one in keepers.awaiting(field)] == ["EXERCISE-second"]
    custodians.confirm(field, "EXERCISE-second", typed(cards.of(second).digest))
    assert sealed_for(field, subject) == marks(first, second)
    file = attaching.attach(field, subject, io.BytesIO(b"EXERCISE"))
    stated = next(one for one in attachments.evidence(field.connection, subject) if one.id == file.id)
    sealed = sealed_files.seal_file(field, stated)
    made = next(one for one in attachments.evidence(field.connection, subject) if one.id == sealed)
    assert set(made.sealed) == marks(first, second)


def test_words_are_those_of_the_card(members: Association, second: Vault) -> None:
    """In either language, or as groups of digits; wrong ones, too few, and a stranger's name confirm nobody."""
    field = members.fields[0]
    digest = cards.of(second).digest
    digits = words.digits_of(cards.of(second).words("en"))
    with pytest.raises(WordsDiffer):
        custodians.confirm(field, "EXERCISE-second", {1: digits[0], 2: digits[1]})
    with pytest.raises(WordsDiffer):
        custodians.confirm(field, "EXERCISE-second", typed(cards.of(members.custodian).digest))
    with pytest.raises(NoSuchMember):
        custodians.confirm(field, "EXERCISE-nobody", typed(digest))
    assert [one.label for one in keepers.awaiting(field)] == ["EXERCISE-second"]
    custodians.confirm(field, second.identity.member, {at: digits[at - 1] for at in (3, 5, 11)})
    assert keepers.awaiting(field) == ()
    with pytest.raises(NoSuchMember):
        custodians.confirm(field, "EXERCISE-second", typed(digest))


def test_removed_custodian_goes_at_once(members: Association, second: Vault) -> None:
    """Nobody confirms a removal; and if only unconfirmed ones are left, nothing is offered, with the reason."""
    field = members.fields[0]
    (subject,) = write_reports(field, 1)
    rosters.revoke(members.root, members.custodian.identity.member, TODAY)
    members.spread()
    assert keepers.confirmed(field) == ()
    with pytest.raises(CustodianNotConfirmed, match="EXERCISE-second"):
        sealed_for(field, subject)
    custodians.confirm(field, "EXERCISE-second", typed(cards.of(second).digest))
    assert sealed_for(field, subject) == marks(second)
    rosters.revoke(members.root, second.identity.member, TODAY)
    members.spread()
    with pytest.raises(NoCustodian) as none:
        sealed_for(field, subject)
    assert type(none.value) is NoCustodian


def test_each_vault_is_asked_by_itself(members: Association, second: Vault) -> None:
    """What one member heard, another has not; a later roster without news asks nobody again."""
    field, other = members.fields
    custodians.confirm(field, "EXERCISE-second", typed(cards.of(second).digest))
    assert keepers.awaiting(other) and keepers.awaiting(members.central)
    rosters.revoke(members.root, other.identity.member, TODAY)
    rosters.accept(field, members.signed("field"))
    assert keepers.awaiting(field) == ()


def test_custodian_knows_its_own_keys(members: Association, second: Vault, tmp_path: Path) -> None:
    """A custodian's vault seals for itself without being asked, but not for another new one."""
    third = vaults.make(tmp_path / "third", CUSTODIAN, "EXERCISE-third")
    members.enrol(third)
    members.custodians.append(third)
    members.spread()
    assert {one.label for one in keepers.awaiting(members.custodian)} == {"EXERCISE-second", "EXERCISE-third"}
    assert [one.label for one in keepers.awaiting(second)] == ["EXERCISE-third"]
    assert keepers.awaiting(third) == () and keepers.awaiting(members.root) == ()


def test_one_who_comes_back_is_confirmed_again(members: Association, second: Vault) -> None:
    """Keys that were out of the roster for a while may have been lost in it."""
    field = members.fields[0]
    custodians.confirm(field, "EXERCISE-second", typed(cards.of(second).digest))
    rosters.revoke(members.root, second.identity.member, TODAY)
    members.spread()
    members.enrol(second)
    members.spread()
    assert [one.label for one in keepers.awaiting(field)] == ["EXERCISE-second"]


def test_expired_keys_warn_and_block_nothing(members: Association, tmp_path: Path) -> None:
    """Saving, sealing, exporting and importing go on long after every key of the roster should have been renewed."""
    field, central = members.fields[0], members.central
    long_after = date(2099, 1, 1)
    assert field.roster and all(member.expired(long_after) for member in field.roster.members)
    assert all(member.active for member in field.roster.members)
    (subject,) = write_reports(field, 1)
    assert sealed_for(field, subject) == marks(members.custodian)
    for path in outbox.export(field, tmp_path / "stick").parts:
        assert take(central, path).new
    assert keepers.awaiting(field) == ()


def test_field_copies_tell_who_waits(members: Association, second: Vault) -> None:
    """Focal points see custodians in their copy, and have the words to compare with."""
    field = members.fields[0]
    assert field.roster and {m.role for m in field.roster.members} & {FOCAL_POINT} == set()
    (waiting,) = keepers.awaiting(field)
    assert custodians.card_of(field, waiting).words("fr") == cards.of(second).words("fr")
