# SPDX-License-Identifier: GPL-3.0-or-later
"""The data directory: one folder that can be copied whole as a backup (DESIGN section 4).

    vault.db         SQLCipher database (with -wal and -shm beside it while it is open)
    keyslots.json    wrapped copies of the vault key; keyslots.bak is its second copy
    evidence/ID.age  evidence files
    quarantine/ID.age  parts of senders whom the roster does not name, as they came (`quarantine`)
    lock             held while a process has the vault open
    destroying       the mark of a destruction that is not completed (`destruction`)

Folders are 0700 and files 0600 whatever the umask; on Windows the folder's access list names this user alone.
What is being written is called `*.part` until it is whole.
"""

from __future__ import annotations

import errno
import getpass
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import platformdirs

from intake.errors import DiskError, DiskFull, FolderTaken, NotEnoughRoom, NoVault, ReadOnly

ENVIRONMENT: Final = "INTAKE_VAULT"
PART: Final = ".part"
MEGABYTE: Final = 1_000_000

_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG} | {getattr(errno, "EDQUOT", errno.ENOSPC)})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR})


@dataclass(frozen=True)
class VaultFolder:
    """Where each part of one vault lies."""

    path: Path

    @classmethod
    def default(cls) -> VaultFolder:
        """The folder named by INTAKE_VAULT, else the usual place for a program's data of this user."""
        named = os.environ.get(ENVIRONMENT)
        if named:
            return cls(Path(named).absolute())
        return cls(platformdirs.user_data_path("intake", appauthor=False, roaming=False) / "vault")

    @property
    def database(self) -> Path:
        """The SQLCipher database."""
        return self.path / "vault.db"

    @property
    def keyslots(self) -> Path:
        """The key slot file."""
        return self.path / "keyslots.json"

    @property
    def keyslots_copy(self) -> Path:
        """The second copy of the key slot file."""
        return self.path / "keyslots.bak"

    @property
    def evidence(self) -> Path:
        """The folder of evidence files."""
        return self.path / "evidence"

    @property
    def quarantine(self) -> Path:
        """The folder of parts whose sender is not known yet; made with the first one."""
        return self.path / "quarantine"

    @property
    def lock(self) -> Path:
        """The file that `FolderLock` holds."""
        return self.path / "lock"

    @property
    def destroying(self) -> Path:
        """The mark of a destruction that was begun: whatever is left beside it is a vault no more."""
        return self.path / "destroying"

    def holds_vault(self) -> bool:
        """Whether a vault was made here: either copy of the key slots is enough to say so."""
        return (self.keyslots.exists() or self.keyslots_copy.exists()) and not self.destroying.exists()

    def require_vault(self) -> None:
        """Raise `NoVault` when no vault was made here."""
        if not self.holds_vault():
            raise NoVault

    def create(self) -> None:
        """Make the folder for a new vault; raises `FolderTaken` when it holds a vault or other files.

        What a creation that was cut short left behind, a database without key slots, is set aside: if the
        slots were lost instead, a backup of them still opens it.
        """
        with disk_errors():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if any(not self._is_left_over(found) for found in self.path.iterdir()):
                raise FolderTaken
            mark = secrets.token_hex(4)
            for found in self.path.glob(f"{self.database.name}*"):
                found.rename(found.with_name(f"left-{mark}-{found.name}"))
            self._keep_private()

    def open(self) -> None:
        """Put right what a crash or a copy may have changed. Call it with the lock held.

        Access is narrowed again (a copy to a stick and back loses it) and unfinished files are removed.
        """
        with disk_errors():
            self._keep_private()
            for held in (self.database, self.keyslots, self.keyslots_copy):
                if os.name == "posix" and held.exists():
                    held.chmod(0o600)
            for folder in (self.path, self.evidence, self.quarantine):
                # A database that is being copied has a journal beside it.
                for stale in (*folder.glob(f"*{PART}"), *folder.glob(f"*{PART}-journal")):
                    stale.unlink()

    def _is_left_over(self, found: Path) -> bool:
        if found == self.evidence:
            return not any(found.iterdir())
        ours = (self.database.name, f"{self.keyslots.name}.", "left-")
        return found == self.lock or found.name.startswith(ours)

    def _keep_private(self) -> None:
        self.evidence.mkdir(mode=0o700, exist_ok=True)
        if sys.platform == "win32":
            _grant_only_this_user(self.path)
        else:
            for folder in (self.path, self.evidence, self.quarantine):
                if folder.exists():
                    folder.chmod(0o700)


def _grant_only_this_user(folder: Path) -> None:
    """Windows: replace the inherited access list by full control for this user, for all that is inside.

    Best effort: a stick formatted as FAT has no access lists, and a vault on it is still encrypted.
    """
    grant = f"{getpass.getuser()}:(OI)(CI)F"
    subprocess.run(
        ["icacls", str(folder), "/inheritance:r", "/grant:r", grant],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def new_private_file(path: Path) -> BinaryIO:
    """A new file open for writing, without a buffer, readable by this user alone; it must not exist yet."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o600)
    if sys.platform != "win32":
        os.fchmod(descriptor, 0o600)
    return os.fdopen(descriptor, "wb", buffering=0)


def unfinished(path: Path) -> Path:
    """A name beside `path` for it while it is being written."""
    return path.with_name(f"{path.name}.{secrets.token_hex(4)}{PART}")


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes the place of `path` once it is whole and on the disk.

    A crash at any moment leaves the old or the new one; whatever is raised inside leaves the old one, and nothing
    beside it.
    """
    temporary = unfinished(path)
    with disk_errors():
        try:
            with new_private_file(temporary) as out:
                yield out
                os.fsync(out.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the content of `path`, whole or not at all."""
    with replacing(path) as out:
        write_whole(out, data)


def write_whole(out: BinaryIO, data: bytes | memoryview) -> None:
    """Write all of `data` to a file without a buffer, whose `write` may take less than it is given."""
    left = memoryview(data)
    while left:
        left = left[out.write(left) :]


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` durable. Windows has no such call and needs none for a whole rename."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def require_space(path: Path, needed: int) -> None:
    """Raise `NotEnoughRoom` unless `needed` bytes are free on the disk of the folder `path`."""
    free = shutil.disk_usage(path).free
    if free < needed:
        raise NotEnoughRoom(needed=-(-needed // MEGABYTE), free=free // MEGABYTE)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what the system says of the disk into an error for a person; anything else passes."""
    try:
        yield
    except OSError as failure:
        reason = errno.errorcode.get(failure.errno or 0, "unknown")
        if failure.errno in _FULL:
            raise DiskFull(reason=reason) from failure
        if failure.errno in _READ_ONLY:
            raise ReadOnly(reason=reason) from failure
        if failure.errno == errno.EIO:
            raise DiskError(reason=reason) from failure
        raise
