# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder, a key and an open database for the tests of the store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.vault.database import Connection, connect
from intake.vault.folder import VaultFolder
from intake.vault.schema import migrate

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(range(32))

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> VaultFolder:
    """The folder of a new vault."""
    made = VaultFolder(tmp_path / "vault")
    made.create()
    return made


@pytest.fixture
def connection(folder: VaultFolder) -> Iterator[Connection]:
    """The open database of that vault, with its base tables, under `KEY`."""
    opened = connect(folder.database, KEY, create=True)
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture
def program() -> Program:
    """Run a short Python program in a process of its own, with arguments, and give back how it ended."""

    def run(source: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", source, *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)

    return run
