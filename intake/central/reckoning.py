# SPDX-License-Identifier: GPL-3.0-or-later
"""The month table of what a vault holds, and its two views (rules: `month`)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from intake.central.month import month_table, months_counted
from intake.central.month_table import MonthTable
from intake.vault.projections import incidents, links, reports, tallies
from intake.vault.projections.incidents import StoredIncident
from intake.vault.projections.links import Link
from intake.vault.projections.tallies import StoredTally
from intake.vault.vault import Vault

OCCURRED: Final = "occurred"
REPORTED: Final = "reported"


@dataclass(frozen=True)
class Holdings:
    """All that a vault holds of what tables count, read once for a page."""

    incidents: list[StoredIncident]
    links: list[Link]
    tallies: list[StoredTally]
    withheld: frozenset[str]
    exercise: bool

    def table(self, month: str) -> MonthTable:
        """The table of ``month`` ("2024-06"; "" for what has no date). Raises BadDate."""
        counted = month_table(month, self.incidents, self.links, self.tallies, withheld=self.withheld)
        return replace(counted, exercise=self.exercise)

    def months(self) -> dict[str, int]:
        """The months that have cases, the newest first, with how many."""
        return months_counted(self.incidents, self.links, self.withheld)


def holdings(vault: Vault) -> Holdings:
    """Read what the vault holds."""
    held = vault.connection
    lines = reports.newest(held, limit=-1)
    return Holdings(
        incidents.every(held),
        links.every(held),
        tallies.every(held),
        frozenset(line.subject for line in lines if line.state in reports.WITHHELD),
        vault.identity.exercise,
    )


def table_of(vault: Vault, month: str) -> MonthTable:
    """The table of ``month`` alone. Raises BadDate."""
    return holdings(vault).table(month)


def view(table: MonthTable, by: str) -> MonthTable:
    """Only what happened in the month ("occurred"), or only what was reported in it; both for any other ``by``."""
    if by == OCCURRED:
        return replace(table, by_report=())
    return replace(table, by_event=()) if by == REPORTED else table
