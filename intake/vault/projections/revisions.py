# SPDX-License-Identifier: GPL-3.0-or-later
"""Which revision of a record stands, and whether two stand beside each other.

A revision names the revisions it was made from. Those that nobody built upon are the heads; two heads are a conflict
that a person resolves. One head is shown meanwhile, chosen without looking at clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from intake.model.entry import Entry, State


@dataclass(frozen=True, slots=True)
class Standing:
    """The revision shown, all heads (names in hex, sorted) and how many revisions there are."""

    shown: Entry
    heads: tuple[str, ...]
    count: int

    @property
    def conflict(self) -> bool:
        """Whether a person has to choose between heads."""
        return len(self.heads) > 1


def standing(revisions: Sequence[Entry]) -> Standing | None:
    """What stands among the revisions of one record; None when there is none."""
    if not revisions:
        return None
    if len(revisions) == 1:
        only = revisions[0]
        return Standing(only, (only.name.hex(),), 1)
    by_name = {entry.name.hex(): entry for entry in revisions}
    built_upon = {parent for entry in revisions for parent in entry.header.parents}
    heads = sorted(name for name in by_name if name not in built_upon)
    depth = depths(by_name)
    shown = max(heads, key=lambda name: (by_name[name].state == State.HELD, depth[name], name))
    return Standing(by_name[shown], tuple(heads), len(by_name))


def of_report(entries: Iterable[Entry]) -> list[Entry]:
    """The versions of a report among the entries that have effect on it; erased ones only if no other is left.

    What is left of an erased one, a ``redact`` in force, counts as a version.
    """
    found = [entry for entry in entries if entry.header.kind in ("report", "redact")]
    return [entry for entry in found if entry.state is not State.ERASED] or found


def testimony(entry: Entry) -> dict[str, Any]:
    """What a version of a report says, as JSON data; empty when its body is not held. Raises MalformedEntry."""
    content = entry.content()
    if entry.header.kind != "redact":
        return content
    left = content.get("content", {})
    return left if isinstance(left, dict) else {}


def depths(by_name: dict[str, Entry]) -> dict[str, int]:
    """How many revisions each one builds upon at most; iterative, since a history may be long."""
    depths: dict[str, int] = {}
    for start in by_name:
        stack = [start]
        while stack:
            name = stack[-1]
            parents = [p for p in by_name[name].header.parents if p in by_name]
            waiting = [p for p in parents if p not in depths]
            if waiting:
                stack.extend(waiting)
                continue
            depths[name] = 1 + max((depths[p] for p in parents), default=0)
            stack.pop()
    return depths
