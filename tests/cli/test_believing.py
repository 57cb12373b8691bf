# SPDX-License-Identifier: GPL-3.0-or-later
"""Revoking from the command line with a coordinator's list of what came, or believing nothing."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Association


def test_list_is_carried_to_the_root(association: Association, tmp_path: Path) -> None:
    """The roster names the heads of the list."""
    association.carry(association.field, association.central)
    lines = association.central.json(
        "roster", "heads", "FOCAL-POINT", "--out", tmp_path / "came.intake-heads"
    )
    assert len(lines) == 1
    association.root("roster", "revoke", "FOCAL-POINT", "--heads", tmp_path / "came.intake-heads")
    (revoked,) = [
        m for m in association.root.json("roster", "show")["members"] if m["label"] == "FOCAL-POINT"
    ]
    assert revoked["trusted"] == lines and revoked["status"] == "revoked"


def test_nothing_is_believed(association: Association, tmp_path: Path) -> None:
    """Everything of the member loses its effect; two answers at once are a mistake."""
    association.carry(association.field, association.central)
    association.central("roster", "heads", "FOCAL-POINT", "--out", tmp_path / "came")
    both = ("--heads", tmp_path / "came", "--believe-nothing")
    assert "none of them" in association.root.refused("roster", "revoke", "FOCAL-POINT", *both, code=2)
    other = association.root.refused("roster", "revoke", "CUSTODIAN", "--heads", tmp_path / "came", code=2)
    assert "another member" in other
    association.root("roster", "revoke", "FOCAL-POINT", "--believe-nothing")
    association.root("roster", "write", tmp_path / "next.roster")
    association.central("roster", "accept", tmp_path / "next.roster")
    assert association.central.json("reports", "list") == []
