# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that fills up while a command writes: exit code 6, nothing lost, nothing half-written; room finishes it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.journey.killing import Moment, run
from tests.journey.tables import row, table
from tests.journey.team import Team, assemble, content, copied, sound, state

pytestmark = [
    pytest.mark.only_linux,
    pytest.mark.skipif(shutil.which("prlimit") is None, reason="prlimit is not installed: util-linux"),
]
REPORTS = 400
FILM = 3_000_000
LIMITS = (300_000, 1_000_000)


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """A focal point with a film attached, the coordinator and a custodian."""
    team = assemble(place / "team", exercise=True)
    (place / "film.bin").write_bytes(random.Random(8).randbytes(FILM))
    team.fields[0]("reports", "add", table(place / "first.csv", [row("D-0")]))
    return team


def fills_up(shell: Shell, command: list[object], limit: int) -> None:
    """Run the command where no file may grow beyond ``limit``: it stops with exit code 6, and changes nothing."""
    before = state(shell), content(shell), shell.json("vault", "info")["entries"]
    assert run(shell, [[*command, "--json"]], Moment(largest_file=limit)).said("exit") == [6]
    assert (state(shell), content(shell), shell.json("vault", "info")["entries"]) == before
    assert sound(shell) == []
    assert not list(shell.folder.rglob("*.part"))


def finishes(shell: Shell, command: list[object]) -> None:
    """Run the command where there is room again."""
    assert run(shell, [[*command, "--json"]]).said("exit") == [0]
    assert sound(shell) == []


@pytest.mark.parametrize("limit", LIMITS)
def test_reports_do_not_fit(team: Team, place: Path, limit: int) -> None:
    """A table of reports goes in whole or not at all."""
    field = copied(team.fields[0], f"field-save-{limit}")
    rows = [row(f"D-{number}", notes="EXERCISE " * 100) for number in range(1, REPORTS)]
    command: list[object] = ["reports", "add", table(place / "many.csv", rows)]
    fills_up(field, command, limit)
    finishes(field, command)
    assert len(field.json("reports", "list", "--limit", 1000)) == REPORTS


@pytest.mark.parametrize("limit", LIMITS)
def test_evidence_does_not_fit(team: Team, place: Path, limit: int) -> None:
    """No piece of a film stays in the vault."""
    field = copied(team.fields[0], f"field-film-{limit}")
    command: list[object] = ["evidence", "add", "D-0", place / "film.bin"]
    fills_up(field, command, limit)
    assert not list((field.folder / "evidence").iterdir())
    finishes(field, command)


@pytest.mark.parametrize("limit", LIMITS)
def test_parts_do_not_fit(team: Team, place: Path, limit: int) -> None:
    """No part is left in the folder, not even those that did fit, and the next export sends everything."""
    field, central = copied(team.fields[0], f"field-parts-{limit}"), copied(team.central, f"central-{limit}")
    folder = place / f"parts-{limit}"
    field("evidence", "add", "D-0", place / "film.bin")
    fills_up(field, ["export", "--folder", folder], limit)
    assert list(folder.iterdir()) == []
    finishes(field, ["export", "--folder", folder])
    text, film = sorted(folder.iterdir(), key=lambda path: path.stat().st_size)
    fills_up(central, ["import", film], limit)
    # The part that fits goes in, the other one is named: partly done.
    assert run(central, [["import", film, text, "--json"]], Moment(largest_file=limit)).said("exit") == [3]
    assert [one["here"] for one in central.json("evidence", "list")] == [False]
    finishes(central, ["import", folder])
    assert [one["here"] for one in central.json("evidence", "list")] == [True]
