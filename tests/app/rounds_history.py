# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds about history: a clock that was put back, the journals, and the proof of a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from intake.vault import journal
from intake.vault.projections import reports
from tests.app.walking import Walk


def device(walk: Walk, folder: Path) -> Iterator[str]:
    """A clock that is behind on every page; what it left in the own journal, until it was read."""
    vault = walk.site.vault
    vault.clock = lambda: journal.now() - timedelta(days=3)
    walk.go("/")
    yield "start page with a clock that is behind"
    with vault.transaction():
        vault.record("export", vault.new_subject(), {})
    vault.clock = journal.now
    walk.go("/")
    yield "start page with something odd"
    walk.go("/journals/")
    yield "own journals"
    walk.send("/journals/read")
    yield "own journals, read"
    walk.go(f"/proof/{_report(walk, reports.ACTIVE)}")
    yield "proof for its author"


def centre(walk: Walk, folder: Path) -> Iterator[str]:
    """All journals, one of which is odd; a proof with contents of what was withdrawn is refused."""
    walk.go("/journals/")
    yield "journals at the centre"
    walk.go(f"/proof/{_report(walk, reports.ACTIVE)}")
    yield "proof"
    withdrawn = _report(walk, reports.WITHDRAWN)
    if withdrawn:
        walk.go(f"/proof/{withdrawn}")
        walk.send(contents="with")
        yield "proof refused"


def _report(walk: Walk, state: str) -> str:
    told = reports.newest(walk.site.vault.connection, limit=-1)
    return next((line.subject for line in told if line.state == state), "")
