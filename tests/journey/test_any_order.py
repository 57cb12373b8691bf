# SPDX-License-Identifier: GPL-3.0-or-later
"""Any order and any repetition of imports ends in one domain state (DESIGN section 6, promise 4)."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from intake.vault.projections import reports
from intake.vault.records import save_report
from tests.cli.conftest import Shell
from tests.journey.soaking import figures
from tests.journey.tables import row, table
from tests.journey.team import Team, assemble, content, copied, seal, state

Amount = Callable[[int, int], int]


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """Two focal points, a custodian, and three coordinators, of whom the last has done nothing yet."""
    return assemble(place / "team", fields=2, coordinators=3, exercise=True)


@pytest.fixture(scope="module")
def parts(team: Team, place: Path) -> list[Path]:
    """Parts of many days: reports, amendments, a report amended in two copies of one vault, seals, files, findings."""
    sent: list[Path] = []

    def send(shell: Shell) -> None:
        folder = place / f"parts-{len(sent)}"
        made = shell.json("export", "--folder", folder)
        sent.extend(folder / name for name in made["parts"])

    for number, field in enumerate(team.fields):
        rows = [row(f"O{number}-{line}") for line in range(5)]
        field("reports", "add", table(place / f"{number}.csv", rows))
        send(field)
        seal(field, f"O{number}-1", {"name": "EXERCISE Name-4711"})
        (place / "sound.bin").write_bytes(random.Random(number).randbytes(90_000))
        field("evidence", "add", f"O{number}-2", place / "sound.bin")
        send(field)
    twin = copied(team.fields[0], "field-twin")
    for shell, words in ((team.fields[0], "EXERCISE first"), (twin, "EXERCISE second")):
        amend(shell, "O0-0", words)
        send(shell)
    first, second, _ = team.coordinators
    first("import", *sent)
    (formed,) = first.json("incidents", "form", "--from", "O0-0", "--from", "O1-0")["incidents"]
    first("incidents", "form", "--from", "O0-1")
    send(first)
    second("import", *sent)
    for shell, level in ((first, "3"), (second, "4")):
        # Neither knows what the other does: a conflict, which every vault sees alike.
        shell("incidents", "amend", formed["code"], "--level", level, "--reason", "EXERCISE")
        send(shell)
    return sent


def amend(shell: Shell, ref: str, account: str) -> None:
    """Save a revision of a report."""
    with shell.vault() as vault:
        subject = reports.resolve(vault.connection, ref)
        held = reports.read(vault.connection, subject)
        save_report(vault, replace(held, account=account), subject)


@pytest.mark.soak
def test_any_sequence_with_repetitions_ends_in_one_state(
    team: Team, parts: list[Path], place: Path, amount: Amount
) -> None:
    """Shuffled, repeated, one by one or many at once, with rebuilds in between: one state, and a sound vault."""
    assert len(parts) >= 8
    straight = copied(team.coordinators[-1], "central-straight")
    straight("import", *parts)
    expected = state(straight), content(straight)
    drawn, number = random.Random(4001), amount(12, 400)
    imports = 0
    with figures("orders", seed=4001) as told:
        for trial in range(number):
            central = copied(team.coordinators[-1], "central-trial")
            order = [*parts, *drawn.choices(parts, k=drawn.randrange(len(parts)))]
            drawn.shuffle(order)
            while order:
                some = drawn.randint(1, 4)
                central("import", *order[:some])
                imports += min(some, len(order))
                order = order[some:]
                if drawn.random() < 0.1:
                    central("vault", "rebuild")
            assert (state(central), content(central)) == expected, trial
            # The one thing that is wrong is wrong everywhere: a vault was copied and both copies were written in.
            (found,) = central.json("vault", "verify", code=5)["findings"]
            assert found["code"] == "fork"
            shutil.rmtree(central.folder)
        told += [f"{number} sequences", f"{imports} imports"]
