# SPDX-License-Identifier: GPL-3.0-or-later
"""A report's history, and its proof, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from intake.cli.exits import Exit
from intake.crypto.verify_proof import check
from tests.cli.conftest import Association, Shell


def test_history_names_each_step(central: Shell, report: str) -> None:
    """When, what, by whom."""
    (step,) = central.json("history", report)
    assert (step["kind"], step["author"]) == ("report", "TAMA")
    assert "TAMA" in central("history", report)


def test_proof_of_what_was_received_verifies(association: Association, tmp_path: Path) -> None:
    """A warning that it can be read, a file that checks, an entry of the journal."""
    association.carry(association.field, association.central)
    path = tmp_path / "EXERCISE.intake-proof"
    done = association.central.result("history", "X-1", "--proof", path)
    assert "readable" in done.stderr and "verify_proof.py" in done.stdout
    found = check(path.read_bytes())
    assert {code for code, _ in found.said} >= {"entry", "body", "import"}
    assert "Tin-Adjar" in path.read_text("utf-8")
    assert [step["kind"] for step in association.central.json("history", "X-1")] == ["report", "disclose"]


def test_proof_without_contents(association: Association, tmp_path: Path) -> None:
    """Nothing of the report can be read in it."""
    association.carry(association.field, association.central)
    path = tmp_path / "EXERCISE.intake-proof"
    association.central("history", "X-1", "--proof", path, "--without-bodies")
    assert "Tin-Adjar" not in path.read_text("utf-8")
    check(path.read_bytes())


def test_nothing_is_overwritten_or_guessed(association: Association, tmp_path: Path) -> None:
    """A name that is taken, contents left out of no proof, and a vault without a roster are refused."""
    path = tmp_path / "EXERCISE.intake-proof"
    path.write_bytes(b"EXERCISE")
    field = association.field
    field.refused("history", "X-1", "--proof", path, code=Exit.REFUSED)
    assert path.read_bytes() == b"EXERCISE"
    field.refused("history", "X-1", "--without-bodies", code=Exit.USAGE)
    field.refused("history", "NOTHING-1", code=Exit.REFUSED)


def test_vault_without_a_roster_gives_no_proof(central: Shell, report: str, tmp_path: Path) -> None:
    """Nobody could say whose keys these are; the journal says nothing of a proof that was not made."""
    central.refused("history", report, "--proof", tmp_path / "proof", code=Exit.REFUSED)
    assert not (tmp_path / "proof").exists()
    assert [step["kind"] for step in central.json("history", report)] == ["report"]


def test_json_names_the_files(association: Association, tmp_path: Path) -> None:
    """For scripts: where the proof is, and the program that checks it."""
    path = tmp_path / "EXERCISE.intake-proof"
    told = json.loads(association.field("history", "X-1", "--proof", path, "--json"))
    assert told["proof"] == str(path)
    assert Path(told["verifier"]).name == "verify_proof.py"
