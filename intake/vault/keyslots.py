# SPDX-License-Identifier: GPL-3.0-or-later
"""The key slot file: how the random vault key is reached, as LUKS does it (DESIGN section 4).

    {"format": "intake-keyslots/1", "vault": ID, "role": ..., "exercise": ..., "created": ..., "slots": [...]}

It is no secret and lies beside the database in two copies. `role` and `exercise` are for the page that asks
for the passphrase; what holds is in the database. Changing a passphrase rewrites one slot; whoever has an old
copy of the file and the old passphrase still opens the vault until it is re-keyed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from intake.crypto import words
from intake.crypto.age import HybridIdentity, HybridRecipient
from intake.crypto.kdf import Argon2Parameters, Floor
from intake.errors import (
    AgeError,
    DamagedKeySlots,
    DiskError,
    KeyFileNeeded,
    LastKeySlot,
    NotACustodian,
    VaultError,
    WrongKey,
    WrongPassphrase,
    WrongRecoveryCode,
)
from intake.vault.folder import VaultFolder, disk_errors, write_atomically
from intake.vault.journal import now, stamp
from intake.vault.slots import (
    FORMAT,
    CustodiansSlot,
    PassphraseSlot,
    RecoverySlot,
    Slot,
    is_id,
    new_id,
    parse_slot,
)

MAX_FILE: Final = 256 * 1024
MAX_SLOTS: Final = 8
"""Each passphrase slot costs a try of up to 1 GiB, and whoever can write the file could add some."""

_ROLE: Final = re.compile(r"[a-z][a-z-]{0,31}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class KeySlots:
    """The key slots of one vault. Methods that change something return a new value, for `save`."""

    vault: str
    role: str
    exercise: bool
    created: str
    slots: tuple[Slot, ...]

    @classmethod
    def create(
        cls,
        *,
        role: str,
        exercise: bool,
        vault_key: bytes,
        passphrase: str,
        parameters: Argon2Parameters,
        key_file: bytes | None = None,
    ) -> KeySlots:
        """The slots of a new vault, with a new id: one for the passphrase (and key file, if given)."""
        vault = new_id()
        slot = PassphraseSlot.seal(vault, vault_key, passphrase, parameters, key_file)
        return cls(vault, role, exercise, stamp(now()), (slot,))

    @classmethod
    def load(cls, folder: VaultFolder, *, floor: Floor | None = None) -> KeySlots:
        """Read the slots, from the second copy when the first is missing or damaged, and make both alike.

        The first is written first, so where both are whole it is the newer one. Raises `DamagedKeySlots` when
        neither is. `floor` is for tests: weaker Argon2id parameters than the product's own are damage.
        """
        failure: VaultError = DamagedKeySlots(reason="missing")
        for path in (folder.keyslots, folder.keyslots_copy):
            try:
                found = cls.decode(_read(path), floor=floor)
            except (DamagedKeySlots, DiskError) as unusable:
                failure = unusable
            else:
                # A vault on a read-only disk opens as well as it can.
                with suppress(DiskError):
                    found._write_where_different(folder)
                return found
        raise failure

    def save(self, folder: VaultFolder) -> None:
        """Write both copies, one after the other, so that at every moment one of them is whole."""
        self.save_first(folder)
        write_atomically(folder.keyslots_copy, self.encode())

    def save_first(self, folder: VaultFolder) -> None:
        """Write the first copy alone, which is the one that counts; `load` brings the second up to date."""
        write_atomically(folder.keyslots, self.encode())

    def unlock_with_passphrase(self, passphrase: str, key_file: bytes | None = None) -> bytes:
        """The vault key. Raises `WrongPassphrase`, or `KeyFileNeeded` when every slot needs the file."""
        candidates = [slot for slot in self.slots if isinstance(slot, PassphraseSlot)]
        usable = [slot for slot in candidates if key_file is not None or not slot.key_file]
        if candidates and not usable:
            raise KeyFileNeeded
        for slot in usable:
            with suppress(WrongKey):
                return slot.open(self.vault, passphrase, key_file)
        raise WrongPassphrase

    def unlock_with_recovery(self, code: str) -> bytes:
        """The vault key. Raises `BadRecoveryCode` (mistyped) or `WrongRecoveryCode` (of another vault)."""
        kek = words.recovery_key(code)
        for slot in self.slots:
            if isinstance(slot, RecoverySlot):
                with suppress(WrongKey):
                    return slot.open(self.vault, kek)
        raise WrongRecoveryCode

    def unlock_as_custodian(self, *identities: HybridIdentity) -> bytes:
        """The vault key, on a custodian's machine. Raises `NotACustodian` or `DamagedKeySlots`."""
        for slot in self.slots:
            if isinstance(slot, CustodiansSlot):
                try:
                    return slot.open(self.vault, *identities)
                except WrongKey:
                    continue
                except AgeError as damaged:
                    raise DamagedKeySlots(**damaged.facts) from damaged
        raise NotACustodian

    def with_new_passphrase(
        self,
        vault_key: bytes,
        passphrase: str,
        parameters: Argon2Parameters,
        key_file: bytes | None = None,
    ) -> KeySlots:
        """With this passphrase (and key file, if given) instead of the present one."""
        return self._with(PassphraseSlot.seal(self.vault, vault_key, passphrase, parameters, key_file))

    def with_recovery(self, vault_key: bytes, code: str) -> KeySlots:
        """With this recovery code instead of any present one; raises `BadRecoveryCode`."""
        return self._with(RecoverySlot.seal(self.vault, vault_key, code))

    def with_custodians(self, vault_key: bytes, recipients: Sequence[HybridRecipient]) -> KeySlots:
        """With a copy of the vault key that any of the custodians can open, instead of any present one."""
        return self._with(CustodiansSlot.seal(self.vault, vault_key, recipients))

    def without(self, slot_id: str) -> KeySlots:
        """Without that slot. Raises `LastKeySlot` when nothing would be left that a person here can type."""
        left = tuple(slot for slot in self.slots if slot.id != slot_id)
        if not any(isinstance(slot, PassphraseSlot | RecoverySlot) for slot in left):
            raise LastKeySlot
        return replace(self, slots=left)

    def encode(self) -> bytes:
        """The file."""
        return (json.dumps(self.to_json(), indent=1) + "\n").encode("ascii")

    @classmethod
    def decode(cls, data: bytes, *, floor: Floor | None = None) -> KeySlots:
        """The slots in a file; raises `DamagedKeySlots`."""
        try:
            return cls.parse(json.loads(data.decode("ascii")), floor=floor)
        except (ValueError, RecursionError) as bad:
            raise DamagedKeySlots(reason="not JSON") from bad

    @classmethod
    def parse(cls, value: object, *, floor: Floor | None = None) -> KeySlots:
        """The slots in a JSON object with exactly the fields above; raises `DamagedKeySlots`."""
        match value:
            case {
                "format": "intake-keyslots/1",
                "vault": str(vault),
                "role": str(role),
                "exercise": bool(exercise),
                "created": str(created),
                "slots": [*slots],
                **rest,
            } if not rest:
                pass
            case _:
                raise DamagedKeySlots(reason="not an object with exactly the fields of a key slot file")
        if not (is_id(vault) and _ROLE.fullmatch(role) and _TIME.fullmatch(created)):
            raise DamagedKeySlots(reason="a field is malformed")
        if not 1 <= len(slots) <= MAX_SLOTS:
            raise DamagedKeySlots(reason="no slot, or too many")
        parsed = tuple(parse_slot(slot, floor) for slot in slots)
        if len({slot.id for slot in parsed}) != len(parsed):
            raise DamagedKeySlots(reason="two slots have one id")
        return cls(vault, role, exercise, created, parsed)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of the file."""
        return {
            "format": FORMAT,
            "vault": self.vault,
            "role": self.role,
            "exercise": self.exercise,
            "created": self.created,
            "slots": [slot.to_json() for slot in self.slots],
        }

    def _with(self, new: Slot) -> KeySlots:
        """With `new` in the place of all slots of its kind."""
        others = tuple(slot for slot in self.slots if slot.kind != new.kind)
        return replace(self, slots=(*others, new))

    def _write_where_different(self, folder: VaultFolder) -> None:
        for path in (folder.keyslots, folder.keyslots_copy):
            try:
                same = _read(path) == self.encode()
            except DamagedKeySlots:
                same = False
            if not same:
                write_atomically(path, self.encode())


def _read(path: Path) -> bytes:
    try:
        with disk_errors(), path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except FileNotFoundError as missing:
        raise DamagedKeySlots(reason="missing") from missing
    if len(data) > MAX_FILE:
        raise DamagedKeySlots(reason="too large")
    return data
