# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents and reports in the words of a page: one line each, and a finding whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask

from forms import vocabularies
from forms.words.echo_dates import say_date
from intake.central import month_words
from intake.central.figures import add_up
from intake.errors import NoSuchRecord
from intake.model.dates import UncertainDate
from intake.model.incident import Figure, Finding
from intake.vault.database import Connection
from intake.vault.projections import incidents, reports
from intake.vault.projections.incidents import StoredIncident
from intake.web.words import language


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding in words; ``figures`` and ``losses`` are lines."""

    category: str
    when: str
    where: str
    who: str
    means: str
    figures: tuple[str, ...]
    losses: tuple[str, ...]
    counted: bool


def label(name: str, code: str) -> str:
    """The label of a code in the language of the page, "" for none."""
    return vocabularies.load(name).label(code, language()) if code else ""


def labels(name: str) -> Callable[[str], str]:
    """A function from a code of a list to its label on this page."""
    listed, spoken = vocabularies.load(name), language()
    return lambda code: listed.label(code, spoken)


def dated(date: UncertainDate | None) -> str:
    """A date in words, "" for one that is not known; words that were not understood as they were said."""
    if date is None:
        return ""
    return say_date(date, language()) if date.edtf else date.words


def dated_text(edtf: str) -> str:
    """The date of a list, which holds its expression alone."""
    return dated(UncertainDate.parse(edtf)) if edtf else ""


def install(app: Flask) -> None:
    """Give the templates of `app` the filter ``dated``."""
    app.jinja_env.filters["dated"] = dated_text


def figure_lines(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Each figure with its kind: "Killed: 12–17"."""
    spoken = language()
    colon = f"{month_words.NO_BREAK}: " if spoken == "fr" else ": "
    return tuple(
        f"{month_words.kind_label(figure.kind, spoken)}{colon}{', '.join(month_words.figure_words(figure, spoken))}"
        for figure in figures
        if figure.count
    )


def shown(finding: Finding) -> Shown:
    """A finding in the language of the page."""
    spoken = language()
    return Shown(
        category=label("bulletin_category", finding.category),
        when=dated(finding.occurred),
        where=finding.place.words if finding.place else "",
        who=vocabularies.load("perpetrator").set_label(finding.perpetrators, spoken),
        means=", ".join(map(labels("means"), finding.means)),
        figures=figure_lines(finding.figures),
        losses=tuple(
            " ".join(part for part in (loss.words, loss.count.format(spoken) if loss.count else "") if part)
            or label("loss_kind", loss.kind)
            for loss in finding.losses
        ),
        counted=finding.cases > 0,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """An incident in a list."""

    stored: StoredIncident
    when: str
    where: str
    category: str
    figures: tuple[str, ...]
    level: str

    @classmethod
    def of(cls, stored: StoredIncident) -> Line:
        """The line of an incident."""
        incident = stored.incident
        first = incident.findings[0] if incident.findings else Finding()
        return cls(
            stored,
            dated(first.occurred),
            first.place.words if first.place else "",
            label("bulletin_category", first.category),
            figure_lines(add_up(figure for finding in incident.findings for figure in finding.figures)),
            incident.level,
        )


def code_of(connection: Connection, subject: str) -> str:
    """The code of an incident or a report, the beginning of its id when it has not arrived."""
    try:
        return incidents.read(connection, subject).incident.code
    except NoSuchRecord:
        pass
    try:
        return reports.summary(connection, subject).code
    except NoSuchRecord:
        return subject[33:41]
