# SPDX-License-Identifier: GPL-3.0-or-later
"""The options by which a coordinator sets what an incident holds, for ``form`` and ``amend`` alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeVar

import click

from forms import vocabularies
from intake.central.amending import with_categories, with_reported
from intake.central.figures import with_figures
from intake.cli.speaking import option, spoken
from intake.model.incident import SEXUAL_VIOLENCE, Incident
from translations import N_

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

FIGURES: Final = {
    "killed": ("DEAD", N_("Persons killed: 20, 46+, 13-17, ~20, several, none; empty takes it away.")),
    "injured": ("INJURED", N_("Persons injured.")),
    "detained": ("DETAINED", N_("Persons detained.")),
    "missing": ("MISSING", N_("Persons still missing.")),
    "released": ("RELEASED", N_("Persons released.")),
    "sexual_violence": (SEXUAL_VIOLENCE, N_("Persons subjected to sexual violence.")),
}


def finding_options(function: Decorated) -> Decorated:
    """Add the options; the command gets them by name and hands them to `changed`."""
    category = click.Choice(vocabularies.load("bulletin_category").codes)
    level = click.Choice(vocabularies.load("verification_status").codes)
    added = [
        option("--level", type=level, help=N_("The verification level; needs --reason.")),
        option("--reason", metavar=N_("TEXT"), default="", help=N_("Why this level.")),
        *(
            option(f"--{name.replace('_', '-')}", name, metavar=N_("FIGURE"), help=line)
            for name, (_, line) in FIGURES.items()
        ),
        option("--category", type=category, help=N_("The bulletin category of the (first) finding.")),
        option("--reported", metavar=N_("MONTH"), help=N_("The month it was reported in, such as 2024-06.")),
        option("--summary-fr", metavar=N_("TEXT"), help=N_("The public summary in French.")),
        option("--summary-en", metavar=N_("TEXT"), help=N_("The public summary in English.")),
    ]
    for add in reversed(added):
        function = add(function)
    return function


def changed(incident: Incident, said: dict[str, Any]) -> Incident:
    """The incident with what the options say. Raises BadFigure, BadDate, and a usage error for a bare level."""
    if said["level"] and not said["reason"].strip():
        raise click.UsageError(spoken(N_("--level needs --reason.")))
    figures = {kind: said[name] for name, (kind, _) in FIGURES.items() if said[name] is not None}
    incident = with_figures(incident, figures, said["level"] or "", said["reason"].strip())
    incident = with_categories(incident, [said["category"] or ""])
    if said["reported"] is not None:
        incident = with_reported(incident, said["reported"])
    for name in ("summary_fr", "summary_en"):
        if said[name] is not None:
            incident = replace(incident, **{name: said[name]})
    return incident
