# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intake.crypto import age
from intake.crypto.age import HybridIdentity
from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS as WEAK
from intake.crypto.words import new_recovery_code, recovery_key
from intake.errors import BadRecoveryCode, DamagedKeySlots, WrongKey
from intake.vault.slots import CustodiansSlot, PassphraseSlot, RecoverySlot, fingerprint, parse_slot

VAULT = "0123456789abcdef0123456789abcdef"
OTHER_VAULT = "fedcba9876543210fedcba9876543210"
KEY = bytes(range(32))


def passphrase_slot(key_file: bytes | None = None) -> PassphraseSlot:
    """A slot for the passphrase "ouvre-toi"."""
    return PassphraseSlot.seal(VAULT, KEY, "ouvre-toi", WEAK.parameters(), key_file)


def test_passphrase_opens_its_slot() -> None:
    """The passphrase gives the vault key; another one gives an error and no key."""
    slot = passphrase_slot()
    assert slot.open(VAULT, "ouvre-toi", None) == KEY
    with pytest.raises(WrongKey):
        slot.open(VAULT, "ouvre-Toi", None)


def test_key_file_is_needed_with_the_passphrase() -> None:
    """Neither passphrase nor key file is enough where both are combined."""
    slot = passphrase_slot(b"on the stick")
    assert slot.open(VAULT, "ouvre-toi", b"on the stick") == KEY
    for passphrase, key_file in (("ouvre-toi", b"another stick"), ("autre", b"on the stick")):
        with pytest.raises(WrongKey):
            slot.open(VAULT, passphrase, key_file)


def test_salt_is_never_used_twice() -> None:
    """Two slots made with the same parameters have salts of their own."""
    parameters = WEAK.parameters()
    first, second = (PassphraseSlot.seal(VAULT, KEY, "ouvre-toi", parameters, None) for _ in range(2))
    assert len({first.parameters.salt, second.parameters.salt, parameters.salt}) == 3


def test_slot_cannot_be_moved() -> None:
    """What a slot holds opens for its own vault, id and kind only."""
    slot = passphrase_slot()
    with pytest.raises(WrongKey):
        slot.open(OTHER_VAULT, "ouvre-toi", None)
    with pytest.raises(WrongKey):
        replace(slot, id=OTHER_VAULT).open(VAULT, "ouvre-toi", None)
    code = new_recovery_code("fr")
    recovery = RecoverySlot.seal(VAULT, KEY, code)
    with pytest.raises(WrongKey):
        replace(recovery, id=slot.id).open(VAULT, recovery_key(code))


def test_recovery_code_opens_its_slot() -> None:
    """The words on the paper give the vault key; words that are no code are refused when the slot is made."""
    code = new_recovery_code("en")
    assert RecoverySlot.seal(VAULT, KEY, code).open(VAULT, recovery_key(code)) == KEY
    with pytest.raises(BadRecoveryCode):
        RecoverySlot.seal(VAULT, KEY, "not a code")


def test_any_custodian_opens_the_copy() -> None:
    """Each custodian alone can open the copy of the key; nobody else can."""
    first, second, stranger = (HybridIdentity.generate() for _ in range(3))
    slot = CustodiansSlot.seal(VAULT, KEY, [first.recipient, second.recipient])
    assert slot.fingerprints == (fingerprint(first.recipient), fingerprint(second.recipient))
    assert slot.open(VAULT, first) == slot.open(VAULT, second) == KEY
    with pytest.raises(WrongKey):
        slot.open(VAULT, stranger)


def test_copy_for_custodians_names_its_vault() -> None:
    """A custodian is not led to take the key of another vault, or anything else, for this one's."""
    custodian = HybridIdentity.generate()
    slot = CustodiansSlot.seal(VAULT, KEY, [custodian.recipient])
    with pytest.raises(DamagedKeySlots):
        slot.open(OTHER_VAULT, custodian)
    with pytest.raises(DamagedKeySlots):
        replace(slot, sealed=age.encrypt(KEY, [custodian.recipient])).open(VAULT, custodian)


def test_slots_are_read_as_written() -> None:
    """Each kind of slot comes back the same from its JSON."""
    slots = (
        passphrase_slot(),
        passphrase_slot(b"stick"),
        RecoverySlot.seal(VAULT, KEY, new_recovery_code("fr")),
        CustodiansSlot.seal(VAULT, KEY, [HybridIdentity.generate().recipient]),
    )
    assert tuple(parse_slot(slot.to_json(), WEAK) for slot in slots) == slots


def test_weak_parameters_are_refused() -> None:
    """Parameters below the floor are refused where no other floor is given, so nobody can weaken a slot."""
    with pytest.raises(DamagedKeySlots) as refused:
        parse_slot(passphrase_slot().to_json())
    assert refused.value.facts == {"reason": "weaker than the floor"}


@pytest.mark.parametrize(
    "change",
    [
        {"id": "0123"},
        {"id": 5},
        {"id": VAULT.upper()},
        {"kind": "tpm"},
        {"wrapped": "00"},
        {"wrapped": "zz" * 60},
        {"wrapped": "AB" * 60},
        {"wrapped": None},
        {"key_file": 1},
        {"kdf": {}},
        {"kdf": {"algorithm": "argon2id", "memory_kib": 2**31, "passes": 3, "lanes": 2, "salt": "00" * 16}},
        {"surplus": True},
    ],
)
def test_malformed_slot_is_refused(change: dict[str, Any]) -> None:
    """A slot with a field too many, too few, or written in any other way is damage, found before any work."""
    with pytest.raises(DamagedKeySlots):
        parse_slot(passphrase_slot().to_json() | change, WEAK)


@pytest.mark.parametrize(
    "change",
    [
        {"fingerprints": []},
        {"fingerprints": ["ab"]},
        {"fingerprints": [1]},
        {"sealed": "*"},
        {"sealed": 1},
        {"x": 1},
    ],
)
def test_malformed_copy_for_custodians_is_refused(change: dict[str, Any]) -> None:
    """The same for the slot of the custodians."""
    slot = CustodiansSlot.seal(VAULT, KEY, [HybridIdentity.generate().recipient])
    with pytest.raises(DamagedKeySlots):
        parse_slot(slot.to_json() | change)
