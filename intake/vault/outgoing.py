# SPDX-License-Identifier: GPL-3.0-or-later
"""What was sent, up to where and to whom, so that the next export is short.

Recipients are fingerprints. What writes here is called inside a transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from intake.vault.database import Connection


def sent_upto(connection: Connection, recipients: Sequence[str], content: str) -> int:
    """Up to which arrival every one of these recipients (fingerprints) was sent entries; 0 for none."""
    marks = [
        connection.execute(
            "SELECT upto FROM sent_entries WHERE recipient = ? AND content = ?", (recipient, content)
        ).fetchone()
        for recipient in recipients
    ]
    return min((mark[0] if mark else 0 for mark in marks), default=0)


def sent_files(connection: Connection, recipients: Sequence[str]) -> set[str]:
    """Ids of the seals and evidence files that every one of these recipients has, as far as is known here."""
    held = [
        {row[0] for row in connection.execute("SELECT id FROM sent_files WHERE recipient = ?", (recipient,))}
        for recipient in recipients
    ]
    return set.intersection(*held) if held else set()


def sent_to(connection: Connection, id: str) -> list[str]:
    """To whom (fingerprints) a seal or an evidence file was sent, as far as is known here."""
    rows = connection.execute("SELECT recipient FROM sent_files WHERE id = ? ORDER BY recipient", (id,))
    return [row[0] for row in rows]


def mark_entries(connection: Connection, recipients: Sequence[str], content: str, upto: int) -> None:
    """Remember that entries up to an arrival were sent."""
    connection.executemany(
        "INSERT INTO sent_entries (recipient, content, upto) VALUES (?, ?, ?)"
        " ON CONFLICT (recipient, content) DO UPDATE SET upto = max(upto, excluded.upto)",
        [(recipient, content, upto) for recipient in recipients],
    )


def mark_files(
    connection: Connection, recipients: Sequence[str], ids: Iterable[str], bundle: int = 0
) -> None:
    """Remember that these recipients have these seals and evidence files, sent in the bundle of that number."""
    connection.executemany(
        "INSERT INTO sent_files (recipient, id, bundle) VALUES (?, ?, ?)"
        " ON CONFLICT (recipient, id) DO UPDATE SET bundle = max(bundle, excluded.bundle)",
        [(recipient, id, bundle) for id in ids for recipient in recipients],
    )


def add_export(
    connection: Connection,
    bundle: str,
    at: str,
    recipients: Sequence[str],
    summary: dict[str, Any],
    *,
    content: str,
    upto: int,
) -> int:
    """List an export, for the screen of what was sent. Returns its number, which only rises.

    ``content`` tells for whom it was, ``upto`` up to which arrival it brought entries.
    """
    connection.execute(
        "INSERT INTO exports (id, at, recipients, summary) VALUES (?, ?, ?, ?)",
        (bundle, at, json.dumps(list(recipients)), json.dumps(summary)),
    )
    numbered = connection.execute(
        "INSERT INTO sent_bundles (bundle, content, upto) VALUES (?, ?, ?)", (bundle, content, upto)
    )
    return int(numbered.lastrowid or 0)


def exports(connection: Connection) -> list[tuple[str, str, list[str], dict[str, Any]]]:
    """Exports made here, newest first: bundle, time, recipients' fingerprints, counts."""
    rows = connection.execute(
        "SELECT id, at, recipients, summary FROM exports ORDER BY at DESC, id"
    ).fetchall()
    return [(id, at, json.loads(recipients), json.loads(summary)) for id, at, recipients, summary in rows]
