# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence of a report that is not finished yet: encrypted and kept like any other, signed when the report is.

A waiting file belongs to a draft. When the draft becomes a report, `adopt` signs an entry for each, which says when
the file arrived; when the draft is gone, `sweep` lets go of what nobody can reach any more.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from intake.errors import NoSuchEvidence
from intake.vault.attaching import KIND, NOTHING_SAID, Arriving, Description, checked
from intake.vault.journal import stamp
from intake.vault.records import write_entry
from intake.vault.vault import Vault

_SELECT: Final = "SELECT id, draft, content, at FROM waiting_files"


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file of a draft. ``content`` is what its entry will say, ``at`` when it arrived (UTC)."""

    id: str
    draft: str
    content: dict[str, Any]
    at: str

    @property
    def description(self) -> Description:
        """What was said of it."""
        return Description.of(self.content)


class Waiting(Arriving):
    """A file on its way to a draft. Raises NotEnoughRoom before anything is written."""

    def __init__(self, vault: Vault, draft: str, size_hint: int | None = None, *, name: str = "") -> None:
        super().__init__(vault, name, size_hint)
        self._draft = draft

    def commit(self, description: Description = NOTHING_SAID) -> WaitingFile:
        """Keep the file and what was said of it, in one transaction."""
        with self._vault.transaction():
            stored, _, content = self.keep(description)
            return put(self._vault, WaitingFile(stored.id, self._draft, content, stamp(self._vault.clock())))


def put(vault: Vault, file: WaitingFile) -> WaitingFile:
    """Keep or change what waits of a file, inside the caller's transaction."""
    content = json.dumps(file.content, ensure_ascii=False)
    vault.connection.execute(
        "INSERT OR REPLACE INTO waiting_files (id, draft, content, at) VALUES (?, ?, ?, ?)",
        (file.id, file.draft, content, file.at),
    )
    return file


def files(vault: Vault, draft: str) -> list[WaitingFile]:
    """The files of a draft, in the order in which they arrived."""
    rows = vault.connection.execute(f"{_SELECT} WHERE draft = ? ORDER BY at, id", (draft,))
    return [WaitingFile(id, draft, json.loads(content), at) for id, draft, content, at in rows]


def file(vault: Vault, id: str) -> WaitingFile:
    """The waiting file of that id. Raises NoSuchEvidence."""
    row = vault.connection.execute(f"{_SELECT} WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NoSuchEvidence
    return WaitingFile(row[0], row[1], json.loads(row[2]), row[3])


def describe(vault: Vault, file: WaitingFile, description: Description) -> None:
    """Say something else of a file; nothing was signed yet, so it is simply changed. Raises BadDate."""
    said = {field.name for field in fields(Description)}
    rest = {name: value for name, value in file.content.items() if name not in said}
    with vault.transaction():
        put(vault, replace(file, content=rest | checked(description).to_json()))


def remove(vault: Vault, file: WaitingFile) -> None:
    """Take a file off its draft: nothing of it stays, and nothing was ever signed."""
    with vault.transaction():
        vault.connection.execute("DELETE FROM waiting_files WHERE id = ?", (file.id,))
        vault.evidence.forget(file.id)


def adopt(vault: Vault, draft: str, subject: str) -> int:
    """Sign an entry for each file of a draft that has become a report. Inside the caller's transaction.

    Returns how many there were.
    """
    held = files(vault, draft)
    for one in held:
        write_entry(vault, KIND, subject, one.content | {"received": one.at}, ())
    vault.connection.execute("DELETE FROM waiting_files WHERE draft = ?", (draft,))
    return len(held)


def sweep(vault: Vault) -> int:
    """Let go of files whose draft was discarded for good. Returns how many."""
    rows = vault.connection.execute(f"{_SELECT} WHERE draft NOT IN (SELECT id FROM drafts)").fetchall()
    for id, draft, content, at in rows:
        remove(vault, WaitingFile(id, draft, json.loads(content), at))
    return len(rows)
