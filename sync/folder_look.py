# SPDX-License-Identifier: GPL-3.0-or-later
"""One look into a shared folder: which files there have to be read, and what is remembered of each."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from intake.errors import CannotRead
from intake.vault import seen_files
from intake.vault.journal import stamp
from intake.vault.seen_files import Seen
from intake.vault.vault import Vault

_OTHERS_WORK: Final = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
"""Endings by which programs mark a file that they have not finished."""
_HIDDEN: Final = (".", "~")


@dataclass(slots=True)
class Look:
    """One look: the files that have to be read, and what becomes of them."""

    vault: Vault
    folder: Path
    known: dict[str, Seen]
    outcomes: list[Seen] = field(default_factory=list)

    def note(self, path: Path, outcome: str) -> None:
        """Remember what became of a file as it is now."""
        found = stat(path)
        if found is not None:
            self.outcomes.append(Seen(path.name, found.st_size, found.st_mtime_ns, outcome))

    def fresh(self, path: Path) -> bool:
        """Whether a file was not dealt with as it is now."""
        seen, found = self.known.get(path.name), stat(path)
        return found is not None and (
            seen is None or (seen.size, seen.changed) != (found.st_size, found.st_mtime_ns)
        )

    def keep(self) -> None:
        """Keep what was noted, at once: a round that is cut off later does not begin anew."""
        seen_files.remember(self.vault.connection, str(self.folder), self.outcomes, stamp(self.vault.clock()))
        self.known.update({one.name: one for one in self.outcomes})
        self.outcomes.clear()

    def take_away(self, names: list[str]) -> int:
        """Remove files that were written here; how many. One that somebody has open stays until the next look.

        So does what somebody else has put in the place of one: it is not ours to remove, and will be read.
        """
        gone = []
        for name in names:
            if self.fresh(self.folder / name):
                continue
            try:
                (self.folder / name).unlink(missing_ok=True)
            except OSError:
                continue
            gone.append(name)
            del self.known[name]
        seen_files.forget(self.vault.connection, str(self.folder), gone)
        return len(gone)


def names_in(folder: Path) -> list[str]:
    """The files of the folder that somebody has finished writing, as far as names tell. Raises CannotRead."""
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError as failure:
        raise CannotRead(file=folder.name) from failure
    return sorted(n for n in found if not n.startswith(_HIDDEN) and not n.lower().endswith(_OTHERS_WORK))


def stat(path: Path) -> os.stat_result | None:
    """Size and time of a file, None when it is gone meanwhile."""
    try:
        return path.stat()
    except OSError:
        return None
