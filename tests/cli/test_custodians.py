# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake roster custodians`` and ``confirm-custodian``: sealing for a new one only after words."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Association, Shell


@pytest.fixture
def second(association: Association, tmp_path: Path) -> str:
    """The words of a second custodian, whom the newest roster names and the focal point has accepted."""
    new, root = association.field.at(tmp_path / "second"), association.root
    new("init", "--role", "custodian", "--label", "NEEM")
    words = " ".join(new.json("card", "write", tmp_path / "second.card")["words"])
    root("card", "enrol", tmp_path / "second.card", "--words", words)
    root("roster", "write", tmp_path / "two.roster", "--scope", "field")
    said = association.field.result("roster", "accept", tmp_path / "two.roster").stderr
    assert "not sealed for NEEM yet" in said
    return words


def sealed_for(field: Shell, *, code: int = 0) -> str:
    """Seal an identity; what is said of it."""
    reader, writer = os.pipe()
    os.write(writer, json.dumps({"name": "EXERCISE"}).encode())
    os.close(writer)
    done = field.result("seal", "X-1", "--source", 1, "--identity-fd", reader, code=code)
    os.close(reader)
    return done.stdout + done.stderr


def test_custodian_is_confirmed_by_words(association: Association, second: str) -> None:
    """Listed as waiting, refused with other words, confirmed with the right ones."""
    field = association.field
    assert [one["confirmed"] for one in field.json("roster", "custodians")] == [True, False]
    assert "waits for confirmation" in field("roster", "custodians")
    assert "for 1 custodians" in sealed_for(field)
    wrong = " ".join(reversed(second.split()))
    field.refused("roster", "confirm-custodian", "NEEM", "--words", wrong, code=1)
    assert "NEEM too" in field("roster", "confirm-custodian", "NEEM", "--words", second)
    assert all(one["confirmed"] for one in field.json("roster", "custodians"))
    assert "for 2 custodians" in sealed_for(field)


def test_without_a_confirmed_custodian_nothing_is_sealed(
    association: Association, second: str, tmp_path: Path
) -> None:
    """The reason is said, and nothing was asked for."""
    assert second
    association.root("roster", "revoke", "CUSTODIAN")
    association.root("roster", "write", tmp_path / "one.roster", "--scope", "field")
    association.field("roster", "accept", tmp_path / "one.roster")
    assert "none was confirmed" in sealed_for(association.field, code=1)


def test_words_are_shown_with_their_digits(association: Association, tmp_path: Path) -> None:
    """Twelve groups of four digits, which confirm as well as the words do."""
    said = association.custodian("card", "write", tmp_path / "again.card")
    groups = [part for part in said.split() if len(part) == 4 and part.isdigit()]
    assert len(groups) == 12
