# SPDX-License-Identifier: GPL-3.0-or-later
"""What a receipt that came changes in the tables: what is confirmed, what is lacking, what got lost on the way.

All of it inside the transaction of the import.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.model.entry import State
from intake.vault import exchange
from intake.vault.database import Connection
from intake.vault.journal import stamp
from intake.vault.ranges import Span, common, joined, of_numbers, without


@dataclass(frozen=True, slots=True)
class SentBundle:
    """A bundle that was written here, in the order of ``number``: it brought all entries up to arrival ``upto``."""

    number: int
    bundle: str
    content: str
    upto: int


def keep(
    connection: Connection, bundle: str, member: str, made: str, at: str, signed: tuple[bytes, str, bytes]
) -> bool:
    """Keep a receipt as it was signed (part.json, its signature, receipt.json). False when it is here already."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO receipts (bundle, member, made, at, listed, sig, document)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (bundle, member, made, at, *signed),
    )
    return cursor.rowcount == 1


def credible(now: datetime) -> str:
    """The latest time that a receipt is believed to bear by the clock here, which may be a day behind."""
    return stamp(now + timedelta(days=1))


def newest_made(connection: Connection, member: str, made: str, limit: str) -> str:
    """When the newest receipt of a member (id) was made with which one that was ``made`` then is compared; "" for none.

    One that is ``credible`` (no later than ``limit``) is compared with such alone: else one of the year 9999, of a
    wrong clock or a thief of the keys, would make all that its member says later an older one.
    """
    asked = "SELECT max(made) FROM receipts WHERE member = ?1 AND (?2 > ?3 OR made <= ?3)"
    row = connection.execute(asked, (member, made, limit)).fetchone()
    return row[0] or ""


def covered(
    connection: Connection, journal: str, chains: Sequence[tuple[int, int, str]]
) -> tuple[list[Span], list[Span]]:
    """Which numbers of a journal unbroken chains account for, and which those do whose end is not held here.

    Each chain is from a number to a number and ends in the entry of that name (hex). Of a journal with branches, a
    number is accounted for when every entry with it that is held here is in one chain or another.
    """
    known: list[tuple[int, int, str]] = []
    unknown: list[tuple[int, int, str]] = []
    for first, last, head in chains:
        row = connection.execute(
            "SELECT journal, seq FROM entries WHERE name = ?", (bytes.fromhex(head),)
        ).fetchone()
        of = known if row is not None and tuple(row) == (journal, last) else unknown
        of.append((first, last, head))
    spans, beyond = ([(first, last) for first, last, _ in some] for some in (known, unknown))
    if not known or not exchange.forks(connection, [journal]):
        return spans, beyond
    rows = connection.execute(
        "SELECT seq, name, header FROM entries WHERE journal = ?", (journal,)
    ).fetchall()
    before = {name: (seq, bytes.fromhex(json.loads(header)["prev"])) for seq, name, header in rows}
    inside: set[bytes] = set()
    for first, _, head in known:
        name = bytes.fromhex(head)
        while name in before and before[name][0] >= first and name not in inside:
            inside.add(name)
            name = before[name][1]
    outside = of_numbers(sorted({seq for seq, name, _ in rows if name not in inside}))
    return without(spans, outside), beyond


