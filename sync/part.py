# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed list of what a part holds: ``part.json`` (FORMAT.md, "part.json")."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from typing import Any, Final, Self

import rfc8785

from intake.crypto.signing import VerifyKey
from intake.errors import MalformedKey, MalformedPart, UnknownFormat, UnknownPartKind
from intake.model.entry import is_id
from sync.members import (
    BLOB,
    HASH,
    JOURNAL,
    LISTS,
    PLACES,
    RECEIPT,
    ROSTER,
    SEAL,
    Member,
    journal_name,
    natural,
    parse,
    places_name,
)

FORMAT: Final = "intake-part/"
VERSION: Final = 1
BUNDLE: Final = "bundle"
RETURN: Final = "receipt"
_MAY_HOLD: Final = {
    BUNDLE: frozenset({JOURNAL, SEAL, BLOB}),
    RETURN: frozenset({RECEIPT, JOURNAL, ROSTER, LISTS, PLACES}),
}
"""Which members a part of each kind may have."""
NAMESPACE: Final = "intake-part"
"""What the signature of part.json is for (SSHSIG)."""

LIST: Final = "part.json"
SIGNATURE: Final = "part.json.sig"
PADDING: Final = "padding"

FIRST: Final = 64 * 1024
"""The list and its signature end within so many bytes of plaintext: all that is read on trust."""
MAX_MEMBERS: Final = 128
MAX_RANGES: Final = 128
MAX_CUT: Final = 32
"""Members that may be slices: what is said of each is long, and the list has to end within ``FIRST``."""
MAX_RECIPIENTS: Final = 128
MAX_PARTS: Final = 99_999
"""Parts of one bundle: those that have not come are counted one by one."""

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_FINGERPRINT: Final = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_FIELDS: Final = frozenset(
    {
        "format", "kind", "bundle", "index", "total", "made", "sender", "recipients", "exercise", "ranges",
        "roster", "members",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Range:
    """Entries ``first`` to ``last`` of a journal, an unbroken chain that ends in the entry named ``head``."""

    journal: str
    first: int
    last: int
    head: str

    def to_json(self) -> dict[str, Any]:
        """As it stands in part.json."""
        return {"journal": self.journal, "from": self.first, "to": self.last, "head": self.head}


@dataclass(frozen=True, slots=True)
class RosterMark:
    """Which roster the sender had: its version and the SHA-256 (hex) of its signed text."""

    version: int
    sha256: str

    def to_json(self) -> dict[str, Any]:
        """As it stands in part.json."""
        return {"version": self.version, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class PartHeader:
    """What a sender signs of one part. ``sender`` is a member id, ``key`` its ``ssh-ed25519`` line.

    ``kind`` is ``BUNDLE``, or ``RETURN`` for a receipt.
    """

    bundle: str
    index: int
    total: int
    made: str
    sender: str
    key: str
    recipients: tuple[str, ...]
    exercise: bool
    ranges: tuple[Range, ...]
    roster: RosterMark | None
    members: tuple[Member, ...]
    kind: str = BUNDLE

    def encode(self) -> bytes:
        """Canonical JSON (RFC 8785): the bytes that are signed."""
        return rfc8785.dumps(
            {
                "format": f"{FORMAT}{VERSION}",
                "kind": self.kind,
                "bundle": self.bundle,
                "index": self.index,
                "total": self.total,
                "made": self.made,
                "sender": {"member": self.sender, "sign": self.key},
                "recipients": list(self.recipients),
                "exercise": self.exercise,
                "ranges": [held.to_json() for held in self.ranges],
                "roster": self.roster.to_json() if self.roster else None,
                "members": [member.to_json() for member in self.members],
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The list in ``data``. Raises MalformedPart, UnknownFormat, UnknownPartKind."""
        try:
            fields = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise MalformedPart(reason="not JSON") from error
        if not isinstance(fields, dict):
            raise MalformedPart(reason="not an object")
        _refuse_other_formats(fields)
        try:
            header = cls._read(fields)
        except (KeyError, TypeError, AttributeError, MalformedKey) as error:
            raise MalformedPart(reason="fields") from error
        header._refuse_disorder()
        # Encoding again finds unknown fields, other spellings and other types.
        if header.encode() != data:
            raise MalformedPart(reason="not canonical")
        return header

    @classmethod
    def _read(cls, fields: dict[str, Any]) -> Self:
        if fields.keys() != _FIELDS:
            raise MalformedPart(reason="fields")
        for matched, what in (
            (is_id(fields["bundle"]) and is_id(fields["sender"]["member"]), "ids"),
            (natural(fields["total"]) and natural(fields["index"]), "index"),
            (1 <= fields["index"] <= fields["total"] <= MAX_PARTS, "index"),
            (_TIME.fullmatch(fields["made"]), "made"),
            (1 <= len(fields["recipients"]) <= MAX_RECIPIENTS, "recipients"),
            (all(_FINGERPRINT.fullmatch(mark) for mark in fields["recipients"]), "recipients"),
            (isinstance(fields["exercise"], bool), "exercise"),
            (len(fields["ranges"]) <= MAX_RANGES, "ranges"),
            (1 <= len(fields["members"]) <= MAX_MEMBERS, "members"),
        ):
            if not matched:
                raise MalformedPart(reason=what)
        VerifyKey.parse(fields["sender"]["sign"])
        return cls(
            fields["bundle"],
            fields["index"],
            fields["total"],
            fields["made"],
            fields["sender"]["member"],
            fields["sender"]["sign"],
            tuple(fields["recipients"]),
            fields["exercise"],
            tuple(_range(held) for held in fields["ranges"]),
            _roster(fields["roster"]),
            tuple(parse(member) for member in fields["members"]),
            fields["kind"],
        )

    def _refuse_disorder(self) -> None:
        order = [(member.kind, member.name) for member in self.members]
        if any(first >= second for first, second in itertools.pairwise(order)):
            raise MalformedPart(reason="order of members")
        if sum(member.slice is not None for member in self.members) > MAX_CUT:
            raise MalformedPart(reason="slices")
        for several, name in ((JOURNAL, journal_name), (PLACES, places_name)):
            named = [stated for kind, stated in order if kind == several]
            if named != [name(number) for number in range(1, len(named) + 1)]:
                raise MalformedPart(reason="numbers of members")
        if not {kind for kind, _ in order} <= _MAY_HOLD[self.kind]:
            raise MalformedPart(reason="members of another kind of part")
        if self.kind == RETURN and (order[0][0] != RECEIPT or self.ranges or self.total != 1):
            raise MalformedPart(reason="receipt")


def _refuse_other_formats(fields: dict[str, Any]) -> None:
    stated = fields.get("format")
    name, version = (stated[: len(FORMAT)], stated[len(FORMAT) :]) if isinstance(stated, str) else ("", "")
    if name != FORMAT or not re.fullmatch(r"[1-9][0-9]{0,8}", version):
        raise MalformedPart(reason="format")
    if int(version) > VERSION:
        raise UnknownFormat(version=int(version))
    kind = fields.get("kind")
    if not isinstance(kind, str) or not re.fullmatch(r"[a-z-]{1,32}", kind):
        raise MalformedPart(reason="kind")
    if kind not in _MAY_HOLD:
        raise UnknownPartKind(kind=kind)


def _range(held: dict[str, Any]) -> Range:
    found = Range(held["journal"], held["from"], held["to"], held["head"])
    numbered = natural(found.first) and natural(found.last) and found.first <= found.last
    if not (numbered and is_id(found.journal) and HASH.fullmatch(found.head)):
        raise MalformedPart(reason="range")
    return found


def _roster(mark: dict[str, Any] | None) -> RosterMark | None:
    if mark is None:
        return None
    found = RosterMark(mark["version"], mark["sha256"])
    if not natural(found.version) or not HASH.fullmatch(found.sha256):
        raise MalformedPart(reason="roster")
    return found
