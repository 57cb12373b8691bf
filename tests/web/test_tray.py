# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray keeps ciphertext alone, whole or not at all, and never more than there is room for."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.crypto import age
from intake.crypto.age import HybridIdentity
from intake.errors import NotAPart, TrayFull
from intake.vault.folder import PART
from intake.web import tray as module
from intake.web.tray import SMALL, Tray

CIPHERTEXT = age.encrypt(b"EXERCISE" * 5000, [HybridIdentity.generate().recipient])


@pytest.fixture
def tray(tmp_path: Path) -> Tray:
    """An empty tray."""
    return Tray(tmp_path)


@pytest.mark.parametrize("piece", [1, 30, 64, 1000, 10**6])
def test_an_encrypted_file_is_kept_as_it_came(tray: Tray, piece: int) -> None:
    """In whatever pieces it arrives; its own name is on no disk."""
    writer = tray.writer("EXERCISE name.intake")
    for at in range(0, len(CIPHERTEXT), piece):
        writer.write(CIPHERTEXT[at : at + piece])
    dropped = writer.commit()
    assert dropped.path is not None
    assert dropped.path.read_bytes() == CIPHERTEXT
    assert tray.waiting() == [dropped.path]
    assert tray.name(dropped.path) == "EXERCISE name.intake"
    assert "EXERCISE" not in "".join(path.name for path in tray.folder.iterdir())
    assert "EXERCISE" not in Tray(tray.folder.parent).name(dropped.path)


def test_a_file_that_was_cut_off_leaves_nothing(tray: Tray) -> None:
    """Neither when the upload is dropped, nor when the program was."""
    writer = tray.writer("a")
    writer.write(CIPHERTEXT[:500])
    writer.abort()
    assert not list(tray.folder.iterdir())
    (tray.folder / f"{'0' * 32}.age{PART}").write_bytes(b"x")
    assert not Tray(tray.folder.parent).waiting()
    assert not list(tray.folder.iterdir())


def test_anything_else_touches_no_disk(tray: Tray) -> None:
    """Small files stay in memory; large ones are refused."""
    writer = tray.writer("card")
    writer.write(b"{}")
    assert writer.commit().data == b"{}"
    writer = tray.writer("photo")
    writer.write(b"x" * (SMALL + 1))
    with pytest.raises(NotAPart):
        writer.commit()
    assert not tray.folder.exists()


def test_a_second_copy_is_dropped(tray: Tray) -> None:
    """The same file twice waits once."""
    paths = []
    for _ in range(2):
        writer = tray.writer("a")
        writer.write(CIPHERTEXT)
        paths.append(writer.commit().path)
    assert paths[0] == paths[1]
    assert len(tray.waiting()) == 1


def test_it_has_a_limit(tray: Tray, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that nobody vouches for cannot fill the disk."""
    tray.writer("a").write(b"")
    first = tray.writer("a")
    first.write(CIPHERTEXT)
    first.commit()
    monkeypatch.setattr(module, "MOST", len(CIPHERTEXT) - 1)
    second = tray.writer("b")
    with pytest.raises(TrayFull):
        second.write(CIPHERTEXT)
    second.abort()
    assert len(tray.waiting()) == 1


def test_only_files_of_the_tray_are_removed(tray: Tray, tmp_path: Path) -> None:
    """A file on a stick is somebody else's."""
    other = tmp_path / "stick.intake"
    other.write_bytes(CIPHERTEXT)
    tray.remove(other)
    assert other.exists()
