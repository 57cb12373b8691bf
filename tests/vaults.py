# SPDX-License-Identifier: GPL-3.0-or-later
"""Vaults for tests, with a key derivation that costs nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.model.roster import FOCAL_POINT
from intake.vault.database import Connection
from intake.vault.vault import Vault

PASSPHRASE = "exercise exercise exercise"


def make(folder: Path, role: str = FOCAL_POINT, label: str = "EXERCISE", *, exercise: bool = True) -> Vault:
    """A new open vault."""
    return Vault.create(
        folder,
        passphrase=PASSPHRASE,
        role=role,
        label=label,
        language="en",
        exercise=exercise,
        parameters=FLOOR_ONLY_FOR_TESTS.parameters(),
    )


def reopen(folder: Path) -> Vault:
    """An existing vault, opened again."""
    return Vault.open(folder, passphrase=PASSPHRASE, floor=FLOOR_ONLY_FOR_TESTS)


def state_hash(connection: Connection) -> str:
    """One hash over the set of entries held and whether each body is here, for comparing vaults."""
    digest = hashlib.sha256()
    for name, state in connection.execute("SELECT name, state FROM entries ORDER BY name"):
        digest.update(name + bytes([state]))
    return digest.hexdigest()


class Clock:
    """A clock that moves one minute each time it is read."""

    def __init__(self) -> None:
        self.moment = datetime(2031, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The next minute."""
        self.moment += timedelta(minutes=1)
        return self.moment
