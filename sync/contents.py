# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the members of a part whose list is trusted, checks each, and holds them back until all of it was read.

Evidence waits in unfinished files meanwhile, which a crash leaves to be removed when the vault is opened next.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from intake.errors import EvidenceMismatch, MemberMismatch
from intake.model.entry import State
from intake.vault import journal, slices
from intake.vault.authority import Author
from intake.vault.evidence import EvidenceWriter
from intake.vault.slices import Piece
from intake.vault.vault import Progress, Vault
from sync import lines, reader
from sync.beside import Beside
from sync.brought import Brought
from sync.checks import NOTICES, VOUCHING, EntryChecks
from sync.members import JOURNAL, SEAL, Slice
from sync.part import RETURN, PartHeader

Step = Callable[[int], None]


class Contents:
    """What a part brings, checked and held back until all of it was read."""

    def __init__(self, vault: Vault, header: PartHeader, *, dry_run: bool) -> None:
        self.seals: dict[str, bytes] = {}
        self.evidence: dict[str, EvidenceWriter | None] = {}
        self.slices: list[tuple[Piece, EvidenceWriter | None]] = []
        self.brought = Brought() if header.kind == RETURN else None
        self._vault = vault
        self._header = header
        self._dry_run = dry_run
        own, roster = vault.keys.lines, vault.roster

        def author_of(line: str) -> Author | None:
            member = roster.by_key(line) if roster else None
            if member is not None:
                return Author(member.id, member.role)
            return Author(vault.identity.member, vault.identity.role) if line in own else None

        self.checks = EntryChecks(
            author_of,
            lambda name: journal.opening(vault.connection, name),
            exercise=vault.identity.exercise,
        )

    def read(self, part: reader.Part, progress: Progress | None) -> None:
        """Read the part to its end."""
        done = 0
        ranges_checked = False

        def step(size: int) -> None:
            nonlocal done
            done += size
            if progress:
                progress(min(done, part.size), part.size)

        outside = VOUCHING if self.brought is None else NOTICES
        for incoming in part.members():
            if self.brought is not None and incoming.member.kind != JOURNAL:
                self.brought.take(self._vault, part, incoming)
                step(incoming.member.size)
                continue
            if incoming.member.kind == JOURNAL:
                for line in lines.unpack(incoming.read()):
                    self.checks.add(lines.decode(line))
                step(incoming.member.size)
                continue
            if not ranges_checked:
                # Journals come first: from here on every entry is known.
                self.checks.check_ranges(part.header.ranges, outside)
                ranges_checked = True
            if incoming.member.kind == SEAL:
                self._read_seal(incoming, step)
            else:
                self._read_evidence(incoming, step)
        if not ranges_checked:
            self.checks.check_ranges(part.header.ranges, outside)
        step(part.size)

    def _read_seal(self, incoming: reader.Incoming, step: Step) -> None:
        content = incoming.read()
        if self.checks.vouched(incoming.member, self._vault.authors):
            self.seals[incoming.member.id] = content
        step(incoming.member.size)

    def _read_evidence(self, incoming: reader.Incoming, step: Step) -> None:
        member, store = incoming.member, self._vault.evidence
        wanted = self.checks.vouched(member, self._vault.authors)
        refused = store.state(member.id) is State.ERASED
        here = store.present(member.id)
        if not wanted or refused or here or (self._dry_run and not member.slice):
            for block in incoming.blocks():
                step(len(block))
            if wanted and not refused:
                self.evidence[member.id] = None
            return
        if member.slice:
            self._read_slice(incoming, member.slice, step)
            return
        writer = store.writer(member.id, size_hint=member.size, expected_sha256=member.sha256)
        self.evidence[member.id] = writer
        _fill(incoming, writer, step)

    def _read_slice(self, incoming: reader.Incoming, cut: Slice, step: Step) -> None:
        member, waiting = incoming.member, [*slices.held(self._vault.connection), *self._new_pieces()]
        piece = Piece(member.id, cut.sha256, cut.size, cut.offset, member.size, member.sha256)
        wanted = slices.wanted(waiting, piece)
        if not wanted or self._dry_run:
            for block in incoming.blocks():
                step(len(block))
            if wanted:
                self.slices.append((piece, None))
            return
        writer = self._vault.evidence.writer(size_hint=member.size, expected_sha256=member.sha256)
        self.slices.append((replace(piece, file=writer.id), writer))
        _fill(incoming, writer, step)

    def _new_pieces(self) -> list[Piece]:
        return [piece for piece, _ in self.slices]

    def abort(self) -> None:
        """Let go of evidence that was not kept."""
        for writer in (*self.evidence.values(), *(writer for _, writer in self.slices)):
            if writer is not None:
                with suppress(OSError):
                    writer.abort()


def _fill(incoming: reader.Incoming, writer: EvidenceWriter, step: Step) -> None:
    try:
        _pour(incoming, writer, step)
        writer.finish()
    except EvidenceMismatch as error:
        raise MemberMismatch(reason="content of a member") from error


def _pour(incoming: reader.Incoming, writer: EvidenceWriter, step: Step) -> None:
    """Write the content as it comes: one block is hashed and encrypted while the next one is decrypted."""
    with Beside(writer.write) as writing:
        for block in incoming.blocks(check=False):
            writing.take(block)
            step(len(block))
        writing.finish()
