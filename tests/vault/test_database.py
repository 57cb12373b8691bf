# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from intake.errors import (
    DamagedDatabase,
    DatabaseBusy,
    DiskFull,
    FolderTaken,
    NotEnoughRoom,
    NotThisVault,
    ReadOnly,
    UnsafeDatabase,
)
from intake.vault import database as module
from intake.vault.database import (
    Connection,
    backup_to,
    check_driver,
    checkpoint,
    connect,
    pages_readable,
    transaction,
)
from intake.vault.folder import VaultFolder
from intake.vault.settings import Settings

from .conftest import KEY
from .pages import plaintext

OTHER_KEY = bytes(reversed(range(32)))
MARKER = "ZANZIBAR-MARKER"

WRITE_UNDER_A_LIMIT = """
import resource, sys
from pathlib import Path
from intake.errors import DiskError
from intake.vault.database import connect, transaction
connection = connect(Path(sys.argv[1]), bytes(range(32)))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with transaction(connection):
        connection.execute("INSERT INTO settings VALUES ('large', hex(zeroblob(1000000)))")
except DiskError as error:
    print(error.facts["reason"])
print(connection.execute("SELECT group_concat(name) FROM settings").fetchone()[0])
"""


def names(connection: Connection) -> list[str]:
    """The names of all settings."""
    return [row[0] for row in connection.execute("SELECT name FROM settings ORDER BY name")]


def put(connection: Connection, name: str, value: str = "1") -> None:
    """Insert a setting, in no transaction of its own."""
    connection.execute("INSERT INTO settings (name, value) VALUES (?, ?)", (name, value))


@pytest.mark.parametrize(
    ("cipher", "sqlite", "reason"),
    [
        ("", (3, 53, 4), "no encryption"),
        ("4.19.0 community", (3, 51, 2), "SQLite 3.51.2"),
        ("4.19.0 community", (3, 9, 0), "SQLite 3.9.0"),
    ],
)
def test_unsafe_library_is_refused(cipher: str, sqlite: tuple[int, ...], reason: str) -> None:
    """A library that does not encrypt, or whose SQLite can lose data, is refused by name."""
    with pytest.raises(UnsafeDatabase) as unsafe:
        check_driver(cipher, sqlite)
    assert unsafe.value.facts == {"reason": reason}
    check_driver("4.19.0 community", (3, 51, 3))


