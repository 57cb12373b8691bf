# SPDX-License-Identifier: GPL-3.0-or-later
"""The few EXIF tags that are of use here, read by bounded code of our own (CIPA DC-008, TIFF 6.0).

Three directories are read, each once: the first, Exif and GPS. Links from one directory to the next are never
followed, so none can lead in a circle. Whatever breaks a rule is as if it were not there: nothing here raises
for what a file holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, Final, Literal

ORIENTATION: Final = 0x0112
MAKE: Final = 0x010F
MODEL: Final = 0x0110
CHANGED: Final = 0x0132
TAKEN: Final = 0x9003
CHANGED_OFFSET: Final = 0x9010
TAKEN_OFFSET: Final = 0x9011
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4

_EXIF_LINK: Final = 0x8769
_GPS_LINK: Final = 0x8825
_MOST_ENTRIES: Final = 512
_MOST_BYTES: Final = 1024
_MOST_CHUNKS: Final = 4096
_BLOCK: Final = 64 * 1024  # all that a JPEG segment can hold
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_ORDERS: Final[dict[bytes, Literal["little", "big"]]] = {b"II*\0": "little", b"MM\0*": "big"}


@dataclass(frozen=True, slots=True)
class Directory:
    """The entries of one directory: type and raw value by tag."""

    order: Literal["little", "big"]
    entries: dict[int, tuple[int, bytes]]

    def text(self, tag: int) -> str:
        """An ASCII value up to its NUL, printable characters only; "" where there is none."""
        kind, raw = self.entries.get(tag, (0, b""))
        said = raw.split(b"\0")[0].decode("ascii", "replace").strip() if kind == 2 else ""
        return said if said.isprintable() and "\ufffd" not in said else ""

    def number(self, tag: int) -> int | None:
        """The first SHORT or LONG of a value."""
        kind, raw = self.entries.get(tag, (0, b""))
        size = _SIZES[kind] if kind in (3, 4) else 0
        return int.from_bytes(raw[:size], self.order) if size and len(raw) >= size else None

    def rationals(self, tag: int) -> tuple[float, ...]:
        """All RATIONALs of a value; none of them if one has no denominator."""
        kind, raw = self.entries.get(tag, (0, b""))
        if kind != 5:
            return ()
        parts = [int.from_bytes(raw[at : at + 4], self.order) for at in range(0, len(raw), 4)]
        over, under = parts[::2], parts[1::2]
        return tuple(a / b for a, b in zip(over, under, strict=True)) if all(under) else ()


@dataclass(frozen=True, slots=True)
class Exif:
    """The first, Exif and GPS directories, empty where the file has none."""

    main: Directory
    exif: Directory
    gps: Directory

    @classmethod
    def parse(cls, block: bytes) -> Exif:
        """The directories of a TIFF structure, before which the word Exif and two NULs may stand."""
        block = block[:_BLOCK].removeprefix(b"Exif\0\0")
        order = _ORDERS.get(block[:4], "big")
        first = int.from_bytes(block[4:8], order) if block[:4] in _ORDERS else 0
        main = Directory(order, _entries(block, first, order))
        linked = [
            Directory(order, _entries(block, main.number(link) or 0, order))
            for link in (_EXIF_LINK, _GPS_LINK)
        ]
        return cls(main, *linked)

    @property
    def orientation(self) -> int:
        """How the picture is to be turned, 1 to 8; 1 (not at all) unless it says otherwise."""
        said = self.main.number(ORIENTATION)
        return said if said is not None and 1 <= said <= 8 else 1


def _entries(block: bytes, at: int, order: Literal["little", "big"]) -> dict[int, tuple[int, bytes]]:
    """The entries of the directory at `at`, as far as they lie in the block and are of a size we have use for."""
    found: dict[int, tuple[int, bytes]] = {}
    if not 8 <= at <= len(block) - 2:
        return found
    for index in range(min(int.from_bytes(block[at : at + 2], order), _MOST_ENTRIES)):
        entry = block[at + 2 + 12 * index : at + 14 + 12 * index]
        if len(entry) < 12:
            break
        tag, kind = (int.from_bytes(entry[i : i + 2], order) for i in (0, 2))
        size = _SIZES.get(kind, 0) * int.from_bytes(entry[4:8], order)
        start = int.from_bytes(entry[8:12], order)
        raw = entry[8 : 8 + size] if size <= 4 else block[start : start + size]
        if 0 < size <= _MOST_BYTES and len(raw) == size:
            found.setdefault(tag, (kind, raw))
    return found


def exif_block(stream: BinaryIO, media: str) -> bytes:
    """The EXIF block of a JPEG, PNG or WebP file, at most 64 KiB; empty where there is none.

    `stream` can be sought in; of the picture itself nothing is read. Raises only what reading raises.
    """
    stream.seek(0)
    if media == "image/jpeg":
        return _from_jpeg(stream)
    if media == "image/png":
        stream.seek(8)
        return _from_chunks(stream, b"eXIf", "big", trailer=4)
    if media == "image/webp":
        stream.seek(12)
        return _from_chunks(stream, b"EXIF", "little", trailer=0)
    return b""


def _from_jpeg(stream: BinaryIO) -> bytes:
    stream.seek(2)
    for _ in range(_MOST_CHUNKS):
        marker = stream.read(4)
        size = int.from_bytes(marker[2:], "big") - 2
        # Up to the start of a scan (DA), which the segments of metadata precede.
        if (
            len(marker) < 4
            or marker[0] != 0xFF
            or not 0xC0 <= marker[1] <= 0xFE
            or marker[1] == 0xDA
            or size < 0
        ):
            break
        if marker[1] == 0xE1:
            content = stream.read(size)
            if content.startswith(b"Exif\0\0"):
                return content
        else:
            stream.seek(size, 1)
    return b""


def _from_chunks(stream: BinaryIO, wanted: bytes, order: Literal["little", "big"], trailer: int) -> bytes:
    """Chunks of PNG (size, name, content, checksum) or RIFF (name, size, content, padding)."""
    for _ in range(_MOST_CHUNKS):
        head = stream.read(8)
        name, digits = (head[:4], head[4:]) if order == "little" else (head[4:], head[:4])
        size = int.from_bytes(digits, order)
        if len(head) < 8 or size >= 1 << 31:
            break
        if name == wanted:
            return stream.read(min(size, _BLOCK))
        stream.seek(size + (trailer or size & 1), 1)
    return b""
