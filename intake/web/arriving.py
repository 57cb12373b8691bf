# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence on its way from a browser into the vault: encrypted as it comes, wholly kept or not at all.

What is cut off (the page was closed, the browser ended) leaves nothing behind but a line for the next page, so that
the person knows that the file has to be added again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import current_app

from intake.errors import IntakeError
from intake.vault import waiting
from intake.vault.attaching import NOTHING_SAID, Attaching, Description
from intake.vault.waiting import Waiting
from intake.web import drafting
from intake.web.evidence_files import Holder, require_change
from intake.web.running import running

CUT_OFF: Final = "intake.cut-off"
_TOUCH: Final = 4 * 1024 * 1024
"""Bytes after which an upload says that somebody is there, so that a long one does not lock the vault."""


@dataclass(frozen=True, slots=True)
class CutOff:
    """A file that did not arrive whole: when, and how much of it had come."""

    at: datetime
    size: int


class Incoming:
    """One file that a browser sends. `take` keeps it; closed without that, nothing of it stays."""

    def __init__(self, holder: Holder, name: str, size_hint: int | None) -> None:
        session = running().session
        self.holder = holder
        self.refusal: IntakeError | None = None
        self._session = session
        self._ended = False
        self._next = _TOUCH
        with session.lock:
            require_change(holder)
            vault = session.vault
            self._file: Attaching | Waiting = (
                Waiting(vault, holder.draft, size_hint, name=name)
                if holder.draft
                else Attaching(vault, holder.subject, size_hint=size_hint, name=name)
            )

    @property
    def size(self) -> int:
        """Bytes that came so far."""
        return self._file.size

    def write(self, data: bytes, /) -> int:
        """Take the next bytes. What the vault refuses is remembered; the rest of the file is let pass."""
        if self.refusal is None:
            try:
                self._file.write(data)
            except IntakeError as refusal:
                self.refusal = refusal
        if self._file.size >= self._next:
            self._next = self._file.size + _TOUCH
            self._session.touch()
        return len(data)

    def commit(self, description: Description = NOTHING_SAID) -> str:
        """Keep the file with what was said of it. Gives its id; raises what the vault refused."""
        with self._session.lock:
            if self.refusal is not None:
                self.drop()
                raise self.refusal
            id = self._file.commit(description).id
            self._ended = True
            if self.holder.draft:
                settle_draft(self.holder.draft)
        return id

    def abort(self) -> None:
        """Leave nothing behind, and say so on the next page."""
        if not self._ended:
            self.drop()
            if self.refusal is None:
                _notes()[self.holder].append(CutOff(datetime.now(UTC), self._file.size))

    def drop(self) -> None:
        """Leave nothing behind, because somebody wanted it so or was told why."""
        self._ended = True
        self._file.abort()


def settle_draft(id: str) -> None:
    """See that a draft that has files is saved; when it was finished meanwhile, its report takes them."""
    if drafting.load(id) is not None:
        return
    vault = running().session.vault
    became, subject = drafting.finished_as(id)
    if became == drafting.REPORT:
        with vault.transaction():
            waiting.adopt(vault, id, subject)
        return
    begun = drafting.revived(id, drafting.REPORT)
    if not begun.revision:
        drafting.store(begun, begun.body)


def cut_off(holder: Holder) -> list[CutOff]:
    """What did not arrive whole since this was asked last."""
    return _notes().pop(holder, [])


def _notes() -> dict[Holder, list[CutOff]]:
    found: dict[Holder, list[CutOff]] = current_app.extensions.setdefault(CUT_OFF, defaultdict(list))
    return found
