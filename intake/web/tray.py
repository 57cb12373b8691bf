# SPDX-License-Identifier: GPL-3.0-or-later
"""The tray: encrypted files that were dropped on a page and wait, as they came, inside the vault's folder.

Only what begins as an age file is written to the disk. Anything else stays in memory, if it is small enough to be
a card or a roster, and is dropped if not: somebody may have chosen a photograph by mistake.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from intake.crypto.age import is_age
from intake.errors import NotAPart, TrayFull
from intake.model.entry import is_id, new_id
from intake.vault.folder import PART, disk_errors, new_private_file, write_whole
from intake.web.folders import file_name

FOLDER: Final = "inbox"
ENDING: Final = ".age"
MOST: Final = 8_000_000_000
"""Bytes that may wait here: what nobody vouches for must not fill the disk (DESIGN "Bundles", quota)."""
LEAST_FREE: Final = 200_000_000
"""Bytes that stay free on the disk."""
SMALL: Final = 1_000_000
"""Bytes of a card or a roster at most."""
_HEAD: Final = 64


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file as it came: ``path`` of what may be a part, or ``data`` of something small, or neither."""

    name: str
    path: Path | None = None
    data: bytes = b""


class Tray:
    """The files that wait. Their own names are remembered until the vault locks, and never written."""

    def __init__(self, vault: Path) -> None:
        self.folder = vault / FOLDER
        self._names: dict[str, str] = {}
        self._known: dict[bytes, Path] = {}
        self.sweep()

    def sweep(self) -> None:
        """Remove what was cut off while it arrived."""
        for stale in self.folder.glob(f"*{PART}"):
            stale.unlink(missing_ok=True)

    def waiting(self) -> list[Path]:
        """The files, in the order in which they came."""
        found = [path for path in self.folder.glob(f"*{ENDING}") if is_id(path.stem)]
        return sorted(found, key=lambda path: (path.stat().st_mtime, path.name))

    def name(self, path: Path) -> str:
        """What a file was called when it came, as far as that is still known."""
        if path.parent != self.folder:
            return file_name(path)
        return self._names.get(path.name, f"{path.name[:8]}…")

    def remove(self, path: Path) -> None:
        """Forget a file of the tray; files elsewhere are somebody else's and stay."""
        if path.parent == self.folder:
            path.unlink(missing_ok=True)

    def kept(self, path: Path, digest: bytes) -> Path:
        """A whole file: the one that is waiting already when this is a second copy of it."""
        before = self._known.get(digest)
        if before is not None and before.exists():
            path.unlink(missing_ok=True)
            return before
        self._known[digest] = path
        return path

    def writer(self, name: str) -> TrayWriter:
        """A writer for the next file."""
        return TrayWriter(self, name)

    def place(self, name: str) -> Path:
        """A new path for a file that was called ``name``."""
        with disk_errors():
            self.folder.mkdir(mode=0o700, exist_ok=True)
        path = self.folder / f"{new_id()}{ENDING}"
        self._names[path.name] = name
        return path

    def require_room(self, more: int) -> None:
        """Raise TrayFull when ``more`` bytes would be too many."""
        held = sum(path.stat().st_size for path in self.waiting())
        if held + more > MOST or shutil.disk_usage(self.folder).free < LEAST_FREE:
            raise TrayFull


class TrayWriter:
    """Takes one file while it arrives."""

    def __init__(self, tray: Tray, name: str) -> None:
        self._tray = tray
        self._name = name
        self._head = b""
        self._small: bytearray | None = bytearray()
        self._path: Path | None = None
        self._out: BinaryIO | None = None
        self._size = 0
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Take the next bytes. Raises TrayFull and what the disk refuses."""
        self._size += len(data)
        self._digest.update(data)
        if self._out is None and self._small is not None:
            self._small += data
            if len(self._small) >= _HEAD and is_age(bytes(self._small[:_HEAD])):
                self._begin()
            elif len(self._small) > SMALL:
                self._small = None
        elif self._out is not None:
            with disk_errors():
                write_whole(self._out, data)
            # Looked at once for every sixteen megabytes or so.
            if self._size >> 24 != (self._size - len(data)) >> 24:
                self._tray.require_room(self._size)
        return len(data)

    def _begin(self) -> None:
        self._path = self._tray.place(self._name)
        self._tray.require_room(0)
        with disk_errors():
            self._out = new_private_file(self._path.with_name(self._path.name + PART))
            write_whole(self._out, bytes(self._small or b""))
        self._small = None

    def commit(self) -> Dropped:
        """The file is whole. Raises NotAPart for what is neither encrypted nor small."""
        if self._out is not None and self._path is not None:
            self._out.close()
            self._path.with_name(self._path.name + PART).replace(self._path)
            return Dropped(self._name, path=self._tray.kept(self._path, self._digest.digest()))
        if self._small is None:
            raise NotAPart
        return Dropped(self._name, data=bytes(self._small))

    def abort(self) -> None:
        """Leave nothing behind."""
        self._small = None
        if self._out is not None and self._path is not None:
            self._out.close()
            self._path.with_name(self._path.name + PART).unlink(missing_ok=True)
