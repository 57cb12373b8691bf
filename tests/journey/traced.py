# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs under strace: every file that they and what they start create, write, rename or link."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

CALLS = "open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mkdir,mkdirat,mknod,mknodat"
_OPENED = re.compile(
    r'\b(?:open|openat|openat2|creat)\((?:[^"]*<([^>]*)>[^"]*, )?"((?:[^"\\]|\\.)*)"(.*)= \d+'
)
_NAMED = re.compile(r"\b(?:rename\w*|link\w*|symlink\w*|mkdir\w*|mknod\w*)\((.*)\)\s+= 0")
_PATH = re.compile(r'(?:<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')
_WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE|creat\(|\{flags=[^}]*(?:WRONLY|RDWR|CREAT)")


def strace(log: Path) -> list[str]:
    """The beginning of a command line that traces the rest into ``log``."""
    program = shutil.which("strace")
    if program is None:
        pytest.skip("strace is not installed")
    return [
        program,
        "-f",
        "-qq",
        "-y",
        "-s",
        "4096",
        "-e",
        f"trace={CALLS}",
        "-e",
        "signal=none",
        "-o",
        str(log),
    ]


def written(log: Path, folder: Path) -> set[Path]:
    """The files and folders that a trace says were created, opened for writing, renamed or linked.

    ``folder`` is where the traced program was started.
    """
    return set(_written(log, folder))


def _written(log: Path, folder: Path) -> Iterator[Path]:
    for line in log.read_text("utf-8", "replace").splitlines():
        opened = _OPENED.search(line)
        if opened and _WRITING.search(line):
            yield _absolute(opened[1] or str(folder), opened[2])
        named = _NAMED.search(line)
        if named:
            yield from (_absolute(base or str(folder), path) for base, path in _PATH.findall(named[1]))


def _absolute(base: str, path: str) -> Path:
    text = (
        path.encode("latin-1", "replace")
        .decode("unicode_escape")
        .encode("latin-1", "replace")
        .decode("utf-8", "replace")
    )
    return Path(os.path.normpath(Path(base, text)))
