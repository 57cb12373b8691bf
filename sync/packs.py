# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of places as it travels in a receipt (FORMAT.md, "Receipts"): one gzip member of canonical JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Self

import rfc8785

from intake.errors import CompressionBomb, MalformedPart, MalformedReceipt
from intake.vault.places import KnownPlace
from sync import lines

MAX_NAME: Final = 200
_TEXTS: Final = ("gid", "name", "kind", "feature", "region", "area", "cercle", "commune")


@dataclass(frozen=True, slots=True)
class PlacePack:
    """A list of places with its name here and the credit that its licence asks for."""

    name: str
    source: str
    places: tuple[KnownPlace, ...]

    def encode(self) -> bytes:
        """Canonical JSON (RFC 8785)."""
        return rfc8785.dumps(
            {
                "name": self.name,
                "source": self.source,
                "places": [[*place[:2], list(place.other_names), *place[3:]] for place in self.places],
            }
        )

    @property
    def digest(self) -> bytes:
        """What tells it from any other: SHA-256 of its canonical JSON."""
        return hashlib.sha256(self.encode()).digest()

    @classmethod
    def of(cls, name: str, source: str, places: Iterable[KnownPlace]) -> Self:
        """A pack whose places are in the order of their ids."""
        return cls(name, source, tuple(sorted(places)))

    def pack(self) -> bytes:
        """Folded, as it lies in a part."""
        return lines.fold(self.encode())

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """The pack in a member. Raises MalformedReceipt, CompressionBomb."""
        try:
            data = lines.unfold(packed)
            fields = json.loads(data)
            name, source = _text(fields["name"]), _text(fields["source"])
            found = cls(name, source, tuple(_place(row) for row in fields["places"]))
            again = found.encode()
        except CompressionBomb:
            raise
        except (ValueError, TypeError, KeyError, RecursionError, MalformedPart) as error:
            raise MalformedReceipt(reason="places") from error
        if not 0 < len(found.name) <= MAX_NAME or again != data:
            raise MalformedReceipt(reason="places are not canonical")
        return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _place(row: Any) -> KnownPlace:
    gid, name, others, latitude, longitude, *rest = row
    place = KnownPlace(gid, name, tuple(others), latitude, longitude, *rest)
    texts = [*(getattr(place, field) for field in _TEXTS), *place.other_names]
    degrees = (place.latitude, place.longitude)
    numbers = _degrees(place.latitude, 90) and _degrees(place.longitude, 180)
    if not all(isinstance(text, str) for text in texts) or not (numbers or degrees == (None, None)):
        raise TypeError
    return place


def _degrees(value: object, most: int) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= most
