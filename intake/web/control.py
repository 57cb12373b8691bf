# SPDX-License-Identifier: GPL-3.0-or-later
"""What a page may ask of the processes behind it."""

from __future__ import annotations

from typing import Protocol


class Control(Protocol):
    """Implemented over pipes in the worker, and by a recorder in tests."""

    def redeem(self, token: str) -> bool | None:
        """Use up a launch token: whether it is for an own window, None when it is no good."""

    def lock(self) -> None:
        """End this process; a fresh one shows the unlock page."""

    def quit(self) -> None:
        """End the program."""
