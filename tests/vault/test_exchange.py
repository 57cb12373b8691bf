# SPDX-License-Identifier: GPL-3.0-or-later
"""Keeping the entries of a part, whatever the part or the vault repeats."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from intake.model.entry import Entry, State
from intake.vault import exchange, journal
from intake.vault.database import Connection
from intake.vault.journal import Arrival
from tests import vaults


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    """An entry that another vault signed."""
    with vaults.make(tmp_path / "other") as other:
        return next(journal.of_journal(other.connection, other.journal))


def test_store_says_what_became_of_each_entry(connection: Connection, entry: Entry) -> None:
    """New at first, then filled when its body comes, then known; a body that is held is never dropped."""
    bare = replace(entry, body=None, salt=b"", state=State.ABSENT)
    came = [exchange.store(connection, [one])[0] for one in (bare, bare, entry, entry, bare)]
    assert came == [Arrival.NEW, Arrival.KNOWN, Arrival.FILLED, Arrival.KNOWN, Arrival.KNOWN]
    assert journal.get(connection, entry.name) == entry


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_entry_that_one_part_repeats_is_kept_once(
    connection: Connection, entry: Entry, order: tuple[int, ...]
) -> None:
    """Whole or bare, in any order, it is kept with its body."""
    bare = replace(entry, body=None, salt=b"", state=State.ABSENT)
    repeated = (entry, bare, entry)
    assert exchange.store(connection, [repeated[number] for number in order])[0] is Arrival.NEW
    assert journal.get(connection, entry.name) == entry
