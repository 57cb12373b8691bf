# SPDX-License-Identifier: GPL-3.0-or-later
"""An incident as a coordinator edits it: its figures as words, its findings' categories, and what else is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from forms import vocabularies
from intake.central.figures import UNSPECIFIED, add_up, with_figures
from intake.errors import BadDate
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.incident import SEXUAL_VIOLENCE, Figure, Finding, Incident

KINDS: Final = ("DEAD", "INJURED", "DETAINED", "MISSING", "RELEASED", SEXUAL_VIOLENCE)
"""Figures that are always offered; others are where the reports have them."""


def kinds_of(incident: Incident) -> tuple[str, ...]:
    """The kinds of figures to edit: those always offered, then the incident's others that count persons."""
    own = [figure.kind for figure in _added(incident)]
    return (*KINDS, *vocabularies.load("victim_outcome").in_order(set(own) - set(KINDS)))


def typed(count: UncertainCount | None) -> str:
    """A count as it is typed back (`figures.parse_figure`)."""
    return (count or UNSPECIFIED).format("en").replace(",", "")


def typed_figures(incident: Incident) -> dict[str, str]:
    """The incident's figures of persons by kind, as they are typed."""
    return {figure.kind: typed(figure.count) for figure in _added(incident)}


def _added(incident: Incident) -> list[Figure]:
    added = add_up(figure for finding in incident.findings for figure in finding.figures)
    return [figure for figure in added if (figure.count or UNSPECIFIED).unit == "PERSON"]


def with_typed(incident: Incident, figures: Mapping[str, str]) -> Incident:
    """The incident with those figures that differ from what it has. Raises BadFigure."""
    before = typed_figures(incident)
    changed = {kind: text for kind, text in figures.items() if text.strip() != before.get(kind, "")}
    return with_figures(incident, changed)


def with_categories(incident: Incident, categories: Sequence[str]) -> Incident:
    """The incident with the category of each finding, in their order; an empty one leaves it as it is."""
    findings = list(incident.findings) or [Finding()]
    for index, category in enumerate(categories[: len(findings)]):
        if category:
            findings[index] = replace(findings[index], category=category)
    return replace(incident, findings=tuple(findings))


def with_reported(incident: Incident, period: str) -> Incident:
    """The incident with the month, day or period it was reported in ("" for none). Raises BadDate."""
    if period and not UncertainDate.parse(period).period:
        raise BadDate(text=period)
    return replace(incident, reported=period)
