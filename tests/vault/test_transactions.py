# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import threading

import pytest

from intake.errors import (
    DatabaseBusy,
    DiskFull,
)
from intake.vault import database as module
from intake.vault.database import (
    Connection,
    connect,
    pages_readable,
    transaction,
)
from intake.vault.folder import VaultFolder
from intake.vault.settings import Settings

from .conftest import KEY, Program, put, setting_names

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


def test_transaction_is_all_or_nothing(connection: Connection) -> None:
    """An error inside undoes everything and passes on."""
    with pytest.raises(KeyError), transaction(connection):
        put(connection, "a")
        raise KeyError
    assert not connection.in_transaction
    with transaction(connection):
        put(connection, "b")
    assert setting_names(connection) == ["b"]


def test_inner_transaction_is_part_of_the_outer(connection: Connection) -> None:
    """An inner block that fails is undone alone; one that succeeds is undone with the outer block."""
    with transaction(connection):
        put(connection, "a")
        with pytest.raises(KeyError), transaction(connection):
            put(connection, "b")
            raise KeyError
        with transaction(connection):
            put(connection, "c")
    assert setting_names(connection) == ["a", "c"]
    with pytest.raises(KeyError), transaction(connection):
        with transaction(connection):
            put(connection, "d")
        raise KeyError
    assert setting_names(connection) == ["a", "c"]


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
    assert setting_names(connection) == ["a", "c"]


@pytest.mark.only_linux
def test_write_that_the_system_cuts_short_undoes_the_transaction(
    connection: Connection, folder: VaultFolder, program: Program
) -> None:
    """Where the system itself stops a write half way, what was saved before is all there."""
    put(connection, "a")
    ended = program(WRITE_UNDER_A_LIMIT, folder.database)
    assert ended.stdout == "SQLITE_IOERR\na\n"
    assert setting_names(connection) == ["a"]
    assert pages_readable(connection) == []
