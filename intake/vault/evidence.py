# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence files: age files beside the database, one for each (DESIGN section 4).

A file arrives as `*.part`, becomes `evidence/ID.age` when it is whole and on the disk, and is known once it
has a row. A crash in between leaves a file without a row, which `sweep` removes. Memory stays at a few
megabytes whatever the size.
"""

from __future__ import annotations

import hashlib
import io
import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from intake.crypto.age import HybridIdentity
from intake.crypto.age_seek import SeekingDecryptor
from intake.errors import EvidenceErased, EvidenceError, EvidenceMismatch, NoSuchEvidence
from intake.model.entry import State
from intake.vault.database import Connection, transaction
from intake.vault.evidence_writer import EvidenceWriter, StoredFile
from intake.vault.folder import VaultFolder, disk_errors, sync_folder

__all__ = ["EvidenceStore", "EvidenceWriter", "StoredFile", "Sweep"]

BLOCK: Final = 256 * 1024
_SUFFIX: Final = ".age"
_ID: Final = re.compile(r"[0-9a-f]{32}")

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sweep:
    """What `sweep` found: names of files removed for want of a row, ids of which the file is gone."""

    removed: tuple[str, ...]
    missing: tuple[str, ...]


class EvidenceStore:
    """The evidence files of one vault, encrypted to the vault's own identity."""

    def __init__(self, folder: VaultFolder, connection: Connection, identity: HybridIdentity) -> None:
        self._folder = folder.evidence
        self._connection = connection
        self._identity = identity

    def writer(
        self, id: str | None = None, *, size_hint: int | None = None, expected_sha256: str | None = None
    ) -> EvidenceWriter:
        """A file to write into as content arrives, under a new id unless `id` is given.

        Raises `NotEnoughRoom` when `size_hint` bytes would not fit, `EvidenceErased` when `id` was erased.
        """
        id = uuid.uuid4().hex if id is None else id
        path = self._path(id)
        if self.state(id) is State.ERASED:
            raise EvidenceErased
        return EvidenceWriter(
            path,
            id,
            self._identity.recipient,
            self._adopt,
            size_hint=size_hint,
            expected_sha256=expected_sha256,
        )

    def open(self, id: str, *, start: int = 0) -> BinaryIO:
        """The content of a file from byte `start`, decrypted as it is read; for the caller to close.

        Raises `NoSuchEvidence`; reading raises `Damaged` at the first chunk that was changed.
        """
        if self.held(id) is None:
            raise NoSuchEvidence
        try:
            with disk_errors():
                source = self._path(id).open("rb", buffering=0)
        except FileNotFoundError as gone:
            raise NoSuchEvidence from gone
        try:
            content = _Content(source, self._identity)
            content.seek(start)
        except BaseException:
            source.close()
            raise
        return content

    def verify(self, id: str, progress: Progress | None = None) -> None:
        """Read the whole file again. Raises `NoSuchEvidence`, `Damaged` or `EvidenceMismatch`."""
        digest, done = hashlib.sha256(), 0
        with self.open(id) as content:
            stored = self.held(id)
            while block := content.read(BLOCK):
                digest.update(block)
                done += len(block)
                if progress and stored:
                    progress(done, stored.size)
        if stored is None or digest.hexdigest() != stored.sha256:
            raise EvidenceMismatch

    def state(self, id: str) -> State | None:
        """Whether the file is held, was let go, or was erased; None when it never was here."""
        row = self._row(id)
        return None if row is None else row[0]

    def held(self, id: str) -> StoredFile | None:
        """What is held under this id, None when it is not."""
        row = self._row(id)
        return row[1] if row is not None and row[0] is State.HELD else None

    def present(self, id: str) -> bool:
        """Whether the file is held and lies in the folder; if not, it may be received again."""
        return self.held(id) is not None and self._path(id).exists()

    def files(self) -> list[StoredFile]:
        """Every file that is held."""
        rows = self._connection.execute(
            "SELECT id, sha256, size FROM evidence_files WHERE state = ? ORDER BY id", (int(State.HELD),)
        )
        return [StoredFile(id, sha256.hex(), size) for id, sha256, size in rows]

    def remove(self, id: str) -> None:
        """Let go of a file this vault need not keep; it may come back.

        The file is unlinked when the transaction that this is part of commits. A disk may keep its blocks,
        which stay encrypted to this vault.
        """
        with transaction(self._connection):
            self._connection.execute(
                "UPDATE evidence_files SET state = ? WHERE id = ? AND state = ?",
                (int(State.ABSENT), id, int(State.HELD)),
            )
            self._gone(id)

    def forget(self, id: str) -> None:
        """Let go of a file that nothing was ever signed about, with what is known of it."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM evidence_files WHERE id = ?", (id,))
            self._gone(id)

    def erase(self, id: str) -> None:
        """Delete a file for good, with its hash: it is refused from now on, even if it never was here."""
        self._path(id)
        with transaction(self._connection):
            self._connection.execute(
                "INSERT INTO evidence_files (id, sha256, size, state) VALUES (?1, NULL, 0, ?2)"
                " ON CONFLICT (id) DO UPDATE SET sha256 = NULL, size = 0, state = ?2",
                (id, int(State.ERASED)),
            )
            self._gone(id)

    def restore(self, id: str) -> None:
        """Let a file come again that was erased: what erased it has lost its effect, by a legal hold or a roster."""
        with transaction(self._connection):
            self._connection.execute(
                "DELETE FROM evidence_files WHERE id = ? AND state = ?", (id, int(State.ERASED))
            )

    def _gone(self, id: str) -> None:
        """Inside the transaction that lets go of a file: nothing made of it stays either."""
        self._connection.execute("DELETE FROM evidence_notes WHERE id = ?", (id,))
        self._connection.after_commit(lambda: self._unlink_unless_held(id))
        self.drop_slices(id)

    def drop_slices(self, id: str) -> None:
        """Let go of what came of a file in pieces. Inside a transaction."""
        pieces = self._connection.execute("SELECT file FROM slices WHERE id = ?", (id,)).fetchall()
        if pieces:
            self._connection.execute("DELETE FROM slices WHERE id = ?", (id,))
        for (piece,) in pieces:
            self.forget(piece)

    def sweep(self) -> Sweep:
        """Remove files that no row holds, left by a crash, and name the rows of which the file is gone."""
        with self._connection.lock, disk_errors():
            known = {f"{stored.id}{_SUFFIX}" for stored in self.files()}
            found = {path.name for path in self._folder.glob(f"*{_SUFFIX}")}
            orphans = sorted(found - known)
            for name in orphans:
                (self._folder / name).unlink()
        return Sweep(tuple(orphans), tuple(sorted(name.removesuffix(_SUFFIX) for name in known - found)))

    def _adopt(self, part: Path, stored: StoredFile) -> None:
        try:
            with transaction(self._connection):
                self._refuse_other_than(stored)
                part.replace(self._path(stored.id))
                sync_folder(self._folder)
                self._connection.execute(
                    "INSERT OR REPLACE INTO evidence_files (id, sha256, size, state) VALUES (?, ?, ?, ?)",
                    (stored.id, bytes.fromhex(stored.sha256), stored.size, int(State.HELD)),
                )
        except BaseException:
            self._unlink_unless_held(stored.id)
            raise

    def _refuse_other_than(self, stored: StoredFile) -> None:
        """What is known of the id may have changed while the file arrived."""
        row = self._row(stored.id)
        if row is not None and row[0] is State.ERASED:
            raise EvidenceErased
        if row is not None and row[1].sha256 != stored.sha256:
            raise EvidenceMismatch

    def _unlink_unless_held(self, id: str) -> None:
        """Best effort: on Windows a file that is being read cannot be removed; the next `sweep` does it."""
        if self.held(id) is None:
            with suppress(OSError):
                self._path(id).unlink(missing_ok=True)

    def _row(self, id: str) -> tuple[State, StoredFile] | None:
        row = self._connection.execute(
            "SELECT state, sha256, size FROM evidence_files WHERE id = ?", (id,)
        ).fetchone()
        return None if row is None else (State(row[0]), StoredFile(id, (row[1] or b"").hex(), row[2]))

    def _path(self, id: str) -> Path:
        """Where the file lies; ids come from other machines too, so a name that is not an id is refused."""
        if not _ID.fullmatch(id):
            raise EvidenceError(reason="not an id")
        return self._folder / f"{id}{_SUFFIX}"


class _Content(io.BufferedReader):
    """Decrypted content, which closes the encrypted file with itself."""

    def __init__(self, source: BinaryIO, identity: HybridIdentity) -> None:
        super().__init__(SeekingDecryptor(source, [identity]), BLOCK)
        self._source = source

    def close(self) -> None:
        super().close()
        self._source.close()
