# SPDX-License-Identifier: GPL-3.0-or-later
"""Bundles that are not what they should be, and sending that cannot be done: refused, with nothing lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.incident_csv import COLUMNS
from tests.cli.conftest import ROW, Association, Shell
from tests.cli.test_bad_input import refused_in_both, unharmed
from tests.sync.forging import take_apart

Table = Callable[..., Path]


@pytest.fixture
def parts(association: Association) -> list[Path]:
    """The parts in which the focal point's report travels."""
    association.field("export", "--folder", association.parts)
    return sorted(association.parts.iterdir())


def test_foreign_file_as_bundle(association: Association, tmp_path: Path) -> None:
    """A picture is no part."""
    foreign = tmp_path / "picture.jpg"
    foreign.write_bytes(os.urandom(100_000))
    with unharmed(association.central):
        refused_in_both(association.central, "import", foreign, code=1, about="not one that Intake made")


def test_folder_without_a_part(association: Association, tmp_path: Path) -> None:
    """Nothing in it begins as a part does."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("EXERCISE", encoding="utf-8")
    with unharmed(association.central):
        refused_in_both(association.central, "import", tmp_path / "letters", code=1, about="There is no part")


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.9999])
def test_truncated_bundle(association: Association, parts: list[Path], kept: float) -> None:
    """A part that was cut off on its way brings nothing."""
    whole = parts[0].read_bytes()
    parts[0].write_bytes(whole[: int(len(whole) * kept)])
    with unharmed(association.central):
        english, french = (
            association.central.speaking(language).json("import", parts[0], code=1)[0]
            for language in ("en", "fr")
        )
        assert english["refused"] == french["refused"]
        assert english["message"] != french["message"]
        assert association.central.json("reports", "list") == []


def test_damaged_bundle(association: Association, parts: list[Path]) -> None:
    """One flipped bit in the middle refuses the whole part."""
    data = bytearray(parts[0].read_bytes())
    data[len(data) // 2] ^= 4
    parts[0].write_bytes(data)
    with unharmed(association.central):
        association.central.refused("import", parts[0], code=1)


def test_bundle_for_another_recipient(association: Association, parts: list[Path]) -> None:
    """The custodian's vault cannot open what was sent to coordinators."""
    with unharmed(association.custodian):
        for part in parts:
            refused_in_both(association.custodian, "import", part, code=1, about="made for somebody else")


def test_unknown_sender(association: Association, shell: Shell, tmp_path: Path, table: Table) -> None:
    """Somebody who is not in the roster is not believed, even if the part can be opened."""
    stranger = shell.at(tmp_path / "stranger")
    stranger("init", "--label", "STRANGER")
    words = " ".join(association.root.json("roster", "show", "--words")["words"])
    stranger("roster", "accept", tmp_path / "field.roster", "--words", words)
    stranger("reports", "add", table(COLUMNS, ROW))
    stranger("export", "--folder", tmp_path / "strange")
    with unharmed(association.central):
        (part,) = (tmp_path / "strange").iterdir()
        refused_in_both(association.central, "import", part, code=1, about="is not enrolled")


def test_bundle_of_a_later_version(association: Association, parts: list[Path], tmp_path: Path) -> None:
    """A format that this program does not know yet asks for a newer program."""
    with association.field.vault() as sender, association.central.vault() as receiver:
        forged = take_apart(parts[0], receiver.keys.receive)
        forged.fields["format"] = "intake-part/2"
        later = forged.write(tmp_path / "later.intake", sender.keys.sign, [receiver.keys.receive.recipient])
    with unharmed(association.central):
        refused_in_both(association.central, "import", later, code=1, about="newer Intake")


def test_one_bad_file_among_good_ones(association: Association, parts: list[Path], tmp_path: Path) -> None:
    """Exit code 3: the good part is in, the bad one is named."""
    bad = tmp_path / "bad.intake"
    bad.write_bytes(parts[0].read_bytes()[:-1])
    done = association.central.result("import", bad, parts[0], code=3)
    assert "bad.intake:" in done.stderr
    assert [one["ref"] for one in association.central.json("reports", "list")] == ["X-1"]


def test_folder_that_cannot_be_written(association: Association, tmp_path: Path) -> None:
    """Parts are not half-written where a file stands in the way of the folder."""
    (tmp_path / "file").write_bytes(b"x")
    with unharmed(association.field):
        association.field.refused("export", "--folder", tmp_path / "file" / "sub", code=6)


@pytest.mark.parametrize("size", ["16MB!", "-5", "5T", "1k"])
def test_part_size_that_holds_nothing(association: Association, size: str) -> None:
    """A size that is none, or too small for anything, is refused before a part is written."""
    with unharmed(association.field):
        code = 1 if size == "1k" else 2
        association.field.refused("export", "--folder", association.parts, "--part-size", size, code=code)
    assert not association.parts.exists() or not list(association.parts.iterdir())


def test_nothing_new_to_send(association: Association) -> None:
    """Exit code 1, and no empty part."""
    association.field("export", "--folder", association.parts)
    before = sorted(association.parts.iterdir())
    refused_in_both(association.field, "export", "--folder", association.parts, code=1, about="nothing new")
    assert sorted(association.parts.iterdir()) == before


def test_export_before_any_roster(field: Shell, tmp_path: Path) -> None:
    """There is nobody to encrypt for yet."""
    with unharmed(field):
        refused_in_both(field, "export", "--folder", tmp_path / "out", code=1, about="roster")
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())
