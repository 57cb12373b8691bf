# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 8: the focal point's own view, and the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.sections.asking import Either, OneOf, Questions, Text
from forms.sections.understood import Understanding
from intake.model.report import Assessment, Report
from translations import N_

Data = Mapping[str, Any]


class Check(Questions):
    """How sure, how secret, how urgent."""

    level = OneOf(
        N_("How sure you are"),
        vocabulary="verification_status",
        hint=N_("Your own view. The central team weighs it with other reports."),
    )
    reason = Text(N_("Why"), rows=3, hint=N_("What makes you more or less sure."))
    urgency = Either(
        N_("Is somebody in danger now?"),
        answers=(("", N_("No, or not known")), ("URGENT", N_("Yes: urgent"))),
    )
    sensitivity = OneOf(N_("Who may read this report"), vocabulary="sensitivity", more=True)
    notes = Text(N_("Notes for the central team"), rows=3, more=True)


def put(report: Report, data: Data, by: Understanding) -> Report:
    """The report with what this section says."""
    held = report.assessment or Assessment()
    assessment = replace(
        held, level=str(data.get("level") or ""), reason=str(data.get("reason") or "").strip()
    )
    return replace(
        report,
        assessment=assessment if assessment.to_json() else None,
        urgency=str(data.get("urgency") or ""),
        sensitivity=str(data.get("sensitivity") or ""),
        notes=str(data.get("notes") or ""),
    )


def take(report: Report) -> dict[str, Any]:
    """What this section holds when the report is opened again."""
    held = report.assessment or Assessment()
    return {
        "level": held.level,
        "reason": held.reason,
        "urgency": report.urgency,
        "sensitivity": report.sensitivity,
        "notes": report.notes,
    }


def complete(data: Data) -> bool:
    """Whether the level is given."""
    return bool(data.get("level"))
