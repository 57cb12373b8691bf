# SPDX-License-Identifier: GPL-3.0-or-later
"""The tar inside a part: one spelling of a ustar header, and nothing else (FORMAT.md, "Archive").

Every header follows from a name and a size, so a reader that knows what must come compares bytes. Nothing
of a tar file is ever interpreted beyond that: no links, no paths, no owners, no extensions.
"""

from __future__ import annotations

import re
from typing import Final

BLOCK: Final = 512
END: Final = bytes(2 * BLOCK)
MAX_SIZE: Final = 8**11 - 1
"""What eleven octal digits hold: 8 GiB less one byte."""

_NAME: Final = re.compile(rb"([a-z0-9./-]{1,99})\0*")
_SIZE: Final = re.compile(rb"([0-7]{11})\0")


def header(name: str, size: int) -> bytes:
    """The 512 bytes before a member of ``size`` bytes: mode 0600, no owner, no time (POSIX.1-1988 ustar)."""
    if not 0 <= size <= MAX_SIZE:
        raise ValueError("no member is that long")
    fields = (
        name.encode("ascii").ljust(100, b"\0"),
        b"0000600\0",
        b"0000000\0",
        b"0000000\0",
        b"%011o\0" % size,
        b"00000000000\0",
        b" " * 8,
        b"0",
        bytes(100),
        b"ustar\x0000",
        bytes(64),
        b"0000000\0",
        b"0000000\0",
        bytes(155 + 12),
    )
    block = b"".join(fields)
    if len(block) != BLOCK:
        raise ValueError("the name is too long")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


def parse(block: bytes) -> tuple[str, int]:
    """The name and size that a header states. Raises ValueError unless ``header`` writes the same bytes."""
    name, size = _NAME.fullmatch(block[:100]), _SIZE.fullmatch(block[124:136])
    if name is None or size is None:
        raise ValueError("not a header that a part may hold")
    stated = name[1].decode("ascii"), int(size[1], 8)
    if header(*stated) != block:
        raise ValueError("a header with more than a name and a size")
    return stated


def gap(size: int) -> int:
    """How many zero bytes follow a member of ``size`` bytes."""
    return -size % BLOCK


def extent(size: int) -> int:
    """How many bytes a member of ``size`` bytes takes, with its header and what follows it."""
    return BLOCK + size + gap(size)
