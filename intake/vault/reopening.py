# SPDX-License-Identifier: GPL-3.0-or-later
"""A custodian lets a member back into a vault whose passphrase is lost (DESIGN "Key slots and vault").

The member had a copy of the vault key sealed to the custodians, and brings the vault's folder, or its key slot file
alone. The custodian's vault opens that copy in memory and puts a new passphrase, which the member types, in the place
of the lost one. The key itself is shown to nobody, and that it was done is an entry of the custodian's journal.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from intake.crypto.kdf import FLOOR, Argon2Parameters, Floor
from intake.errors import NoReason, NotACustodianVault, OtherMode
from intake.model.roster import CUSTODIAN
from intake.vault.disclosing import KIND
from intake.vault.folder import VaultFolder
from intake.vault.keyslots import KeySlots
from intake.vault.records import write_entry
from intake.vault.vault import Vault

HOW: Final = "reopen"


def reopen(
    vault: Vault,
    folder: Path,
    passphrase: str,
    parameters: Argon2Parameters,
    reason: str,
    *,
    floor: Floor = FLOOR,
) -> None:
    """Put a new passphrase into the key slots in ``folder``; a key file is not needed any more.

    Raises NotACustodianVault, NoReason, NoVault, DamagedKeySlots, OtherMode, NotACustodian (no copy was sealed to
    this custodian), DiskFull, ReadOnly.
    """
    if vault.identity.role != CUSTODIAN:
        raise NotACustodianVault
    if not reason.strip():
        raise NoReason
    place = VaultFolder(folder)
    place.require_vault()
    slots = KeySlots.load(place, floor=floor)
    if slots.exercise != vault.identity.exercise:
        raise OtherMode
    key = slots.unlock_as_custodian(*vault.keys.identities)
    changed = slots.with_new_passphrase(key, passphrase, parameters)
    with vault.transaction():
        # Written first: a crash in between leaves a record of nothing, never the reverse.
        content = {"vault": slots.vault, "how": HOW, "reason": reason.strip()}
        write_entry(vault, KIND, vault.new_subject(), content, ())
    changed.save(place)
