# SPDX-License-Identifier: GPL-3.0-or-later
"""The command ``intake``. A module holds one group of commands and is imported when one is called."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType


def main() -> None:
    """Run the command line and end the process with its exit code."""
    harden()
    from intake.cli.root import intake

    intake.main()


def harden() -> None:
    """Before anything is read: files for this user alone, no core dumps, an end on request that cleans up."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGTERM, _interrupted)
        signal.signal(signal.SIGHUP, _interrupted)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a mark instead: that is no reason to fail.
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
