# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
import sys

import pytest

from intake.errors import VaultBusy
from intake.vault.folder import VaultFolder
from intake.vault.lock import FolderLock

from .conftest import ROOT, Program

HOLD = """
import sys
from pathlib import Path
from intake.vault.folder import VaultFolder
from intake.vault.lock import FolderLock
with FolderLock(VaultFolder(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""
TRY = """
import sys
from pathlib import Path
from intake.errors import VaultBusy
from intake.vault.folder import VaultFolder
from intake.vault.lock import FolderLock
try:
    FolderLock(VaultFolder(Path(sys.argv[1]))).acquire()
except VaultBusy:
    print("busy")
else:
    print("free")
"""


def test_second_holder_is_refused_at_once(folder: VaultFolder) -> None:
    """While one object holds the lock, another is told so without waiting."""
    with FolderLock(folder), pytest.raises(VaultBusy):
        FolderLock(folder).acquire()


def test_lock_is_free_after_release(folder: VaultFolder) -> None:
    """Leaving the block gives the lock back, and releasing twice does no harm."""
    first = FolderLock(folder)
    with first:
        assert first.held
    first.release()
    with FolderLock(folder) as second:
        assert second.held
    assert not first.held


def test_lock_is_taken_once(folder: VaultFolder) -> None:
    """Taking a lock that one holds already is refused, so that no release comes too early."""
    with FolderLock(folder) as lock, pytest.raises(VaultBusy):
        lock.acquire()


def test_other_process_is_refused(folder: VaultFolder, program: Program) -> None:
    """Two processes cannot have one vault open, and the second can once the first is done."""
    with FolderLock(folder):
        assert program(TRY, folder.path).stdout == "busy\n"
    assert program(TRY, folder.path).stdout == "free\n"


def test_killed_holder_leaves_no_lock(folder: VaultFolder) -> None:
    """The system releases the lock of a process that was killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(VaultBusy):
            FolderLock(folder).acquire()
        holder.kill()
        holder.wait()
    with FolderLock(folder) as lock:
        assert lock.held
