# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from intake.errors import (
    DamagedDatabase,
    NotEnoughRoom,
    NotThisVault,
)
from intake.vault import database as module
from intake.vault.database import (
    Connection,
    backup_to,
    checkpoint,
    connect,
    pages_readable,
    transaction,
)
from intake.vault.folder import VaultFolder

from .conftest import KEY, put, setting_names
from .pages import plaintext

OTHER_KEY = bytes(reversed(range(32)))
MARKER = "ZANZIBAR-MARKER"


def test_deleted_words_are_gone_after_a_checkpoint(connection: Connection, folder: VaultFolder) -> None:
    """Deleted words can be found with the key in hand until the checkpoint, and not after it."""
    put(connection, "a", MARKER * 1000)
    assert checkpoint(connection)
    connection.execute("DELETE FROM settings")
    assert MARKER.encode() in plaintext(folder.database, KEY)
    assert checkpoint(connection)
    assert (folder.path / "vault.db-wal").stat().st_size == 0
    found = plaintext(folder.database, KEY)
    assert b"CREATE TABLE settings" in found
    assert MARKER.encode() not in found


def test_checkpoint_says_when_a_reader_is_in_the_way(
    connection: Connection, folder: VaultFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkpoint that could not finish says so, and succeeds once the reader is gone."""
    monkeypatch.setattr(module, "_WAIT", 0.0)
    connection.execute("PRAGMA busy_timeout = 0")
    put(connection, "a")
    reader = connect(folder.database, KEY, read_only=True)
    reader.execute("BEGIN")
    setting_names(reader)
    put(connection, "b")
    assert not checkpoint(connection)
    reader.close()
    assert checkpoint(connection)


def test_backup_is_whole_and_under_its_own_key(connection: Connection, folder: VaultFolder) -> None:
    """A backup holds everything, opens with the key it was made for and no other, and reports progress."""
    for number in range(50):
        put(connection, f"{number:02}", "x" * 10_000)
    seen: list[tuple[int, int]] = []
    path = folder.path / "backup.db"
    backup_to(connection, path, OTHER_KEY, lambda done, total: seen.append((done, total)))
    copy = connect(path, OTHER_KEY)
    assert len(setting_names(copy)) == 50
    assert pages_readable(copy) == []
    copy.close()
    assert seen[-1][0] == seen[-1][1] > 100
    with pytest.raises(NotThisVault):
        connect(path, KEY)
    assert sorted(file.name for file in folder.path.glob("backup*")) == ["backup.db"]


def test_backup_without_room_leaves_nothing(
    connection: Connection, folder: VaultFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup for which there is no room is not begun."""

    def no_room(*_: Any) -> None:
        raise NotEnoughRoom(needed=2, free=1)

    monkeypatch.setattr(module, "require_space", no_room)
    with pytest.raises(NotEnoughRoom):
        backup_to(connection, folder.path / "backup.db", KEY)
    assert list(folder.path.glob("backup*")) == []


def test_interrupted_backup_leaves_nothing(connection: Connection, folder: VaultFolder) -> None:
    """A backup that is stopped on the way leaves neither a half file nor the older one harmed."""
    path = folder.path / "backup.db"
    backup_to(connection, path, KEY)
    before = path.read_bytes()

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup_to(connection, path, KEY, stop)
    assert path.read_bytes() == before
    assert sorted(file.name for file in folder.path.glob("backup*")) == ["backup.db"]


def test_sound_database_has_no_findings(connection: Connection) -> None:
    """Checking a sound database finds nothing."""
    put(connection, "a")
    assert pages_readable(connection) == []


@pytest.mark.parametrize("from_end", [1, 2, 10])
def test_damaged_page_is_found_and_nothing_is_built_on_it(
    connection: Connection, folder: VaultFolder, from_end: int
) -> None:
    """One flipped bit is found by the check, and no transaction that read it can commit.

    SQLCipher gives zeros for the page that failed and an error for the next one, so a read alone may not
    fail; as the error it may say that it could not give a page at all (no memory).
    """
    put(connection, "a", "x" * 100_000)
    connection.close()
    content = bytearray(folder.database.read_bytes())
    content[-4096 * from_end + 2000] ^= 1
    folder.database.write_bytes(content)
    opened = connect(folder.database, KEY)
    (finding, *_) = pages_readable(opened)
    assert finding.startswith("cipher_integrity_check: HMAC verification failed")
    opened.close()
    opened = connect(folder.database, KEY)
    with pytest.raises((DamagedDatabase, MemoryError)), transaction(opened):
        (value,) = opened.execute("SELECT value FROM settings").fetchone()
        put(opened, "b", value)
    opened.close()
