# SPDX-License-Identifier: GPL-3.0-or-later
"""Vaults for tests, with a key derivation that costs nothing."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.model.roster import FOCAL_POINT
from intake.vault.attaching import Readable
from intake.vault.database import Connection
from intake.vault.evidence import BLOCK, EvidenceStore, StoredFile
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


def put(
    store: EvidenceStore, content: bytes | Readable, id: str | None = None, sha256: str | None = None
) -> StoredFile:
    """Have a file arrive in a store, block by block."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    with store.writer(id, expected_sha256=sha256) as writer:
        while block := stream.read(BLOCK):
            writer.write(block)
        return writer.commit()


class Clock:
    """A clock that moves one minute each time it is read."""

    def __init__(self) -> None:
        self.moment = datetime(2031, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The next minute."""
        self.moment += timedelta(minutes=1)
        return self.moment
