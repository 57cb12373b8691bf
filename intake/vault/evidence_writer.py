# SPDX-License-Identifier: GPL-3.0-or-later
"""One evidence file on its way in: encrypted and hashed in the same pass, whole or not at all.

SHA-256 and encryption take turns in one thread: on two cores a second thread changed the rate by less than
the noise (about 1 GB/s either way), and both outrun the disks of the laptops this is for.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from intake.crypto.age import Encryptor, HybridRecipient
from intake.errors import EvidenceMismatch
from intake.vault.folder import MEGABYTE, disk_errors, new_private_file, require_space, unfinished

RESERVE: Final = 64 * MEGABYTE
"""Kept free on the disk, so that evidence never takes the room that reports need."""

_CHECK_EVERY: Final = 16 * MEGABYTE


@dataclass(frozen=True)
class StoredFile:
    """A file that is held: `sha256` (hex) and `size` are those of its content, not of the encrypted file."""

    id: str
    sha256: str
    size: int


class EvidenceWriter:
    """`write` what arrives, then `commit` or `abort`; leaving a `with` block without `commit` aborts.

    `adopt` is given the finished, durable temporary file and what it holds, and puts it in its place. With
    `expected_sha256` (hex), any other content is refused. With `size_hint`, room is asked for at the start.
    """

    def __init__(
        self,
        path: Path,
        id: str,
        recipient: HybridRecipient,
        adopt: Callable[[Path, StoredFile], None],
        *,
        size_hint: int | None = None,
        expected_sha256: str | None = None,
    ) -> None:
        self.id = id
        self.size = 0
        self._adopt = adopt
        self._expected = expected_sha256
        self._folder = path.parent
        self._part = unfinished(path)
        self._hash = hashlib.sha256()
        self._room_until = size_hint or 0
        self._finished: StoredFile | None = None
        with disk_errors():
            require_space(self._folder, RESERVE + self._room_until)
            self._file = new_private_file(self._part)
            self._pending = True
            try:
                self._encryptor = Encryptor(self._file, [recipient])
            except BaseException:
                self.abort()
                raise

    def write(self, data: bytes | memoryview) -> int:
        """Take all of `data`; after an error the file is gone and nothing more can be written."""
        try:
            with disk_errors():
                self.size += len(data)
                if self.size > self._room_until:
                    # The size was not known, or was wrong.
                    require_space(self._folder, RESERVE + len(data))
                    self._room_until = self.size + _CHECK_EVERY
                self._hash.update(data)
                self._encryptor.write(data)
        except BaseException:
            self.abort()
            raise
        return len(data)

    def finish(self) -> StoredFile:
        """Make the file durable, but not yet known: `commit` or `abort` follows, maybe much later.

        Raises `EvidenceMismatch` when it is not the one expected.
        """
        if self._finished is None:
            stored = StoredFile(self.id, self._hash.hexdigest(), self.size)
            if self._expected is not None and stored.sha256 != self._expected:
                self.abort()
                raise EvidenceMismatch
            try:
                with disk_errors():
                    self._encryptor.close()
                    os.fsync(self._file.fileno())
                    self._file.close()
            except BaseException:
                self.abort()
                raise
            # A part of a bundle may bring hundreds of files: each gives its buffers back here.
            del self._encryptor
            self._finished = stored
        return self._finished

    def commit(self) -> StoredFile:
        """Make the file durable and known. Raises `EvidenceMismatch` when it is not the one expected."""
        stored = self.finish()
        try:
            with disk_errors():
                self._adopt(self._part, stored)
        except BaseException:
            self.abort()
            raise
        self._pending = False
        return stored

    def abort(self) -> None:
        """Remove what was written; does nothing after `commit`."""
        if self._pending:
            self._pending = False
            self._file.close()
            self._part.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abort()
