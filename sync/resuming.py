# SPDX-License-Identifier: GPL-3.0-or-later
"""An export that was stopped or cut off half-way: which parts of which plan were written, so that it can go on.

It goes on only while the same things are due to the same recipients in the same folder. Otherwise what was written
is removed: nobody was told of it, so it is not missed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from intake.vault.vault import Vault
from sync.plan import PlannedPart

SETTING: Final = "export.unfinished"


@dataclass(slots=True)
class Unfinished:
    """``plan`` tells one export from another; ``sizes`` are bytes of the parts that are whole, by their paths.

    ``left_out`` are ids of evidence that turned out to be unreadable on the way.
    """

    plan: str
    bundle: str
    made: str
    paths: list[str]
    sizes: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, vault: Vault) -> Self | None:
        """The one this vault remembers."""
        held: dict[str, Any] = vault.settings.get(SETTING, {})
        return cls(**held) if held else None

    def whole(self, path: Path) -> bool:
        """Whether that part was written and still lies where it was."""
        try:
            return path.stat().st_size == self.sizes.get(str(path))
        except OSError:
            return False

    def written(self, vault: Vault, path: Path, left_out: Iterable[str]) -> None:
        """Remember that a part is whole, on the disk, and what is in none so far."""
        self.sizes[str(path)] = path.stat().st_size
        self.left_out = sorted(left_out)
        self.remember(vault)

    def remember(self, vault: Vault) -> None:
        """Keep it in the vault."""
        fields = {"plan": self.plan, "bundle": self.bundle, "made": self.made, "paths": self.paths}
        vault.settings.set(SETTING, {**fields, "sizes": self.sizes, "left_out": self.left_out})

    def tidy(self) -> None:
        """Remove what was begun and is not whole. Best effort: a stick may have been taken out."""
        for path in map(Path, self.paths):
            with suppress(OSError):
                for stale in path.parent.glob(f"{path.name}.*.part"):
                    stale.unlink(missing_ok=True)

    def remove(self, vault: Vault) -> None:
        """Remove all that was written, and forget it."""
        self.tidy()
        for path in self.paths:
            with suppress(OSError):
                Path(path).unlink(missing_ok=True)
        vault.settings.unset(SETTING)


def mark(folder: Path, to: str, recipients: Sequence[str], parts: Iterable[PlannedPart]) -> str:
    """What tells a plan from every other: where to, for whom, and what is in each part (SHA-256, hex).

    The size of an entry is in it, because a body that was erased meanwhile must not go out with an older part.
    """
    digest = hashlib.sha256(json.dumps([str(folder), to, sorted(recipients)]).encode())
    for part in parts:
        names = [(line.name, line.size) for line in part.lines()]
        files = [(file.id, file.sha256) for file in (*part.seals, *part.evidence)]
        cuts = [(cut.file.id, cut.number, cut.of, cut.offset, cut.size) for cut in part.slices]
        digest.update(json.dumps([names, files, cuts]).encode())
    return digest.hexdigest()
