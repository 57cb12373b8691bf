# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose the journals held here are: by the key that the first entry of each states, and what the roster says of it."""

from __future__ import annotations

from collections.abc import Collection

from intake.model.roster import Member, Roster
from intake.vault import journal
from intake.vault.authority import Author
from intake.vault.database import Connection
from intake.vault.member import Identity


def of_journals(
    connection: Connection, roster: Roster | None, identity: Identity, own: Collection[str]
) -> dict[str, Author]:
    """The author of each journal by its id; those of strangers are missing. ``own`` are lines of this vault's keys."""
    found = {}
    for name in journal.journals(connection):
        line = key_line(connection, name)
        enrolled = roster.by_key(line) if roster else None
        if enrolled is not None:
            found[name] = Author(enrolled.id, enrolled.role, _believed(connection, enrolled, line, name))
        elif line in own:
            found[name] = Author(identity.member, identity.role)
    return found


def key_line(connection: Connection, name: str) -> str:
    """The key that signs a journal, as its first entry states it; "" when that entry is not held."""
    opening = journal.opening(connection, name)
    return str(opening.content().get("key", "")) if opening else ""


def _believed(connection: Connection, member: Member, line: str, name: str) -> frozenset[bytes] | None:
    """What of a journal counts still whose keys were revoked or lost; None for all, as when no heads are named."""
    former = member.with_key(line)
    limits = former.trusted if former and former.lost else () if member.active else member.trusted
    if not limits:
        return None
    heads = [trusted.head for trusted in limits if trusted.journal == name]
    return journal.ancestry(connection, name, heads)
