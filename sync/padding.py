# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a part is made, so that its length says little about what is in it (FORMAT.md, "Padding")."""

from __future__ import annotations

from typing import Final

FLOOR: Final = 16 * 1024
"""No part is shorter: a single short report looks like a dozen."""


def padded(size: int) -> int:
    """The length to which ``size`` bytes are padded: Padmé (Nikitin et al., PoPETs 2019), 16 KiB at least.

    At most 12 % more; only the leading bits of the length stay visible. From the floor on, every result is a
    multiple of 1024 and so of the block of a tar file. Padding twice changes nothing.
    """
    if size <= FLOOR:
        return FLOOR
    mask = _mask(size)
    return (size + mask) & ~mask


def room(size: int) -> int:
    """The longest plaintext that is padded to no more than ``size`` bytes; 0 where even the shortest is longer."""
    return size & ~_mask(size) if size >= FLOOR else 0


def _mask(size: int) -> int:
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    return (1 << low_bits) - 1
