# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import errno
import hashlib
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from intake.errors import (
    DiskFull,
    EvidenceErased,
    NotEnoughRoom,
)
from intake.vault import evidence_writer as writer_module
from intake.vault.database import Connection
from intake.vault.evidence import EvidenceStore
from intake.vault.evidence_writer import RESERVE
from intake.vault.folder import VaultFolder
from tests.vaults import put

from .conftest import CONTENT, ID, names


def free(monkeypatch: pytest.MonkeyPatch, sizes: Iterator[int]) -> None:
    """Let the disk have so many bytes free, one answer after the other."""
    usage = shutil.disk_usage(Path.cwd())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=next(sizes)))


@settings(suppress_health_check=[*HealthCheck], max_examples=30)
@given(st.lists(st.integers(0, 200_000), max_size=4), st.integers(0, 300_000))
def test_pieces_of_any_size_make_the_same_file(store: EvidenceStore, sizes: list[int], start: int) -> None:
    """However a file is cut on arrival, its content and hash are the same, from any byte on."""
    whole = b"".join(bytes([n + 1]) * size for n, size in enumerate(sizes))
    with store.writer() as writer:
        at = 0
        for size in sizes:
            assert writer.write(memoryview(whole)[at : at + size]) == size
            at += size
        stored = writer.commit()
    assert (stored.sha256, stored.size) == (hashlib.sha256(whole).hexdigest(), len(whole))
    with store.open(stored.id, start=start) as content:
        assert content.read() == whole[start:]


def test_nothing_but_the_encrypted_file_is_written(store: EvidenceStore, folder: VaultFolder) -> None:
    """While a file arrives there is one unfinished file, without a word of the content."""
    with store.writer() as writer:
        writer.write(CONTENT)
        (part,) = folder.evidence.iterdir()
        assert part.name.endswith(".part")
        assert b"camera" not in part.read_bytes()


def test_progress_is_told(store: EvidenceStore) -> None:
    """Checking says how far it is, to the last byte."""
    seen: list[tuple[int, int]] = []

    def note(done: int, total: int) -> None:
        seen.append((done, total))

    stored = put(store, CONTENT)
    store.verify(stored.id, note)
    assert seen[-1] == (len(CONTENT), len(CONTENT))


def test_interrupted_arrival_leaves_nothing(store: EvidenceStore, folder: VaultFolder) -> None:
    """A connection that breaks while a file arrives leaves neither file nor row."""

    class Broken(io.BytesIO):
        """An upload whose connection is cut."""

        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        put(store, Broken())
    with store.writer() as writer:
        writer.write(b"begun")
    assert names(folder) == []
    assert store.files() == []


def test_file_is_not_begun_where_it_would_not_fit(
    store: EvidenceStore, folder: VaultFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a known size, want of room is said at once, and a reserve is kept for reports."""
    free(monkeypatch, iter([RESERVE + 999_999]))
    with pytest.raises(NotEnoughRoom):
        store.writer(size_hint=1_000_000)
    assert names(folder) == []


def test_file_of_unknown_size_stops_at_the_reserve(
    store: EvidenceStore, folder: VaultFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that grows beyond what is free is stopped on the way and removed."""
    monkeypatch.setattr(writer_module, "_CHECK_EVERY", 100_000)
    free(monkeypatch, iter([RESERVE + 400_000, RESERVE + 300_000, RESERVE]))
    with pytest.raises(NotEnoughRoom):
        put(store, CONTENT)
    assert names(folder) == []


def test_full_disk_leaves_nothing(
    store: EvidenceStore, folder: VaultFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up while a file arrives costs that file only."""

    class Full(io.FileIO):
        """A file on a disk that fills up."""

        def write(self, data: Any) -> int:
            if self.tell() > 100_000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(writer_module, "new_private_file", lambda path: Full(path, "xb"))
    with pytest.raises(DiskFull):
        put(store, CONTENT)
    assert names(folder) == []
    assert store.files() == []


def test_file_without_a_row_is_not_left_lying_about(
    store: EvidenceStore, connection: Connection, folder: VaultFolder
) -> None:
    """A file whose row cannot be saved is removed at once, not only at the next opening."""
    connection.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON evidence_files BEGIN SELECT RAISE(FAIL, 'refused'); END"
    )
    with pytest.raises(dbapi2.IntegrityError):
        put(store, CONTENT)
    assert names(folder) == []


def test_file_erased_while_it_arrives_is_refused(store: EvidenceStore, folder: VaultFolder) -> None:
    """An erasure that comes in during a long upload holds."""
    with store.writer(ID) as writer, pytest.raises(EvidenceErased):
        writer.write(CONTENT)
        store.erase(ID)
        writer.commit()
    assert names(folder) == []
