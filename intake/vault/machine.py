# SPDX-License-Identifier: GPL-3.0-or-later
"""Notices that a vault was moved to another computer, so that two copies never write one journal.

What is remembered is a hash over the vault's id, which says nothing about the computer to anyone else.
"""

from __future__ import annotations

import hashlib
import sys
import uuid
from pathlib import Path

from intake.vault.settings import Settings

_NAME = "machine"


def _mark(vault: str) -> str:
    return hashlib.sha256(f"{vault}\0{_machine_id()}".encode()).hexdigest()


def _machine_id() -> str:
    for known in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            held = Path(known).read_text("ascii").strip()
        except (OSError, ValueError):
            continue
        if held:
            return held
    return f"{sys.platform}-{uuid.getnode():012x}"


def same(settings: Settings, vault: str) -> bool:
    """Whether this computer is the one that wrote the vault last."""
    return settings.get(_NAME, "") == _mark(vault)


def forget(settings: Settings) -> None:
    """Take no computer as the one: whichever opens the vault next begins a journal of its own."""
    settings.unset(_NAME)


def remember(settings: Settings, vault: str) -> None:
    """Take this computer as the one that writes the vault from now on."""
    settings.set(_NAME, _mark(vault))
