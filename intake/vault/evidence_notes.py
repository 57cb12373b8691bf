# SPDX-License-Identifier: GPL-3.0-or-later
"""What this vault notes beside evidence files, for itself: small pictures of them, and which camera facts were used.

Never an entry and never sent: all of it can be made again from the files. It goes when the file goes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from intake.vault.database import Connection, transaction


def thumbnail(connection: Connection, id: str) -> bytes | None:
    """The small picture of a file; empty when none can be made of it, None when nobody tried yet."""
    row = connection.execute("SELECT thumbnail FROM evidence_notes WHERE id = ?", (id,)).fetchone()
    return row[0] if row else None


def keep_thumbnail(connection: Connection, id: str, jpeg: bytes) -> None:
    """Keep the small picture of a file that is held; b"" says that none can be made."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO evidence_notes (id, thumbnail) SELECT ?1, ?2 FROM evidence_files WHERE id = ?1 AND state = 0"
            " ON CONFLICT (id) DO UPDATE SET thumbnail = ?2",
            (id, jpeg),
        )


def camera(connection: Connection, id: str) -> dict[str, str]:
    """What was decided on the facts that the camera wrote: ``{"date": "used" or "left", "place": ...}``."""
    row = connection.execute("SELECT camera FROM evidence_notes WHERE id = ?", (id,)).fetchone()
    decided: dict[str, str] = json.loads(row[0]) if row and row[0] else {}
    return decided


def keep_camera(connection: Connection, id: str, decided: Mapping[str, Any]) -> None:
    """Keep what was decided, so that it is not asked again."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO evidence_notes (id, camera) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET camera = ?2",
            (id, json.dumps(dict(decided))),
        )
