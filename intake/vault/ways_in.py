# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways into a vault, as its owner changes them: passphrase, key file, recovery code, copy for the custodians.

Each change takes the vault's key, which only somebody who has just opened it again can give, and is on the disk, in
both copies of the key slots, when the function returns. Commands and pages share it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from intake.crypto.age import HybridRecipient
from intake.crypto.kdf import Argon2Parameters
from intake.errors import NoCustodian
from intake.model.roster import Member
from intake.vault import keyfile
from intake.vault.keyslots import KeySlots
from intake.vault.sealing import custodians
from intake.vault.slots import CustodiansSlot, PassphraseSlot, RecoverySlot
from intake.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What opens a vault. ``custodians`` is for how many of them a copy of the key was sealed."""

    key_file: bool
    recovery: bool
    custodians: int


def ways_in(slots: KeySlots) -> WaysIn:
    """What opens the vault of these key slots, beside the passphrase."""
    return WaysIn(
        key_file=any(isinstance(slot, PassphraseSlot) and slot.key_file for slot in slots.slots),
        recovery=any(isinstance(slot, RecoverySlot) for slot in slots.slots),
        custodians=sum(len(slot.fingerprints) for slot in slots.slots if isinstance(slot, CustodiansSlot)),
    )


def change_passphrase(
    vault: Vault, key: bytes, passphrase: str, parameters: Argon2Parameters, key_file: bytes | None = None
) -> None:
    """Put this passphrase, and the key file if one is given, in the place of the present ones."""
    _keep(vault, vault.slots.with_new_passphrase(key, passphrase, parameters, key_file))


def add_key_file(
    vault: Vault, key: bytes, passphrase: str, parameters: Argon2Parameters, folder: Path
) -> None:
    """Write a key file into a folder and have the passphrase need it from now on. Raises KeyFileTaken, DiskError."""
    content = keyfile.create(folder, vault.slots.vault)
    try:
        change_passphrase(vault, key, passphrase, parameters, content)
    except BaseException:
        (folder / keyfile.name(vault.slots.vault)).unlink(missing_ok=True)
        raise


def set_recovery_code(vault: Vault, key: bytes, code: str) -> None:
    """Let this recovery code open the vault, and no earlier one; a copy of the custodians goes.

    One way back is enough: each is one more that somebody else may find. Raises BadRecoveryCode.
    """
    _keep(vault, _without(vault.slots, CustodiansSlot).with_recovery(key, code))


def keepers(vault: Vault) -> tuple[Member, ...]:
    """The custodians who can help: not the owner, whose own key is locked up with the vault."""
    return tuple(keeper for keeper in custodians(vault) if keeper.id != vault.identity.member)


def seal_to_custodians(vault: Vault, key: bytes) -> int:
    """Let any of the ``keepers`` open the vault, and no recovery code. Returns how many. Raises NoCustodian."""
    chosen = keepers(vault)
    if not chosen:
        raise NoCustodian
    recipients = [HybridRecipient.parse(keeper.recipient) for keeper in chosen]
    _keep(vault, _without(vault.slots, RecoverySlot).with_custodians(key, recipients))
    return len(chosen)


def let_go_of_recovery(vault: Vault) -> None:
    """Let neither a recovery code nor the custodians open the vault any more."""
    _keep(vault, _without(_without(vault.slots, RecoverySlot), CustodiansSlot))


def _without(slots: KeySlots, kind: type) -> KeySlots:
    return replace(slots, slots=tuple(slot for slot in slots.slots if not isinstance(slot, kind)))


def _keep(vault: Vault, slots: KeySlots) -> None:
    slots.save(vault.folder)
    vault.slots = slots
