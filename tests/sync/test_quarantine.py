# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of people whom the roster does not name yet wait as they came, and come in by themselves once it does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.crypto.age import is_age
from intake.errors import (
    DamagedPart,
    MalformedPart,
    NoRoster,
    NoSuchPart,
    NotAPart,
    NotEnoughRoom,
    QuarantineFull,
    RevokedSender,
    UnknownSender,
    WrongRecipient,
)
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault import backup, destruction, quarantine
from intake.vault.projections import projector, reports
from intake.vault.quarantine import Quota
from intake.vault.vault import Vault
from intake.vault.verify import verify
from sync import arrival, outbox, rosters, waiting_parts
from sync.inbox import take, take_many
from tests import vaults
from tests.association import TODAY, Association, typed
from tests.sync.conftest import write_everything, write_reports
from tests.sync.forging import take_apart


@pytest.fixture
def newcomer(members: Association, tmp_path: Path) -> Iterator[Vault]:
    """A focal point whom the root has enrolled and of whom nobody else has heard."""
    with vaults.make(tmp_path / "new", FOCAL_POINT, "EXERCISE-new") as vault:
        members.enrol(vault)
        signed = members.signed("field")
        rosters.accept(vault, signed, typed(signed.digest))
        yield vault


@pytest.fixture
def early(newcomer: Vault, tmp_path: Path) -> tuple[Path, ...]:
    """What the newcomer sends before the roster has come: text and seal, then evidence."""
    write_everything(newcomer)
    return outbox.export(newcomer, tmp_path / "early").parts


def refused(vault: Vault, *paths: Path) -> list[str]:
    """Take files; the names of the refusals of those that wait from now on."""
    return [type(one.error).__name__ for one in take_many(vault, paths) if one.waits]


def files(vault: Vault) -> list[Path]:
    """What lies in the quarantine."""
    return sorted(vault.folder.quarantine.iterdir()) if vault.folder.quarantine.exists() else []


def test_parts_of_a_stranger_wait_as_they_came(members: Association, early: tuple[Path, ...]) -> None:
    """They are copied under names of their own, for this user alone; the vault holds nothing else of them."""
    central = members.central
    before = projector.domain_state(central.connection), vaults.state_hash(central.connection)
    assert refused(central, *early) == ["UnknownSender"] * len(early)
    assert (projector.domain_state(central.connection), vaults.state_hash(central.connection)) == before
    assert {path.read_bytes() for path in files(central)} == {path.read_bytes() for path in early}
    assert all(is_age(path.read_bytes()) and path.stat().st_mode & 0o777 == 0o600 for path in files(central))
    assert not {path.name for path in files(central)} & {path.name for path in early}
    (key,) = {mark for one in waiting_parts.listing(central) for mark in one.fingerprints}
    assert key.startswith("SHA256:")
    assert not any(one.named for one in waiting_parts.listing(central))


def test_nothing_of_a_stranger_is_parsed(
    members: Association, newcomer: Vault, early: tuple[Path, ...], tmp_path: Path
) -> None:
    """A list that is no list at all waits like any other, and is refused once its signer is known."""
    central = members.central
    forged = take_apart(early[0], central.keys.receive)
    forged.listed = b'{"format":"intake-part/1","kind":' + b"[" * 20_000
    path = forged.write(tmp_path / "odd.intake", newcomer.keys.sign, [central.keys.receive.recipient])
    assert refused(central, path) == ["UnknownSender"]
    members.spread()
    assert [type(one.error) for one in waiting_parts.take_named(central)] == [MalformedPart]
    assert files(central) == []


def test_same_file_waits_once(members: Association, early: tuple[Path, ...], tmp_path: Path) -> None:
    """However often and under whatever name it comes."""
    copy = shutil.copyfile(early[0], tmp_path / "renamed")
    assert refused(members.central, early[0], early[0], copy) == ["UnknownSender"] * 3
    assert len(files(members.central)) == len(waiting_parts.listing(members.central)) == 1


