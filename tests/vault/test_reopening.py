# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.errors import NoReason, NotACustodian, NotACustodianVault, NoVault, OtherMode
from intake.model.roster import CUSTODIAN
from intake.vault import activity, reopening, ways_in
from intake.vault.keyslots import KeySlots
from intake.vault.vault import Vault
from tests import association, vaults
from tests.association import Association

NEW = "another one that nobody would guess"
FLOOR = FLOOR_ONLY_FOR_TESTS
CHEAP = FLOOR.parameters()


@pytest.fixture
def team(members_made: Path, tmp_path: Path) -> Iterator[Association]:
    """A focal point whose key was sealed to the custodian; the slot file lies on a stick too."""
    with association.copied(members_made, tmp_path / "team") as built:
        vault = built.fields[0]
        ways_in.seal_to_custodians(vault, vault.slots.unlock_with_passphrase(vaults.PASSPHRASE))
        (tmp_path / "stick").mkdir()
        shutil.copy(vault.folder.keyslots, tmp_path / "stick")
        yield built


def reopen(vault: Vault, folder: Path, reason: str = "Lost after the flood.") -> None:
    """As the custodian does, with the member beside."""
    reopening.reopen(vault, folder, NEW, CHEAP, reason, floor=FLOOR)


def test_the_member_gets_in_again_and_it_is_on_the_record(team: Association, tmp_path: Path) -> None:
    """The new passphrase opens the same vault, carried back or not; the custodian's journal says so."""
    member = team.fields[0]
    reopen(team.custodian, tmp_path / "stick")
    shutil.copy(tmp_path / "stick" / "keyslots.json", member.folder.keyslots)
    slots = KeySlots.load(member.folder, floor=FLOOR)
    assert slots.unlock_with_passphrase(NEW) == member.slots.unlock_with_passphrase(vaults.PASSPHRASE)
    done = activity.recent(team.custodian, 1)[0]
    assert (done.what, done.facts["vault"]) == ("reopen", member.slots.vault)


def test_only_a_custodian_does_so_with_a_reason(team: Association, tmp_path: Path) -> None:
    """Coordinators cannot, nobody does without a reason, and nothing is changed or recorded."""
    before = (tmp_path / "stick" / "keyslots.json").read_bytes()
    for vault, reason, refusal in (
        (team.central, "x", NotACustodianVault),
        (team.custodian, "  ", NoReason),
    ):
        with pytest.raises(refusal):
            reopen(vault, tmp_path / "stick", reason)
    assert (tmp_path / "stick" / "keyslots.json").read_bytes() == before
    assert all(done.what != "reopen" for done in activity.recent(team.custodian))


def test_what_was_not_sealed_to_this_custodian_stays_shut(team: Association, tmp_path: Path) -> None:
    """A vault without such a copy, a folder without a vault, and one of the other mode are refused."""
    with pytest.raises(NotACustodian):
        reopen(team.custodian, team.central.folder.path)
    with pytest.raises(NoVault):
        reopen(team.custodian, tmp_path)
    with vaults.make(tmp_path / "real", CUSTODIAN, exercise=False) as real, pytest.raises(OtherMode):
        reopen(real, tmp_path / "stick")
