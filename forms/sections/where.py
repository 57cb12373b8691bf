# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 1: where and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.sections.asking import Either, Line, Questions
from forms.sections.doubt import DateAsked, PlaceAsked
from forms.sections.reading import is_answered, of_date, of_place, read_date, read_place
from forms.sections.understood import Understanding
from intake.model.report import UNKNOWN_DATE, Report
from translations import N_

Data = Mapping[str, Any]

LATER = "LATER"


class Where(Questions):
    """When it happened, when it was found out, and where."""

    when = DateAsked(
        N_("When did it happen?"),
        hint=N_("A day, a night, a month, as people say it: “night of 22 to 23 March”, “about mid-June”."),
        needed=True,
    )
    place = PlaceAsked(
        N_("Where did it happen?"),
        hint=N_("As people say it: village, well, road, “12 km north of Gao”."),
        needed=True,
    )
    found = Either(
        N_("When did it come to light?"),
        quiet=True,
        answers=(
            ("", N_("At the same time, or not known")),
            (LATER, N_("Later: bodies or traces were found")),
        ),
        more=True,
    )
    discovered = DateAsked(N_("On which day was it found?"), applies=("found", LATER), more=True)
    admin = Line(
        N_("Commune, cercle, region, as people name them"),
        hint=N_("Old or new names, whichever are used there."),
        more=True,
    )


def put(report: Report, data: Data, by: Understanding) -> Report:
    """The report with what this section says."""
    later = data.get("found") == LATER
    return replace(
        report,
        occurred=read_date(data.get("when"), by) or UNKNOWN_DATE,
        discovered=read_date(data.get("discovered"), by) if later else None,
        place=read_place(data.get("place"), by, str(data.get("admin") or "").strip()),
    )


def take(report: Report) -> dict[str, Any]:
    """What this section holds when the report is opened again."""
    return {
        "when": of_date(report.occurred),
        "found": LATER if report.discovered else "",
        "discovered": of_date(report.discovered),
        "place": of_place(report.place),
        "admin": report.place.admin_words if report.place else "",
    }


def complete(data: Data) -> bool:
    """Whether both have an answer; a gap is one."""
    return is_answered(data.get("when")) and (is_answered(data.get("place")) or bool(data.get("admin")))
