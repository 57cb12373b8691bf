# SPDX-License-Identifier: GPL-3.0-or-later
"""The base tables of receipts: a step of ``schema``."""

from __future__ import annotations

from intake.vault.database import Connection


def add(connection: Connection) -> None:
    """Take the step."""
    # A receipt is kept as it was signed, so that it proves later what its sender held. `confirmed` are entries that a
    # member (id) said to hold with their bodies, `at` when that was learnt. `lacking_files` are seals and evidence that
    # it said not to have: `held` the byte ranges that it had of one (JSON), `since` when it was found to have it whole,
    # "" until then. `due_entries` got lost on the way to a recipient (fingerprint); `bundle` is the number of that in
    # which they went once more, 0 until then. `sent_bundles` puts bundles in order without asking a clock, and says up
    # to which arrival each went. `sent_notices` are what went outside of ranges (the SHA-256 that names it) until the
    # member signed to have the receipt it went in.
    statements = (
        """
        CREATE TABLE receipts (
            bundle TEXT PRIMARY KEY,
            member TEXT NOT NULL,
            made TEXT NOT NULL,
            at TEXT NOT NULL,
            listed BLOB NOT NULL,
            sig TEXT NOT NULL,
            document BLOB NOT NULL
        ) WITHOUT ROWID
        """,
        "CREATE INDEX receipts_by_member ON receipts (member, made)",
        """
        CREATE TABLE confirmed (
            member TEXT NOT NULL,
            journal TEXT NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (member, journal, first)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE lacking_files (
            member TEXT NOT NULL,
            id TEXT NOT NULL,
            held TEXT NOT NULL,
            since TEXT NOT NULL,
            PRIMARY KEY (member, id)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE due_entries (
            recipient TEXT NOT NULL,
            name BLOB NOT NULL,
            bundle INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (recipient, name)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE sent_bundles (
            number INTEGER PRIMARY KEY,
            bundle TEXT NOT NULL UNIQUE,
            content TEXT NOT NULL,
            upto INTEGER NOT NULL
        )
        """,
        "ALTER TABLE sent_files ADD COLUMN bundle INTEGER NOT NULL DEFAULT 0",
        """
        CREATE TABLE sent_notices (
            bundle TEXT NOT NULL,
            name BLOB NOT NULL,
            member TEXT NOT NULL,
            known INTEGER NOT NULL,
            PRIMARY KEY (bundle, name)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX sent_notices_by_member ON sent_notices (member, name)",
        # What the central team writes about others' records is rare; finding it must not read all that is written.
        "CREATE INDEX entries_noticed ON entries (subject)"
        " WHERE kind IN ('question', 'withdraw', 'erase', 'confirm', 'redact', 'freeze')",
    )
    for statement in statements:
        connection.execute(statement)
