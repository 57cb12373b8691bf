# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 7: evidence. Files belong to a saved report, so that nothing is asked here that a draft would hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.sections.asking import Questions
from forms.sections.understood import Understanding
from intake.model.report import Report


class NoQuestions(Questions):
    """Nothing is typed here."""


def put(report: Report, data: Mapping[str, Any], by: Understanding) -> Report:
    """The report as it is."""
    return report


def take(report: Report) -> dict[str, Any]:
    """Nothing."""
    return {}


def complete(data: Mapping[str, Any]) -> bool:
    """Never asked for."""
    return False
