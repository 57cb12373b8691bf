# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files of a folder are meant for this program, whatever they are called: parts, cards and rosters."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from intake.crypto.age import is_age
from intake.errors import BadCard, CannotRead, NotAPart
from intake.vault.regular_files import open_regular
from sync import cards, heads, roster
from sync.cards import Card
from sync.heads import Heads
from sync.roster import SignedRoster
from sync.signed import MAX_FILE, Malformed, parse_object

Document = Card | SignedRoster | Heads
_HEAD: Final = 64


def parts_in(path: Path) -> list[Path]:
    """The file itself; of a folder, those files that begin as a part does. Raises CannotRead."""
    if not path.is_dir():
        return [path]
    try:
        return [file for file in sorted(path.iterdir()) if file.is_file() and may_be_part(file)]
    except OSError as failure:
        raise CannotRead(file=path.name) from failure


def may_be_part(path: Path) -> bool:
    """Whether a file begins as a part does. Raises CannotRead."""
    try:
        with open_regular(path) as source:
            return is_age(source.read(_HEAD))
    except OSError as failure:
        raise CannotRead(file=path.name) from failure


def documents_in(folder: Path) -> list[Path]:
    """The cards, rosters and lists of heads of a folder, by the endings of their names."""
    try:
        found = [file for file in sorted(folder.iterdir()) if file.is_file()]
    except OSError as failure:
        raise CannotRead(file=folder.name) from failure
    return [file for file in found if file.name.endswith((cards.SUFFIX, roster.SUFFIX, heads.SUFFIX))]


def document(data: bytes) -> Document:
    """The card, roster or list of heads in the bytes of a file, its signature checked.

    Raises NotAPart, BadCard, BadRoster, BadHeads.
    """
    if len(data) > MAX_FILE:
        raise NotAPart
    try:
        fields = parse_object(data)
    except Malformed as other:
        raise NotAPart from other
    if "roster" in fields:
        return roster.parse(data)
    if "heads" in fields:
        return heads.parse(data)
    if "card" in fields:
        return cards.parse(data)
    raise BadCard(reason="neither a card nor a roster")
