# SPDX-License-Identifier: GPL-3.0-or-later
"""What a receipt says: ``receipt.json`` (FORMAT.md, "Receipts"). What is not in a list is there.

Everything that can grow is told as ranges or only by exception, so that a receipt stays small however much is held.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, TypeVar

import rfc8785

from intake.errors import MalformedReceipt
from intake.model.entry import is_id
from intake.vault.ranges import Span
from sync.members import HASH, natural
from sync.part import MAX_PARTS, RosterMark

FORMAT: Final = "intake-receipt/1"
MAX_SEEN: Final = 100
"""So many bundles of the member are named; what was in older ones is lacking or it is held."""

_FIELDS: Final = frozenset(
    {"format", "for", "heads", "bodies", "seals", "evidence", "seen", "parts", "forks", "roster"}
)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """Entries ``first`` to ``last`` of a journal are held: the unbroken chain that ends in the entry named ``head``."""

    journal: str
    first: int
    last: int
    head: str

    def to_json(self) -> dict[str, Any]:
        """As it stands in receipt.json."""
        return {"journal": self.journal, "from": self.first, "seq": self.last, "name": self.head}


@dataclass(frozen=True, slots=True, order=True)
class Numbers:
    """Entries ``first`` to ``last`` of a journal."""

    journal: str
    first: int
    last: int

    def to_json(self) -> dict[str, Any]:
        """As it stands in receipt.json."""
        return {"journal": self.journal, "from": self.first, "to": self.last}


@dataclass(frozen=True, slots=True, order=True)
class LackingFile:
    """An evidence file that has not arrived, or not all of it: ``held`` are the bytes that have, ends included."""

    id: str
    held: tuple[Span, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As it stands in receipt.json."""
        return {"id": self.id, "held": [list(span) for span in self.held]}


@dataclass(frozen=True, slots=True, order=True)
class LackingParts:
    """Parts of a bundle that have not arrived, by their numbers."""

    bundle: str
    missing: tuple[Span, ...]

    def to_json(self) -> dict[str, Any]:
        """As it stands in receipt.json."""
        return {"bundle": self.bundle, "missing": [list(span) for span in self.missing]}


@dataclass(frozen=True, slots=True, order=True)
class Fork:
    """Two entries of a journal bear one number, ``seq``; the first of several."""

    journal: str
    seq: int

    def to_json(self) -> dict[str, Any]:
        """As it stands in receipt.json."""
        return {"journal": self.journal, "seq": self.seq}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the writer of a receipt holds, and lacks, of what the member ``to`` (id) sends."""

    to: str
    heads: tuple[Held, ...] = ()
    bodies: tuple[Numbers, ...] = ()
    seals: tuple[str, ...] = ()
    evidence: tuple[LackingFile, ...] = ()
    seen: tuple[str, ...] = ()
    parts: tuple[LackingParts, ...] = ()
    forks: tuple[Fork, ...] = ()
    roster: RosterMark | None = None

    def encode(self) -> bytes:
        """Canonical JSON (RFC 8785)."""
        return rfc8785.dumps(
            {
                "format": FORMAT,
                "for": self.to,
                "heads": [one.to_json() for one in self.heads],
                "bodies": [one.to_json() for one in self.bodies],
                "seals": list(self.seals),
                "evidence": [one.to_json() for one in self.evidence],
                "seen": list(self.seen),
                "parts": [one.to_json() for one in self.parts],
                "forks": [one.to_json() for one in self.forks],
                "roster": self.roster.to_json() if self.roster else None,
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """The receipt in ``data``. Raises MalformedReceipt."""
        try:
            fields = json.loads(data)
            found = cls._read(fields)
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
            raise MalformedReceipt(reason="fields") from error
        # Encoding again finds unknown fields, other spellings and other types.
        if found.encode() != data:
            raise MalformedReceipt(reason="not canonical")
        return found

    @classmethod
    def _read(cls, fields: dict[str, Any]) -> Self:
        if fields.keys() != _FIELDS or fields["format"] != FORMAT:
            raise MalformedReceipt(reason="format")
        mark = fields["roster"]
        return cls(
            _id(fields["for"]),
            _rising(fields["heads"], _held),
            _rising(
                fields["bodies"], lambda one: Numbers(_id(one["journal"]), *_span((one["from"], one["to"])))
            ),
            _rising(fields["seals"], _id),
            _rising(fields["evidence"], lambda one: LackingFile(_id(one["id"]), _spans(one["held"]))),
            _seen(fields["seen"]),
            _rising(fields["parts"], _parts),
            _rising(fields["forks"], lambda one: Fork(_id(one["journal"]), _number(one["seq"]))),
            RosterMark(_number(mark["version"]), _hash(mark["sha256"])) if mark is not None else None,
        )


def _rising(values: Any, read: Callable[[Any], T]) -> tuple[T, ...]:
    """A list whose members rise, so that there is one way to write it."""
    if not isinstance(values, list):
        raise MalformedReceipt(reason="not a list")
    found: tuple[Any, ...] = tuple(read(value) for value in values)
    if any(first >= second for first, second in itertools.pairwise(found)):
        raise MalformedReceipt(reason="order")
    return found


def _seen(values: Any) -> tuple[str, ...]:
    """Bundles as they came, the newest first: no order is asked of them."""
    if not isinstance(values, list) or len(values) > MAX_SEEN:
        raise MalformedReceipt(reason="seen")
    return tuple(_id(value) for value in values)


def _held(one: Any) -> Held:
    first, last = _span((one["from"], one["seq"]))
    return Held(_id(one["journal"]), first, last, _hash(one["name"]))


def _parts(one: Any) -> LackingParts:
    missing = _spans(one["missing"])
    if not missing or missing[0][0] < 1 or missing[-1][1] > MAX_PARTS:
        raise MalformedReceipt(reason="parts")
    return LackingParts(_id(one["bundle"]), missing)


def _spans(values: Any) -> tuple[Span, ...]:
    """Ranges that rise and do not touch."""
    found = _rising(values, _span)
    if any(first[1] + 1 >= second[0] for first, second in itertools.pairwise(found)):
        raise MalformedReceipt(reason="ranges that touch")
    return found


def _span(value: Sequence[Any]) -> Span:
    first, last = value
    if _number(first) > _number(last):
        raise MalformedReceipt(reason="range")
    return first, last


def _number(value: Any) -> int:
    if not natural(value):
        raise MalformedReceipt(reason="number")
    return int(value)


def _id(value: Any) -> str:
    if not isinstance(value, str) or not is_id(value):
        raise MalformedReceipt(reason="id")
    return value


def _hash(value: Any) -> str:
    if not isinstance(value, str) or not HASH.fullmatch(value):
        raise MalformedReceipt(reason="hash")
    return value
