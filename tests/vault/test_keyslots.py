# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.age import HybridIdentity
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS as WEAK
from intake.crypto.words import new_recovery_code
from intake.errors import (
    BadRecoveryCode,
    DamagedKeySlots,
    KeyFileNeeded,
    LastKeySlot,
    NotACustodian,
    UnlockError,
    WrongPassphrase,
    WrongRecoveryCode,
)
from intake.vault.folder import VaultFolder
from intake.vault.keyslots import MAX_SLOTS, KeySlots

from .conftest import Copies

KEY = bytes(range(32))
PASSPHRASE = "la porte est ouverte"

# Dies by SIGKILL just before the n-th system call that changes a file; saves slots with the passphrase "new".
SAVE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS as WEAK
from intake.vault.folder import VaultFolder
from intake.vault.keyslots import KeySlots
folder, left = VaultFolder(Path(sys.argv[1])), int(sys.argv[2])
slots = KeySlots.load(folder, floor=WEAK)
slots = slots.with_new_passphrase(slots.unlock_with_passphrase("old"), "new", WEAK.parameters())

def watch(event, arguments):
    global left
    changes = event in ("os.rename", "os.remove") or event == "open" and arguments[2] & os.O_WRONLY
    if changes:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

real_fsync = os.fsync
def fsync(descriptor):
    watch("os.rename", ())
    real_fsync(descriptor)

os.fsync = fsync
sys.addaudithook(watch)
slots.save(folder)
sys.stdout.write("saved")
sys.stdout.flush()
left = 1000
"""


def made(passphrase: str = PASSPHRASE, key_file: bytes | None = None) -> KeySlots:
    """The slots of a new vault."""
    return KeySlots.create(
        role="focal-point",
        exercise=False,
        vault_key=KEY,
        passphrase=passphrase,
        parameters=WEAK.parameters(),
        key_file=key_file,
    )


def test_passphrase_unlocks_a_saved_vault(folder: VaultFolder) -> None:
    """What was saved is loaded alike, and gives the vault key for the passphrase."""
    slots = made()
    slots.save(folder)
    loaded = KeySlots.load(folder, floor=WEAK)
    assert loaded == slots
    assert loaded.unlock_with_passphrase(PASSPHRASE) == KEY


def test_wrong_passphrase_is_said_to_be_wrong() -> None:
    """Another passphrase gives an error, not a key."""
    with pytest.raises(WrongPassphrase):
        made().unlock_with_passphrase("la porte est fermée")


def test_accents_may_be_composed_either_way() -> None:
    """The same passphrase typed on another system, with other codes for its accents, opens the vault."""
    assert made("café é").unlock_with_passphrase("cafe\u0301 e\u0301") == KEY


def test_missing_key_file_is_asked_for() -> None:
    """Where a key file is combined with the passphrase, its absence is told apart from a wrong passphrase."""
    slots = made(key_file=b"on the stick")
    with pytest.raises(KeyFileNeeded):
        slots.unlock_with_passphrase(PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        slots.unlock_with_passphrase(PASSPHRASE, b"another")
    assert slots.unlock_with_passphrase(PASSPHRASE, b"on the stick") == KEY


def test_key_file_does_no_harm_where_none_is_needed() -> None:
    """A stick that is plugged in does not stop a vault that has no key file."""
    assert made().unlock_with_passphrase(PASSPHRASE, b"on the stick") == KEY


def test_new_passphrase_replaces_the_old_one() -> None:
    """After a change the new passphrase opens the vault and the old one does not; other slots stay."""
    code = new_recovery_code("fr")
    slots = made().with_recovery(KEY, code).with_new_passphrase(KEY, "new", WEAK.parameters())
    assert slots.unlock_with_passphrase("new") == slots.unlock_with_recovery(code) == KEY
    with pytest.raises(WrongPassphrase):
        slots.unlock_with_passphrase(PASSPHRASE)


def test_recovery_code_unlocks_and_a_new_one_replaces_it() -> None:
    """Only the newest paper opens the vault; a mistyped code is told apart from another vault's."""
    first, second = new_recovery_code("fr"), new_recovery_code("en")
    slots = made().with_recovery(KEY, first).with_recovery(KEY, second)
    assert slots.unlock_with_recovery(second.upper()) == KEY
    with pytest.raises(WrongRecoveryCode):
        slots.unlock_with_recovery(first)
    with pytest.raises(BadRecoveryCode):
        slots.unlock_with_recovery("twelve words")


def test_custodian_unlocks_a_copy() -> None:
    """A custodian to whom the key was sealed gets it; another one is told that it is not for them."""
    custodian, other = HybridIdentity.generate(), HybridIdentity.generate()
    slots = made().with_custodians(KEY, [other.recipient]).with_custodians(KEY, [custodian.recipient])
    assert slots.unlock_as_custodian(custodian) == KEY
    with pytest.raises(NotACustodian):
        slots.unlock_as_custodian(other)


