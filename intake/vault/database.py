# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections to the SQLCipher database: raw key, pragmas, transactions, backup, checks (DESIGN section 4).

A connection may be used from several threads; `transaction` lets one of them write at a time. Screens that
only read use a connection of their own, opened `read_only`, and never see half of a transaction.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from intake.errors import (
    DamagedDatabase,
    DatabaseBusy,
    DiskError,
    DiskFull,
    FolderTaken,
    NotThisVault,
    ReadOnly,
    UnsafeDatabase,
)
from intake.vault.connection import Connection as Connection
from intake.vault.folder import disk_errors, new_private_file, require_space, sync_folder, unfinished

if TYPE_CHECKING:  # sqlcipher3 ships no types; its interface is that of the standard library's module
    import sqlite3 as driver
else:
    from sqlcipher3 import dbapi2 as driver

KEY_SIZE: Final = 32
OLDEST_SQLITE: Final = (3, 51, 3)
"""Earlier versions can lose what a WAL file holds when it is reset while another connection checkpoints."""

_WAIT: Final = 10.0
_STATEMENTS: Final = 1000
"""More than the program has. In a full cache a new statement takes the place of the newest one, and those that an
import runs by turns would be compiled each time."""
_BACKUP_STEP: Final = 1024
_OPEN_READ_ONLY: Final = 0x1
_OPEN_READ_WRITE: Final = 0x2

# Each could carry content or keys out of the encrypted file: logs of SQL text, a copy under another key.
_DENIED_PRAGMAS: Final = frozenset({"cipher_log", "cipher_profile", "rekey"})


UNFIT: Final = (
    driver.IntegrityError,
    driver.InterfaceError,
    driver.ProgrammingError,
    driver.DataError,
    OverflowError,
)
"""What a statement raises for a value that its column does not take, such as a list where text belongs."""


def check_driver(cipher_version: str, sqlite_version: tuple[int, ...]) -> None:
    """Raise `UnsafeDatabase` for a library that does not encrypt, or whose SQLite can corrupt a WAL file."""
    if not cipher_version:
        raise UnsafeDatabase(reason="no encryption")
    if sqlite_version < OLDEST_SQLITE:
        raise UnsafeDatabase(reason="SQLite " + ".".join(map(str, sqlite_version)))


def connect(path: Path, key: bytes, *, read_only: bool = False, create: bool = False) -> Connection:
    """Open the database at `path` with the raw 32-byte `key`; it must exist unless `create`.

    Raises `NotThisVault` when the file is missing, foreign, or made with another key, `UnsafeDatabase` when
    the library is not fit, `FolderTaken` when a database to be created is already there.
    """
    if create:
        with disk_errors():
            try:
                # Made here because SQLite gives its -wal and -shm files the mode of the database.
                new_private_file(path).close()
            except FileExistsError as taken:
                raise FolderTaken from taken
    elif not path.is_file() or path.stat().st_size == 0:
        # An empty file would open under any key, and hide that a vault is lost.
        raise NotThisVault(reason="missing")
    connection = _keyed(path, key, read_only=read_only)
    try:
        with database_errors():
            _prepare(connection, read_only=read_only)
    except DamagedDatabase as damaged:
        connection.close()
        raise NotThisVault(reason="key or first page") from damaged
    except BaseException:
        connection.close()
        raise
    return connection


def _keyed(path: Path, key: bytes, *, read_only: bool) -> Connection:
    if len(key) != KEY_SIZE:
        raise ValueError("a vault key has 32 bytes")
    options: dict[str, Any] = {"flags": _OPEN_READ_ONLY if read_only else _OPEN_READ_WRITE}
    with database_errors():
        connection = driver.connect(
            path,
            timeout=_WAIT,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=_STATEMENTS,
            factory=Connection,
            **options,
        )
    # The raw form skips SQLCipher's own derivation, and by this call the key is in no SQL text.
    set_key: Callable[[str], None] = connection.set_key  # type: ignore[attr-defined]  # sqlcipher3 alone has it
    set_key(f"x'{key.hex()}'")
    return connection


