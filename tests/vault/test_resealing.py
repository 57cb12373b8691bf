# SPDX-License-Identifier: GPL-3.0-or-later
"""A change of custodians: what was sealed for those of before is sealed again for those of now, on the record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.crypto import age
from intake.errors import NoCustodian, NotACustodianVault, SealMissing, WrongKey
from intake.model.roster import CUSTODIAN
from intake.vault import exchange, journal, keepers, resealing, sealing
from intake.vault.projections import attachments, projector
from intake.vault.records import write_entry
from intake.vault.vault import Vault
from sync import inbox, outbox, rosters
from tests import association, vaults
from tests.association import TODAY, Association, typed
from tests.sync.conftest import IDENTITY, write_reports

OTHER = {"name": "EXERCISE Other Person"}


@pytest.fixture
def members(members_made: Path, tmp_path: Path) -> Iterator[Association]:
    """A focal point, a coordinator and a custodian."""
    with association.copied(members_made, tmp_path / "members") as built:
        yield built


@pytest.fixture
def second(members: Association, tmp_path: Path) -> Iterator[Vault]:
    """A second custodian, whom everybody's roster names from now on."""
    with vaults.make(tmp_path / "second", CUSTODIAN, "EXERCISE-second") as made:
        members.custodians.append(made)
        yield made


def take_on(members: Association, second: Vault) -> None:
    """Enrol the second custodian, spread the roster, and have the first one confirm the second."""
    members.enrol(second)
    members.spread()
    for member in keepers.awaiting(members.custodian):
        keepers.confirm(members.custodian, member)


def carry(sender: Vault, receiver: Vault, folder: Path, to: str) -> None:
    """Export from one vault to a kind of recipient and import in another."""
    for part in outbox.export(sender, folder, to=to).parts:
        inbox.take(receiver, part)


def sealed(members: Association, tmp_path: Path) -> tuple[str, str]:
    """A report with two sealed people, on its way at the centre and at the first custodian; the seals' ids."""
    field = members.fields[0]
    (subject,) = write_reports(field, 1)
    first = sealing.seal(field, subject, "source/s1", IDENTITY, "EXERCISE-X")
    other = sealing.seal(field, subject, "victim/v1", OTHER)
    carry(field, members.central, tmp_path / "in", "coordinators")
    carry(members.central, members.custodian, tmp_path / "out", "custodians")
    return first, other


def test_new_custodian_opens_what_was_sealed_again(
    members: Association, second: Vault, tmp_path: Path
) -> None:
    """By the old id or the new one; the coordinator who carries it opens neither."""
    first, _ = sealed(members, tmp_path)
    take_on(members, second)
    assert len(resealing.due(members.custodian).seals) == 2
    seen: list[tuple[int, int]] = []
    assert resealing.reseal(members.custodian, lambda *done: seen.append(done)).done == 2
    assert seen == [(1, 2), (2, 2)]
    carry(members.custodian, members.central, tmp_path / "a", "coordinators")
    carry(members.central, second, tmp_path / "b", "custodians")
    stated = attachments.seal(second.connection, first)
    (again,) = stated.resealed
    assert stated.openers == again.recipients and len(again.recipients) == 2
    assert stated == attachments.seal(second.connection, again.id[:8])
    assert sealing.unseal(second, first, "EXERCISE") == IDENTITY
    assert sealing.unseal(members.custodian, again.id, "EXERCISE") == IDENTITY
    assert {one.seal for one in attachments.unsealings(second.connection)} == {first}
    for name in (first, again.id):
        with pytest.raises(NotACustodianVault):
            sealing.unseal(members.central, name, "EXERCISE")
        with pytest.raises(WrongKey):
            age.decrypt(sealing.ciphertext(members.central, name) or b"", members.central.keys.identities)
    assert (
        exchange.missing_seals(second.connection) == exchange.missing_seals(members.central.connection) == []
    )


def test_custodians_send_it_to_each_other_directly(
    members: Association, second: Vault, tmp_path: Path
) -> None:
    """What a custodian sealed again goes to the other one by hand too; the original follows from the centre."""
    first, _ = sealed(members, tmp_path)
    take_on(members, second)
    resealing.reseal(members.custodian)
    carry(members.custodian, second, tmp_path / "a", "custodians")
    carry(members.central, second, tmp_path / "b", "custodians")
    assert sealing.unseal(second, first, "EXERCISE") == IDENTITY


def test_it_is_done_once_and_goes_on_where_it_was(
    members: Association, second: Vault, tmp_path: Path
) -> None:
    """Stopped after the first, the next call seals the other one; then nothing is due, here or for the other."""
    sealed(members, tmp_path)
    take_on(members, second)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resealing.reseal(members.custodian, stop)
    assert len(resealing.due(members.custodian).seals) == 1
    assert resealing.reseal(members.custodian).done == 1
    assert resealing.reseal(members.custodian).done == 0
    carry(members.custodian, members.central, tmp_path / "a", "coordinators")
    carry(members.central, second, tmp_path / "b", "custodians")
    assert resealing.due(second) == resealing.Due((), 0)


