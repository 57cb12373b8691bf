# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pieces of a long evidence file its recipients have already, so that a slice that got lost goes alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.crypto.hybrid import fingerprint
from intake.model.roster import Member
from intake.vault import confirming, outgoing
from intake.vault.ranges import common
from intake.vault.vault import Vault
from sync.plan import File


class Pieces:
    """Which bytes of evidence files every recipient has, by what their receipts said."""

    def __init__(self, vault: Vault, members: Sequence[Member]) -> None:
        self._held = [confirming.pieces_of(vault.connection, member.id) for member in members]
        marks = [fingerprint(member.recipient) for member in members]
        self._whole = (
            [outgoing.sent_files(vault.connection, [mark]) for mark in marks] if any(self._held) else []
        )

    def of(self, file: File) -> File:
        """The file, with the bytes that need not be sent."""
        if not any(file.id in held for held in self._held):
            return file
        left = [(0, file.size - 1)]
        for held, whole in zip(self._held, self._whole, strict=True):
            if file.id not in whole:
                left = common(left, held.get(file.id, []))
        return replace(file, held=tuple(left))
