# SPDX-License-Identifier: GPL-3.0-or-later
"""When and where an MP4, MOV or 3GPP file says that it was recorded, and how long it is (ISO 14496-12, 3GPP TS 26.244).

Looked at are the boxes of the top, of `moov`, and of `moov/udta`: three levels, walked in order, with a limit on
each. A box that claims more than what it lies in ends the walk. Of sound and pictures nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import SEEK_END
from typing import BinaryIO, Final

_MOST_BOXES: Final = 1000
_MOST_BYTES: Final = 1024
_LONGEST: Final = 100 * 3600.0  # seconds: what claims more was not filmed
_EPOCH: Final = datetime(1904, 1, 1, tzinfo=UTC)
# ISO 6709, Annex H, in whole degrees with decimals; forms in degrees and minutes have more digits and do not match.
_ISO_6709: Final = re.compile(
    r"([+-]\d\d(?:\.\d{1,12})?)([+-]\d{3}(?:\.\d{1,12})?)(?:[+-]\d{1,6}(?:\.\d{1,12})?)?(?:CRS\w*)?/?"
)


@dataclass(frozen=True, slots=True)
class MovieFacts:
    """`created` in UTC; `position` latitude and longitude in degrees, not yet checked; `seconds` that it lasts.

    None: not said.
    """

    created: datetime | None = None
    position: tuple[float, float] | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class _Box:
    name: bytes
    start: int
    end: int


def movie_facts(stream: BinaryIO) -> MovieFacts:
    """What the movie header says. `stream` can be sought in; raises only what reading raises."""
    created, position, seconds = None, None, None
    for movie in _boxes(stream, 0, stream.seek(0, SEEK_END)):
        if movie.name != b"moov":
            continue
        for box in _boxes(stream, movie.start, movie.end):
            if box.name == b"mvhd":
                head = _content(stream, box)
                created, seconds = _created(head), _lasting(head)
            elif box.name == b"udta":
                for said in _boxes(stream, box.start, box.end):
                    position = position or _position(said.name, _content(stream, said))
        break
    return MovieFacts(created, position, seconds)


def _boxes(stream: BinaryIO, at: int, end: int) -> Iterator[_Box]:
    """The boxes between two positions, as far as they are well formed."""
    for _ in range(_MOST_BOXES):
        stream.seek(at)
        head = stream.read(16)
        size, start = int.from_bytes(head[:4], "big"), at + 8
        if size == 1:
            size, start = int.from_bytes(head[8:16], "big"), at + 16
        elif size == 0:
            size = end - at  # the last one, to the end
        if len(head) < 8 or size < start - at or at + size > end:
            return
        yield _Box(head[4:8], start, at + size)
        at += size


def _content(stream: BinaryIO, box: _Box) -> bytes:
    stream.seek(box.start)
    return stream.read(min(box.end - box.start, _MOST_BYTES))


def _created(content: bytes) -> datetime | None:
    """Seconds since 1904, UTC, in 4 or 8 bytes (version 1); 0 where the recorder had no clock."""
    size = 8 if content[:1] == b"\1" else 4
    seconds = int.from_bytes(content[4 : 4 + size], "big")
    if len(content) < 4 + size or not 0 < seconds < 1 << 34:
        return None
    return _EPOCH + timedelta(seconds=seconds)


def _lasting(content: bytes) -> float | None:
    """Duration by time scale, behind two times of 4 or 8 bytes (version 1); all ones say that nobody knows."""
    size = 8 if content[:1] == b"\1" else 4
    at = 4 + 2 * size
    scale = int.from_bytes(content[at : at + 4], "big")
    lasts = int.from_bytes(content[at + 4 : at + 4 + size], "big")
    if len(content) < at + 4 + size or not scale or lasts in (0, (1 << 8 * size) - 1):
        return None
    seconds = lasts / scale
    return seconds if seconds < _LONGEST else None


def _position(name: bytes, content: bytes) -> tuple[float, float] | None:
    if name == b"\xa9xyz":  # QuickTime and Android: size, language, ISO 6709
        size = int.from_bytes(content[:2], "big")
        said = _ISO_6709.fullmatch(content[4 : 4 + size].decode("ascii", "replace").strip("\0 "))
        return (float(said[1]), float(said[2])) if said else None
    if name == b"loci":  # 3GPP TS 26.244, 8.6: version, language, name, role, longitude, latitude as 16.16
        name_end = content.find(b"\0", 6)
        numbers = content[name_end + 2 : name_end + 10]
        if name_end < 0 or len(numbers) < 8 or content[6:8] in (b"\xfe\xff", b"\xff\xfe"):
            return None
        longitude, latitude = (int.from_bytes(numbers[i : i + 4], "big", signed=True) / 65536 for i in (0, 4))
        return latitude, longitude
    return None
