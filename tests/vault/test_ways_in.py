# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.crypto.words import new_recovery_code
from intake.errors import (
    KeyFileNeeded,
    KeyFileTaken,
    NoCustodian,
    ReadOnly,
    WrongPassphrase,
    WrongRecoveryCode,
)
from intake.vault import keyfile, ways_in
from intake.vault.keyslots import KeySlots
from intake.vault.vault import Vault
from intake.vault.ways_in import WaysIn
from tests import association, vaults

NEW = "another one that nobody would guess"
CHEAP = FLOOR_ONLY_FOR_TESTS.parameters()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An open vault."""
    with vaults.make(tmp_path / "vault") as made:
        yield made


def key_of(vault: Vault) -> bytes:
    """Its key, as its owner gets at it."""
    return vault.slots.unlock_with_passphrase(vaults.PASSPHRASE)


def on_disk(vault: Vault) -> KeySlots:
    """The key slots as the next start finds them."""
    return KeySlots.load(vault.folder, floor=FLOOR_ONLY_FOR_TESTS)


def test_the_new_passphrase_takes_the_place_of_the_old_one(vault: Vault) -> None:
    """From then on only the new one opens, in both copies of the slots."""
    key = key_of(vault)
    ways_in.change_passphrase(vault, key, NEW, CHEAP)
    assert on_disk(vault).unlock_with_passphrase(NEW) == key
    assert vault.folder.keyslots.read_bytes() == vault.folder.keyslots_copy.read_bytes()
    with pytest.raises(WrongPassphrase):
        vault.slots.unlock_with_passphrase(vaults.PASSPHRASE)


def test_there_is_one_way_back_at_most(tmp_path: Path) -> None:
    """A recovery code, a copy for the custodians, or neither: choosing one lets go of the other."""
    with association.build(tmp_path / "team", custodians=2) as team:
        vault = team.fields[0]
        key, code = key_of(vault), new_recovery_code("fr")
        ways_in.set_recovery_code(vault, key, code)
        assert ways_in.ways_in(on_disk(vault)) == WaysIn(key_file=False, recovery=True, custodians=0)
        assert ways_in.seal_to_custodians(vault, key) == 2
        assert ways_in.ways_in(on_disk(vault)) == WaysIn(key_file=False, recovery=False, custodians=2)
        with pytest.raises(WrongRecoveryCode):
            on_disk(vault).unlock_with_recovery(code)
        assert on_disk(vault).unlock_as_custodian(team.custodian.keys.receive) == key
        ways_in.let_go_of_recovery(vault)
        assert ways_in.ways_in(on_disk(vault)) == WaysIn(key_file=False, recovery=False, custodians=0)
        assert on_disk(vault).unlock_with_passphrase(vaults.PASSPHRASE) == key


def test_without_custodians_there_is_nobody_to_seal_to(vault: Vault) -> None:
    """Before a roster was accepted, no copy can be made, and nothing changes."""
    before = vault.folder.keyslots.read_bytes()
    with pytest.raises(NoCustodian):
        ways_in.seal_to_custodians(vault, key_of(vault))
    assert vault.folder.keyslots.read_bytes() == before


def test_a_key_file_is_needed_beside_the_passphrase(vault: Vault, tmp_path: Path) -> None:
    """Neither alone opens; both do; and the stick can be let go of again."""
    key, stick = key_of(vault), tmp_path / "stick"
    stick.mkdir()
    ways_in.add_key_file(vault, key, vaults.PASSPHRASE, CHEAP, stick)
    with pytest.raises(KeyFileNeeded):
        on_disk(vault).unlock_with_passphrase(vaults.PASSPHRASE)
    found = keyfile.find([tmp_path, stick], vault.slots.vault)
    assert found is not None
    assert on_disk(vault).unlock_with_passphrase(vaults.PASSPHRASE, found) == key
    with pytest.raises(WrongPassphrase):
        on_disk(vault).unlock_with_passphrase("something else", found)
    ways_in.change_passphrase(vault, key, vaults.PASSPHRASE, CHEAP)
    assert on_disk(vault).unlock_with_passphrase(vaults.PASSPHRASE) == key


def test_a_key_file_is_never_written_over(vault: Vault, tmp_path: Path) -> None:
    """One that lies there may be needed by something; the vault stays as it was."""
    (tmp_path / keyfile.name(vault.slots.vault)).write_bytes(b"old")
    before = vault.folder.keyslots.read_bytes()
    with pytest.raises(KeyFileTaken):
        ways_in.add_key_file(vault, key_of(vault), NEW, CHEAP, tmp_path)
    assert vault.folder.keyslots.read_bytes() == before
    assert keyfile.find([tmp_path], vault.slots.vault) is None


def test_a_key_file_that_is_not_used_does_not_stay(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the slots cannot be written, the stick is left as it was, and the old way in holds."""

    def full(_slots: KeySlots, _folder: object) -> None:
        raise ReadOnly

    monkeypatch.setattr(KeySlots, "save", full)
    with pytest.raises(ReadOnly):
        ways_in.add_key_file(vault, key_of(vault), NEW, CHEAP, tmp_path)
    assert keyfile.find([tmp_path], vault.slots.vault) is None
    assert vault.slots.unlock_with_passphrase(vaults.PASSPHRASE)
