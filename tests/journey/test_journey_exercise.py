# SPDX-License-Identifier: GPL-3.0-or-later
"""The invented month from the focal point to the printed table, with the real programs in processes of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.central.formed import EXERCISE
from tests.cli.conftest import Shell
from tests.journey.figures import printed
from tests.journey.programs import ROOT, Program
from tests.journey.team import Team, assemble, at_full_price, seal

EXPECTED = ROOT / "tests" / "central" / "expected_month.json"
MONTH = "2025-03"


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """Vaults whose passphrases cost what the product demands at least, because real programs open them."""
    made = assemble(place / "team", custodians=2, exercise=True)
    at_full_price(made.fields[0], made.central, made.custodians[1])
    return made


def program(shell: Shell) -> Program:
    """The same vault, by programs."""
    return Program(shell.folder, shell.passphrase, shell.language)


def test_a_vault_is_made_by_the_program_alone(place: Path, team: Team) -> None:
    """`python -m intake init`, with its calibrated passphrase slot, makes a vault that opens again."""
    alone = Program(place / "alone", team.root.passphrase)
    assert "Code name: ZIRA" in alone("init", "--exercise", "--role", "focal-point", "--label", "ZIRA")
    assert alone.json("vault", "info")["label"] == "ZIRA"


def test_the_exercise_month_comes_out_as_worked_out_by_hand(place: Path, team: Team) -> None:
    """Reports, a seal and totals travel as one bundle; the coordinator's table is the one on paper."""
    field, central, custodian = (program(one) for one in (team.fields[0], team.central, team.custodians[1]))
    assert field.json("reports", "add", EXERCISE / "month.csv")["refused"] == []
    field("tallies", "add", EXERCISE / "totals.csv")
    sealed = seal(field, "EX-01", {"name": "EXERCISE-4711"})
    made = field.json("export", "--folder", place / "bundle")
    assert len(list((place / "bundle").iterdir())) == len(made["parts"]) >= 1

    central("import", place / "bundle")
    central("import", place / "bundle")
    formed = central.json("incidents", "form", "--each")
    assert len(formed["incidents"]) == len(central.json("reports", "list"))
    assert printed(central, MONTH) == json.loads(EXPECTED.read_text("utf-8"))

    central("export", "--to", "custodians", "--folder", place / "seals")
    custodian("import", place / "seals")
    assert custodian.json("unseal", sealed, "--reason", "EXERCISE") == {"name": "EXERCISE-4711"}
    for one in (field, central, custodian):
        assert one.json("vault", "verify")["sound"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_the_table_prints_in_every_format_and_language(team: Team, form: str, language: str) -> None:
    """HTML for reading, CSV for spreadsheets, JSON for programs, each still marked as an exercise."""
    assert "EXERCI" in team.central("month", MONTH, "--format", form, "--language", language)
