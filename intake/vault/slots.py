# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of key slot: each holds the vault key, sealed for one way of opening (DESIGN section 4).

    passphrase   Argon2id, or Argon2id combined with a key file on a USB stick
    recovery     twelve words on paper; 128 random bits need no Argon2id
    custodians   an age file to the custodians' recipients, instead of a paper that endangers

What is sealed is bound to the vault, the slot and the kind, so that a slot cannot be moved.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from intake.crypto import age, keywrap, words
from intake.crypto.age import HybridIdentity, HybridRecipient
from intake.crypto.kdf import SALT_BYTES, Argon2Parameters, Floor, derive
from intake.errors import BadKeyParameters, DamagedKeySlots

FORMAT: Final = "intake-keyslots/1"
KEY_SIZE: Final = 32
_ID: Final = re.compile(r"[0-9a-f]{32}")
_WRAPPED: Final = re.compile(rf"[0-9a-f]{{{2 * keywrap.WRAPPED_BYTES}}}")
_HEX32: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class PassphraseSlot:
    """Opens with a passphrase, and with a key file too when `key_file` says so. `wrapped` is of 60 bytes."""

    kind: ClassVar[str] = "passphrase"
    id: str
    parameters: Argon2Parameters
    key_file: bool
    wrapped: bytes

    @classmethod
    def seal(
        cls,
        vault: str,
        vault_key: bytes,
        passphrase: str,
        parameters: Argon2Parameters,
        key_file: bytes | None,
    ) -> PassphraseSlot:
        """A new slot. The salt of `parameters` is replaced by a fresh one: none is ever used twice."""
        slot = cls(new_id(), replace(parameters, salt=os.urandom(SALT_BYTES)), key_file is not None, b"")
        return replace(
            slot, wrapped=keywrap.wrap(vault_key, slot._kek(passphrase, key_file), _context(vault, slot))
        )

    def open(self, vault: str, passphrase: str, key_file: bytes | None) -> bytes:
        """The vault key; raises `WrongKey`. Takes about a second, on purpose."""
        return keywrap.unwrap(self.wrapped, self._kek(passphrase, key_file), _context(vault, self))

    def _kek(self, passphrase: str, key_file: bytes | None) -> bytes:
        derived = derive(passphrase, self.parameters)
        return keywrap.combine(derived, key_file) if self.key_file and key_file is not None else derived

    def to_json(self) -> dict[str, Any]:
        """The slot as it stands in the file."""
        return {
            "id": self.id,
            "kind": self.kind,
            "kdf": self.parameters.to_json(),
            "key_file": self.key_file,
            "wrapped": self.wrapped.hex(),
        }


@dataclass(frozen=True)
class RecoverySlot:
    """Opens with a recovery code."""

    kind: ClassVar[str] = "recovery"
    id: str
    wrapped: bytes

    @classmethod
    def seal(cls, vault: str, vault_key: bytes, code: str) -> RecoverySlot:
        """A new slot; raises `BadRecoveryCode`."""
        slot = cls(new_id(), b"")
        return replace(slot, wrapped=keywrap.wrap(vault_key, words.recovery_key(code), _context(vault, slot)))

    def open(self, vault: str, kek: bytes) -> bytes:
        """The vault key, with the key of a recovery code; raises `WrongKey`."""
        return keywrap.unwrap(self.wrapped, kek, _context(vault, self))

    def to_json(self) -> dict[str, Any]:
        """The slot as it stands in the file."""
        return {"id": self.id, "kind": self.kind, "wrapped": self.wrapped.hex()}