def test_looking_at_a_file_keeps_nothing(members: Association, early: tuple[Path, ...]) -> None:
    """A dry run writes nothing, here as elsewhere."""
    with pytest.raises(UnknownSender) as found:
        take(members.central, early[0], dry_run=True)
    assert "waits" not in found.value.facts
    assert files(members.central) == []


def test_roster_that_names_the_sender_brings_them_in(
    members: Association, early: tuple[Path, ...], newcomer: Vault
) -> None:
    """By themselves, in any order, and as if they had come now."""
    one, other = members.coordinators
    refused(one, *reversed(early))
    assert waiting_parts.take_named(one) == ()
    for vault in (one, other):
        rosters.accept(vault, members.signed("central"))
    assert all(part.named for part in waiting_parts.listing(one))
    taken = waiting_parts.take_named(one)
    assert [part.error for part in taken] == [None] * len(early)
    assert waiting_parts.listing(one) == () and files(one) == []
    take_many(other, early)
    assert projector.domain_state(one.connection) == projector.domain_state(other.connection)
    assert reports.count(one.connection) == reports.count(newcomer.connection)
    assert verify(one) == []


def test_vault_without_a_roster_lets_them_wait(tmp_path: Path, members: Association) -> None:
    """A new coordinator can be handed files before the first roster; what is no part for this vault is refused."""
    with vaults.make(tmp_path / "late", COORDINATOR) as late:
        members.enrol(late)
        signed = members.signed("central")
        rosters.accept(members.fields[0], members.signed("field"))
        write_reports(members.fields[0], 1)
        (part,) = outbox.export(members.fields[0], tmp_path / "stick").parts
        with pytest.raises(NoRoster):
            take(late, part)
        with pytest.raises(NotAPart):
            take(late, Path(__file__))
        rosters.accept(late, signed, typed(signed.digest))
        assert [one.error for one in waiting_parts.take_named(late)] == [None]
        assert reports.count(late.connection) == 1


def test_file_for_somebody_else_does_not_wait(members: Association, early: tuple[Path, ...]) -> None:
    """What does not open here is refused at once."""
    with pytest.raises(WrongRecipient):
        take(members.fields[0], early[0])
    assert files(members.fields[0]) == []


def test_entries_of_strangers_in_a_known_part_come_in_later(
    members: Association, early: tuple[Path, ...], tmp_path: Path
) -> None:
    """What a coordinator passes on of a newcomer is left out, and made up for when the roster comes."""
    one, other = members.coordinators
    rosters.accept(other, members.signed("central"))
    take_many(other, early)
    came = [take(one, path) for path in outbox.export(other, tmp_path / "relay").parts]
    assert {anomaly.code for found in came for anomaly in found.anomalies} >= {arrival.STRANGER}
    assert reports.count(one.connection) == 0
    assert {part.brought_by for part in waiting_parts.listing(one)} == {other.identity.label}
    rosters.accept(one, members.signed("central"))
    assert all(part.error is None for part in waiting_parts.take_named(one))
    assert waiting_parts.listing(one) == ()
    assert projector.domain_state(one.connection) == projector.domain_state(other.connection)


def test_part_that_came_again_waits_no_longer(members: Association, early: tuple[Path, ...]) -> None:
    """A file that is taken in another way is not kept a second time."""
    central = members.central
    refused(central, early[0])
    rosters.accept(central, members.signed("central"))
    take(central, early[0])
    assert files(central) == []


def test_part_that_can_never_be_taken_in_is_let_go_of(
    members: Association, early: tuple[Path, ...], tmp_path: Path
) -> None:
    """A cut file shows only when it is read; its refusal is told once, the others are taken in."""
    cut = tmp_path / "cut.intake"
    cut.write_bytes(early[-1].read_bytes()[:-20000])
    refused(members.central, cut, early[0])
    rosters.accept(members.central, members.signed("central"))
    taken = waiting_parts.take_named(members.central)
    assert {type(one.error) for one in taken if one.error} <= {DamagedPart, *DamagedPart.__subclasses__()}
    assert sum(one.error is None for one in taken) == 1
    assert files(members.central) == []


