# SPDX-License-Identifier: GPL-3.0-or-later
"""The members of a part: how they are called and what the signed list says of each (FORMAT.md, "part.json")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from intake.errors import MalformedPart
from sync import tarstream

MAX_JOURNAL: Final = 32 * 1024 * 1024
MAX_SEAL: Final = 1024 * 1024
MAX_SLICES: Final = 9999
"""Pieces of one evidence file: what four digits can number."""
HASH: Final = re.compile(r"[0-9a-f]{64}")
RECEIPT, JOURNAL, SEAL, BLOB, ROSTER, LISTS, PLACES = -1, 0, 1, 2, 3, 4, 5
"""Kinds of members, in their order."""
RECEIPT_NAME: Final = "receipt.json"
ROSTER_NAME: Final = "roster.json"
LISTS_NAME: Final = "lists.json"
MAX_LISTS: Final = 1024 * 1024
MAX_RECEIPT: Final = 8 * 1024 * 1024
MAX_ROSTER: Final = 8 * 1024 * 1024
MAX_PLACES: Final = 8 * 1024 * 1024
_KINDS: Final = (
    (RECEIPT, re.compile(r"receipt\.json"), MAX_RECEIPT),
    (JOURNAL, re.compile(r"journal/\d{4}\.jsonl\.gz", re.ASCII), MAX_JOURNAL),
    (SEAL, re.compile(r"seals/[0-9a-f]{32}\.age"), MAX_SEAL),
    (BLOB, re.compile(r"blobs/[0-9a-f]{32}(?:\.\d{4})?", re.ASCII), tarstream.MAX_SIZE),
    (ROSTER, re.compile(r"roster\.json"), MAX_ROSTER),
    (LISTS, re.compile(r"lists\.json"), MAX_LISTS),
    (PLACES, re.compile(r"places/\d{4}\.json\.gz", re.ASCII), MAX_PLACES),
)
_SLICE: Final = re.compile(r"blobs/[0-9a-f]{32}\.(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Slice:
    """Where a slice lies: from byte ``offset`` of an evidence file that was cut into ``of`` slices.

    ``size`` and ``sha256`` are those of the whole file, as its signed entry has them.
    """

    offset: int
    of: int
    size: int
    sha256: str

    def to_json(self) -> dict[str, Any]:
        """As it stands in part.json."""
        return {"offset": self.offset, "of": self.of, "size": self.size, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the part: its name in the tar, its size in bytes and its SHA-256 (hex).

    ``slice`` is there for a piece of an evidence file, None for whatever is whole.
    """

    name: str
    size: int
    sha256: str
    slice: Slice | None = None

    @property
    def kind(self) -> int:
        """One of RECEIPT, JOURNAL, SEAL, BLOB, ROSTER, LISTS, PLACES, which is also the order of members."""
        return next(kind for kind, pattern, _ in _KINDS if pattern.fullmatch(self.name))

    @property
    def id(self) -> str:
        """The id of the seal or the evidence file."""
        return self.name.partition("/")[2][:32]

    def to_json(self) -> dict[str, Any]:
        """As it stands in part.json."""
        stated: dict[str, Any] = {"name": self.name, "size": self.size, "sha256": self.sha256}
        return stated if self.slice is None else {**stated, "slice": self.slice.to_json()}


def journal_name(number: int) -> str:
    """The name of the journal member of that number, from 1."""
    return f"journal/{number:04d}.jsonl.gz"


def places_name(number: int) -> str:
    """The name of the member that holds the list of places of that number, from 1."""
    return f"places/{number:04d}.json.gz"


def seal_name(id: str) -> str:
    """The name of the member that holds a seal."""
    return f"seals/{id}.age"


def blob_name(id: str) -> str:
    """The name of the member that holds an evidence file."""
    return f"blobs/{id}"


def slice_name(id: str, number: int) -> str:
    """The name of the member that holds a slice of an evidence file, from 1."""
    return f"blobs/{id}.{number:04d}"


def parse(fields: dict[str, Any]) -> Member:
    """What part.json says of one member. Raises MalformedPart, and KeyError or TypeError for missing fields."""
    cut = _slice(fields["slice"]) if "slice" in fields else None
    member = Member(fields["name"], fields["size"], fields["sha256"], cut)
    largest = next((most for _, pattern, most in _KINDS if pattern.fullmatch(member.name)), None)
    if largest is None:
        raise MalformedPart(reason="name of a member")
    if not natural(member.size) or member.size > largest:
        raise MalformedPart(reason="size of a member")
    if not HASH.fullmatch(member.sha256):
        raise MalformedPart(reason="hash of a member")
    numbered = _SLICE.fullmatch(member.name)
    if (numbered is None) != (cut is None) or (numbered and cut and not _lies(member, int(numbered[1]), cut)):
        raise MalformedPart(reason="slice")
    return member


def _slice(fields: dict[str, Any]) -> Slice:
    found = Slice(fields["offset"], fields["of"], fields["size"], fields["sha256"])
    if not all(map(natural, (found.offset, found.of, found.size))) or not HASH.fullmatch(found.sha256):
        raise MalformedPart(reason="slice")
    return found


def _lies(member: Member, number: int, cut: Slice) -> bool:
    """Whether a slice with that number can lie where it says: the first at the beginning, the last at the end."""
    end = cut.offset + member.size
    return (
        1 <= number <= cut.of
        and 2 <= cut.of <= MAX_SLICES
        and 1 <= member.size < cut.size
        and (cut.offset == 0) == (number == 1)
        and end <= cut.size
        and (end == cut.size) == (number == cut.of)
    )


def natural(value: object) -> bool:
    """Whether a value is an integer that JSON carries everywhere: RFC 8785 ends at 2^53 - 1."""
    return type(value) is int and 0 <= value < 2**53
