# SPDX-License-Identifier: GPL-3.0-or-later
"""The short form for a total that somebody states for a period and an area, without single incidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.sections.asking import Line, OneOf, Questions, Several, Text
from forms.sections.doubt import CountAsked, DateAsked
from forms.sections.reading import is_answered, of_count, of_date, read_count, read_date
from forms.sections.understood import Understanding
from intake.model.report import UNKNOWN_DATE
from intake.model.tally import Tally
from translations import N_

Data = Mapping[str, Any]


class TallyForm(Questions):
    """A count, of what, when, where, and who states it."""

    document = Line(
        N_("Where it was said"), hint=N_("The report, the broadcast or the office that states it.")
    )
    period = DateAsked(
        N_("For which period"), hint=N_("“June 2024”, “from 1 to 15 March 2024”."), needed=True
    )
    area = Several(N_("For which regions"), vocabulary="region_2023")
    category = OneOf(N_("Kind of event"), vocabulary="bulletin_category")
    label = Line(N_("What is counted, in words"), hint=N_("“civilians killed”, “villages burned”."))
    unit = OneOf(N_("Unit"), vocabulary="counting_unit")
    count = CountAsked(N_("The number"), hint=N_("“46”, “at least 200”, “several dozen”."), needed=True)
    wording = Text(N_("The sentence as it stands there"), rows=3)
    notes = Text(N_("Notes for the central team"), rows=3)


def blank() -> dict[str, Any]:
    """An empty form: people are counted most often."""
    return {"unit": "PERSON"}


def to_tally(data: Data, by: Understanding, held: Tally | None = None) -> Tally:
    """The tally that the answers state; `held` is what is amended."""
    return replace(
        held or Tally(),
        document=str(data.get("document") or "").strip(),
        period=read_date(data.get("period"), by) or UNKNOWN_DATE,
        area=tuple(data.get("area") or ()),
        category=str(data.get("category") or ""),
        label=str(data.get("label") or "").strip(),
        count=read_count(data.get("count"), by, str(data.get("unit") or "PERSON")),
        wording=str(data.get("wording") or "").strip(),
        notes=str(data.get("notes") or "").strip(),
    )


def from_tally(tally: Tally) -> dict[str, Any]:
    """The answers that a tally is opened again with."""
    return {
        "document": tally.document,
        "period": of_date(tally.period),
        "area": list(tally.area),
        "category": tally.category,
        "label": tally.label,
        "unit": tally.count.unit if tally.count else "PERSON",
        "count": of_count(tally.count),
        "wording": tally.wording,
        "notes": tally.notes,
    }


def complete(data: Data) -> bool:
    """Whether the number and its period are there."""
    return is_answered(data.get("count")) and is_answered(data.get("period"))
