# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened to a record, entry by entry: when, by whom, and which of its fields each revision changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from intake.errors import MalformedEntry
from intake.model.entry import Entry, State
from intake.vault import journal
from intake.vault.projections.revisions import depths, testimony
from intake.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Step:
    """One entry: ``author`` is a code name ("" for nobody known), ``changed`` names of fields.

    ``first`` says that it builds upon no other entry of the record.
    """

    at: str
    kind: str
    author: str
    entry: str
    parents: tuple[str, ...]
    changed: tuple[str, ...] = ()
    first: bool = False

    def to_json(self) -> dict[str, Any]:
        """For commands."""
        return {
            "at": self.at,
            "kind": self.kind,
            "author": self.author,
            "entry": self.entry,
            "parents": list(self.parents),
            "changed": list(self.changed),
        }


def history(vault: Vault, subject: str, kind: str, *, open_to_read: bool = True) -> list[Step]:
    """Every entry about a record in time order, what was built upon before what was built upon it.

    Changed fields are told of entries of ``kind`` alone.
    """
    named = {entry.name.hex(): entry for entry in journal.of_subject(vault.connection, subject)}
    # Two entries of one second are told apart by which is built upon which.
    depth = depths(named)
    entries = sorted(named.values(), key=lambda entry: _order(entry, depth[entry.name.hex()], kind))
    contents = {entry.name.hex(): _said(entry) for entry in entries if entry.state == State.HELD}
    told = []
    for entry in entries:
        name, header = entry.name.hex(), entry.header
        before: dict[str, Any] = next((contents[p] for p in header.parents if p in contents), {})
        after = contents.get(name, {})
        changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        shown = header.kind == kind and open_to_read
        told.append(
            Step(
                header.at,
                header.kind,
                author_of(vault, header.journal),
                name,
                header.parents,
                tuple(key for key in changed if key != "form") if shown else (),
                not any(parent in named for parent in header.parents),
            )
        )
    return told


def _said(entry: Entry) -> dict[str, Any]:
    """What an entry says; nothing where its author signed what cannot be read, which must not hide the other steps."""
    try:
        return testimony(entry)
    except MalformedEntry:
        return {}


def _order(entry: Entry, depth: int, kind: str) -> tuple[str, int, bool, str, int, bytes]:
    """In time; of one second, what was told before what was done with it, and each journal as it was written."""
    header = entry.header
    return header.at, depth, header.kind != kind, header.journal, header.seq, entry.name


def author_of(vault: Vault, name: str) -> str:
    """The code name of who writes a journal, "" for nobody known."""
    author = vault.authors.get(name)
    if author is None:
        return ""
    if author.member == vault.identity.member:
        return vault.identity.label
    member = vault.roster.by_id(author.member) if vault.roster else None
    return member.label if member else ""
