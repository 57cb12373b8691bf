# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a part is made: so that its length says little of what is in it (FORMAT.md, "Padding"), and that it fits."""

from __future__ import annotations

from typing import Final

from intake.crypto.age_stream import CHUNK, TAG
from intake.errors import PartTooSmall

FLOOR: Final = 16 * 1024
"""No part is shorter: a single short report looks like a dozen."""

WHOLE: Final = 4_000_000_000
"""The longest file that is ever written: FAT32, which most sticks have, holds no file of 4 GiB."""
SMALLEST: Final = 64_000
"""The smallest part that may be asked for: a report and what lets it be checked, with room to spare."""
_HEAD, _STANZA = 512, 2048
"""What age (age v1) adds beside a tag to each chunk: a head, and a stanza for each recipient, rounded up."""


def padded(size: int) -> int:
    """The length to which ``size`` bytes are padded: Padmé (Nikitin et al., PoPETs 2019), 16 KiB at least.

    At most 12 % more; only the leading bits of the length stay visible. From the floor on, every result is a
    multiple of 1024 and so of the block of a tar file. Padding twice changes nothing.
    """
    if size <= FLOOR:
        return FLOOR
    mask = _mask(size)
    return (size + mask) & ~mask


def fits(part_size: int | None, recipients: int) -> int:
    """How many bytes of plaintext a part of ``part_size`` bytes holds, for so many recipients. Raises PartTooSmall."""
    size = min(part_size or WHOLE, WHOLE)
    left = size - _HEAD - _STANZA * recipients
    left -= TAG * (left // CHUNK + 1)
    # The longest that is padded to no more than that.
    found = left & ~_mask(left) if left >= FLOOR else 0
    if size < SMALLEST or 2 * found < SMALLEST:
        raise PartTooSmall(least=(SMALLEST + _STANZA * recipients) // 1000)
    return found


def _mask(size: int) -> int:
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    return (1 << low_bits) - 1