def test_no_vault_is_opened_by_an_unsafe_library(
    folder: VaultFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check is made on every connection, before anything is written."""
    connect(folder.database, KEY, create=True).close()
    monkeypatch.setattr(module, "OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(UnsafeDatabase):
        connect(folder.database, KEY)


def test_files_say_nothing(connection: Connection, folder: VaultFolder) -> None:
    """Neither words nor the format of SQLite can be read in the files."""
    put(connection, MARKER)
    files = b"".join(path.read_bytes() for path in folder.path.glob("vault.db*"))
    assert MARKER.encode() not in files
    assert b"SQLite format 3" not in files
    assert b"settings" not in files


@pytest.mark.only_linux
def test_files_are_the_owners_alone(folder: VaultFolder) -> None:
    """The database and the files beside it are 0600 under a umask that would open them to all."""
    before = os.umask(0)
    try:
        opened = connect(folder.database, KEY, create=True)
        opened.execute("CREATE TABLE t (a)")
    finally:
        os.umask(before)
    files = sorted(folder.path.glob("vault.db*"))
    assert [path.name for path in files] == ["vault.db", "vault.db-shm", "vault.db-wal"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    opened.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("secure_delete", 1),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("temp_store", 2),
        ("cipher_log_level", "NONE"),
    ],
)
def test_connection_has_the_safe_settings(connection: Connection, pragma: str, value: object) -> None:
    """Each connection has the settings that DESIGN section 4 asks for."""
    assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH DATABASE 'plain.db' AS plain KEY ''",
        "DETACH DATABASE main",
        "SELECT load_extension('x')",
        "VACUUM INTO 'plain.db'",
        "PRAGMA cipher_log = 'log.txt'",
        "PRAGMA cipher_profile = 'profile.txt'",
        "PRAGMA rekey = ''",
    ],
)
def test_no_statement_carries_content_out(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    """No SQL can copy content or keys to another file, or load code."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(dbapi2.DatabaseError, match=r"not authorized|authorization denied"):
        connection.execute(statement)
    assert sorted(tmp_path.iterdir()) == before


def test_wrong_key_is_not_this_vault(connection: Connection, folder: VaultFolder) -> None:
    """With another key the database is refused, and stays as it is for the right one."""
    put(connection, "a")
    connection.close()
    with pytest.raises(NotThisVault):
        connect(folder.database, OTHER_KEY)
    assert names(connect(folder.database, KEY)) == ["a"]


def test_foreign_file_is_not_this_vault(folder: VaultFolder) -> None:
    """A plain SQLite file, or any other, is refused and left as it is."""
    plain = sqlite3.connect(folder.database)
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    content = folder.database.read_bytes()
    with pytest.raises(NotThisVault):
        connect(folder.database, KEY)
    assert folder.database.read_bytes() == content
    folder.database.write_text("a letter, not a database")
    with pytest.raises(NotThisVault):
        connect(folder.database, KEY)


@pytest.mark.parametrize("content", [None, b""])
def test_lost_database_is_not_replaced_by_an_empty_one(folder: VaultFolder, content: bytes | None) -> None:
    """A missing or emptied database is reported, never quietly begun anew."""
    if content is not None:
        folder.database.write_bytes(content)
    with pytest.raises(NotThisVault):
        connect(folder.database, KEY)


def test_database_is_not_created_over_another(connection: Connection, folder: VaultFolder) -> None:
    """Creating refuses a name that is taken."""
    with pytest.raises(FolderTaken):
        connect(folder.database, KEY, create=True)


def test_short_key_is_refused(folder: VaultFolder) -> None:
    """A key of another length would be taken for a passphrase, so it is refused."""
    with pytest.raises(ValueError, match="32 bytes"):
        connect(folder.database, KEY[:31], create=True)


def test_reader_cannot_write_and_sees_whole_transactions(connection: Connection, folder: VaultFolder) -> None:
    """A reading connection sees what is committed, nothing of what is under way, and changes nothing."""
    reader = connect(folder.database, KEY, read_only=True)
    with transaction(connection):
        put(connection, "a")
        assert names(reader) == []
    assert names(reader) == ["a"]
    with pytest.raises(ReadOnly), transaction(reader):
        put(reader, "b")
    reader.close()


def test_transaction_is_all_or_nothing(connection: Connection) -> None:
    """An error inside undoes everything and passes on."""
    with pytest.raises(KeyError), transaction(connection):
        put(connection, "a")
        raise KeyError
    assert not connection.in_transaction
    with transaction(connection):
        put(connection, "b")
    assert names(connection) == ["b"]


def test_inner_transaction_is_part_of_the_outer(connection: Connection) -> None:
    """An inner block that fails is undone alone; one that succeeds is undone with the outer block."""
    with transaction(connection):
        put(connection, "a")
        with pytest.raises(KeyError), transaction(connection):
            put(connection, "b")
            raise KeyError
        with transaction(connection):
            put(connection, "c")
    assert names(connection) == ["a", "c"]
    with pytest.raises(KeyError), transaction(connection):
        with transaction(connection):
            put(connection, "d")
        raise KeyError
    assert names(connection) == ["a", "c"]


def test_what_waits_for_the_commit_is_done_once_and_only_then(connection: Connection) -> None:
    """An action for after the commit is done at the outermost one, and forgotten when its block is undone."""
    done: list[str] = []
    with transaction(connection):
        with transaction(connection):
            connection.after_commit(lambda: done.append("inner"))
        with pytest.raises(KeyError), transaction(connection):
            connection.after_commit(lambda: done.append("undone"))
            raise KeyError
        assert done == []
    with pytest.raises(KeyError), transaction(connection):
        connection.after_commit(lambda: done.append("undone"))
        raise KeyError
    with transaction(connection):
        put(connection, "a")
    assert done == ["inner"]


def test_threads_take_turns(connection: Connection) -> None:
    """Several threads that write through one connection each get a transaction of their own."""
    kept = Settings(connection)
    kept.set("count", 0)

    def count() -> None:
        for _ in range(20):
            with transaction(connection):
                kept.set("count", kept.get("count", 0) + 1)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.get("count", 0) == 80


def test_busy_database_is_told(
    connection: Connection, folder: VaultFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second writer that waited in vain is told to try again."""
    monkeypatch.setattr(module, "_WAIT", 0.0)
    second = connect(folder.database, KEY)
    with transaction(connection), pytest.raises(DatabaseBusy), transaction(second):
        put(second, "a")
    second.close()


def test_full_disk_undoes_the_transaction(connection: Connection) -> None:
    """A disk that fills up during a save costs that save only."""
    put(connection, "a")
    connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(DiskFull), transaction(connection):
        put(connection, "b", "x" * 100_000)
    assert not connection.in_transaction
    connection.execute("PRAGMA max_page_count = 1000000")
    with transaction(connection):
        put(connection, "c")
    assert names(connection) == ["a", "c"]


@pytest.mark.only_linux
def test_write_that_the_system_cuts_short_undoes_the_transaction(
    connection: Connection, folder: VaultFolder, program: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    """Where the system itself stops a write half way, what was saved before is all there."""
    put(connection, "a")
    ended = program(WRITE_UNDER_A_LIMIT, folder.database)
    assert ended.stdout == "SQLITE_IOERR\na\n"
    assert names(connection) == ["a"]
    assert pages_readable(connection) == []


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
    names(reader)
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
    assert len(names(copy)) == 50
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
