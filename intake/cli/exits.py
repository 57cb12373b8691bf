# SPDX-License-Identifier: GPL-3.0-or-later
"""The exit codes of every command, in one table; both READMEs document it (a test compares them).

Errors carry their own code (``IntakeError.exit_code``); this table says what each one means.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from translations import N_


class Exit(IntEnum):
    """What a command returns to the shell."""

    FINE = 0
    REFUSED = 1
    USAGE = 2
    PARTLY = 3
    LOCKED = 4
    DAMAGE = 5
    DISK = 6
    UNEXPECTED = 70
    INTERRUPTED = 130
    PIPE = 141


MEANINGS: Final[Mapping[Exit, str]] = {
    Exit.FINE: N_("done"),
    Exit.REFUSED: N_("refused; nothing was changed"),
    Exit.USAGE: N_("the command was not written as it must be"),
    Exit.PARTLY: N_("partly done; what was left out is named"),
    Exit.LOCKED: N_("the vault was not opened: no vault, wrong passphrase, or in use"),
    Exit.DAMAGE: N_("damage was found"),
    Exit.DISK: N_("the disk is full, write-protected or faulty"),
    Exit.UNEXPECTED: N_("a fault of the program; what was saved before is kept"),
    Exit.INTERRUPTED: N_("interrupted from the keyboard or by the system"),
    Exit.PIPE: N_("the reader of the output went away"),
}