def test_what_a_custodian_cannot_open_is_counted(members: Association, second: Vault, tmp_path: Path) -> None:
    """The new custodian can do nothing for seals that were made before, and is told how many there are."""
    sealed(members, tmp_path)
    take_on(members, second)
    carry(members.central, second, tmp_path / "b", "custodians")
    assert resealing.due(second) == resealing.Due((), 2)
    assert resealing.reseal(second).done == 0


def test_unconfirmed_custodian_is_not_sealed_for_and_not_taken_away(
    members: Association, second: Vault, tmp_path: Path
) -> None:
    """Who was not confirmed here gets nothing from here, and keeps what others gave."""
    sealed(members, tmp_path)
    members.enrol(second)
    members.spread()
    custodian = members.custodian
    assert resealing.due(custodian) == resealing.Due((), 0)
    (waiting,) = keepers.awaiting(custodian)
    keepers.confirm(custodian, waiting)
    assert resealing.reseal(custodian).done == 2
    custodian.settings.set(keepers.SETTING, [])
    assert resealing.due(custodian) == resealing.Due((), 0)


def test_third_time_is_still_the_same_person(members: Association, second: Vault, tmp_path: Path) -> None:
    """Sealed again twice, it is one line with its newest file first, in any order of arrival."""
    first, _ = sealed(members, tmp_path)
    take_on(members, second)
    members.custodian.clock = vaults.Clock()
    resealing.reseal(members.custodian)
    rosters.revoke(members.root, second.identity.member, TODAY)
    signed = members.signed("central")
    rosters.accept(members.custodian, signed)
    assert resealing.reseal(members.custodian).done == 2
    stated = attachments.seal(members.custodian.connection, first)
    assert [len(one.recipients) for one in stated.resealed] == [1, 2]
    assert len(attachments.seals(members.custodian.connection)) == 2
    state = projector.domain_state(members.custodian.connection)
    members.custodian.rebuild()
    assert projector.domain_state(members.custodian.connection) == state
    assert sealing.unseal(members.custodian, first, "EXERCISE") == IDENTITY


def test_nobody_but_a_custodian_seals_again(members: Association, tmp_path: Path) -> None:
    """Others are refused, and an entry that says so all the same has no effect."""
    first, _ = sealed(members, tmp_path)
    central = members.central
    for vault in (central, members.fields[0]):
        with pytest.raises(NotACustodianVault):
            resealing.reseal(vault)
    stated = attachments.seal(central.connection, first)
    content = {
        "old": first,
        "seal": "e" * 32,
        "about": stated.about,
        "sha256": "0" * 64,
        "recipients": ["SHA256:x"],
    }
    with central.transaction():
        journal.append(
            central.connection, central.keys.sign, central.journal, "reseal", stated.subject, content
        )
        projector.project(central.connection, central.authors, stated.subject)
    assert attachments.seal(central.connection, first).resealed == ()
    assert [row[4] for row in projector.refused(central.connection)] == ["role"]


def test_false_one_hides_nothing(members: Association, tmp_path: Path) -> None:
    """A custodian's entry with a file that is none, or about another person, leaves the first seal to be opened."""
    first, _ = sealed(members, tmp_path)
    custodian = members.custodian
    stated = attachments.seal(custodian.connection, first)
    for name, about in (("e" * 32, stated.about), ("f" * 32, "victim/v1")):
        ciphertext = sealing.encrypted(stated.subject, "0" * 32, about, OTHER, sealing.custodians(custodian))
        with custodian.transaction():
            sealing.keep_ciphertext(custodian, name, ciphertext)
            write_entry(
                custodian,
                "reseal",
                stated.subject,
                {
                    "old": first,
                    "seal": name,
                    "about": about,
                    "sha256": hashlib.sha256(ciphertext).hexdigest(),
                    "recipients": [],
                },
                (),
            )
    assert [one.id for one in attachments.seal(custodian.connection, first).resealed] == ["e" * 32]
    assert sealing.unseal(custodian, first, "EXERCISE") == IDENTITY


def test_used_again_elsewhere_opens_all_the_same(members: Association, second: Vault, tmp_path: Path) -> None:
    """A pseudonym of another report leads to what was sealed again."""
    field = members.fields[0]
    first, _ = sealed(members, tmp_path)
    (other,) = write_reports(field, 1, first=5)
    sealing.use_again(field, other, "source/s9", attachments.seal(field.connection, first))
    carry(field, members.central, tmp_path / "c", "coordinators")
    take_on(members, second)
    carry(members.central, members.custodian, tmp_path / "d", "custodians")
    resealing.reseal(members.custodian)
    (used,) = attachments.seals(members.custodian.connection, other)
    assert used.again and len(used.resealed) == 1
    assert sealing.unseal(members.custodian, first, "EXERCISE") == IDENTITY


def test_without_any_file_nothing_opens(members: Association, tmp_path: Path) -> None:
    """Where neither the seal nor what it was sealed again as has arrived, that is what is said."""
    first, _ = sealed(members, tmp_path)
    custodian = members.custodian
    custodian.connection.execute("DELETE FROM seals")
    with pytest.raises(SealMissing):
        sealing.unseal(custodian, first, "EXERCISE")
    rosters.revoke(members.root, custodian.identity.member, TODAY)
    signed = members.signed("central")
    rosters.accept(custodian, signed, typed(signed.digest))
    with pytest.raises(NoCustodian):
        resealing.due(custodian)
