# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake inbox``: what waits for a roster, listed, taken in and refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forms.incident_csv import COLUMNS
from tests.cli.conftest import ROW, Association


@pytest.fixture
def early(association: Association, tmp_path: Path, table: Callable[..., Path]) -> Path:
    """The folder of a part whose sender is enrolled, in a roster that the coordinator has not accepted yet."""
    root, new = association.root, association.field.at(tmp_path / "new")
    new("init", "--role", "coordinator", "--label", "NEEM")
    words = new.json("card", "write", tmp_path / "new.card")["words"]
    root("card", "enrol", tmp_path / "new.card", "--words", " ".join(words))
    root("roster", "write", tmp_path / "newer.roster")
    of_root = " ".join(root.json("roster", "show", "--words")["words"])
    new("roster", "accept", tmp_path / "newer.roster", "--words", of_root)
    new("reports", "add", table(COLUMNS, ROW))
    new("export", "--folder", tmp_path / "early")
    return tmp_path / "early"


def test_part_waits_until_the_roster_comes(association: Association, early: Path, tmp_path: Path) -> None:
    """Importing says that it waits; accepting the roster takes it in and says so."""
    central = association.central
    said = central.refused("import", early, code=1)
    assert "not enrolled" in said and "waits here" in said
    assert "not enrolled" not in central.refused("inbox", "take", code=0)
    (waiting,) = central.json("inbox", "list")
    assert waiting["keys"][0].startswith("SHA256:") and not waiting["named"]
    assert waiting["id"][:8] in central("inbox", "list")
    assert central.json("import", early, code=1)[0]["waits"]
    assert "from NEEM" in central("roster", "accept", tmp_path / "newer.roster")
    assert central.json("inbox", "list") == []
    assert "No file waits" in central("inbox", "list")


def test_waiting_part_is_refused(association: Association, early: Path) -> None:
    """It is thrown away by the beginning of its id; what is not there is said."""
    central = association.central
    central("import", early, code=1)
    (waiting,) = central.json("inbox", "list")
    assert central.json("inbox", "take", waiting["id"], code=1)[0]["refused"] == "UnknownSender"
    assert "Refused: 1" in central("inbox", "refuse", waiting["id"][:6])
    assert central.json("inbox", "list") == []
    assert "No file that waits" in central.refused("inbox", "refuse", waiting["id"], code=1)
