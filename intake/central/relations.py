# SPDX-License-Identifier: GPL-3.0-or-later
"""Relations between incidents that their reports already tell: "as in the previous report, R5-03"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intake.model.report import Report
from intake.vault.projections.incidents import StoredIncident


@dataclass(frozen=True, order=True, slots=True)
class Related:
    """A link to propose: incident ``source`` stands in ``relation`` to incident ``target`` (subjects)."""

    source: str
    target: str
    relation: str


def related(reports: Mapping[str, Report], incidents: Iterable[StoredIncident]) -> list[Related]:
    """The links between incidents that follow from the relations told in their reports (by subject).

    A reference that no report, or more than one, answers to is left to the coordinator.
    """
    answering: dict[str, list[str]] = {}
    for subject, report in sorted(reports.items()):
        for name in {report.ref, report.code} - {""}:
            answering.setdefault(name, []).append(subject)
    resting: dict[str, list[str]] = {}
    stored_incidents = list(incidents)
    for stored in stored_incidents:
        for subject in stored.incident.reports:
            resting.setdefault(subject, []).append(stored.subject)
    told = [
        (stored.subject, relation)
        for stored in stored_incidents
        for subject in stored.incident.reports
        if subject in reports
        for relation in reports[subject].relations
    ]
    found = {
        Related(source, target, relation.kind)
        for source, relation in told
        if len(meant := answering.get(relation.ref, [])) == 1
        for target in resting.get(meant[0], [])
        if target != source
    }
    return sorted(found)
