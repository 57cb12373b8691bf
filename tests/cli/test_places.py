# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake places``: lists of places added, found in, and taken out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.forms.test_packs import DUMP


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """A list of invented places."""
    path = tmp_path / "ML.txt"
    path.write_text(DUMP, encoding="utf-8")
    return path


def test_a_list_is_added_searched_and_removed(field: Shell, dump: Path) -> None:
    """With the credit that its licence asks for, and found by another spelling."""
    said = field("places", "add", dump)
    assert "ML: 3 places were added." in said
    assert "CC BY 4.0" in said
    assert "ML" in field("places", "list")
    found = field("places", "find", "adjar tin egzercice")
    assert "Adjar Tin-Exercice (well" in found
    assert "GN:9000001" in found
    assert "(puits" in field.speaking("fr")("places", "find", "Adjar Tin Exercice")
    field("places", "remove", "ML")
    assert "GN:9000001" not in field("places", "find", "Adjar Tin Exercice")


def test_a_list_with_a_wrong_line_is_refused_whole(field: Shell, dump: Path) -> None:
    """The line is named and nothing was added."""
    dump.write_text(DUMP.replace("16.5\t-1.25", "north\t-1.25", 1), encoding="utf-8")
    said = field.refused("places", "add", dump, code=1)
    assert "Line 2" in said
    assert "latitude" in said
    assert "ML" not in field("places", "list")


def test_what_is_no_list_is_refused(field: Shell, tmp_path: Path) -> None:
    """A file of another kind is said to be one; a list that is not there cannot be removed."""
    path = tmp_path / "words.txt"
    path.write_text("nothing of the kind\n", encoding="utf-8")
    assert "not a list of places" in field.refused("places", "add", path, code=1)
    assert "“words”" in field.refused("places", "remove", "words", code=1)


def test_built_in_places_are_found_without_any_list(field: Shell) -> None:
    """Regions, cercles and towns ship with the program."""
    assert "Kidal (region)" in field("places", "find", "Kidal")
