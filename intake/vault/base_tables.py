# SPDX-License-Identifier: GPL-3.0-or-later
"""The first base tables: entries, settings, keys, drafts, seals, evidence files and exchanges. A step of ``schema``."""

from __future__ import annotations

from intake.vault.database import Connection


def add(connection: Connection) -> None:
    """Take the step."""
    # `state` is intake.model.entry.State: 0 held, 1 absent, 2 erased. Hashes are raw bytes, times UTC text.
    # The hash of an erased file goes too: it would prove what the file was to whoever has a copy.
    statements = (
        """
        CREATE TABLE entries (
            arrival INTEGER PRIMARY KEY,
            name BLOB NOT NULL UNIQUE CHECK (length(name) = 32),
            journal TEXT NOT NULL,
            seq INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            at TEXT NOT NULL,
            header BLOB NOT NULL,
            sig BLOB NOT NULL,
            salt BLOB NOT NULL,
            body BLOB,
            state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
            CHECK ((state = 0) = (body IS NOT NULL))
        )
        """,
        "CREATE INDEX entries_by_journal ON entries (journal, seq)",
        "CREATE INDEX entries_by_subject ON entries (subject)",
        # Few entries name a file; finding them must not read all the others.
        "CREATE INDEX entries_naming_files ON entries (arrival) WHERE kind IN ('seal', 'evidence')",
        "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE keys (name TEXT PRIMARY KEY, secret BLOB NOT NULL)",
        """
        CREATE TABLE drafts (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            body TEXT NOT NULL,
            updated TEXT NOT NULL,
            revision INTEGER NOT NULL
        )
        """,
        "CREATE TABLE seals (id TEXT PRIMARY KEY, ciphertext BLOB NOT NULL)",
        """
        CREATE TABLE evidence_files (
            id TEXT PRIMARY KEY,
            sha256 BLOB CHECK (length(sha256) = 32),
            size INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
            CHECK ((state = 2) = (sha256 IS NULL))
        )
        """,
        # Lists and summaries of exchanges are JSON text: read whole, never searched within.
        """
        CREATE TABLE exports (
            id TEXT PRIMARY KEY,
            at TEXT NOT NULL,
            recipients TEXT NOT NULL,
            summary TEXT NOT NULL
        )
        """,
        # By order of arrival, not by number: what fills a gap later is sent later. `content` tells whole
        # entries from those that went to custodians without their bodies.
        """
        CREATE TABLE sent_entries (
            recipient TEXT NOT NULL,
            content TEXT NOT NULL,
            upto INTEGER NOT NULL,
            PRIMARY KEY (recipient, content)
        ) WITHOUT ROWID
        """,
        "CREATE TABLE sent_files (recipient TEXT, id TEXT, PRIMARY KEY (recipient, id)) WITHOUT ROWID",
        """
        CREATE TABLE parts_imported (
            sender TEXT NOT NULL,
            bundle TEXT NOT NULL,
            number INTEGER NOT NULL,
            total INTEGER NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (sender, bundle, number)
        ) WITHOUT ROWID
        """,
    )
    for statement in statements:
        connection.execute(statement)
