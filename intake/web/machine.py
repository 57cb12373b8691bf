# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be seen of the computer that bears on safety.

Swap and hibernation write memory to the disk, and no program can prevent that for a whole browser; so it is said.
"""

from __future__ import annotations

from pathlib import Path


def swaps(proc: Path = Path("/proc")) -> bool | None:
    """Whether the system may write memory to a disk that it does not say is encrypted; None when it cannot be seen.

    Swap in compressed memory (zram) never reaches a disk.
    """
    try:
        lines = (proc / "swaps").read_text("utf-8").splitlines()[1:]
    except OSError:
        return None
    return any(not line.startswith("/dev/zram") for line in lines if line.strip())


def hibernates(sys: Path = Path("/sys")) -> bool | None:
    """Whether the system can write all memory to the disk when it goes to sleep; None when it cannot be seen."""
    try:
        return "disk" in (sys / "power" / "state").read_text("ascii").split()
    except (OSError, ValueError):
        return None
