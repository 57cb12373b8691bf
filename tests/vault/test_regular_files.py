# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path

import pytest

from intake.vault import keyfile
from intake.vault.regular_files import open_regular

pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none on this system")


def test_plain_files_are_read(tmp_path: Path) -> None:
    """A file, and one that a link names, are open for reading from their beginning."""
    (tmp_path / "file").write_bytes(b"words")
    with open_regular(tmp_path / "file") as opened:
        assert opened.read() == b"words"
    (tmp_path / "link").symlink_to(tmp_path / "file")
    with open_regular(tmp_path / "link", 0) as opened:
        assert opened.read() == b"words"


@pipes
def test_nothing_else_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pipes, devices and folders are refused before they are opened, and so is what is not there."""
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.delattr(os, "open")
    for path in (tmp_path / "pipe", Path(os.devnull), tmp_path, tmp_path / "nothing"):
        with pytest.raises(OSError, match=path.name if path.name == "nothing" else "Invalid argument"):
            open_regular(path)


@pipes
def test_a_pipe_put_there_meanwhile_is_closed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was a file when it was looked at and a pipe when it was opened keeps nobody waiting."""
    path, real = tmp_path / "file", os.open
    path.write_bytes(b"words")
    opened = []

    def swapped(*arguments: object) -> int:
        path.unlink()
        os.mkfifo(path)
        opened.append(real(*arguments))  # type: ignore[arg-type] # passed on as they came
        return opened[0]

    monkeypatch.setattr(os, "open", swapped)
    with pytest.raises(OSError, match="Invalid argument"):
        open_regular(path)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0])


@pipes
def test_a_pipe_in_the_place_of_a_key_file_keeps_nobody_out(tmp_path: Path) -> None:
    """Opening a vault goes on to the next stick."""
    (tmp_path / "first").mkdir()
    (tmp_path / "second").mkdir()
    content = keyfile.create(tmp_path / "second", "ab" * 16)
    os.mkfifo(tmp_path / "first" / keyfile.name("ab" * 16))
    assert keyfile.find([tmp_path / "first", tmp_path / "second"], "ab" * 16) == content
