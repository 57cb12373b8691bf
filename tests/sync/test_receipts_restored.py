# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipts show what an old copy, or a second one, has done to a vault: on either side."""

from __future__ import annotations

import shutil
from pathlib import Path

from intake.vault.deliveries import CONFIRMED, READY
from sync import outbox
from sync.inbox import take
from tests import vaults
from tests.association import Association
from tests.sync.conftest import write_reports
from tests.sync.test_receipts import answer, receipt, state


def test_restored_coordinator_gets_again_what_it_had_confirmed(members: Association, tmp_path: Path) -> None:
    """The centre is brought back from an old copy: the field is told, and sends again what was confirmed once."""
    field, central = members.fields[0], members.central
    central.close()
    shutil.copytree(central.folder.path, tmp_path / "backup")
    members.coordinators[0] = central = vaults.reopen(central.folder.path)
    (subject,) = write_reports(field, 1)
    for path in outbox.export(field, tmp_path).parts:
        take(central, path)
    answer(central, field, tmp_path)
    assert state(field, subject) == CONFIRMED
    with vaults.reopen(tmp_path / "backup") as restored:
        path = receipt(restored, field, tmp_path)
        if take(field, path).returned is None or state(field, subject) == CONFIRMED:
            path = receipt(restored, field, tmp_path)
            found = take(field, path)
            assert [one.code for one in found.anomalies] == ["peer-lost"]
        assert state(field, subject) == READY
        for part in outbox.export(field, tmp_path / "again").parts:
            take(restored, part)
        answer(restored, field, tmp_path)
    assert state(field, subject) == CONFIRMED


def test_restored_field_vault_learns_it_from_a_receipt(members: Association, tmp_path: Path) -> None:
    """A laptop is brought back from an old copy: the receipt shows it, and it goes on in a new journal."""
    field, central = members.fields[0], members.central
    (first,) = write_reports(field, 1)
    field.close()
    shutil.copytree(field.folder.path, tmp_path / "backup")
    with vaults.reopen(field.folder.path) as before:
        write_reports(before, 2, first=10)
        for path in outbox.export(before, tmp_path).parts:
            take(central, path)
    members.fields[0] = restored = vaults.reopen(tmp_path / "backup")
    written = restored.journal
    (again,) = [receipt(central, restored, tmp_path)]
    found = take(restored, again)
    assert [one.code for one in found.anomalies] == ["own-lost"]
    assert restored.journal != written
    assert take(restored, again).anomalies == ()
    for path in outbox.export(restored, tmp_path / "new").parts:
        take(central, path)
    assert answer(central, restored, tmp_path).anomalies == ()
    assert state(restored, first) == CONFIRMED


def test_vault_in_use_twice_is_told(members: Association, tmp_path: Path) -> None:
    """Two copies of one laptop both wrote: the receipt says so to each, and each goes on in a journal of its own."""
    field, central = members.fields[0], members.central
    field.close()
    shutil.copytree(field.folder.path, tmp_path / "clone")
    members.fields[0] = field = vaults.reopen(field.folder.path)
    with vaults.reopen(tmp_path / "clone") as clone:
        mine, others = write_reports(field, 1), write_reports(clone, 2, first=10)
        for number, vault in enumerate((field, clone)):
            for path in outbox.export(vault, tmp_path / str(number)).parts:
                take(central, path)
        for vault, subjects in ((field, mine), (clone, others)):
            found = answer(central, vault, tmp_path)
            assert [one.code for one in found.anomalies] == ["twice"]
            assert {state(vault, subject) for subject in subjects} == {CONFIRMED}
        assert field.journal != clone.journal
        assert answer(central, field, tmp_path).anomalies == ()
