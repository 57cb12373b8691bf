# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import pytest
from sqlcipher3 import dbapi2

from intake.errors import VaultTooNew
from intake.vault.database import Connection
from intake.vault.schema import MIGRATIONS, migrate, version

ENTRY = "INSERT INTO entries VALUES (NULL, ?, 'j', 0, 'report', 'j/1', 't', x'', x'', x'', ?, ?)"


def tables(connection: Connection) -> set[str]:
    """The names of all tables."""
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_new_vault_has_all_base_tables(connection: Connection) -> None:
    """A new vault takes every step and has what cannot be derived."""
    assert version(connection) == len(MIGRATIONS)
    assert tables(connection) >= {
        "entries",
        "settings",
        "keys",
        "drafts",
        "seals",
        "evidence_files",
        "exports",
        "sent_entries",
        "parts_imported",
    }


def test_migrating_again_changes_nothing(connection: Connection) -> None:
    """A vault that has taken every step takes none."""
    before = connection.total_changes
    migrate(connection)
    assert connection.total_changes == before


def test_later_vault_is_refused_untouched(connection: Connection) -> None:
    """A vault written by a later version is not opened by this one."""
    later = len(MIGRATIONS) + 1
    connection.execute(f"PRAGMA user_version = {later}")
    with pytest.raises(VaultTooNew) as refused:
        migrate(connection)
    assert refused.value.facts == {"found": later, "known": len(MIGRATIONS)}
    assert version(connection) == later


def test_older_vault_takes_only_the_steps_it_lacks(connection: Connection) -> None:
    """A step is taken once, and one that fails leaves the vault at the last that succeeded."""

    def adds(step: Connection) -> None:
        step.execute("CREATE TABLE added (a)")

    def fails(step: Connection) -> None:
        step.execute("CREATE TABLE half (a)")
        raise KeyError

    with pytest.raises(KeyError):
        migrate(connection, (*MIGRATIONS, adds, fails))
    assert version(connection) == len(MIGRATIONS) + 1
    assert "added" in tables(connection)
    assert "half" not in tables(connection)


@pytest.mark.parametrize(
    ("name", "body", "state"),
    [(b"short", b"{}", 0), (bytes(32), None, 0), (bytes(32), b"{}", 2), (bytes(32), None, 7)],
)
def test_entries_that_contradict_themselves_are_not_stored(
    connection: Connection, name: bytes, body: bytes | None, state: int
) -> None:
    """The table itself refuses a name that is no hash, and a state that does not fit the body."""
    with pytest.raises(dbapi2.IntegrityError):
        connection.execute(ENTRY, (name, body, state))


def test_entry_is_stored_once(connection: Connection) -> None:
    """Entries are keyed by header hash, and several may have one number."""
    connection.execute(ENTRY, (bytes(32), b"{}", 0))
    connection.execute(ENTRY, (b"\1" * 32, None, 1))
    with pytest.raises(dbapi2.IntegrityError):
        connection.execute(ENTRY, (bytes(32), b"{}", 0))
