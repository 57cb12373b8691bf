# SPDX-License-Identifier: GPL-3.0-or-later
"""Pieces of evidence files that wait for the others, and putting them together (DESIGN "Bundles").

A piece is kept as an evidence file of its own, encrypted like all others. Pieces of different cuts of one file may
overlap: what counts is that together they cover it. The whole is believed only by the SHA-256 that its entry signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from intake.errors import AgeError, EvidenceErased, EvidenceMismatch, SliceConflict, SlicesFull
from intake.model.entry import State
from intake.vault.database import Connection
from intake.vault.evidence import BLOCK
from intake.vault.journal import stamp
from intake.vault.vault import Vault

MOST: Final = 20_000
MOST_BYTES: Final = 32 * 1000**3
"""Beyond these, further pieces are refused: evidence must not fill a disk with what nobody can open."""
KEPT: Final = timedelta(days=180)
"""So long after its last piece came, a file is waited for; after that the sender has to send it again."""


@dataclass(frozen=True, slots=True)
class Piece:
    """``size`` bytes from byte ``start`` of the evidence file ``id``, with their SHA-256 (hex).

    ``whole`` and ``whole_size`` are those of the file; ``file`` is the id under which the piece is kept.
    """

    id: str
    whole: str
    whole_size: int
    start: int
    size: int
    sha256: str
    file: str = ""

    @property
    def end(self) -> int:
        """The byte after its last one."""
        return self.start + self.size


def held(connection: Connection, id: str | None = None) -> list[Piece]:
    """The pieces that wait, of one file or of all."""
    rows = connection.execute(
        "SELECT id, lower(hex(whole)), whole_size, start, size, lower(hex(sha256)), file FROM slices"
        " WHERE ?1 IS NULL OR id = ?1 ORDER BY id, whole, start, size",
        (id,),
    )
    return [Piece(*row) for row in rows]


def wanted(pieces: Iterable[Piece], piece: Piece) -> bool:
    """Whether a piece brings anything beside those of all files. Raises SliceConflict, SlicesFull."""
    every = list(pieces)
    same = [other for other in every if (other.id, other.whole) == (piece.id, piece.whole)]
    for other in same:
        if (other.start, other.size) == (piece.start, piece.size) and other.sha256 != piece.sha256:
            raise SliceConflict
        if other.whole_size != piece.whole_size:
            raise SliceConflict
    if chain(same, piece.start, piece.end):
        return False
    amount = sum(other.size for other in every)
    if len(every) >= MOST or amount + piece.size > MOST_BYTES:
        raise SlicesFull(held=amount // 1000**3)
    return True


def chain(pieces: Iterable[Piece], start: int, end: int) -> list[tuple[Piece, int, int]]:
    """Pieces that together cover the bytes from ``start`` to ``end``, each with what to take of it; else none."""
    found = []
    ordered = sorted(pieces, key=lambda piece: piece.start)
    at = 0
    while start < end:
        best: Piece | None = None
        while at < len(ordered) and ordered[at].start <= start:
            if best is None or ordered[at].end > best.end:
                best = ordered[at]
            at += 1
        if best is None or best.end <= start:
            return []
        found.append((best, start, min(best.end, end)))
        start = best.end
    return found


def keep(vault: Vault, piece: Piece) -> None:
    """Remember a piece, inside the transaction in which its file was adopted."""
    vault.connection.execute(
        "INSERT INTO slices (id, whole, whole_size, start, size, sha256, file, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            piece.id,
            bytes.fromhex(piece.whole),
            piece.whole_size,
            piece.start,
            piece.size,
            bytes.fromhex(piece.sha256),
            piece.file,
            stamp(vault.clock()),
        ),
    )


def complete(connection: Connection) -> list[list[tuple[Piece, int, int]]]:
    """For each file of which everything came, what to put together."""
    groups: dict[tuple[str, str], list[Piece]] = {}
    for piece in held(connection):
        groups.setdefault((piece.id, piece.whole), []).append(piece)
    chains = (chain(pieces, 0, pieces[0].whole_size) for pieces in groups.values())
    return [found for found in chains if found]


def assemble(vault: Vault, parts: list[tuple[Piece, int, int]]) -> bool:
    """Put one file together, then let go of its pieces; a crash before the end leaves all of them.

    False when the whole is not the file that was announced, or a piece can no longer be read: those that may be at
    fault are let go, so that they can come again. Raises DiskFull and its kind, with everything kept.
    """
    store, first = vault.evidence, parts[0][0]
    try:
        with store.writer(first.id, size_hint=first.whole_size, expected_sha256=first.whole) as writer:
            for piece, start, end in parts:
                with store.open(piece.file, start=start - piece.start) as content:
                    left = end - start
                    while block := content.read(min(BLOCK, left)):
                        writer.write(block)
                        left -= len(block)
            writer.finish()
            with vault.transaction():
                writer.commit()
                store.drop_slices(first.id)
    except (AgeError, EvidenceMismatch):
        _drop_faulty(vault, [piece for piece, _, _ in parts])
        return False
    except EvidenceErased:
        with vault.transaction():
            store.drop_slices(first.id)
        return False
    return True


def _drop_faulty(vault: Vault, pieces: list[Piece]) -> None:
    """Those that cannot be read any more; where all can, any may be wrong, and none is kept."""
    faulty = [piece for piece in pieces if not _reads(vault, piece)] or pieces
    with vault.transaction():
        for piece in faulty:
            vault.connection.execute("DELETE FROM slices WHERE id = ? AND file = ?", (piece.id, piece.file))
            vault.evidence.forget(piece.file)


def _reads(vault: Vault, piece: Piece) -> bool:
    try:
        vault.evidence.verify(piece.file)
    except (AgeError, EvidenceMismatch):
        return False
    return True


def sweep(vault: Vault) -> int:
    """Let go of pieces that nothing waits for: the file is here, was erased, or they are too old. How many files."""
    before = stamp(vault.clock() - KEPT)
    rows = vault.connection.execute("SELECT id, max(at) FROM slices GROUP BY id").fetchall()
    store = vault.evidence
    over = [id for id, at in rows if at < before or store.present(id) or store.state(id) is State.ERASED]
    if over:
        with vault.transaction():
            for id in over:
                store.drop_slices(id)
    return len(over)