def _prepare(connection: Connection, *, read_only: bool) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    check_driver(cipher[0] if cipher else "", driver.sqlite_version_info)
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA secure_delete = ON").fetchone()
    connection.execute("PRAGMA temp_store = MEMORY")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA synchronous = FULL")
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Deny what could copy content out of the encrypted file or bring code in."""
    if action in (driver.SQLITE_ATTACH, driver.SQLITE_DETACH):
        return driver.SQLITE_DENY
    if action == driver.SQLITE_FUNCTION and second == "load_extension":
        return driver.SQLITE_DENY
    if action == driver.SQLITE_PRAGMA and first is not None and first.lower() in _DENIED_PRAGMAS:
        return driver.SQLITE_DENY
    return driver.SQLITE_OK


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn what SQLite says of the disk or the file into an error for a person; anything else passes."""
    try:
        yield
    except driver.Error as failure:
        kinds = {
            driver.SQLITE_FULL: DiskFull,
            driver.SQLITE_READONLY: ReadOnly,
            driver.SQLITE_CANTOPEN: ReadOnly,
            driver.SQLITE_IOERR: DiskError,
            driver.SQLITE_CORRUPT: DamagedDatabase,
            driver.SQLITE_NOTADB: DamagedDatabase,
            driver.SQLITE_BUSY: DatabaseBusy,
            driver.SQLITE_LOCKED: DatabaseBusy,
        }
        # The low byte is the primary code; the rest says more (SQLite, "Result and Error Codes").
        kind = kinds.get(getattr(failure, "sqlite_errorcode", 0) & 0xFF)
        if kind is None:
            raise
        raise kind(reason=getattr(failure, "sqlite_errorname", "")) from failure


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of the block or none of it, one thread at a time. Inside another transaction, a part of that one.

    An error undoes the block and passes on; an error of an inner block undoes that block alone.
    """
    with connection.lock, database_errors():
        inner = connection.in_transaction
        actions = connection._once_committed
        before = len(actions)
        connection.execute("SAVEPOINT part" if inner else "BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("RELEASE part" if inner else "COMMIT")
        except BaseException:
            del actions[before:]
            # Some failures, a full disk among them, make SQLite roll back by itself.
            if connection.in_transaction:
                if inner:
                    connection.execute("ROLLBACK TO part")
                    connection.execute("RELEASE part")
                else:
                    connection.execute("ROLLBACK")
            raise
        if not inner:
            due = tuple(actions)
            actions.clear()
            for action in due:
                action()


def checkpoint(connection: Connection) -> bool:
    """Move the WAL into the database and empty it, so that deleted rows are gone for a holder of the key too.

    False when a reader was in the way: then call it again later.
    """
    with connection.lock, database_errors():
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return int(busy) == 0


def backup_to(
    connection: Connection, path: Path, key: bytes, progress: Callable[[int, int], None] | None = None
) -> None:
    """Write a whole copy of the database to the file `path`, readable with `key` (which may be another one).

    `progress` gets pages done and pages in all. The copy appears under its name only when it is whole.
    """

    def report(_: int, remaining: int, total: int) -> None:
        if progress:
            progress(total - remaining, total)

    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    require_space(path.parent, pages * int(page_size))
    temporary = unfinished(path)
    try:
        with connection.lock, database_errors(), disk_errors():
            new_private_file(temporary).close()
            copy = _keyed(temporary, key, read_only=False)
            try:
                connection.backup(copy, pages=_BACKUP_STEP, progress=report)
            finally:
                copy.close()
            with temporary.open("rb+") as written:
                os.fsync(written.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
    except BaseException:
        for left in (temporary, Path(f"{temporary}-journal")):
            left.unlink(missing_ok=True)
        raise


def pages_readable(connection: Connection) -> list[str]:
    """Check every page's MAC and the structure of the database; what is wrong, in words for a log."""
    findings: list[str] = []
    with connection.lock:
        for check in ("cipher_integrity_check", "integrity_check"):
            try:
                rows = connection.execute(f"PRAGMA {check}").fetchall()
            except driver.DatabaseError as failure:
                findings.append(f"{check}: {getattr(failure, 'sqlite_errorname', 'failed')}")
            else:
                findings += [f"{check}: {row[0]}" for row in rows if row[0] != "ok"]
    return findings
