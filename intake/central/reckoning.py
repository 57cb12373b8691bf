# SPDX-License-Identifier: GPL-3.0-or-later
"""The month table of what a vault holds, and its two views (rules: `month`)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from intake.central.month import month_table
from intake.central.month_table import MonthTable
from intake.vault.projections import incidents, links, reports, tallies
from intake.vault.vault import Vault

OCCURRED: Final = "occurred"
REPORTED: Final = "reported"


def table_of(vault: Vault, month: str) -> MonthTable:
    """The table of ``month`` ("2024-06"; "" for what has no date). Raises BadDate."""
    held = vault.connection
    lines = reports.newest(held, limit=-1)
    counted = month_table(
        month,
        incidents.every(held),
        links.every(held),
        tallies.every(held),
        withheld=frozenset(line.subject for line in lines if line.state == reports.WITHDRAWN),
    )
    return replace(counted, exercise=vault.identity.exercise)


def view(table: MonthTable, by: str) -> MonthTable:
    """Only what happened in the month ("occurred"), or only what was reported in it; both for any other ``by``."""
    if by == OCCURRED:
        return replace(table, by_report=())
    return replace(table, by_event=()) if by == REPORTED else table