@dataclass(frozen=True)
class CustodiansSlot:
    """Opens with the identity of any of the custodians, whose `fingerprints` are SHA-256 of their recipients.

    `sealed` is an age file over the binding of the slot and the 32-byte key.
    """

    kind: ClassVar[str] = "custodians"
    id: str
    fingerprints: tuple[str, ...]
    sealed: bytes

    @classmethod
    def seal(cls, vault: str, vault_key: bytes, recipients: Sequence[HybridRecipient]) -> CustodiansSlot:
        """A new slot."""
        slot = cls(new_id(), tuple(fingerprint(recipient) for recipient in recipients), b"")
        return replace(slot, sealed=age.encrypt(_context(vault, slot) + vault_key, recipients))

    def open(self, vault: str, *identities: HybridIdentity) -> bytes:
        """The vault key; raises `WrongKey`, or `DamagedKeySlots` when it is not the key of this vault."""
        opened = age.decrypt(self.sealed, identities)
        # Anyone can encrypt to a custodian: only what `seal` writes for this vault and slot is taken.
        head = _context(vault, self)
        key = opened[len(head) :]
        if not opened.startswith(head) or len(key) != KEY_SIZE:
            raise DamagedKeySlots(reason="the copy sealed to the custodians is not of this vault")
        return key

    def to_json(self) -> dict[str, Any]:
        """The slot as it stands in the file."""
        return {
            "id": self.id,
            "kind": self.kind,
            "fingerprints": list(self.fingerprints),
            "sealed": base64.b64encode(self.sealed).decode("ascii"),
        }


Slot = PassphraseSlot | RecoverySlot | CustodiansSlot


def parse_slot(value: object, floor: Floor | None = None) -> Slot:
    """The slot in a JSON object with exactly the fields of its kind; raises `DamagedKeySlots`.

    Argon2id parameters below `floor` (default: the product's own) or above the ceiling are refused.
    """
    match value:
        case {
            "id": str(id),
            "kind": "passphrase",
            "kdf": kdf,
            "key_file": bool(key_file),
            "wrapped": wrapped,
        }:
            try:
                parameters = Argon2Parameters.parse(kdf, floor)
            except BadKeyParameters as bad:
                raise DamagedKeySlots(**bad.facts) from bad
            slot: Slot = PassphraseSlot(id, parameters, key_file, _wrapped(wrapped))
        case {"id": str(id), "kind": "recovery", "wrapped": wrapped}:
            slot = RecoverySlot(id, _wrapped(wrapped))
        case {"id": str(id), "kind": "custodians", "fingerprints": [*marks], "sealed": sealed}:
            slot = CustodiansSlot(id, _fingerprints(marks), _base64(sealed))
        case _:
            raise DamagedKeySlots(reason="a slot lacks a field of its kind")
    # One spelling only: nothing more than these fields, nothing written another way.
    if not is_id(id) or slot.to_json() != value:
        raise DamagedKeySlots(reason="a slot has a field that its kind does not have")
    return slot


def is_id(text: str) -> bool:
    """Whether `text` is an id: 32 lower-case hex characters."""
    return _ID.fullmatch(text) is not None


def new_id() -> str:
    """A random id."""
    return uuid.uuid4().hex


def fingerprint(recipient: HybridRecipient) -> str:
    """SHA-256 (hex) of a recipient as it is written, "age1pq1..."."""
    return hashlib.sha256(str(recipient).encode("ascii")).hexdigest()


def _context(vault: str, slot: Slot) -> bytes:
    return "\0".join((FORMAT, vault, slot.id, slot.kind, "")).encode("ascii")


def _wrapped(value: object) -> bytes:
    if not isinstance(value, str) or not _WRAPPED.fullmatch(value):
        raise DamagedKeySlots(reason="a wrapped key is not 60 bytes in hex")
    return bytes.fromhex(value)


def _fingerprints(values: Sequence[object]) -> tuple[str, ...]:
    marks = tuple(mark for mark in values if isinstance(mark, str) and _HEX32.fullmatch(mark))
    if not marks or len(marks) != len(values):
        raise DamagedKeySlots(reason="a custodian's fingerprint is malformed")
    return marks


def _base64(value: object) -> bytes:
    try:
        return base64.b64decode(value if isinstance(value, str) else "", validate=True)
    except binascii.Error as bad:
        raise DamagedKeySlots(reason="the copy sealed to the custodians is not base64") from bad
