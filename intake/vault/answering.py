# SPDX-License-Identifier: GPL-3.0-or-later
"""What a receipt has to tell of what is held here: asked of the tables, decided in ``sync``."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from intake.model.entry import State, is_name
from intake.vault import exchange, journal, slices, trunks
from intake.vault.database import Connection
from intake.vault.ranges import Span, joined, of_numbers

NOTICED: Final = ("question", "withdraw", "erase", "confirm", "redact", "freeze")
"""Kinds of entries about a member's records that this member has to know of, whoever wrote them."""
Chain = tuple[str, int, int, str]
"""Journal, first and last number, and the name (hex) of the last entry of an unbroken chain."""


@dataclass(slots=True)
class HeldJournal:
    """What is held of one journal: ``chains``, and the numbers of entries without their ``bodies``."""

    chains: list[Chain] = field(default_factory=list)
    bodies: list[Span] = field(default_factory=list)


def held_of(connection: Connection, name: str, also: Collection[str] = ()) -> HeldJournal:
    """What is held of a journal. ``also`` are names (hex) of entries at which a chain is told of beside its end."""
    trunk = trunks.of(connection, name)
    rows = connection.execute(
        "SELECT seq, name, header FROM entries WHERE journal = ? AND seq > ? ORDER BY seq, name",
        (name, trunk.last),
    )
    tips: dict[str, Span] = {trunk.name: (0, trunk.last)} if trunk.name else {}
    asked: list[Chain] = []
    for seq, raw, header in rows:
        entry = raw.hex()
        first, _ = tips.pop(json.loads(header)["prev"], (seq, seq))
        tips[entry] = (first, seq)
        if entry in also:
            asked.append((name, first, seq, entry))
    for entry in also:
        found = connection.execute(
            "SELECT seq FROM entries WHERE name = ? AND journal = ? AND seq <= ?",
            (bytes.fromhex(entry), name, trunk.last),
        ).fetchone()
        if found:
            asked.append((name, 0, found[0], entry))
    bodies = connection.execute(
        # The number is written out, so that SQLite sees that the index of these entries will do.
        f"SELECT DISTINCT seq FROM entries WHERE journal = ? AND state = {State.ABSENT:d} ORDER BY seq",
        (name,),
    )
    chains = [(name, first, last, entry) for entry, (first, last) in tips.items()]
    return HeldJournal(sorted({*chains, *asked}), of_numbers(seq for (seq,) in bodies))


def continued(connection: Connection, journals: Iterable[str]) -> dict[str, set[str]]:
    """By journal, the entries (hex) after which another of these journals says to go on.

    A vault that was restored from an old copy knows its journal up to there: told of that entry, it knows what arrived.
    """
    found: dict[str, set[str]] = {}
    for name in journals:
        opening = journal.opening(connection, name)
        before = opening.content().get("continues") if opening else None
        if isinstance(before, dict) and isinstance(before.get("journal"), str):
            head = str(before.get("head"))
            if is_name(head):
                found.setdefault(before["journal"], set()).add(head)
    return found


def missing_files(connection: Connection, present: Collection[str]) -> tuple[list[str], list[str]]:
    """Ids of seals, and of evidence files, that entries name and this vault does not have now.

    ``present`` are the evidence files that lie in the folder. Also what was let go of here counts as missing: a receipt
    must not vouch for it. What was erased, and what was sealed since, is asked of nobody.
    """
    gone = connection.execute(
        "SELECT DISTINCT p.id FROM p_evidence AS p JOIN evidence_files AS f ON f.id = p.id WHERE f.state = ?"
        " AND p.id NOT IN (SELECT sealed_of FROM p_evidence)",
        (int(State.ABSENT),),
    )
    lost = {row[0] for row in gone}
    rows = connection.execute(
        "SELECT DISTINCT p.id FROM p_evidence AS p JOIN evidence_files AS f ON f.id = p.id WHERE f.state = ?",
        (int(State.HELD),),
    )
    lost |= {row[0] for row in rows if row[0] not in present}
    return exchange.missing_seals(connection), sorted({*exchange.missing_evidence(connection), *lost})