def confirmed(connection: Connection, member: str) -> dict[str, list[tuple[int, int, str]]]:
    """What a member (id) confirmed, by journal: first, last, and when it was learnt."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for name, first, last, at in connection.execute(
        "SELECT journal, first, last, at FROM confirmed WHERE member = ? ORDER BY journal, first", (member,)
    ):
        found.setdefault(name, []).append((first, last, at))
    return found


def confirm(
    connection: Connection, member: str, held: Mapping[str, list[Span]], at: str
) -> dict[str, list[Span]]:
    """Put what a member holds now in the place of what it confirmed before; what stays keeps its time.

    Returns what it confirmed before and holds no more.
    """
    before = confirmed(connection, member)
    connection.execute("DELETE FROM confirmed WHERE member = ?", (member,))
    for name, spans in held.items():
        known = [(first, last) for first, last, _ in before.get(name, ())]
        rows = [(first, last, at) for first, last in without(spans, known)]
        then: dict[str, list[Span]] = {}
        for first, last, when in before.get(name, ()):
            then.setdefault(when, []).append((first, last))
        for when, told in then.items():
            rows += [(*span, when) for span in common(joined(spans), told)]
        connection.executemany(
            "INSERT INTO confirmed (member, journal, first, last, at) VALUES (?, ?, ?, ?, ?)",
            [(member, name, *row) for row in rows],
        )
    gone = {
        name: without([(first, last) for first, last, _ in spans], held.get(name, ()))
        for name, spans in before.items()
    }
    return {name: spans for name, spans in gone.items() if spans}


def written_here(connection: Connection, bundles: Iterable[str]) -> list[SentBundle]:
    """Those of these bundles that were written here, the newest last."""
    rows = [
        connection.execute(
            "SELECT number, bundle, content, upto FROM sent_bundles WHERE bundle = ?", (bundle,)
        ).fetchone()
        for bundle in bundles
    ]
    return sorted((SentBundle(*row) for row in rows if row), key=lambda one: one.number)


def among(
    connection: Connection, journal: str, spans: Iterable[Span], upto: int, *, with_body: bool = False
) -> list[bytes]:
    """Names of the entries with these numbers that arrived here up to ``upto``; only those ``with_body``, if asked."""
    states = (int(State.HELD),) if with_body else tuple(map(int, State))
    marks = ", ".join("?" * len(states))
    found: list[bytes] = []
    for first, last in spans:
        rows = connection.execute(
            "SELECT name FROM entries WHERE journal = ? AND seq BETWEEN ? AND ? AND arrival <= ?"
            f" AND state IN ({marks})",
            (journal, first, last, upto, *states),
        )
        found += [row[0] for row in rows]
    return found


def set_due(
    connection: Connection, recipient: str, lost: Iterable[bytes], seen: int, arrived: Collection[int]
) -> int:
    """Have these entries sent once more to a recipient (fingerprint), and no others. Returns how many that is new for.

    One that was sent again in a bundle after number ``seen`` is still on its way. One that was sent again in a bundle
    that ``arrived`` whole does not go a third time: in a journal with branches, another entry of its number is lacking.
    """
    before = dict(
        connection.execute(
            "SELECT name, bundle FROM due_entries WHERE recipient = ?", (recipient,)
        ).fetchall()
    )
    connection.execute("DELETE FROM due_entries WHERE recipient = ?", (recipient,))
    rows = {}
    for name in lost:
        sent = before.get(name, 0)
        rows[name] = sent if sent > seen or sent in arrived else 0
    connection.executemany(
        "INSERT INTO due_entries (recipient, name, bundle) VALUES (?, ?, ?)",
        [(recipient, name, sent) for name, sent in rows.items()],
    )
    return sum(1 for name, sent in rows.items() if not sent and before.get(name, -1) != 0)


def set_lacking(connection: Connection, member: str, files: Mapping[str, Iterable[Span]], at: str) -> None:
    """Remember which seals and evidence files a member lacks, and the bytes it has of them; all others it has."""
    rows = connection.execute("SELECT id, since FROM lacking_files WHERE member = ?", (member,)).fetchall()
    came = [id for id, since in rows if not since and id not in files]
    connection.executemany(
        "UPDATE lacking_files SET since = ?, held = '[]' WHERE member = ? AND id = ?",
        [(at, member, id) for id in came],
    )
    connection.executemany(
        "INSERT INTO lacking_files (member, id, held, since) VALUES (?, ?, ?, '')"
        " ON CONFLICT (member, id) DO UPDATE SET held = excluded.held, since = ''",
        [(member, id, json.dumps([list(span) for span in spans])) for id, spans in files.items()],
    )


def forget_files(connection: Connection, recipient: str, ids: Iterable[str], seen: int) -> list[str]:
    """Have files that went to a recipient in bundles up to number ``seen`` sent once more; which that is new for."""
    lost = []
    for id in ids:
        gone = connection.execute(
            "DELETE FROM sent_files WHERE recipient = ? AND id = ? AND bundle <= ?", (recipient, id, seen)
        )
        if gone.rowcount:
            lost.append(id)
    return lost


def pieces_of(connection: Connection, member: str) -> dict[str, list[Span]]:
    """By evidence file that a member lacks, the bytes (ends included) that it said to have of it."""
    rows = connection.execute(
        "SELECT id, held FROM lacking_files WHERE member = ? AND since = '' AND held <> '[]'", (member,)
    )
    return {id: [(first, last) for first, last in json.loads(held)] for id, held in rows}


def due(connection: Connection, recipients: Sequence[str]) -> list[exchange.Line]:
    """Entries that got lost on the way to any of these recipients (fingerprints), in the order of their journals."""
    marks = ", ".join("?" * len(recipients))
    rows = connection.execute(
        "SELECT arrival, name, header, coalesce(length(body), 0) FROM entries WHERE name IN"
        f" (SELECT name FROM due_entries WHERE bundle = 0 AND recipient IN ({marks})) ORDER BY journal, seq, name",
        tuple(recipients),
    )
    return [exchange.line(row) for row in rows]


def mark_due(connection: Connection, recipients: Sequence[str], names: Iterable[str], bundle: int) -> None:
    """Remember that entries (hex names) that had got lost went once more, in the bundle of that number."""
    connection.executemany(
        "UPDATE due_entries SET bundle = ? WHERE recipient = ? AND name = ?",
        [(bundle, recipient, bytes.fromhex(name)) for name in names for recipient in recipients],
    )


def newest_documents(connection: Connection, limit: str) -> dict[str, bytes]:
    """What the newest receipt of each member (id) says: its receipt.json. Of credible ones, where there are any."""
    rows = connection.execute(
        "SELECT member, document FROM receipts ORDER BY member, made <= ?, made, bundle", (limit,)
    ).fetchall()
    return dict(rows)
