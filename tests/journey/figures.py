# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``intake month`` prints, in the form in which the second reckoning and the hand-worked table tell it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from intake.central.month_table import MonthTable
from tests.central.formed import simple
from tests.cli.conftest import Shell
from tests.reckoning import reckon


def printed(central: Shell, month: str) -> dict[str, Any]:
    """The table that the command prints, with incidents named by the references of their reports."""
    text = central("month", month, "--format", "json")
    refs = {one["subject"]: one["ref"] for one in central.json("reports", "list", "--limit", 1000)}
    for incident in central.json("incidents", "list"):
        (report,) = incident["reports"]
        text = text.replace(incident["subject"], f"incident of {refs[report]}")
    told: dict[str, Any] = json.loads(json.dumps(simple(MonthTable.from_json(json.loads(text)))))
    return told


def reckoned(incidents: Path, month: str, totals: Path) -> dict[str, Any]:
    """The second reckoning of the same month, straight from the CSV files."""
    told: dict[str, Any] = json.loads(json.dumps(reckon(incidents, month, totals)))
    for view in ("events", "reported"):
        for total in told[view]["totals"].values():
            del total["lines"]
    return told
