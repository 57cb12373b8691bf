# SPDX-License-Identifier: GPL-3.0-or-later
"""Pieces of evidence that wait for the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import SliceConflict, SlicesFull
from intake.vault import slices
from intake.vault.slices import Piece
from intake.vault.vault import Vault
from tests import vaults

ID = "a" * 32
CONTENT = bytes(range(256)) * 40
WHOLE = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An empty vault."""
    with vaults.make(tmp_path / "vault") as made:
        yield made


def piece(start: int, end: int, *, sha256: str = "0" * 64, whole: str = WHOLE, file: str = "") -> Piece:
    """Bytes ``start`` to ``end`` of the file."""
    return Piece(ID, whole, len(CONTENT), start, end - start, sha256, file)


def bring(vault: Vault, start: int, end: int, content: bytes = CONTENT) -> Piece:
    """Keep these bytes of ``content`` as a piece."""
    data = content[start:end]
    with vault.evidence.writer() as writer, vault.transaction():
        writer.write(data)
        stored = writer.commit()
        kept = piece(start, end, sha256=stored.sha256, file=stored.id)
        slices.keep(vault, kept)
    return kept


def kept_files(vault: Vault) -> list[str]:
    """Every file in the folder of evidence."""
    return sorted(path.name for path in vault.folder.evidence.iterdir())


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=12),
    st.integers(0, 30),
    st.integers(1, 30),
)
def test_chain_covers_whatever_can_be_covered(found: list[tuple[int, int]], start: int, length: int) -> None:
    """Whether pieces cover a stretch is what counting its bytes says, and what is taken has no gap or overlap."""
    end = start + length
    row = slices.chain([piece(at, at + size) for at, size in found], start, end)
    covered = {byte for at, size in found for byte in range(at, at + size)}
    assert bool(row) == (set(range(start, end)) <= covered)
    assert [byte for _, first, last in row for byte in range(first, last)] == (
        list(range(start, end)) if row else []
    )
    assert all(one.start <= first < last <= one.end for one, first, last in row)


def test_pieces_of_two_cuts_make_up_a_file(vault: Vault) -> None:
    """Pieces overlap and come in any order; once they cover the file it is evidence, and they are gone."""
    for start, end in ((6000, len(CONTENT)), (0, 4000), (5000, 8000)):
        bring(vault, start, end)
        assert slices.complete(vault.connection) == []
    bring(vault, 3500, 5500)
    (parts,) = slices.complete(vault.connection)
    assert slices.assemble(vault, parts)
    with vault.evidence.open(ID) as content:
        assert content.read() == CONTENT
    assert slices.held(vault.connection) == []
    assert kept_files(vault) == [f"{ID}.age"]


def test_pieces_of_another_file_are_let_go(vault: Vault) -> None:
    """Where the whole is not the file that was announced, nothing of it is kept, so that all can come again."""
    bring(vault, 0, 5000)
    bring(vault, 5000, len(CONTENT), bytes(len(CONTENT)))
    (parts,) = slices.complete(vault.connection)
    assert not slices.assemble(vault, parts)
    assert (slices.held(vault.connection), kept_files(vault)) == ([], [])


def test_damaged_piece_alone_is_let_go(vault: Vault) -> None:
    """A piece that the disk lost comes again; the others wait for it."""
    good, bad = bring(vault, 0, 5000), bring(vault, 5000, len(CONTENT))
    path = vault.folder.evidence / f"{bad.file}.age"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    (parts,) = slices.complete(vault.connection)
    assert not slices.assemble(vault, parts)
    assert slices.held(vault.connection) == [good]
    assert kept_files(vault) == [f"{good.file}.age"]


def test_piece_that_brings_nothing_is_not_wanted() -> None:
    """What is covered need not be kept twice, whatever the cut."""
    assert slices.wanted([], piece(0, 10))
    assert not slices.wanted([piece(0, 10), piece(10, 20)], piece(5, 15))
    assert slices.wanted([piece(0, 10)], piece(5, 15))


def test_piece_with_other_content_is_refused() -> None:
    """The same bytes of the same file cannot be two things; those of another whole are another file."""
    held = piece(0, 10, sha256="1" * 64)
    with pytest.raises(SliceConflict):
        slices.wanted([held], piece(0, 10))
    assert slices.wanted([held], piece(0, 10, whole="2" * 64))


def test_pieces_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many bytes or pieces nothing more is kept for files that nobody can open yet."""
    monkeypatch.setattr(slices, "MOST_BYTES", 15)
    with pytest.raises(SlicesFull):
        slices.wanted([piece(0, 10)], piece(10, 20))
    monkeypatch.setattr(slices, "MOST_BYTES", 1000)
    monkeypatch.setattr(slices, "MOST", 1)
    with pytest.raises(SlicesFull):
        slices.wanted([piece(0, 10)], piece(10, 20))


def test_old_pieces_are_let_go(vault: Vault) -> None:
    """A file whose last piece came long ago is not waited for any more."""
    bring(vault, 0, 5000)
    now = vault.clock()
    vault.clock = lambda: now + slices.KEPT - timedelta(days=1)
    assert slices.sweep(vault) == 0
    vault.clock = lambda: now + slices.KEPT + timedelta(days=1)
    assert slices.sweep(vault) == 1
    assert kept_files(vault) == []


def test_pieces_of_a_file_that_is_here_are_let_go(vault: Vault) -> None:
    """When the file comes whole, what came of it in pieces goes."""
    bring(vault, 0, 5000)
    with vault.evidence.writer(ID) as writer:
        writer.write(CONTENT)
        writer.commit()
    assert slices.sweep(vault) == 1
    assert kept_files(vault) == [f"{ID}.age"]


def test_erased_evidence_takes_its_pieces_along(vault: Vault) -> None:
    """Erasing a file erases what had come of it."""
    bring(vault, 0, 5000)
    vault.evidence.erase(ID)
    assert (slices.held(vault.connection), kept_files(vault)) == ([], [])