def files_of(connection: Connection, journals: Iterable[str], ids: Collection[str]) -> set[str]:
    """Those of the files that records of these journals name."""
    found: set[str] = set()
    for name in journals:
        for table in ("p_seals", "p_evidence"):
            # "0" is the character after "/".
            rows = connection.execute(
                f"SELECT id FROM {table} WHERE subject > ? AND subject < ?", (f"{name}/", f"{name}0")
            )
            found |= {row[0] for row in rows}
    return found & set(ids)


def pieces(connection: Connection) -> dict[str, list[Span]]:
    """By evidence file, the bytes of it that wait here, ends included; of a file with two contents, none."""
    whole: dict[str, set[str]] = {}
    found: dict[str, list[Span]] = {}
    for piece in slices.held(connection):
        whole.setdefault(piece.id, set()).add(piece.whole)
        found.setdefault(piece.id, []).append((piece.start, piece.end - 1))
    return {id: joined(spans) for id, spans in found.items() if len(whole[id]) == 1}


def bundles_of(connection: Connection, sender: str, limit: int) -> dict[str, list[Span]]:
    """The bundles of a member (id) that came last, the newest first, each with the numbers of parts that did not."""
    rows = connection.execute(
        "SELECT bundle, max(total), group_concat(number) FROM parts_imported WHERE sender = ?"
        " GROUP BY bundle ORDER BY max(at) DESC, bundle LIMIT ?",
        (sender, limit),
    )
    found = {}
    for bundle, total, numbers in rows:
        came = {int(number) for number in numbers.split(",")}
        found[bundle] = of_numbers(number for number in range(1, total + 1) if number not in came)
    return found


def parts_from(connection: Connection) -> dict[str, int]:
    """How many parts of bundles came from each member (id)."""
    return dict(connection.execute("SELECT sender, count(*) FROM parts_imported GROUP BY sender").fetchall())


def notices(connection: Connection, journals: Collection[str]) -> Iterator[exchange.Line]:
    """What others wrote about the records of these journals that their author has to know, in the order of journals."""
    marks = ", ".join(f"'{kind}'" for kind in NOTICED)
    for name in sorted(journals):
        rows = connection.execute(
            "SELECT arrival, name, header, coalesce(length(body), 0) FROM entries"
            f" WHERE subject > ? AND subject < ? AND kind IN ({marks}) ORDER BY journal, seq, name",
            (f"{name}/", f"{name}0"),
        ).fetchall()
        for row in rows:
            line = exchange.line(row)
            if line.journal not in journals:
                yield line


def known_to(connection: Connection, member: str) -> set[bytes]:
    """Names of what went to a member (id) outside of ranges and is known to have arrived."""
    rows = connection.execute("SELECT name FROM sent_notices WHERE member = ? AND known = 1", (member,))
    return {row[0] for row in rows}


def sent_to(connection: Connection, member: str) -> set[bytes]:
    """Names of what was sent to a member (id) outside of ranges, arrived or not."""
    return {row[0] for row in connection.execute("SELECT name FROM sent_notices WHERE member = ?", (member,))}


def note_sent(connection: Connection, bundle: str, member: str, names: Iterable[bytes]) -> None:
    """Remember what went to a member in a receipt. Inside a transaction."""
    connection.executemany(
        "INSERT INTO sent_notices (bundle, name, member, known) VALUES (?, ?, ?, 0)",
        [(bundle, name, member) for name in names],
    )


def note_arrived(connection: Connection, member: str, contents: Iterable[Mapping[str, object]]) -> None:
    """Take in what a member's ``import`` entries say of receipts that arrived. Inside a transaction."""
    connection.executemany(
        "UPDATE sent_notices SET known = 1 WHERE bundle = ? AND member = ?",
        [(bundle, member) for content in contents if isinstance(bundle := content.get("bundle"), str)],
    )
