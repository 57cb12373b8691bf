# SPDX-License-Identifier: GPL-3.0-or-later
"""Letting go of what the central team has: bodies and evidence go, codes and status stay (DESIGN section 2).

A purge is local. Nothing is signed and nothing changes elsewhere; the chain still verifies, because headers and
signatures stay. What was purged is listed in a table of its own, so that a part that comes back does not refill it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from intake.errors import NoSuchRecord
from intake.model.entry import State
from intake.model.record import Record
from intake.model.roster import FOCAL_POINT
from intake.vault import deliveries, journal
from intake.vault.database import checkpoint
from intake.vault.projections import projector, reports, tallies
from intake.vault.vault import Vault

KEEP: Final = "keep"
LATER: Final = "later"
AT_ONCE: Final = "at-once"
RULES: Final = (KEEP, LATER, AT_ONCE)
DAYS: Final = 14
"""After so many days, unless another number was chosen (DESIGN "Bundles")."""

BATCH: Final = 50
"""Records that go in one transaction."""
AT_A_TIME: Final = 200
"""Records that go by themselves at one moment."""

SETTING: Final = "purge"
UNSWEPT: Final = "purge.unswept"
"""Set while the words that were let go may still lie in the file that SQLite writes ahead."""

STAYS: Final = ("open", "withdraw", "erase", "confirm", "freeze")
"""Kinds whose bodies stay: they govern the others, and hold no testimony."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rule(Record):
    """What is kept here once a receipt confirmed it: all, all for ``days`` days, or nothing."""

    rule: str = KEEP
    days: int = DAYS


@dataclass(frozen=True, slots=True)
class Purged:
    """A record that this vault let go: ``code`` is what a person calls it, ``at`` when that was."""

    subject: str
    kind: str
    code: str
    at: str


def rule(vault: Vault) -> Rule:
    """The rule in force. One that was never chosen keeps everything."""
    held = vault.settings.get(SETTING, {})
    return Rule.from_json(held) if held else Rule()


def choose(vault: Vault, rule: Rule) -> None:
    """Put a rule in force from now on. Raises ValueError for one that there is not."""
    if rule.rule not in RULES or not 1 <= rule.days <= 3650:
        raise ValueError("no such rule")
    vault.settings.set(SETTING, {"rule": rule.rule, "days": rule.days})


def may_go(vault: Vault) -> list[deliveries.LetGo]:
    """Reports and tallies that could be let go: wholly confirmed, and nothing about them is unfinished here.

    Only on a focal point's vault: the central team keeps what it holds.
    """
    if vault.identity.role != FOCAL_POINT:
        return []
    settled = [
        subject
        for (subject,) in vault.connection.execute(
            # So that of reports, which may be many, no row has to be read.
            "SELECT subject FROM (SELECT subject FROM p_reports"
            " WHERE subject NOT IN (SELECT subject FROM p_reports WHERE heads > 1)"
            " UNION ALL SELECT subject FROM p_tallies WHERE instr(heads, ' ') = 0)"
            " WHERE subject NOT IN (SELECT subject FROM drafts) AND subject NOT IN (SELECT subject FROM purged)"
        )
    ]
    return deliveries.let_go(vault, settled)


def due(vault: Vault, now: datetime | None = None) -> list[str]:
    """Subjects that the rule says to let go now."""
    held = rule(vault)
    if held.rule == KEEP:
        return []
    wait = timedelta(days=held.days if held.rule == LATER else 0)
    latest = journal.stamp((now or vault.clock()) - wait)
    # Asked at every opening, of all that is held: mostly, nothing was confirmed so long ago.
    if not vault.connection.execute("SELECT 1 FROM confirmed WHERE at <= ? LIMIT 1", (latest,)).fetchone():
        return []
    return [one.subject for one in may_go(vault) if one.since <= latest]


def apply(vault: Vault, progress: Progress | None = None) -> int:
    """Let go of what is due by the rule; how many records were. Call it after a receipt and at opening.

    No more than ``AT_A_TIME``, so that nobody waits long before a vault that has just been opened.
    """
    if vault.settings.get(UNSWEPT, False):
        sweep(vault)
    return purge(vault, due(vault)[:AT_A_TIME], progress)


def purge(vault: Vault, subjects: Iterable[str], progress: Progress | None = None) -> int:
    """Let go of these records, and clean what a holder of the key could still read. Returns how many.

    Each record goes whole or not at all; what is cut off half-way, the next call goes on with. Whether they may be let
    go is for the caller to know (``may_go``).
    """
    wanted = list(dict.fromkeys(subjects))
    for start in range(0, len(wanted), BATCH):
        with vault.transaction():
            vault.settings.set(UNSWEPT, True)
            for subject in wanted[start : start + BATCH]:
                _let_go(vault, subject)
        if progress:
            progress(min(start + BATCH, len(wanted)), len(wanted))
    if wanted:
        sweep(vault)
    return len(wanted)


def sweep(vault: Vault) -> bool:
    """Empty the file written ahead, so that deleted words are gone for a holder of the key too.

    False when somebody was reading: then it is done at the next opening.
    """
    swept = checkpoint(vault.connection)
    if swept:
        vault.settings.unset(UNSWEPT)
        swept = checkpoint(vault.connection)
    return swept


def _let_go(vault: Vault, subject: str) -> None:
    connection = vault.connection
    kind, code = _named(vault, subject)
    files = connection.execute("SELECT id FROM p_evidence WHERE subject = ?", (subject,)).fetchall()
    seals = connection.execute("SELECT id FROM p_seals WHERE subject = ?", (subject,)).fetchall()
    connection.execute(
        "INSERT OR IGNORE INTO purged (subject, kind, code, at) VALUES (?, ?, ?, ?)",
        (subject, kind, code, journal.stamp(vault.clock())),
    )
    marks = ", ".join("?" * len(STAYS))
    connection.execute(
        "UPDATE entries SET body = NULL, salt = x'', state = ?"
        f" WHERE subject = ? AND state = ? AND kind NOT IN ({marks})",
        (int(State.ABSENT), subject, int(State.HELD), *STAYS),
    )
    projector.project(connection, vault.authors, subject)
    for (id,) in files:
        vault.evidence.remove(id)
    for (id,) in seals:
        # The same person may be sealed in another report that is still here.
        connection.execute(
            "DELETE FROM seals WHERE id = ?1 AND id NOT IN (SELECT id FROM p_seals WHERE id = ?1)", (id,)
        )


def _named(vault: Vault, subject: str) -> tuple[str, str]:
    """Kind and code of a record, as long as they can be read."""
    with suppress(NoSuchRecord):
        return "report", reports.summary(vault.connection, subject).code
    with suppress(NoSuchRecord):
        return "tally", tallies.read(vault.connection, subject).tally.code
    return "", ""


def purged(vault: Vault) -> list[Purged]:
    """What this vault let go, the latest first."""
    rows = vault.connection.execute(
        "SELECT subject, kind, code, at FROM purged ORDER BY at DESC, length(code), code, subject"
    )
    return [Purged(*row) for row in rows.fetchall()]
