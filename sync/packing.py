# SPDX-License-Identifier: GPL-3.0-or-later
"""The entries of a planned part as journal members."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from intake.model.entry import Entry
from intake.vault import exchange
from intake.vault.vault import Vault
from sync import lines
from sync.plan import PlannedPart

JOURNAL_TEXT: Final = 1024 * 1024
"""Text in one journal member: small enough to unfold on any machine."""


class Packing:
    """Packs the entries of one bundle; ``bodies`` tells which of them travel with their bodies."""

    def __init__(self, vault: Vault, bodies: Callable[[Entry], bool]) -> None:
        self._vault = vault
        self._bodies = bodies
        self._openings: dict[str, int | None] = {}

    def journals(self, part: PlannedPart) -> list[bytes]:
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
        return packed

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
