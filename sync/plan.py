# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides what goes into which part: text first, then sealed identities, then evidence.

Each part can be used by itself: it carries the first entry of every journal it touches, which holds the key, and
the entry that names each seal or file it brings. Small things share a part, so that a short export is one file. An
evidence file that is longer than a part may be is cut into slices of one length, each with a part to itself, after
all that is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Self

from intake.errors import PartTooSmall
from intake.vault.exchange import Line
from intake.vault.ranges import Span
from sync.members import MAX_SLICES
from sync.part import MAX_MEMBERS, MAX_RANGES, Range

SHARED: Final = 64 * 1024
"""Up to this estimated weight, text, seals and evidence go together into one part."""
TEXT: Final = 4 * 1024 * 1024
"""About 3,000 reports: they are held in memory until all are checked, on a machine that may have 2 GB."""
SEALS: Final = 1024 * 1024
EVIDENCE: Final = 64 * 1024 * 1024
_FILES: Final = MAX_MEMBERS - 32
"""Members left for files; the others are room for journal members."""
_FRAME: Final = 1280
"""What a file takes beside its content: header, rounding up, its line in the list."""
_RESERVE: Final = 8 * 1024
"""What a part takes that holds a single slice: list, signature, the opening of a journal, an entry."""


@dataclass(frozen=True, slots=True)
class File:
    """A seal or an evidence file to send, with the entry that names it.

    ``held`` are bytes that the recipients have already, ends included: slices of these alone are not sent.
    """

    id: str
    size: int
    sha256: str
    named_by: Line
    held: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """Slice ``number`` of ``of``: ``size`` bytes of ``file`` from byte ``offset``."""

    file: File
    number: int
    of: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How heavy a part may be, by what it holds. ``room`` is for everything in it, where that was chosen."""

    room: int
    shared: int = SHARED
    text: int = TEXT
    seals: int = SEALS
    evidence: int = EVIDENCE

    @classmethod
    def within(cls, room: int) -> Limits:
        """The usual limits, and none beyond ``room`` bytes of plaintext."""
        left = room - _RESERVE
        return cls(room, min(SHARED, left), min(TEXT, left), min(SEALS, left), min(EVIDENCE, left))

    def slice(self, file: File) -> int:
        """The most bytes of a file that a part takes beside the entry that names it."""
        return max(self.room - _RESERVE - 2 * file.named_by.size, self.room // 2)


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
    slices: list[Cut] = field(default_factory=list)
    weight: int = 0

    @classmethod
    def of(
        cls, entries: Iterable[Line] = (), seals: Iterable[File] = (), evidence: Iterable[File] = ()
    ) -> Self:
        """A part with just these."""
        part = cls()
        for line in entries:
            part.add_entry(line)
        for file in seals:
            part.add_file(file, part.seals)
        for file in evidence:
            part.add_file(file, part.evidence)
        return part

    def evidence_ids(self) -> list[str]:
        """Ids of the evidence files of which the part holds anything."""
        return [*(file.id for file in self.evidence), *(cut.file.id for cut in self.slices)]

    def add_entry(self, line: Line) -> None:
        """Send one more entry."""
        self.entries.append(line)
        self.runs.add(line)
        self.weight += weight(line)

    def add_file(self, file: File, to: list[File]) -> None:
        """Send one more seal or evidence file, with the entry that names it."""
        to.append(file)
        self.named_by[file.named_by.name] = file.named_by
        self.weight += file.size + weight(file.named_by)

    def halves(self) -> list[PlannedPart]:
        """The same in two parts, text first; in one where nothing is left to be taken apart."""
        files = [*self.seals, *self.evidence]
        middle = len(files) // 2
        if self.entries and files:
            return [self.of(self.entries), self.of((), self.seals, self.evidence)]
        if len(self.entries) > 1:
            half = len(self.entries) // 2
            return [self.of(self.entries[:half]), self.of(self.entries[half:])]
        if len(files) > 1:
            seals = len(self.seals)
            return [
                self.of((), self.seals[:middle], self.evidence[: max(middle - seals, 0)]),
                self.of((), self.seals[middle:], self.evidence[max(middle - seals, 0) :]),
            ]
        return [self]

    def lines(self) -> list[Line]:
        """Every entry of the part but for openings that have to be added, each once, in order."""
        every = {line.name: line for line in (*self.entries, *self.named_by.values())}
        return sorted(every.values(), key=lambda line: (line.journal, line.seq, line.name))


def weight(line: Line) -> int:
    """About how many bytes an entry takes when it is folded: text to a half, signature and hashes hardly."""
    return line.size // 2 + 150


def parts(
    entries: Iterable[Line], seals: Iterable[File], evidence: Iterable[File], limits: Limits | None = None
) -> Iterator[PlannedPart]:
    """The parts of a bundle, in the order in which they should travel. Raises PartTooSmall."""
    limits = limits or Limits(1 << 62)
    part = PlannedPart()
    for line in entries:
        broken = len(part.runs) >= MAX_RANGES and not part.runs.extends(line)
        if part.entries and (part.weight + weight(line) > limits.text or broken):
            yield part
            part = PlannedPart()
        part.add_entry(line)
    files = list(evidence)
    whole = [file for file in files if file.size <= limits.slice(file)]
    for several, limit, of_evidence in ((seals, limits.seals, False), (whole, limits.evidence, True)):
        for file in several:
            count = len(part.seals) + len(part.evidence)
            added = file.size + weight(file.named_by) + _FRAME * (count + 1)
            # A part of one kind is filled up; kinds meet only in a part that is small.
            alone = not part.entries and not (of_evidence and part.seals)
            full = part.weight + added > (limit if alone else limits.shared)
            if part.weight and (full or count >= _FILES):
                yield part
                part = PlannedPart()
            part.add_file(file, part.evidence if of_evidence else part.seals)
    if part.weight:
        yield part
    for file in files:
        if file.size > limits.slice(file):
            yield from _cut(file, limits.slice(file))


def _cut(file: File, longest: int) -> Iterator[PlannedPart]:
    """A part for each slice of a file that is not held already, all but the last of the same length."""
    of = -(-file.size // longest)
    if of > MAX_SLICES:
        raise PartTooSmall(least=-(-file.size // MAX_SLICES) // 1000 + 2 * _RESERVE // 1000)
    length = -(-file.size // of)
    of = -(-file.size // length)
    for number in range(1, of + 1):
        offset = (number - 1) * length
        cut = Cut(file, number, of, offset, min(length, file.size - offset))
        if any(first <= offset and offset + cut.size - 1 <= last for first, last in file.held):
            continue
        yield PlannedPart(
            named_by={file.named_by.name: file.named_by},
            slices=[cut],
            weight=cut.size + weight(file.named_by),
        )
