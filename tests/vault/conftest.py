# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder, a key and an open database for the tests of the store."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE

import pytest

from intake.crypto.age import HybridIdentity
from intake.vault.database import Connection, connect
from intake.vault.evidence import EvidenceStore
from intake.vault.folder import VaultFolder
from intake.vault.schema import migrate
from tests import association

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(range(32))

ID = "0123456789abcdef0123456789abcdef"
IDENTITY = HybridIdentity.generate()
CONTENT = b"what the camera saw " * 20_000
SHA256 = hashlib.sha256(CONTENT).hexdigest()

Program = Callable[..., "subprocess.CompletedProcess[str]"]
Copies = Callable[..., int]

# Runs each program that it is told in a copy of itself, which may be killed: starting Python takes far longer.
COPYING = """
import json, os, sys
import intake.crypto.age, intake.vault.evidence, intake.vault.keyslots

for line in sys.stdin:
    source, *arguments = json.loads(line)
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv[1:] = arguments
        exec(source, {})
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="session")
def members_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed vaults of a focal point, a coordinator, a custodian and the root, to be copied."""
    made = tmp_path_factory.mktemp("members") / "made"
    with association.build(made):
        return made


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
def store(folder: VaultFolder, connection: Connection) -> EvidenceStore:
    """The empty evidence store of that vault."""
    return EvidenceStore(folder, connection, IDENTITY)


@pytest.fixture
def program() -> Program:
    """Run a short Python program in a process of its own, with arguments, and give back how it ended."""

    def run(source: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", source, *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)

    return run


@pytest.fixture
def copies() -> Iterator[Copies]:
    """Run short Python programs, with arguments, in copies of one process, and give back how each ended."""
    command = [sys.executable, "-c", COPYING]
    with subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True) as process:
        told, answers = process.stdin, process.stdout
        assert told is not None and answers is not None

        def run(source: str, *arguments: object) -> int:
            print(json.dumps([source, *map(str, arguments)]), file=told, flush=True)
            return int(answers.readline())

        yield run


def names(folder: VaultFolder) -> list[str]:
    """What lies in the folder of evidence."""
    return sorted(path.name for path in folder.evidence.iterdir())


def setting_names(connection: Connection) -> list[str]:
    """The names of all settings."""
    return [row[0] for row in connection.execute("SELECT name FROM settings ORDER BY name")]


def put(connection: Connection, name: str, value: str = "1") -> None:
    """Insert a setting, in no transaction of its own."""
    connection.execute("INSERT INTO settings (name, value) VALUES (?, ?)", (name, value))
