# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 2: what happened, in the words that were used, and act by act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms.sections.asking import Either, Group, Item, OneOf, Questions, Several, Text
from forms.sections.doubt import DateAsked, PlaceAsked
from forms.sections.reading import of_date, of_place, read_date, read_place
from forms.sections.understood import Understanding
from forms.vocabularies import category_of
from intake.model.report import Act, Report
from translations import N_

Data = Mapping[str, Any]

ELSEWHERE = "OTHER"


class ActItem(Item):
    """One thing that was done."""

    violation = OneOf(
        N_("What was done"),
        vocabulary="violation_type",
        grouped=True,
        hint=N_("The one that fits best. Nobody has to describe violence in detail."),
    )
    elsewhere = Either(
        N_("Day and place of this act"),
        quiet=True,
        answers=(("", N_("As in section 1")), (ELSEWHERE, N_("Another day or another place"))),
        more=True,
    )
    when = DateAsked(N_("When was this done?"), applies=("elsewhere", ELSEWHERE), more=True)
    place = PlaceAsked(N_("Where was this done?"), applies=("elsewhere", ELSEWHERE), more=True)
    means = Several(
        N_("With what"), vocabulary="means", hint=N_("As far as it was seen, heard or found."), more=True
    )


class What(Questions):
    """The account and the acts."""

    account = Text(
        N_("What happened"),
        rows=9,
        hint=N_("In the words you were told. No name of a source or of a protected person."),
        needed=True,
    )
    language = Either(N_("Language of the account"), answers=(("fr", "Français"), ("en", "English")))
    acts = Group(
        ActItem,
        N_("The acts"),
        title=N_("Act {number}"),
        another=N_("Add another act"),
        hint=N_("One for each thing that was done: an arrest, then a killing, then a fire are three acts."),
    )
    category = OneOf(
        N_("Kind of event, as the bulletin counts it"),
        vocabulary="bulletin_category",
        hint=N_("Leave this empty and it follows from the first act."),
        more=True,
    )


def put(report: Report, data: Data, by: Understanding) -> Report:
    """The report with what this section says; the first act decides the category that was left open."""
    held = {act.id: act for act in report.acts}
    acts = tuple(_act(held.get(item["id"], Act(id=item["id"])), item, by) for item in data.get("acts") or ())
    violation = next((act.violation for act in acts if act.violation), "")
    return replace(
        report,
        account=str(data.get("account") or ""),
        language=str(data.get("language") or ""),
        category=str(data.get("category") or "") or (category_of(violation) if violation else ""),
        acts=acts,
    )


def _act(act: Act, item: Data, by: Understanding) -> Act:
    other = item.get("elsewhere") == ELSEWHERE
    return replace(
        act,
        violation=str(item.get("violation") or ""),
        means=tuple(item.get("means") or ()),
        occurred=read_date(item.get("when"), by) if other else None,
        place=read_place(item.get("place"), by) if other else None,
    )


def take(report: Report) -> dict[str, Any]:
    """What this section holds when the report is opened again."""
    return {
        "account": report.account,
        "language": report.language,
        "acts": [
            {
                "id": act.id,
                "violation": act.violation,
                "elsewhere": ELSEWHERE if act.occurred or act.place else "",
                "when": of_date(act.occurred),
                "place": of_place(act.place),
                "means": list(act.means),
            }
            for act in report.acts
        ],
        "category": report.category,
    }


def complete(data: Data) -> bool:
    """Whether there is an account and every act says what was done."""
    acts = data.get("acts") or ()
    return bool(str(data.get("account") or "").strip()) and all(item.get("violation") for item in acts)