def test_slots_can_be_removed_but_not_the_last() -> None:
    """A slot can be taken away while another remains that a person here can type."""
    slots = made().with_recovery(KEY, new_recovery_code("fr"))
    passphrase, recovery = slots.slots
    without = slots.without(recovery.id)
    with pytest.raises(WrongRecoveryCode):
        without.unlock_with_recovery(new_recovery_code("fr"))
    sealed = without.with_custodians(KEY, [HybridIdentity.generate().recipient])
    with pytest.raises(LastKeySlot):
        sealed.without(passphrase.id)


@pytest.mark.parametrize("damage", [None, b"", b"{}", b"\xff", b"[" * 100_000, b"x" * 300_000])
@pytest.mark.parametrize("first", [True, False])
def test_one_damaged_copy_is_repaired_from_the_other(
    folder: VaultFolder, damage: bytes | None, first: bool
) -> None:
    """Either copy alone opens the vault, and the other is written again from it."""
    slots = made()
    slots.save(folder)
    path = folder.keyslots if first else folder.keyslots_copy
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    assert KeySlots.load(folder, floor=WEAK) == slots
    assert folder.keyslots.read_bytes() == folder.keyslots_copy.read_bytes() == slots.encode()


def test_older_second_copy_is_brought_up_to_date(folder: VaultFolder) -> None:
    """Where saving was cut short between the copies, the first counts, and the old passphrase goes."""
    old, new = made("old"), made("new")
    old.save(folder)
    new.save_first(folder)
    assert folder.keyslots_copy.read_bytes() == old.encode()
    assert KeySlots.load(folder, floor=WEAK) == new
    assert folder.keyslots_copy.read_bytes() == new.encode()


def test_both_copies_damaged_is_said(folder: VaultFolder) -> None:
    """With no whole copy there is an error that names the file, and nothing is written over what is left."""
    made().save(folder)
    for path in (folder.keyslots, folder.keyslots_copy):
        path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(DamagedKeySlots) as damaged:
        KeySlots.load(folder, floor=WEAK)
    assert "keyslots.json" in str(damaged.value)
    assert folder.keyslots.stat().st_size == len(made().encode()) - 10


def test_product_refuses_the_parameters_of_tests(folder: VaultFolder) -> None:
    """Without a floor of its own, loading refuses slots weaker than the product makes them."""
    made().save(folder)
    with pytest.raises(DamagedKeySlots):
        KeySlots.load(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "intake-keyslots/2"},
        {"vault": "x"},
        {"vault": None},
        {"role": "Focal point"},
        {"exercise": 0},
        {"created": "yesterday"},
        {"slots": []},
        {"slots": {}},
        {"slots": [1]},
        {"surplus": 1},
    ],
)
def test_malformed_file_is_refused(change: dict[str, Any]) -> None:
    """A file with a field too many, too few, or written in any other way is damage."""
    with pytest.raises(DamagedKeySlots):
        KeySlots.parse(made().to_json() | change, floor=WEAK)


def test_slots_are_few_and_distinct() -> None:
    """A file cannot make unlocking endless by many slots, nor hold one slot twice."""
    (slot,) = made().slots
    with pytest.raises(DamagedKeySlots) as twice:
        KeySlots.parse(made().to_json() | {"slots": [slot.to_json()] * 2}, floor=WEAK)
    assert twice.value.facts == {"reason": "two slots have one id"}
    many = [(slot.to_json() | {"id": f"{number:032x}"}) for number in range(MAX_SLOTS + 1)]
    with pytest.raises(DamagedKeySlots):
        KeySlots.parse(made().to_json() | {"slots": many}, floor=WEAK)


@given(st.data())
def test_changed_byte_never_gives_another_key(data: st.DataObject) -> None:
    """Whatever byte of the file is changed, unlocking gives the vault key or an error, never another key."""
    whole = bytearray(made().encode())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with suppress(DamagedKeySlots, UnlockError):
        slots = KeySlots.decode(bytes(whole), floor=WEAK)
        assert slots.unlock_with_passphrase(PASSPHRASE) == KEY


@pytest.mark.only_linux
def test_kill_at_any_moment_of_saving_leaves_a_way_in(tmp_path: Path, copies: Copies) -> None:
    """Killed at each step of a save, the vault opens with the old or the new passphrase, one of them."""
    killed = 0
    while True:
        folder = VaultFolder(tmp_path / f"vault{killed}")
        folder.create()
        made("old").save(folder)
        ended = copies(SAVE_AND_DIE, folder.path, killed)
        folder.open()
        slots = KeySlots.load(folder, floor=WEAK)
        opened = [word for word in ("old", "new") if opens(slots, word)]
        assert len(opened) == 1
        assert folder.keyslots.read_bytes() == folder.keyslots_copy.read_bytes()
        assert not list(folder.path.glob("*.part"))
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        killed += 1
    assert opened == ["new"]
    # For each copy at least: make the file, sync it, rename it, sync the folder.
    assert killed >= 8


def opens(slots: KeySlots, passphrase: str) -> bool:
    """Whether the passphrase gives the vault key."""
    try:
        return slots.unlock_with_passphrase(passphrase) == KEY
    except WrongPassphrase:
        return False
