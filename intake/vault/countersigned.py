# SPDX-License-Identifier: GPL-3.0-or-later
"""Who put their own signature under the state of somebody's journal: receipts that came here, and imports.

Each names heads. As entries are chained by hash, whoever names a head vouches for all before it: it existed no later
than that, and whoever lacks an entry up to a head that others name has lost it or not received it yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from intake.model.entry import Entry, State
from intake.vault import journal
from intake.vault.database import Connection
from intake.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Named:
    """A head that was named: entry number ``seq`` of a journal, with its name (hex)."""

    journal: str
    seq: int
    name: str


@dataclass(frozen=True, slots=True)
class SignedReceipt:
    """A receipt exactly as it was signed: part.json, the armored signature over it, receipt.json."""

    part: str
    sig: str
    document: str


@dataclass(frozen=True, slots=True)
class Countersignature:
    """What ``member`` (id) signed, at ``at`` by its own clock: an import ``entry`` of its journal, or a ``receipt``."""

    member: str
    at: str
    heads: tuple[Named, ...]
    entry: Entry | None = None
    receipt: SignedReceipt | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a chain needs it: its number, the name (hex) of the one before, and the header's bytes."""

    seq: int
    prev: str
    header: bytes


def links(connection: Connection, name: str) -> dict[str, Link]:
    """All entries held of a journal, by name (hex)."""
    rows = connection.execute("SELECT name, seq, header FROM entries WHERE journal = ?", (name,)).fetchall()
    return {called.hex(): Link(seq, json.loads(header)["prev"], header) for called, seq, header in rows}


def countersignatures(vault: Vault) -> Iterator[Countersignature]:
    """All that are held here and signed by somebody enrolled, in no order that counts."""
    yield from _imports(vault)
    yield from _receipts(vault)


def _imports(vault: Vault) -> Iterator[Countersignature]:
    rows = vault.connection.execute(
        "SELECT header, sig, salt, body, state FROM entries WHERE kind = 'import' AND state = ?",
        (int(State.HELD),),
    )
    for row in rows.fetchall():
        entry = journal.entry_of(row)
        author = vault.authors.get(entry.header.journal)
        heads = _named(entry.body or b"")
        if author is not None and heads:
            yield Countersignature(author.member, entry.header.at, heads, entry=entry)


def _receipts(vault: Vault) -> Iterator[Countersignature]:
    rows = vault.connection.execute("SELECT member, made, listed, sig, document FROM receipts").fetchall()
    for member, made, listed, sig, document in rows:
        signed = SignedReceipt(listed.decode(), sig, document.decode())
        yield Countersignature(member, made, _named(document), receipt=signed)


def _named(text: bytes) -> tuple[Named, ...]:
    """The heads in a body or a receipt; what does not have their form names none."""
    try:
        heads = json.loads(text).get("heads", [])
        return tuple(_head(head) for head in heads)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()


def _head(fields: Mapping[str, Any]) -> Named:
    bytes.fromhex(fields["name"])
    return Named(str(fields["journal"]), int(fields["seq"]), str(fields["name"]))
