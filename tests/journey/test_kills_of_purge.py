# SPDX-License-Identifier: GPL-3.0-or-later
"""`kill -9` at random moments of letting go: all of it is here or none, and a second start leaves nothing readable."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.model.entry import State
from tests.cli.conftest import PASSPHRASE, Shell
from tests.journey.killing import Kills, calls, run
from tests.journey.tables import row, table
from tests.journey.team import Team, assemble, copied, seal, sound
from tests.vault.pages import plaintext

REPORTS = 45
MARKER = "zebrule-vimporeth"

Amount = Callable[[int, int], int]


@pytest.fixture(scope="module")
def confirmed(place: Path, quick_and_plain: None) -> Shell:
    """A field vault with reports, seals and evidence, all of which the centre has confirmed."""
    team: Team = assemble(place / "team", exercise=True)
    field = team.fields[0]
    rows = [row(f"P-{number}", notes=f"{MARKER} {number}") for number in range(REPORTS)]
    field("reports", "add", table(place / "many.csv", rows))
    for number in range(4):
        seal(field, f"P-{number}", {"name": "EXERCISE Name-4711"})
        film = place / f"film-{number}.bin"
        film.write_bytes(MARKER.encode() + random.Random(number).randbytes(300_000))
        field("evidence", "add", f"P-{number}", film)
    field("export", "--folder", place / "out")
    team.central("import", place / "out")
    team.central("receipt", "write", place / "back")
    field("import", place / "back")
    return field


@pytest.mark.soak
def test_a_killed_purge_leaves_all_or_nothing(confirmed: Shell, place: Path, amount: Amount) -> None:
    """The vault is sound at every moment; what had begun is finished by the same command; then nothing is readable."""
    command = [["purge", "now"]]
    whole = copied(confirmed, "field-whole")
    seconds = run(whole, command).seconds
    assert _readable(whole) == set()
    at_calls = calls(copied(confirmed, "field-calls"), command, place / "calls-of-purge")
    kills = Kills("purge", seconds, at_calls, amount(3, 110), amount(3, 110), seed=2034)
    for number, moment in enumerate(kills.moments):
        field = copied(confirmed, f"field-{number}")
        ended = run(field, command, moment)
        assert sound(field) == []
        bodies, files = _held(field)
        assert bodies == 0 or (bodies, files) == (REPORTS, 4)
        kills.count(ended, before_it_counted=bodies > 0)

        run(field, command)
        assert _held(field) == (0, 0)
        assert _readable(field) == set()
        assert sound(field) == []
        assert len(field.json("purge", "list")) == REPORTS
        shutil.rmtree(field.folder)
    kills.tell()


def _held(field: Shell) -> tuple[int, int]:
    """How many bodies of reports, and how many files, are still here."""
    with field.vault() as vault:
        ((bodies,),) = vault.connection.execute(
            "SELECT count(*) FROM entries WHERE kind = 'report' AND state = ?", (int(State.HELD),)
        ).fetchall()
        return bodies, len(list(vault.folder.evidence.iterdir()))


def _readable(field: Shell) -> set[str]:
    """Where the marker is found by whoever has every key."""
    found = set()
    with field.vault() as vault:
        key = vault.slots.unlock_with_passphrase(PASSPHRASE, None)
        if MARKER.encode() in plaintext(vault.folder.database, key):
            found.add("database")
        for file in vault.evidence.files():
            with vault.evidence.open(file.id) as content:
                if MARKER.encode() in content.read():
                    found.add(file.id)
    return found
