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
from intake.vault import sealing
from intake.vault.journal import stamp
from intake.vault.vault import Progress, Vault
from sync import resuming, rosters
from sync.members import Member as PartMember
from sync.members import Slice, blob_name, journal_name, seal_name, slice_name
from sync.packing import Packing
from sync.part import MAX_PARTS, PartHeader
from sync.plan import Cut, File, PlannedPart
from sync.resuming import Unfinished
from sync.writer import Content, file_blocks, plain_size, random_name, write_part

_SIGNATURE: Final = bytes(512)
"""As long as no signature is; a part is measured before it is signed."""


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

    ``bodies`` tells which entries travel with their bodies. Where ``room`` is given, what would be longer in plaintext
    is spread over more parts. ``left_out`` are ids of evidence that turned out to be unreadable.
    """

    def __init__(
        self,
        vault: Vault,
        folder: Path,
        recipients: Sequence[Member],
        parts: Sequence[PlannedPart],
        bodies: Callable[[Entry], bool],
        room: int | None = None,
    ) -> None:
        self.left_out: set[str] = set()
        self._vault = vault
        self._folder = folder
        self._recipients = recipients
        self._packing = Packing(vault, bodies)
        self._bundle = new_id()
        self._made = stamp(vault.clock())
        self._parts = list(parts)
        if room is not None:
            self._parts = [one for part in parts for one in self._fitted(part, room)]
        self.paths = tuple(folder / random_name() for _ in self._parts)
        self._unfinished = Unfinished("", self._bundle, self._made, [str(path) for path in self.paths])

    def go_on(self, to: str) -> None:
        """Take up an export to the same folder and people that was stopped, or remove what it left and begin."""
        marks = [fingerprint(member.recipient) for member in self._recipients]
        plan = resuming.mark(self._folder, to, [*marks, str(rosters.mark(self._vault))], self._parts)
        left = Unfinished.of(self._vault)
        if left is not None and left.plan == plan:
            left.tidy()
            self._unfinished, self._bundle, self._made = left, left.bundle, left.made
            self.paths, self.left_out = tuple(map(Path, left.paths)), set(left.left_out)
            return
        if left is not None:
            left.remove(self._vault)
        self._unfinished.plan = plan
        self._unfinished.remember(self._vault)

    def remove(self) -> None:
        """Leave nothing of it in the folder."""
        self._unfinished.remove(self._vault)

    def _fitted(self, part: PlannedPart, room: int) -> Iterator[PlannedPart]:
        """A part by what it really takes; what cannot be taken apart further stays longer than was asked."""
        members = [content.member for content in self._contents(part, measured=True)]
        listed = self._header(members, (MAX_PARTS, MAX_PARTS), part).encode()
        halves = part.halves() if plain_size(listed, _SIGNATURE, members) > room else [part]
        if len(halves) == 1:
            yield part
            return
        for half in halves:
            yield from self._fitted(half, room)

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

            if not self._unfinished.whole(path):
                self._write_part(part, path, step)
                self._unfinished.written(self._vault, path, self.left_out)
            done = before + part.weight
            if progress:
                progress(done, total)
        return Export(
            self.paths,
            sum(len(part.entries) for part in parts),
            sum(len(part.seals) for part in parts),
            len({id for part in parts for id in part.evidence_ids()} - self.left_out),
            sum(path.stat().st_size for path in self.paths),
            self._bundle,
            tuple(sorted(self.left_out)),
        )

    def _write_part(self, part: PlannedPart, path: Path, step: Callable[[int], None]) -> None:
        place = (self.paths.index(path) + 1, len(self.paths))
        while True:
            try:
                contents = self._contents(part)
                write_part(
                    self._folder,
                    self._header([content.member for content in contents], place, part),
                    contents,
                    self._vault.keys.sign,
                    [HybridRecipient.parse(member.recipient) for member in self._recipients],
                    path=path,
                    step=step,
                )
            except (AgeError, EvidenceError):
                # A file that no longer reads must not keep the others from being sent.
                damaged = set(part.evidence_ids()) - self.left_out
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

    def _header(self, members: Sequence[PartMember], place: tuple[int, int], part: PlannedPart) -> PartHeader:
        vault = self._vault
        return PartHeader(
            bundle=self._bundle,
            index=place[0],
            total=place[1],
            made=self._made,
            sender=vault.identity.member,
            key=vault.keys.sign.public.line,
            recipients=tuple(fingerprint(member.recipient) for member in self._recipients),
            exercise=vault.identity.exercise,
            ranges=part.runs.ranges(),
            roster=rosters.mark(vault),
            members=tuple(members),
        )

    def _contents(self, part: PlannedPart, *, measured: bool = False) -> list[Content]:
        """What a part holds, in order. Where it is only ``measured``, slices are not read for their hash."""
        packed = self._packing.journals(part)
        text = [_small(journal_name(number), data) for number, data in enumerate(packed, 1)]
        evidence = [self._evidence(file) for file in part.evidence if file.id not in self.left_out]
        kept = (cut for cut in part.slices if cut.file.id not in self.left_out)
        evidence += [self._slice(cut, measured=measured) for cut in kept]
        return [*text, *self._seals(part), *sorted(evidence, key=lambda content: content.member.name)]

    def _seals(self, part: PlannedPart) -> list[Content]:
        held = ((file.id, sealing.ciphertext(self._vault, file.id)) for file in part.seals)
        found = [_small(seal_name(id), ciphertext) for id, ciphertext in held if ciphertext is not None]
        return sorted(found, key=lambda content: content.member.name)

    def _evidence(self, file: File) -> Content:
        member = PartMember(blob_name(file.id), file.size, file.sha256)
        return Content(member, file_blocks(partial(self._vault.evidence.open, file.id)))

    def _slice(self, cut: Cut, *, measured: bool) -> Content:
        file = cut.file
        blocks = file_blocks(partial(self._vault.evidence.open, file.id, start=cut.offset), cut.size)
        digest = hashlib.sha256()
        for block in () if measured else blocks():
            digest.update(block)
        lies = Slice(cut.offset, cut.of, file.size, file.sha256)
        return Content(
            PartMember(slice_name(file.id, cut.number), cut.size, digest.hexdigest(), lies), blocks
        )


def _small(name: str, data: bytes) -> Content:
    member = PartMember(name, len(data), hashlib.sha256(data).hexdigest())
    return Content(member, lambda: iter((data,)))
