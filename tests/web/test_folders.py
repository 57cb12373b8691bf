# SPDX-License-Identifier: GPL-3.0-or-later
"""Which folders are offered for files that travel."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from intake.web import folders


def test_what_was_plugged_in_is_found(tmp_path: Path) -> None:
    """Mounts below the usual places count; the system's own do not; names with spaces and accents come out whole."""
    table = tmp_path / "mounts"
    table.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "/dev/sdb1 /media/me/MY\\040STICK vfat rw 0 0\n"
        "/dev/sdc1 /run/media/me/card exfat rw 0 0\n"
        "/dev/sdd1 /media/me/Clé\\134n exfat rw 0 0\n"
        "proc /proc proc rw 0 0\n"
        "\n",
        "utf-8",
    )
    found = ["/media/me/MY STICK", "/run/media/me/card", "/media/me/Clé\\n"]
    assert list(folders.mounted(table)) == [Path(one) for one in found]
    assert list(folders.mounted(tmp_path / "none")) == []


def test_sticks_come_before_downloads_and_only_what_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that is gone is not offered."""
    stick, downloads = tmp_path / "stick", tmp_path / "Downloads"
    stick.mkdir()
    downloads.mkdir()
    monkeypatch.setattr(folders, "_sticks", lambda: iter([stick, tmp_path / "gone"]))
    monkeypatch.setattr(platformdirs, "user_downloads_path", lambda: downloads)
    found = folders.offered()
    assert [(one.path, one.removable) for one in found] == [(stick, True), (downloads, False)]
    assert found[0].name == "stick"
