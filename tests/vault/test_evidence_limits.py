# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.vault.database import Connection, connect
from intake.vault.evidence import EvidenceStore
from intake.vault.folder import VaultFolder
from intake.vault.schema import migrate

from .conftest import IDENTITY, KEY, Copies, Program, names

ADD_AND_DIE = """
import os, signal, sys
from pathlib import Path
from intake.crypto.age import HybridIdentity
from intake.vault.database import connect
from intake.vault.evidence import EvidenceStore
from intake.vault.folder import VaultFolder
from tests.vaults import put
folder, left = VaultFolder(Path(sys.argv[1])), int(sys.argv[2])
connection = connect(folder.database, bytes(range(32)))
store = EvidenceStore(folder, connection, HybridIdentity.generate())

def step():
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

def watch(event, arguments):
    if event in ("os.rename", "os.remove") or event == "open" and arguments[2] & os.O_WRONLY:
        step()

real_fsync = os.fsync
def fsync(descriptor):
    step()
    real_fsync(descriptor)

os.fsync = fsync
sys.addaudithook(watch)
connection.set_trace_callback(lambda sql: step())
put(store, b"what the camera saw " * 20_000)
left = 1000
"""

ADD_UNDER_A_LIMIT = """
import resource, sys
from pathlib import Path
from intake.crypto.age import HybridIdentity
from intake.errors import DiskFull
from intake.vault.database import connect
from intake.vault.evidence import EvidenceStore
from intake.vault.folder import VaultFolder
from tests.vaults import put
folder = VaultFolder(Path(sys.argv[1]))
store = EvidenceStore(folder, connect(folder.database, bytes(range(32))), HybridIdentity.generate())
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    put(store, bytes(1_000_000))
except DiskFull as full:
    print(full.facts["reason"])
"""

ADD_AND_MEASURE = """
import resource, sys
from pathlib import Path
from intake.crypto.age import HybridIdentity
from intake.vault.database import connect
from intake.vault.evidence import EvidenceStore
from intake.vault.folder import VaultFolder
from tests.vaults import put

class Camera:
    def __init__(self, size):
        self.left = size
    def read(self, size):
        taken = min(size, self.left)
        self.left -= taken
        return bytes(taken)

folder, megabytes = VaultFolder(Path(sys.argv[1])), int(sys.argv[2])
store = EvidenceStore(folder, connect(folder.database, bytes(range(32))), HybridIdentity.generate())
store.verify(put(store, Camera(1_000_000)).id)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
stored = put(store, Camera(megabytes * 1_000_000))
store.verify(stored.id)
print(stored.size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.only_linux
def test_write_that_the_system_cuts_short_leaves_nothing(
    connection: Connection, folder: VaultFolder, program: Program
) -> None:
    """Where the system itself stops the file half way, it is removed and the person told."""
    assert program(ADD_UNDER_A_LIMIT, folder.path).stdout == "EFBIG\n"
    assert names(folder) == []


@pytest.mark.only_linux
def test_kill_at_any_moment_leaves_the_whole_file_or_nothing(tmp_path: Path, copies: Copies) -> None:
    """Killed at each step of adding a file, the vault has it whole after opening, or no trace of it."""
    killed, held = 0, 0
    while True:
        folder = VaultFolder(tmp_path / f"vault{killed}")
        folder.create()
        connection = connect(folder.database, KEY, create=True)
        migrate(connection)
        connection.close()
        ended = copies(ADD_AND_DIE, folder.path, killed)
        folder.open()
        connection = connect(folder.database, KEY)
        store = EvidenceStore(folder, connection, IDENTITY)
        assert store.sweep().missing == ()
        assert names(folder) == [f"{stored.id}.age" for stored in store.files()]
        held = len(store.files())
        connection.close()
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        killed += 1
    assert held == 1
    # At least: make the file, sync, begin, look, rename, sync the folder, insert, commit.
    assert killed >= 8


@pytest.mark.only_linux
def test_memory_does_not_grow_with_the_file(
    connection: Connection,
    folder: VaultFolder,
    program: Program,
    amount: Callable[[int, int], int],
) -> None:
    """Adding and checking a large file takes less than 20 MB of memory."""
    megabytes = amount(80, 4000)
    size, grown_kib = map(int, program(ADD_AND_MEASURE, folder.path, megabytes).stdout.split())
    assert size == megabytes * 1_000_000
    assert grown_kib < 20_000
