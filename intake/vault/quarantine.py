# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts whose sender the roster does not name wait here as they came, encrypted (DESIGN "Bundles").

Nothing of them was read but the signature. They are copied whole into the vault's folder, under a random name and
within a quota, so that whoever learned a member's key cannot fill the disk; a crash leaves a file without a row, which
``sweep`` removes. What becomes of them is decided in ``sync/waiting_parts.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from intake.errors import CannotRead, NotEnoughRoom, QuarantineFull
from intake.model.entry import new_id
from intake.model.roster import FOCAL_POINT
from intake.vault.database import Connection, transaction
from intake.vault.folder import MEGABYTE, VaultFolder, disk_errors, replacing, require_space, write_whole
from intake.vault.journal import Clock, stamp
from intake.vault.regular_files import open_regular

LEAST_FREE: Final = 500 * MEGABYTE
"""Bytes that stay free on the disk: what nobody vouches for must not take the room of a report."""
_ENDING: Final = ".age"
_BLOCK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Quota:
    """How many parts may wait, and how many bytes they may have together."""

    parts: int
    size: int


OF_FOCAL_POINT: Final = Quota(20, 100 * MEGABYTE)
"""A focal point is sent receipts and rosters, which are small."""
OF_OTHERS: Final = Quota(200, 2000 * MEGABYTE)


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """One part. ``keys`` are the ``ssh-ed25519`` lines that the roster lacks.

    ``sender`` is the member (id) who brought entries of somebody else, "" when the sender is the one who is unknown.
    """

    id: str
    at: str
    size: int
    sha256: str
    keys: tuple[str, ...]
    sender: str = ""


class Quarantine:
    """The parts that wait in one vault."""

    def __init__(self, folder: VaultFolder, connection: Connection, role: str) -> None:
        self._folder = folder.quarantine
        self._connection = connection
        self.quota = OF_FOCAL_POINT if role == FOCAL_POINT else OF_OTHERS

    def every(self) -> tuple[WaitingPart, ...]:
        """All of them, in the order in which they came."""
        rows = self._connection.execute(
            "SELECT id, at, size, sha256, keys, sender FROM quarantine ORDER BY at, id"
        ).fetchall()
        return tuple(
            WaitingPart(id, at, size, sha256.hex(), tuple(keys.split("\n")), sender)
            for id, at, size, sha256, keys, sender in rows
        )

    def path(self, part: WaitingPart) -> Path:
        """Where the ciphertext lies."""
        return self._folder / f"{part.id}{_ENDING}"

    def find(self, source: Path) -> WaitingPart | None:
        """The part that is the same as this file, byte for byte. Raises CannotRead."""
        try:
            size = source.stat().st_size
            alike = [part for part in self.every() if part.size == size]
            digest = _digest(source) if alike else ""
        except OSError as failure:
            raise CannotRead(file=source.name) from failure
        return next((part for part in alike if part.sha256 == digest), None)

    def keep(self, source: Path, keys: Iterable[str], clock: Clock, sender: str = "") -> None:
        """Copy a file as it is; one that waits already waits once, for the keys that are lacking now.

        Raises QuarantineFull, NotEnoughRoom, CannotRead, DiskFull and its kind; nothing is left behind then.
        """
        lacking = "\n".join(sorted(set(keys)))
        held = self.find(source)
        if held is not None:
            with transaction(self._connection):
                self._connection.execute(
                    "UPDATE quarantine SET keys = ?, sender = ? WHERE id = ?", (lacking, sender, held.id)
                )
            return
        self._require_room(source)
        id = new_id()
        path = self._folder / f"{id}{_ENDING}"
        size, digest = self._copy(source, path)
        try:
            with transaction(self._connection):
                self._connection.execute(
                    "INSERT INTO quarantine (id, at, size, sha256, keys, sender) VALUES (?, ?, ?, ?, ?, ?)",
                    (id, stamp(clock()), size, digest, lacking, sender),
                )
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _require_room(self, source: Path) -> None:
        held = self.every()
        try:
            size = source.stat().st_size
        except OSError as failure:
            raise CannotRead(file=source.name) from failure
        if len(held) >= self.quota.parts or sum(part.size for part in held) + size > self.quota.size:
            raise QuarantineFull(parts=len(held), size=self.quota.size // MEGABYTE)
        with disk_errors():
            self._folder.mkdir(mode=0o700, exist_ok=True)
        require_space(self._folder, size + LEAST_FREE)

    def _copy(self, source: Path, path: Path) -> tuple[int, bytes]:
        """Bytes and SHA-256 of what was copied."""
        digest, left = hashlib.sha256(), self.quota.size
        try:
            content = open_regular(source, 0)
        except OSError as failure:
            raise CannotRead(file=source.name) from failure
        with content, replacing(path) as out:
            while block := _read(content, source):
                left -= len(block)
                _require_within(left)
                digest.update(block)
                write_whole(out, block)
        return self.quota.size - left, digest.digest()

    def remove(self, part: WaitingPart) -> None:
        """Let go of a part. The file is unlinked once that is committed; a disk may keep its blocks, encrypted."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM quarantine WHERE id = ?", (part.id,))
            self._connection.after_commit(lambda: self._unlink(part))

    def _unlink(self, part: WaitingPart) -> None:
        # Best effort: on Windows a file that is being read cannot be removed; the next sweep does it.
        with suppress(OSError):
            self.path(part).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove files that no row names, left by a crash, and forget rows whose file is gone."""
        with self._connection.lock, disk_errors():
            known = {self.path(part): part for part in self.every()}
            for found in self._folder.glob(f"*{_ENDING}"):
                if found not in known:
                    found.unlink()
            for path, part in known.items():
                if not path.exists():
                    self.remove(part)

    def sound(self, part: WaitingPart) -> bool:
        """Whether the file is still the one that was copied. Raises what the disk refuses."""
        path = self.path(part)
        with disk_errors():
            return path.exists() and _digest(path) == part.sha256


def _require_within(left: int) -> None:
    """A file may grow while it is copied."""
    if left < 0:
        raise NotEnoughRoom(needed=-(-left // MEGABYTE), free=0)


def _read(content: BinaryIO, source: Path) -> bytes:
    try:
        return content.read(_BLOCK)
    except OSError as failure:
        raise CannotRead(file=source.name) from failure


def _digest(path: Path) -> str:
    with open_regular(path, 0) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
