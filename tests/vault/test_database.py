# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from intake.errors import (
    FolderTaken,
    NotThisVault,
    ReadOnly,
    UnsafeDatabase,
)
from intake.vault import database as module
from intake.vault.database import (
    Connection,
    check_driver,
    connect,
    transaction,
)
from intake.vault.folder import VaultFolder

from .conftest import KEY, put, setting_names

OTHER_KEY = bytes(reversed(range(32)))
MARKER = "ZANZIBAR-MARKER"


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
    assert setting_names(connect(folder.database, KEY)) == ["a"]


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
        assert setting_names(reader) == []
    assert setting_names(reader) == ["a"]
    with pytest.raises(ReadOnly), transaction(reader):
        put(reader, "b")
    reader.close()
