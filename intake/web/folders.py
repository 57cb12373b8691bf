# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that a person would choose for files that travel: sticks that are plugged in, then Downloads.

The browser cannot choose a folder for the program, so they are listed, beside a line to type one.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import platformdirs
from wtforms import RadioField, StringField, ValidationError
from wtforms.validators import Length

from intake.web.page_form import PageForm
from translations import N_

TYPED: Final = "typed"
STICK: Final = N_("Stick or card “{name}” ({free} free)")
DOWNLOADS: Final = N_("Folder “{name}” on this computer ({free} free)")
_MOUNTED_BELOW: Final = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
_ESCAPED: Final = re.compile(rb"\\([0-3][0-7]{2})")
_REMOVABLE: Final = 2
"""DRIVE_REMOVABLE of Windows' GetDriveTypeW."""


def file_name(path: Path) -> str:
    """What a file is called, where a page shows it: on a disk a name need not be Unicode."""
    return path.name.encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder to choose; ``free`` is room in bytes."""

    path: Path
    removable: bool
    free: int

    @property
    def label(self) -> str:
        """The sentence that names it, as a msgid."""
        return STICK if self.removable else DOWNLOADS

    @property
    def name(self) -> str:
        """What people call it."""
        return file_name(self.path) or str(self.path)


def offered() -> list[Folder]:
    """Folders that can be written to, sticks first."""
    found = [_folder(path, removable=True) for path in _sticks()]
    found += [_folder(Path(platformdirs.user_downloads_path()), removable=False)]
    return [folder for folder in found if folder is not None]


def _folder(path: Path, *, removable: bool) -> Folder | None:
    try:
        if not path.is_dir() or not os.access(path, os.W_OK):
            return None
        return Folder(path, removable, shutil.disk_usage(path).free)
    except OSError:
        return None


def _sticks() -> Iterator[Path]:
    if sys.platform == "win32":
        import ctypes

        for letter in "DEFGHIJKLMNOPQRSTUVWXYZ":
            if ctypes.windll.kernel32.GetDriveTypeW(f"{letter}:\\") == _REMOVABLE:
                yield Path(f"{letter}:\\")
    elif sys.platform == "darwin":
        yield from sorted(path for path in Path("/Volumes").glob("*") if path.is_mount())
    else:
        yield from mounted(Path("/proc/mounts"))


def mounted(table: Path) -> Iterator[Path]:
    """Where the system's table of mounts says that something was plugged in."""
    try:
        lines = table.read_bytes().split(b"\n")
    except OSError:
        return
    for line in lines:
        fields = line.split(b" ")
        # Spaces and the like are written as octal escapes (fstab(5)), all else as it is.
        place = os.fsdecode(_ESCAPED.sub(lambda found: bytes([int(found[1], 8)]), b" ".join(fields[1:2])))
        if place.startswith(_MOUNTED_BELOW):
            yield Path(place)


class FolderForm(PageForm):
    """Asks for a folder; a form that writes or reads files is made from it."""

    folder = RadioField(N_("Where"), validate_choice=False)
    typed = StringField(N_("Another folder"), [Length(max=1000)])

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.places = offered()
        named = {str(place.path): place.name for place in self.places}
        self.folder.choices = {**named, TYPED: N_("Another folder")}
        if not self.folder.data:
            self.folder.data = next(iter(self.folder.choices))

    @property
    def path(self) -> Path:
        """The folder that was chosen; only after validation."""
        chosen = Path((self.typed.data if self.folder.data == TYPED else self.folder.data).strip())
        try:
            return chosen.expanduser()
        except (RuntimeError, ValueError):
            # The home of nobody, as in “~somebody”: a name like any other.
            return chosen

    def validate_folder(self, field: Any) -> None:
        """One of those offered, or the one that is typed."""
        if field.data != TYPED and field.data not in {str(place.path) for place in self.places}:
            raise ValidationError(N_("This folder is not there any more. Choose another one."))

    def validate_typed(self, field: Any) -> None:
        """A folder that exists."""
        if self.folder.data != TYPED:
            return
        if not (field.data or "").strip():
            raise ValidationError(N_("Type the folder, as your file manager shows it."))
        if not self.path.is_absolute() or not self._is_there(self.path):
            raise ValidationError(N_("There is no such folder. Check how it is written."))

    def _is_there(self, path: Path) -> bool:
        try:
            return path.is_dir()
        except OSError:
            return False
