# SPDX-License-Identifier: GPL-3.0-or-later
"""What is remembered of how far a journal is whole changes no answer, whatever arrives and in whichever order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.model.entry import SALT_SIZE, Entry, Header, State, body_hash
from intake.vault import answering, exchange, trunks, verify
from intake.vault.database import Connection, transaction
from intake.vault.trunks import Trunk
from tests import vaults

JOURNAL = "ab" * 16
BODY, SALT = b"{}", bytes(SALT_SIZE)


def entry(seq: int, prev: str, mark: int) -> Entry:
    """An entry of the journal; ``mark`` tells those of one number apart. Every third one lacks its body."""
    subject, hashed = f"{JOURNAL}/{mark:032x}", body_hash(SALT, BODY)
    header = Header(JOURNAL, seq, prev, "report", subject, (), "2024-06-01T08:00:00Z", hashed)
    if mark % 3:
        return Entry(header, header.encode(), b"signed", SALT, BODY)
    return Entry(header, header.encode(), b"signed", b"", None, State.ABSENT)


def chain(length: int) -> list[Entry]:
    """A journal of this many entries, without a fork."""
    found: list[Entry] = []
    for seq in range(length):
        found.append(entry(seq, found[-1].name.hex() if found else "", seq + 1))
    return found


@st.composite
def arrivals(draw: Any) -> tuple[Entry, ...]:
    """Entries of one journal that forks, in the order in which they arrive; some are lost on the way."""
    found = [entry(0, "", 1)]
    for mark in range(2, draw(st.integers(2, 12))):
        # Mostly after the last, so that journals are long.
        after = draw(st.sampled_from([found[-1], found[-1], found[-1], *found]))
        found.append(entry(after.header.seq + 1, after.name.hex(), mark))
    kept = [one for one in found if draw(st.integers(0, 9))]
    return tuple(draw(st.permutations(kept)) if draw(st.booleans()) else kept)


def told(connection: Connection, also: frozenset[str]) -> tuple[object, ...]:
    """Every answer that is given along the trunk."""
    held = answering.held_of(connection, JOURNAL, also)
    odd = exchange.gaps(connection, [JOURNAL]), exchange.forks(connection, [JOURNAL])
    return held.chains, held.bodies, *odd


@settings(max_examples=150, deadline=None, suppress_health_check=[*HealthCheck])
@given(st.lists(arrivals(), min_size=1, max_size=2), st.data())
def test_no_answer_depends_on_what_is_remembered(
    connection: Connection, came: list[tuple[Entry, ...]], data: Any
) -> None:
    """After each arrival: what lacks, what forks and what is held are as they are to whoever remembers nothing."""
    connection.execute("DELETE FROM entries")
    trunks.forget(connection)
    seen: set[str] = set()
    waiting = [one for some in came for one in some]
    while waiting:
        size = data.draw(st.integers(1, 4))
        part, waiting = waiting[:size], waiting[size:]
        with transaction(connection):
            exchange.store(connection, part)
            if data.draw(st.booleans()):
                trunks.follow(connection, [JOURNAL], part if data.draw(st.booleans()) else ())
        seen |= {one.name.hex() for one in part}
        also = frozenset(data.draw(st.sets(st.sampled_from(sorted(seen)), max_size=2)))
        remembered, known = told(connection, also), trunks.of(connection, JOURNAL)
        assert known.last <= trunks.longest(connection, JOURNAL).last
        with transaction(connection):
            trunks.forget(connection)
        assert told(connection, also) == remembered
        with transaction(connection):
            trunks.follow(connection, [JOURNAL])
        whole = trunks.of(connection, JOURNAL)
        assert whole == trunks.longest(connection, JOURNAL)


def test_a_second_entry_of_a_number_cuts_the_trunk(connection: Connection) -> None:
    """It reaches to the last entry; a clone's entry is found although the number was passed long ago."""
    entries = chain(6)
    with transaction(connection):
        exchange.store(connection, entries)
        trunks.follow(connection, [JOURNAL])
    assert trunks.of(connection, JOURNAL) == Trunk(5, entries[5].name.hex())
    with transaction(connection):
        exchange.store(connection, [entry(3, entries[2].name.hex(), 99)])
    assert trunks.of(connection, JOURNAL) == Trunk()
    assert exchange.forks(connection, [JOURNAL]) == [(JOURNAL, 3)]
    with transaction(connection):
        trunks.follow(connection, [JOURNAL])
    assert trunks.of(connection, JOURNAL) == Trunk(2, entries[2].name.hex())
    assert exchange.forks(connection, [JOURNAL]) == [(JOURNAL, 3)]


def test_a_trunk_that_is_too_long_is_found_and_mended(tmp_path: Path) -> None:
    """`intake vault verify` reads the journals themselves, and a rebuild follows them anew."""
    with vaults.make(tmp_path / "vault") as vault:
        with vault.transaction():
            trunks.follow(vault.connection, [vault.journal])
        assert verify.verify(vault) == []
        vault.connection.execute("UPDATE trunks SET last = last + 1")
        assert [finding.code for finding in verify.verify(vault)] == ["projection"]
        vault.rebuild()
        assert verify.verify(vault) == []
