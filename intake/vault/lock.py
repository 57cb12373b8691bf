# SPDX-License-Identifier: GPL-3.0-or-later
"""One process at a time on one vault (DESIGN section 4, "Key slots and vault")."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Self

from intake.errors import VaultBusy
from intake.vault.folder import VaultFolder, disk_errors

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class FolderLock:
    """An exclusive lock on a vault's folder, taken without waiting; a context manager.

    The system releases it when the process ends, however it ends, so a crash never leaves a vault locked. The
    file itself stays: removing it would let two processes hold locks on two files of one name.
    """

    def __init__(self, folder: VaultFolder) -> None:
        self._path = folder.lock
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock now."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Take the lock; raises `VaultBusy` when another process, or another object in this one, has it."""
        if self._descriptor is not None:
            raise VaultBusy
        with disk_errors():
            # Programs that are started do not inherit it (PEP 446), so none keeps the lock after us.
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as held:
            raise VaultBusy from held
    else:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise VaultBusy from held
