# SPDX-License-Identifier: GPL-3.0-or-later
"""Return files and questions from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Association
from tests.cli.test_json import documented, keys


def test_a_report_is_confirmed_and_asked_about(association: Association, tmp_path: Path) -> None:
    """The centre takes in, asks and writes a return file; the field sees what arrived, and answers."""
    field, central = association.field, association.central
    assert field.json("receipt", "status")["ready"] == 1
    central.refused("receipt", "write", tmp_path, code=1)
    association.carry(field, central)
    assert field.json("receipt", "status")["sent"] == 1
    central("question", "X-1", "EXERCISE: who saw it?")
    asked = central.json("questions")
    made = central.json("receipt", "write", tmp_path / "back")
    assert made[0]["notices"] == 1
    told = field("import", tmp_path / "back")
    assert "Everything that was sent until then has arrived." in told
    came = field.json("import", tmp_path / "back")
    status = field.json("receipt", "status")
    assert status == {"ready": 0, "sent": 0, "awaited": 0, "confirmed": 1}
    (question,) = field.json("questions")
    assert question["question"] == "EXERCISE: who saw it?"
    field.refused("answer", question["name"][:8], " ", code=1)
    field("answer", question["name"][:8], "EXERCISE: a herder")
    field.refused("receipt", "write", tmp_path, code=1)
    association.carry(field, central)
    assert central.json("questions") == []
    for command, value in (
        ("receipt write", made),
        ("receipt status", status),
        ("questions", asked),
        ("import", came),
    ):
        assert keys(value) <= documented(f"intake {command}"), command


def test_a_member_who_is_not_there_is_refused(association: Association, tmp_path: Path) -> None:
    """And nothing is written for a list of places that this vault does not have."""
    association.carry(association.field, association.central)
    association.central.refused("receipt", "write", tmp_path, "--for", "EXERCISE-nobody", code=1)
    association.central.refused("receipt", "write", tmp_path / "x", "--places", "EXERCISE", code=1)
