# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of invented lines."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from forms.incident_csv import COLUMNS


def row(ref: str, **cells: str) -> dict[str, str]:
    """One invented line with a date, a place, figures and a source."""
    return {
        "incident_id": ref,
        "date_edtf": "2031-06-15",
        "date_precision": "DAY",
        "place_text": "EXERCISE Tin-Adjar",
        "category": "EXEC",
        "violation_types": "EXEC_SUM",
        "perpetrators": "UNID_ARMED",
        "killed_min": "3",
        "killed_max": "3",
        "killed_q": "EXACT",
        "verification_level": "3",
        "source_basis": "EXERCISE: invented source",
        "notes": "EXERCISE",
        **cells,
    }


def table(path: Path, rows: Iterable[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> Path:
    """Write lines as a CSV file; returns its path."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path
