# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.errors import NoVault, VaultBusy
from intake.vault import destruction
from intake.vault.backup import back_up
from intake.vault.folder import VaultFolder
from tests import vaults


class PowerCut(BaseException):
    """Stands for the end of the process: nothing catches it."""


@pytest.fixture
def folder(tmp_path: Path) -> VaultFolder:
    """A closed vault with a file of evidence and a part that waits."""
    with vaults.make(tmp_path / "vault") as vault:
        (vault.folder.evidence / f"{'a' * 32}.age").write_bytes(b"age-encryption.org/v1\n")
    (tmp_path / "vault" / "inbox").mkdir()
    (tmp_path / "vault" / "inbox" / "waiting.age").write_bytes(b"x")
    return VaultFolder(tmp_path / "vault")


def test_nothing_of_the_vault_is_left(folder: VaultFolder) -> None:
    """Every file goes, and the folder with them."""
    destruction.destroy(folder)
    assert not folder.path.exists()
    with pytest.raises(NoVault):
        vaults.reopen(folder.path)


def test_no_passphrase_is_needed_but_the_vault_must_be_closed(folder: VaultFolder) -> None:
    """A vault that is open elsewhere is not pulled from under it."""
    with vaults.reopen(folder.path), pytest.raises(VaultBusy):
        destruction.destroy(folder)
    vaults.reopen(folder.path).close()


def test_the_key_slots_are_overwritten_before_they_are_removed(
    folder: VaultFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a key slot file is unlinked, it holds noise of the same length, and so does its second copy soon after."""
    before = {path: path.read_bytes() for path in (folder.keyslots, folder.keyslots_copy)}
    seen: dict[Path, bytes] = {}
    unlink = Path.unlink

    def look(path: Path, missing_ok: bool = False) -> None:
        if path in before:
            seen[path] = path.read_bytes()
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", look)
    destruction.destroy(folder)
    assert seen.keys() == before.keys()
    for path, held in seen.items():
        assert len(held) == len(before[path]) and b"keyslots" not in held


def test_a_kill_at_any_step_leaves_nothing_that_opens_and_the_next_start_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut short at the first, second, third... change of the disk, the vault is closed for good."""
    unlink, fsync = Path.unlink, os.fsync
    for cut in itertools.count(1):
        path = tmp_path / str(cut)
        vaults.make(path).close()
        left = [cut]

        def tick(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise PowerCut

        def cut_unlink(path: Path, missing_ok: bool = False, tick: Callable[[], None] = tick) -> None:
            tick()
            unlink(path, missing_ok=missing_ok)

        def cut_fsync(descriptor: int, tick: Callable[[], None] = tick) -> None:
            fsync(descriptor)
            tick()

        monkeypatch.setattr(Path, "unlink", cut_unlink)
        monkeypatch.setattr(os, "fsync", cut_fsync)
        try:
            destruction.destroy(VaultFolder(path))
            done = True
        except PowerCut:
            done = False
        monkeypatch.undo()
        if done:
            break
        with pytest.raises(NoVault):
            vaults.reopen(path)
        assert not path.exists(), cut
    assert cut > 5


def test_a_new_vault_can_take_the_place(folder: VaultFolder) -> None:
    """After a destruction, complete or cut short, the same folder takes a new vault with other keys."""
    folder.destroying.touch()
    with vaults.make(folder.path) as vault:
        assert vault.identity.label == "EXERCISE"
    assert not folder.destroying.exists()


def test_files_of_somebody_else_stay(folder: VaultFolder) -> None:
    """What the vault did not write is not its to remove."""
    (folder.path / "letter.txt").write_text("mine", "utf-8")
    destruction.destroy(folder)
    assert [path.name for path in folder.path.iterdir()] == ["letter.txt"]


def test_a_backup_elsewhere_is_not_touched(tmp_path: Path) -> None:
    """A copy on another disk still opens: that is said on the page."""
    with vaults.make(tmp_path / "vault") as vault:
        back_up(vault, vault.slots.unlock_with_passphrase(vaults.PASSPHRASE), tmp_path / "copy")
    destruction.destroy(VaultFolder(tmp_path / "vault"))
    vaults.reopen(tmp_path / "copy").close()


def test_an_empty_folder_is_no_vault(tmp_path: Path) -> None:
    """There is nothing to destroy, and it is said."""
    with pytest.raises(NoVault):
        destruction.destroy(VaultFolder(tmp_path))
