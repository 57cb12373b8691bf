# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder that several people see, through which they come to hold the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from intake.errors import CannotRead, DiskFull, ForeignRoster
from intake.vault import seen_files
from intake.vault.projections import projector
from intake.vault.vault import Vault
from sync import inbox, outbox, rosters, shared_folder
from sync.inbox import Taken
from sync.shared_folder import Round, exchange_once
from tests import association
from tests.association import Association
from tests.sync.conftest import write_everything, write_reports


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The folder."""
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


def until_rest(vaults: list[Vault], folder: Path, most: int = 8) -> int:
    """Rounds of everybody until nobody has anything to do; how many that took."""
    for number in range(most):
        done = [exchange_once(vault, folder) for vault in vaults]
        if all(one.nothing for one in done):
            return number
    raise AssertionError("it did not come to rest")


def files(folder: Path) -> list[Path]:
    """What lies in the folder."""
    return sorted(folder.iterdir())


def test_everybody_comes_to_hold_the_same_and_to_rest(members: Association, shared: Path) -> None:
    """A focal point, two coordinators, a custodian: the same records in the end, and no file that all have."""
    field, (one, two), keeper = members.fields[0], members.coordinators, members.custodian
    write_everything(field)
    until_rest([field, one, two, keeper], shared)
    write_reports(one, first=50)
    write_reports(two, first=60)
    until_rest([two, keeper, field, one], shared)
    states = [projector.domain_state(vault.connection) for vault in (one, two)]
    assert states[0] == states[1]
    assert len(states[0]["p_reports"]) == 9
    kept = [seen_files.of_folder(v.connection, str(shared)) for v in (field, one, two, keeper)]
    own = [seen for known in kept for seen in known.values() if seen.outcome.startswith(shared_folder.OWN)]
    assert own == []


def test_a_file_that_is_half_copied_is_read_when_it_is_whole(members: Association, shared: Path) -> None:
    """It is neither taken nor given up, whatever was there of it."""
    write_everything(members.fields[0])
    (part, *_) = outbox.export(members.fields[0], shared.parent / "stick").parts
    whole = part.read_bytes()
    path = shared / "anything"
    for cut in (10, 3000, len(whole) - 1):
        path.write_bytes(whole[:cut])
        done = exchange_once(members.central, shared)
        assert not done.taken
        assert done.unfinished == (cut > 10)
        assert exchange_once(members.central, shared).unfinished == done.unfinished
    path.write_bytes(whole)
    (taken,) = exchange_once(members.central, shared).taken
    assert taken.arrival is not None and taken.arrival.new


def test_copies_in_conflict_and_work_of_other_programs_change_nothing(
    members: Association, shared: Path
) -> None:
    """A copy under another name brings nothing new; unfinished, hidden and foreign files are left alone."""
    write_everything(members.fields[0])
    exchange_once(members.fields[0], shared)
    exchange_once(members.central, shared)
    before = projector.domain_state(members.central.connection)
    for path in files(shared):
        shutil.copy(path, shared / f"{path.stem}.sync-conflict-20310301-ABC.intake")
        shutil.copy(path, shared / f".syncthing.{path.name}.tmp")
        shutil.copy(path, shared / f"{path.name}.part")
    (shared / "notes.txt").write_text("EXERCISE")
    (shared / ".stfolder").mkdir()
    there = {path.name for path in files(shared)}
    done = exchange_once(members.central, shared)
    assert all(taken.arrival and taken.arrival.nothing_new for taken in done.taken)
    assert projector.domain_state(members.central.connection) == before
    assert there <= {path.name for path in files(shared)}


def test_a_file_is_read_once(members: Association, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was dealt with is not opened again, unless every file is looked at anew."""
    write_everything(members.fields[0])
    exchange_once(members.fields[0], shared)
    exchange_once(members.central, shared)
    opened: list[Path] = []
    take = inbox.take_many

    def note(vault: Vault, paths: list[Path], **options: object) -> tuple[Taken, ...]:
        opened.extend(paths)
        return take(vault, paths)

    monkeypatch.setattr(inbox, "take_many", note)
    exchange_once(members.central, shared)
    assert opened == []
    exchange_once(members.central, shared, again=True)
    assert opened


def test_a_newer_roster_is_put_in_force_and_a_card_is_shown(members: Association, shared: Path) -> None:
    """A roster of the same root counts at once; another root's is refused; who wants to enrol is for a person."""
    rosters.revoke(members.root, members.fields[1].identity.member, association.TODAY)
    rosters.write(members.root, shared / "new.intake-roster")
    shutil.copy(next(members.folder.glob("*.intake-card")), shared)
    done = exchange_once(members.central, shared)
    assert done.rosters == (members.root.roster.version if members.root.roster else 0,)
    assert len(done.cards) == 1
    with association.build(shared.parent / "others") as others:
        rosters.write(others.root, shared / "foreign.intake-roster")
    ((_, error),) = exchange_once(members.central, shared).refused
    assert isinstance(error, ForeignRoster)
    assert exchange_once(members.central, shared) == Round()


def test_a_folder_that_is_gone_is_said(members: Association, shared: Path) -> None:
    """As when a stick was taken out."""
    shared.rmdir()
    with pytest.raises(CannotRead):
        exchange_once(members.central, shared)


def test_a_full_disk_ends_the_round_and_the_next_goes_on(
    members: Association, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is taken for dealt with that could not be kept."""
    write_everything(members.fields[0])
    exchange_once(members.fields[0], shared)

    def full(_vault: Vault, paths: list[Path], **_: object) -> tuple[Taken, ...]:
        return tuple(Taken(path, error=DiskFull()) for path in paths)

    with monkeypatch.context() as patched:
        patched.setattr(inbox, "take_many", full)
        with pytest.raises(DiskFull):
            exchange_once(members.central, shared)
    done = exchange_once(members.central, shared)
    assert sum(taken.arrival.new for taken in done.taken if taken.arrival) > 3
