# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides what goes into which part: text first, then sealed identities, then evidence.

Each part can be used by itself: it carries the first entry of every journal it touches, which holds the key, and
the entry that names each seal or file it brings. Small things share a part, so that a short export is one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from intake.vault.exchange import Line
from sync.part import MAX_MEMBERS, MAX_RANGES, Range

SHARED: Final = 64 * 1024
"""Up to this estimated weight, text, seals and evidence go together into one part."""
TEXT: Final = 4 * 1024 * 1024
"""About 3,000 reports: they are held in memory until all are checked, on a machine that may have 2 GB."""
SEALS: Final = 1024 * 1024
EVIDENCE: Final = 64 * 1024 * 1024
_FILES: Final = MAX_MEMBERS - 32
"""Members left for files; the others are room for journal members."""


@dataclass(frozen=True, slots=True)
class File:
    """A seal or an evidence file to send, with the entry that names it."""

    id: str
    size: int
    sha256: str
    named_by: Line


class Runs:
    """Unbroken chains among entries that are added in the order of their numbers."""

    def __init__(self) -> None:
        self._by_head: dict[str, Range] = {}

    def __len__(self) -> int:
        return len(self._by_head)

    def extends(self, line: Line) -> bool:
        """Whether the entry follows one that was added."""
        return line.prev in self._by_head

    def add(self, line: Line) -> None:
        """Add an entry; the two branches of a fork become two runs."""
        run = self._by_head.pop(line.prev, None)
        first = run.first if run else line.seq
        self._by_head[line.name] = Range(line.journal, first, line.seq, line.name)

    def ranges(self) -> tuple[Range, ...]:
        """The chains, in the order of their journals."""
        return tuple(sorted(self._by_head.values(), key=lambda run: (run.journal, run.first, run.head)))


@dataclass(slots=True)
class PlannedPart:
    """What one part will hold: ``entries`` that are sent, ``named_by`` those that only vouch for a file."""

    entries: list[Line] = field(default_factory=list)
    runs: Runs = field(default_factory=Runs)
    named_by: dict[str, Line] = field(default_factory=dict)
    seals: list[File] = field(default_factory=list)
    evidence: list[File] = field(default_factory=list)
    weight: int = 0

    def lines(self) -> list[Line]:
        """Every entry of the part but for openings that have to be added, each once, in order."""
        every = {line.name: line for line in (*self.entries, *self.named_by.values())}
        return sorted(every.values(), key=lambda line: (line.journal, line.seq, line.name))


def weight(line: Line) -> int:
    """About how many bytes an entry takes when it is folded: text to a half, signature and hashes hardly."""
    return line.size // 2 + 150


def parts(entries: Iterable[Line], seals: Iterable[File], evidence: Iterable[File]) -> Iterator[PlannedPart]:
    """The parts of a bundle, in the order in which they should travel."""
    part = PlannedPart()
    for line in entries:
        broken = len(part.runs) >= MAX_RANGES and not part.runs.extends(line)
        if part.entries and (part.weight + weight(line) > TEXT or broken):
            yield part
            part = PlannedPart()
        part.entries.append(line)
        part.runs.add(line)
        part.weight += weight(line)
    for files, limit, of_evidence in ((seals, SEALS, False), (evidence, EVIDENCE, True)):
        for file in files:
            added = file.size + weight(file.named_by)
            # A part of one kind is filled up; kinds meet only in a part that is small.
            alone = not part.entries and not (of_evidence and part.seals)
            full = part.weight + added > (limit if alone else SHARED)
            if part.weight and (full or len(part.seals) + len(part.evidence) >= _FILES):
                yield part
                part = PlannedPart()
            (part.evidence if of_evidence else part.seals).append(file)
            part.named_by[file.named_by.name] = file.named_by
            part.weight += added
    if part.weight:
        yield part
