# SPDX-License-Identifier: GPL-3.0-or-later
"""The base tables, and the numbered steps that bring an older vault to the present ones.

Base tables hold what cannot be derived: entries, settings, keys, drafts, seals, what is known of evidence
files and of exchanges. Projections are rebuilt from entries and have no place here (DESIGN section 2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from intake.errors import VaultTooNew
from intake.vault import base_tables, receipt_tables
from intake.vault.database import Connection, transaction

Migration = Callable[[Connection], None]


def _place_packs(connection: Connection) -> None:
    # `other_names` is a JSON list; degrees are WGS 84; a pack's `source` is the credit that its licence asks for.
    statements = (
        "CREATE TABLE place_packs (name TEXT PRIMARY KEY, source TEXT NOT NULL, added TEXT NOT NULL)",
        """
        CREATE TABLE places (
            gid TEXT PRIMARY KEY,
            pack TEXT NOT NULL,
            name TEXT NOT NULL,
            other_names TEXT NOT NULL,
            latitude REAL,
            longitude REAL,
            kind TEXT NOT NULL,
            feature TEXT NOT NULL,
            region TEXT NOT NULL,
            area TEXT NOT NULL,
            cercle TEXT NOT NULL,
            commune TEXT NOT NULL,
            CHECK ((latitude IS NULL) = (longitude IS NULL))
        ) WITHOUT ROWID
        """,
        "CREATE INDEX places_by_pack ON places (pack)",
    )
    for statement in statements:
        connection.execute(statement)


def _evidence_beside(connection: Connection) -> None:
    # `content` of a waiting file is the JSON of the entry it will become, `camera` says which of the camera's facts
    # were used or left. An empty thumbnail says that none can be made.
    statements = (
        """
        CREATE TABLE waiting_files (
            id TEXT PRIMARY KEY,
            draft TEXT NOT NULL,
            content TEXT NOT NULL,
            at TEXT NOT NULL
        ) WITHOUT ROWID
        """,
        "CREATE INDEX waiting_files_by_draft ON waiting_files (draft)",
        "CREATE TABLE evidence_notes (id TEXT PRIMARY KEY, thumbnail BLOB, camera TEXT) WITHOUT ROWID",
    )
    for statement in statements:
        connection.execute(statement)


def _slices(connection: Connection) -> None:
    # Pieces of evidence that wait for the others: from byte `start` of the file `id`, whose whole is `whole_size` bytes
    # with SHA-256 `whole`. Each is kept like an evidence file of its own, under the id `file`.
    connection.execute(
        """
        CREATE TABLE slices (
            id TEXT NOT NULL,
            whole BLOB NOT NULL CHECK (length(whole) = 32),
            whole_size INTEGER NOT NULL,
            start INTEGER NOT NULL,
            size INTEGER NOT NULL,
            sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
            file TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (id, whole, start, size)
        ) WITHOUT ROWID
        """
    )


def _purged(connection: Connection) -> None:
    # Records whose bodies this vault let go, with what a person still needs to find them: the code to say aloud.
    connection.execute(
        """
        CREATE TABLE purged (
            subject TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            code TEXT NOT NULL,
            at TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )


def _quarantine(connection: Connection) -> None:
    # Parts that cannot be judged yet, kept as they came. `keys` are the signing keys, a line each, that the roster
    # lacks; `sender` is the member (id) who brought entries of others, empty when the sender is not known.
    connection.execute(
        """
        CREATE TABLE quarantine (
            id TEXT PRIMARY KEY,
            at TEXT NOT NULL,
            size INTEGER NOT NULL,
            sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
            keys TEXT NOT NULL,
            sender TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )


def _shared_folders(connection: Connection) -> None:
    # Files of a shared folder that were dealt with, so that they are not read again each time.
    connection.execute(
        """
        CREATE TABLE seen_files (
            folder TEXT NOT NULL,
            name TEXT NOT NULL,
            size INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            outcome TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (folder, name)
        ) WITHOUT ROWID
        """
    )


def _erasing(connection: Connection) -> None:
    # Every import asks what was erased, and nearly always nothing was. Who copied what out is asked before erasing.
    statements = (
        "CREATE INDEX entries_erasing ON entries (subject) WHERE kind = 'erase'",
        "CREATE INDEX entries_disclosing ON entries (arrival) WHERE kind = 'disclose'",
    )
    for statement in statements:
        connection.execute(statement)


def _resealing(connection: Connection) -> None:
    # Few entries seal an identity again; finding the files that they name must not read all the others.
    connection.execute("CREATE INDEX entries_resealing ON entries (arrival) WHERE kind = 'reseal'")


def _naming_heads(connection: Connection) -> None:
    # Few entries are imports; finding what they countersigned must not read all the others.
    connection.execute("CREATE INDEX entries_importing ON entries (arrival) WHERE kind = 'import'")


def _journals_in_time(connection: Connection) -> None:
    # The start page asks whether the clock of a journal went back: no row, with its body, is to be read for that.
    connection.execute("DROP INDEX entries_by_journal")
    connection.execute("CREATE INDEX entries_by_journal ON entries (journal, seq, at)")


def _trunks(connection: Connection) -> None:
    # How far each journal is whole (``trunks``): known until an entry arrives whose number it already has. Few entries
    # lack their bodies; a receipt, which lists them, must not read all the others.
    statements = (
        "CREATE TABLE trunks (journal TEXT PRIMARY KEY, last INTEGER NOT NULL, name BLOB NOT NULL) WITHOUT ROWID",
        "CREATE TRIGGER trunk_forked AFTER INSERT ON entries"
        " BEGIN DELETE FROM trunks WHERE journal = new.journal AND last >= new.seq; END",
        "CREATE INDEX entries_without_body ON entries (journal, seq) WHERE state = 1",
    )
    for statement in statements:
        connection.execute(statement)


MIGRATIONS: Final[tuple[Migration, ...]] = (
    base_tables.add,
    _place_packs,
    _evidence_beside,
    _slices,
    receipt_tables.add,
    _purged,
    _quarantine,
    _shared_folders,
    _erasing,
    _resealing,
    _naming_heads,
    _journals_in_time,
    _trunks,
)
"""Step n brings a vault from version n to n + 1. A step that was released is never changed."""


def version(connection: Connection) -> int:
    """How many steps this vault has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: Connection, steps: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Take the steps this vault lacks, each with its number in one transaction.

    Raises `VaultTooNew` when it has taken more steps than are known here; nothing is changed then.
    """
    found = version(connection)
    if found > len(steps):
        raise VaultTooNew(found=found, known=len(steps))
    for number, step in enumerate(steps[found:], start=found + 1):
        with transaction(connection):
            step(connection)
            connection.execute(f"PRAGMA user_version = {number:d}")
