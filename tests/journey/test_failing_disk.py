# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full, or write-protected, from a random call on: nothing is lost, nothing is half done, it is said.

What a command changes on the disk is traced once; then, from one of these calls on, the system answers with an error.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from intake.cli.exits import Exit
from tests.cli.conftest import Shell
from tests.journey.killing import Moment, calls, run
from tests.journey.tables import row, table
from tests.journey.team import Team, assemble, content, copied, seal, sound, state

pytestmark = [
    pytest.mark.only_linux,
    pytest.mark.skipif(
        shutil.which("strace") is None, reason="strace is not installed: apt-get install strace"
    ),
]
ERRORS = ("ENOSPC", "EROFS")
AWAITED = {"gap", "evidence-absent", "seal-absent"}

Amount = Callable[[int, int], int]


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """A focal point with reports, a seal and a film; the centre has taken them in and answered."""
    team = assemble(place / "team", exercise=True)
    field = team.fields[0]
    field("reports", "add", table(place / "many.csv", [row(f"F-{number}") for number in range(40)]))
    seal(field, "F-1", {"name": "EXERCISE Name-4711"})
    (place / "film.bin").write_bytes(random.Random(9).randbytes(600_000))
    field("evidence", "add", "F-1", place / "film.bin")
    shutil.copytree(field.folder, place / "team" / "field-before")
    field("export", "--folder", place / "out")
    shutil.copytree(team.central.folder, place / "team" / "central-before")
    team.central("import", place / "out")
    team.central("receipt", "write", place / "back")
    field("import", place / "back")
    return team


def moments(shell: Shell, command: Sequence[object], log: Path, count: int, seed: int) -> list[Moment]:
    """So many calls from which on the disk fails, in one way or the other."""
    drawn = random.Random(seed)
    made = calls(shell, [command], log)
    return [
        replace(one, error=ERRORS[at % 2]) for at, one in enumerate(drawn.sample(made, min(count, len(made))))
    ]


@pytest.mark.soak
def test_an_export_onto_a_disk_that_fails(team: Team, place: Path, amount: Amount) -> None:
    """It says so and leaves no part that is not whole; the same command then sends everything."""
    before = team.fields[0].at(place / "team" / "field-before")
    trace = copied(before, "export-trace")
    chosen = moments(
        trace, ["export", "--folder", place / "traced"], place / "export-log", amount(4, 100), 41
    )
    for number, moment in enumerate(chosen):
        field, folder = copied(before, f"export-{number}"), place / f"exported-{number}"
        central = copied(team.central.at(place / "team" / "central-before"), f"export-central-{number}")
        command = ["export", "--folder", folder, "--json"]
        assert set(run(field, [command], moment).said("exit")) <= {Exit.FINE, Exit.DISK}, moment
        assert sound(field) == []
        run(field, [command])
        central("import", folder)
        assert (state(central), content(central)) == (state(team.central), content(team.central)), moment
        for shell in (field, central):
            shutil.rmtree(shell.folder)


@pytest.mark.soak
def test_an_import_into_a_vault_whose_disk_fails(team: Team, place: Path, amount: Amount) -> None:
    """Each part is in or not; the vault is sound; the same command takes in the rest."""
    before = team.central.at(place / "team" / "central-before")
    command = ["import", place / "out", "--json"]
    chosen = moments(copied(before, "import-trace"), command, place / "import-log", amount(4, 100), 42)
    for number, moment in enumerate(chosen):
        central = copied(before, f"import-{number}")
        said = run(central, [command], moment).said("exit")
        assert set(said) <= {Exit.FINE, Exit.PARTLY, Exit.DISK}, moment
        assert {finding["code"] for finding in sound(central)} <= AWAITED
        assert run(central, [command]).said("exit") == [Exit.FINE]
        assert (state(central), content(central)) == (state(team.central), content(team.central)), moment
        shutil.rmtree(central.folder)


@pytest.mark.soak
def test_letting_go_on_a_disk_that_fails(team: Team, place: Path, amount: Amount) -> None:
    """All is here or none; the same command finishes."""
    command = ["purge", "now"]
    chosen = moments(copied(team.fields[0], "purge-trace"), command, place / "purge-log", amount(4, 100), 43)
    for number, moment in enumerate(chosen):
        field = copied(team.fields[0], f"purge-{number}")
        said = run(field, [command], moment).said("exit")
        assert set(said) <= {Exit.FINE, Exit.DISK}, moment
        assert sound(field) == []
        left = len(field.json("reports", "list", "--limit", 100)) - len(field.json("purge", "list"))
        assert left in (0, 40), moment
        run(field, [command])
        assert len(field.json("purge", "list")) == 40
        assert sound(field) == []
        shutil.rmtree(field.folder)