def test_part_of_a_revoked_member_is_left_to_a_person(
    members: Association, early: tuple[Path, ...], newcomer: Vault
) -> None:
    """It is not taken in, and not thrown away either."""
    central = members.central
    refused(central, early[0])
    rosters.revoke(members.root, newcomer.identity.member, TODAY)
    rosters.accept(central, members.signed("central"))
    assert waiting_parts.take_named(central) == ()
    (left,) = waiting_parts.listing(central)
    assert left.revoked and not left.named
    (one,) = waiting_parts.take(central, [left.id])
    assert isinstance(one.error, RevokedSender)
    waiting_parts.refuse(central, left.id[:8])
    assert files(central) == []
    with pytest.raises(NoSuchPart):
        waiting_parts.refuse(central, left.id)


def test_full_quota_refuses_and_loses_nothing(
    members: Association, early: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By number, by size, and where the disk runs short; parts of members are taken in as before."""
    central = members.central
    central.quarantine.quota = Quota(1, 10**9)
    refused(central, early[0])
    with pytest.raises(QuarantineFull):
        take(central, early[1])
    central.quarantine.quota = Quota(10, early[0].stat().st_size + 1)
    with pytest.raises(QuarantineFull):
        take(central, early[1])
    central.quarantine.quota = Quota(10, 10**9)
    monkeypatch.setattr(quarantine, "LEAST_FREE", 10**18)
    with pytest.raises(NotEnoughRoom):
        take(central, early[1])
    assert len(files(central)) == 1
    write_reports(members.fields[0], 1)
    assert take(central, outbox.export(members.fields[0], early[0].parent).parts[0]).new


def test_full_quota_keeps_what_a_known_sender_brought(
    members: Association, early: tuple[Path, ...], tmp_path: Path
) -> None:
    """Only the strangers' entries in it cannot wait, and this is said."""
    one, other = members.coordinators
    rosters.accept(other, members.signed("central"))
    take(other, early[0])
    write_reports(other, 1, first=40)
    one.quarantine.quota = Quota(0, 0)
    came = take(one, outbox.export(other, tmp_path / "relay").parts[0])
    assert arrival.STRANGER_NO_ROOM in {anomaly.code for anomaly in came.anomalies}
    assert reports.count(one.connection) == 1


def test_crash_between_copy_and_row_leaves_nothing(
    members: Association, early: tuple[Path, ...], tmp_path: Path
) -> None:
    """Opening removes what no row names, and forgets what is gone."""
    central = members.central
    refused(central, *early)
    kept, gone = files(central)[:2]
    gone.unlink()
    (central.folder.quarantine / f"{'a' * 32}.age").write_bytes(b"age-encryption.org/v1\n")
    (central.folder.quarantine / f"{'b' * 32}.age.1234.part").write_bytes(b"x")
    assert "waiting-damaged" in {finding.code for finding in verify(central)}
    path = central.folder.path
    central.close()
    with vaults.reopen(path) as again:
        assert files(again) == [kept]
        assert [part.id for part in waiting_parts.listing(again)] == [kept.stem]
        assert verify(again) == []
    members.coordinators[0] = vaults.reopen(path)


def test_backup_has_what_waits_and_destruction_takes_it(
    members: Association, early: tuple[Path, ...], tmp_path: Path
) -> None:
    """The folder is copied, and destroyed, with the vault."""
    central = members.central
    refused(central, *early)
    key = central.slots.unlock_with_passphrase(vaults.PASSPHRASE)
    backup.back_up(central, key, tmp_path / "copy")
    with vaults.reopen(tmp_path / "copy") as copy:
        assert len(waiting_parts.listing(copy)) == len(early)
        assert verify(copy) == []
        folder = copy.folder
    destruction.destroy(folder)
    assert not (tmp_path / "copy").exists()
