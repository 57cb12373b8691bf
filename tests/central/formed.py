# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents formed from tables without a vault, and month tables told as the second reckoning tells them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from forms import incident_csv, tally_csv
from forms.vocabularies import load
from intake.central.forming import propose
from intake.central.month_table import Amounts, MonthTable, Section
from intake.central.relations import related
from intake.model.counts import UncertainCount
from intake.model.incident import Incident
from intake.model.report import Report
from intake.vault.projections.incidents import StoredIncident
from intake.vault.projections.links import Link
from intake.vault.projections.tallies import StoredTally

EXERCISE = Path(__file__).resolve().parents[2] / "forms" / "exercise"
NAMES = {
    "DEAD": "killed",
    "INJURED": "injured",
    "DETAINED": "deprived",
    "MISSING": "missing",
    "RELEASED": "released",
    "SEXUAL_VIOLENCE": "sexual_violence",
}


def subject(name: str) -> str:
    """A record's subject, made from a short name."""
    return f"{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def stored(name: str, incident: Incident, *heads: str) -> StoredIncident:
    """An incident as a vault would give it back."""
    return StoredIncident(name, heads or ("head",), 1, "2025-04-02T08:00:00Z", incident)


def reports_of(table: Path) -> dict[str, Report]:
    """The reports of a table, by subject; every line must be understood."""
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(incident_csv.read(stream))
    assert not [row for row in rows if not isinstance(row, incident_csv.Row)]
    return {subject(row.report.ref): row.report for row in rows if isinstance(row, incident_csv.Row)}


def incidents_of(reports: dict[str, Report]) -> list[StoredIncident]:
    """One incident for each report, called "incident of" it."""
    return [
        stored(f"incident of {report.ref}", propose([(name, report)])) for name, report in reports.items()
    ]


def links_of(reports: dict[str, Report], incidents: list[StoredIncident]) -> list[Link]:
    """The links that the reports' own relations propose."""
    told = related(reports, incidents)
    return [Link(f"link {n}", one.source, one.target, one.relation, "") for n, one in enumerate(told)]


def tallies_of(table: Path) -> list[StoredTally]:
    """The stated totals of a table."""
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(tally_csv.read(stream))
    return [
        StoredTally(f"tally {row.line}", ("head",), "", row.tally)
        for row in rows
        if isinstance(row, tally_csv.Row)
    ]


def _measure(count: UncertainCount | None) -> list[Any]:
    assert count is not None
    return [count.low, None if count.is_open else count.high, count.approximate]


def _amounts(amounts: Amounts) -> dict[str, Any]:
    told: dict[str, Any] = {"cases": amounts.cases}
    for figure in amounts.victims:
        told[NAMES[figure.kind]] = _measure(figure.count)
        if figure.women:
            told["women"] = _measure(figure.women)
        if figure.children:
            told["children"] = _measure(figure.children)
    money = [loss.count for loss in amounts.property if loss.kind == "MONEY"]
    return {**told, "xof": _measure(money[0])} if money else told


def _key(section: str, category: str, perpetrators: tuple[str, ...], region: str, period: str) -> str:
    names = {"SEVERAL": "several", "UNKNOWN": "unknown"}
    region = names.get(region) or load("region_2023").label(region, "fr")
    return "|".join((section, category, "+".join(sorted(perpetrators)), region, period))


def _view(sections: tuple[Section, ...]) -> dict[str, Any]:
    rows, totals = {}, {}
    for section in sections:
        for row in section.rows:
            lines = sorted(name.removeprefix("incident of ") for name in row.incidents)
            key = _key(section.name, row.category, row.perpetrators, row.region, row.period)
            rows[key] = {"lines": lines, **_amounts(row.amounts)}
        totals[section.name] = _amounts(section.total)
        if section.bodies:
            totals[section.name]["bodies"] = _measure(section.bodies)
    return {"rows": rows, "totals": totals}


def simple(table: MonthTable) -> dict[str, Any]:
    """The table in the form of `tests/reckoning.py`."""
    refs = {name.incident: name.incident.removeprefix("incident of ") for name in table.names}
    return {
        "month": table.month,
        "events": _view(table.by_event),
        "reported": _view(table.by_report),
        "see": {
            _key(see.section, see.category, see.perpetrators, see.region, see.period): see.month
            for see in table.see
        },
        "undated": table.undated,
        "left_out": {refs[left.incident]: refs[left.into] for left in table.left_out},
        "tallies": len(table.tallies),
    }
