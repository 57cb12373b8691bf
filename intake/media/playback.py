# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of a file that a player asks for (RFC 9110, section 14), read in blocks.

A browser that plays a video asks for its beginning, then its end (where many phones put the index), then from
wherever the person clicked. Content comes from a decrypting file that can be sought in, so only what is asked
for is decrypted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Self

from intake.errors import BadRange

BLOCK: Final = 256 * 1024

_RANGE: Final = re.compile(r"bytes=(\d{0,19})-(\d{0,19})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `start` up to, not including, `end` of a file of `size` bytes; `partial` asks for status 206."""

    start: int
    end: int
    size: int
    partial: bool

    @classmethod
    def asked(cls, header: str | None, size: int) -> Self:
        """What the ``Range`` header asks for; all of the file where there is none, or one that no player sends.

        A server may ignore a range (RFC 9110, 14.2): several at once, other units and malformed ones are.
        Raises BadRange (status 416) where the file has none of the bytes.
        """
        found = _RANGE.fullmatch(header.strip()) if header else None
        first, last = found.groups() if found else ("", "")
        if not first and not last:
            return cls(0, size, size, partial=False)
        if not first:
            start, end = max(size - int(last), 0), size
        else:
            start, end = int(first), min(int(last) + 1, size) if last else size
            if last and int(last) < start:
                return cls(0, size, size, partial=False)
        if start >= size:
            raise BadRange(size=size)
        return cls(start, end, size, partial=True)

    @property
    def length(self) -> int:
        """For ``Content-Length``."""
        return self.end - self.start

    @property
    def content_range(self) -> str:
        """For ``Content-Range``."""
        return f"bytes {self.start}-{self.end - 1}/{self.size}"

    def read(self, content: BinaryIO) -> Iterator[bytes]:
        """The bytes of this span, block by block; closes `content` at the end or when the player leaves.

        Whoever may never start to read (an answer to HEAD, a refused request) closes `content` as well.
        """
        with content:
            content.seek(self.start)
            left = self.length
            while left and (block := content.read(min(left, BLOCK))):
                left -= len(block)
                yield block
