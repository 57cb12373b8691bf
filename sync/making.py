# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the planned parts of one bundle, each into a file of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from intake.crypto.hybrid import HybridRecipient, fingerprint
from intake.errors import AgeError, EvidenceError
from intake.model.entry import Entry, new_id
from intake.model.roster import Member
from intake.vault import exchange, sealing
from intake.vault.journal import stamp
from intake.vault.vault import Progress, Vault
from sync import lines, rosters
from sync.part import Member as PartMember
from sync.part import PartHeader, blob_name, journal_name, seal_name
from sync.plan import File, PlannedPart
from sync.writer import Content, file_blocks, random_name, write_part

JOURNAL_TEXT: Final = 1024 * 1024
"""Text in one journal member: small enough to unfold on any machine."""


@dataclass(frozen=True, slots=True)
class Export:
    """What was written. ``parts`` are in the order in which to send them: text comes first.

    ``unreadable`` are ids of evidence that could not be read here any more and was left out.
    """

    parts: tuple[Path, ...]
    entries: int
    seals: int
    evidence: int
    bytes: int
    bundle: str
    unreadable: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For commands and logs; names nobody."""
        return {
            "bundle": self.bundle,
            "parts": [path.name for path in self.parts],
            "entries": self.entries,
            "seals": self.seals,
            "evidence": self.evidence,
            "bytes": self.bytes,
            "unreadable": list(self.unreadable),
        }


class Making:
    """One export while it is written: one file of ``paths`` for each planned part.

    ``bodies`` tells which entries travel with their bodies. ``left_out`` are ids of evidence that turned out to be
    unreadable.
    """

    def __init__(
        self,
        vault: Vault,
        folder: Path,
        recipients: Sequence[Member],
        parts: Sequence[PlannedPart],
        bodies: Callable[[Entry], bool],
    ) -> None:
        self.paths = tuple(folder / random_name() for _ in parts)
        self.left_out: set[str] = set()
        self._vault = vault
        self._folder = folder
        self._recipients = recipients
        self._parts = parts
        self._bodies = bodies
        self._bundle = new_id()
        self._made = stamp(vault.clock())
        self._openings: dict[str, int | None] = {}

    def write(self, progress: Progress | None) -> Export:
        """Write every part."""
        parts = self._parts
        total, done = sum(part.weight for part in parts), 0
        for part, path in zip(parts, self.paths, strict=True):
            before = done

            def step(size: int, before: int = before, most: int = part.weight) -> None:
                nonlocal done
                done = min(done + size, before + most)
                if progress:
                    progress(done, total)

            self._write_part(part, path, step)
            done = before + part.weight
            if progress:
                progress(done, total)
        return Export(
            self.paths,
            sum(len(part.entries) for part in parts),
            sum(len(part.seals) for part in parts),
            sum(file.id not in self.left_out for part in parts for file in part.evidence),
            sum(path.stat().st_size for path in self.paths),
            self._bundle,
            tuple(sorted(self.left_out)),
        )

    def _write_part(self, part: PlannedPart, path: Path, step: Callable[[int], None]) -> None:
        text, seals = self._journals(part), self._seals(part)
        while True:
            evidence = [self._evidence(file) for file in part.evidence if file.id not in self.left_out]
            contents = [*text, *seals, *sorted(evidence, key=lambda content: content.member.name)]
            try:
                write_part(
                    self._folder,
                    self._header(part, path, [content.member for content in contents]),
                    contents,
                    self._vault.keys.sign,
                    [HybridRecipient.parse(member.recipient) for member in self._recipients],
                    path=path,
                    step=step,
                )
            except (AgeError, EvidenceError):
                # A file that no longer reads must not keep the others from being sent.
                damaged = {file.id for file in part.evidence} - self.left_out
                damaged = {id for id in damaged if not self._reads(id)}
                if not damaged:
                    raise
                self.left_out |= damaged
            else:
                return

    def _reads(self, id: str) -> bool:
        try:
            self._vault.evidence.verify(id)
        except (AgeError, EvidenceError):
            return False
        return True

    def _header(self, part: PlannedPart, path: Path, members: Sequence[PartMember]) -> PartHeader:
        vault = self._vault
        return PartHeader(
            bundle=self._bundle,
            index=self.paths.index(path) + 1,
            total=len(self.paths),
            made=self._made,
            sender=vault.identity.member,
            key=vault.keys.sign.public.line,
            recipients=tuple(fingerprint(member.recipient) for member in self._recipients),
            exercise=vault.identity.exercise,
            ranges=part.runs.ranges(),
            roster=rosters.mark(vault),
            members=tuple(members),
        )

    def _journals(self, part: PlannedPart) -> list[Content]:
        """The entries of a part as journal members, the opening of each journal before its other entries."""
        packed: list[bytes] = []
        waiting: list[bytes] = []
        size = 0
        for entry in exchange.entries(self._vault.connection, self._arrivals(part)):
            line = lines.encode(entry, bodies=self._bodies(entry))
            if waiting and size + len(line) > JOURNAL_TEXT:
                packed.append(lines.pack(waiting))
                waiting, size = [], 0
            waiting.append(line)
            size += len(line) + 1
        packed.append(lines.pack(waiting))
        return [_small(journal_name(number), data) for number, data in enumerate(packed, 1)]

    def _arrivals(self, part: PlannedPart) -> Iterator[int]:
        seen = ""
        for line in part.lines():
            if line.journal != seen:
                seen = line.journal
                if line.journal not in self._openings:
                    found = exchange.opening_arrival(self._vault.connection, line.journal)
                    self._openings[line.journal] = found
                opening = self._openings[line.journal]
                if opening is not None and opening != line.arrival:
                    yield opening
            yield line.arrival

    def _seals(self, part: PlannedPart) -> list[Content]:
        held = ((file.id, sealing.ciphertext(self._vault, file.id)) for file in part.seals)
        found = [_small(seal_name(id), ciphertext) for id, ciphertext in held if ciphertext is not None]
        return sorted(found, key=lambda content: content.member.name)

    def _evidence(self, file: File) -> Content:
        member = PartMember(blob_name(file.id), file.size, file.sha256)
        return Content(member, file_blocks(partial(self._vault.evidence.open, file.id)))


def _small(name: str, data: bytes) -> Content:
    member = PartMember(name, len(data), hashlib.sha256(data).hexdigest())
    return Content(member, lambda: iter((data,)))
