# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts, cards and rosters are recognised by what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.crypto.age_header import MAGIC
from intake.errors import BadCard, CannotRead, NotAPart
from sync import cards, finding, roster, rosters
from sync.cards import Card
from sync.roster import SignedRoster
from tests import association


def test_of_a_folder_those_that_begin_as_parts(tmp_path: Path) -> None:
    """Whatever their names are; a named file is taken as it is."""
    (tmp_path / "b.jpg").write_bytes(MAGIC + b"\n" * 40)
    (tmp_path / "a.intake").write_bytes(b"something else")
    (tmp_path / "folder").mkdir()
    assert finding.parts_in(tmp_path) == [tmp_path / "b.jpg"]
    assert finding.parts_in(tmp_path / "a.intake") == [tmp_path / "a.intake"]
    with pytest.raises(CannotRead):
        finding.documents_in(tmp_path / "none")


def test_cards_and_rosters_are_told_apart(tmp_path: Path) -> None:
    """By their content; anything else is refused."""
    with association.build(tmp_path) as made:
        cards.write(made.central, tmp_path / f"a{cards.SUFFIX}")
        rosters.write(made.root, tmp_path / f"b{roster.SUFFIX}")
    named = finding.documents_in(tmp_path)
    assert {tmp_path / f"a{cards.SUFFIX}", tmp_path / f"b{roster.SUFFIX}"} <= set(named)
    assert isinstance(finding.document((tmp_path / f"a{cards.SUFFIX}").read_bytes()), Card)
    assert isinstance(finding.document((tmp_path / f"b{roster.SUFFIX}").read_bytes()), SignedRoster)
    with pytest.raises(NotAPart):
        finding.document(b"photograph")
    with pytest.raises(BadCard):
        finding.document(b"{}")
