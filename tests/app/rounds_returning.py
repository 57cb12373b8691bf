# SPDX-License-Identifier: GPL-3.0-or-later
"""The round of a coordinator who asks about reports and tells the senders what arrived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from intake.vault import questioning, records
from intake.vault.projections import reports
from tests.app.walking import Walk
from tests.bench import invented


def returning(walk: Walk, folder: Path) -> Iterator[str]:
    """Questions that are asked and answered, and the files that go back."""
    vault = walk.site.vault
    subject = next(
        line.subject
        for line in reports.newest(vault.connection, limit=-1)
        if line.state == reports.ACTIVE and vault.authors[line.subject[:32]].member != vault.identity.member
    )
    walk.go(f"/questions/ask/{subject}")
    yield "asking"
    walk.send(text="")
    yield "asking refused"
    walk.send(f"/questions/ask/{subject}", text="EXERCISE: on which day was it?")
    yield "report with a question"
    own = records.save_report(vault, invented.report(77))
    name = questioning.ask(vault, own, "EXERCISE: who told it?")
    walk.go("/questions")
    yield "open questions"
    walk.go(f"/questions/answer/{name}")
    yield "answering"
    walk.send(text="EXERCISE: a herder")
    yield "report with an answer"
    walk.go("/receive/return")
    yield "return files"
    member = vault.authors[subject[:32]].member
    walk.send(members=member, folder="typed", typed="/nowhere/at/all")
    yield "return files refused"
    (folder / "back").mkdir(exist_ok=True)
    walk.send("/receive/return", members=member, folder="typed", typed=str(folder / "back"))
    walk.wait("**/receive/return/done*")
    yield "return files written"
