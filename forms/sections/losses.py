# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 6: what was taken or destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from forms.sections.asking import Either, Group, Item, Line, OneOf, Questions
from forms.sections.doubt import CountAsked
from forms.sections.reading import of_count, read_count
from forms.sections.understood import Understanding
from intake.model.report import Loss, Report
from translations import N_

Data = Mapping[str, Any]

NOTHING = "NOTHING"
UNITS: Final = {"MONEY": "XOF", "LIVESTOCK": "HEAD", "VEHICLE": "VEHICLE"}
"""The unit that each kind of loss is counted in (codes of `counting_unit`); what stands in one place is a SITE."""


class LossItem(Item):
    """One kind of loss."""

    loss = OneOf(N_("What was lost"), vocabulary="loss_kind")
    count = CountAsked(
        N_("How many or how much"),
        hint=N_("Heads, vehicles, homes; money in CFA francs. “About 40”, “several” is an answer."),
        unit="SITE",
    )
    animals = Line(
        N_("Which animals"),
        hint=N_("“30 goats and 4 camels”: the number above counts all heads."),
        applies=("loss", "LIVESTOCK"),
    )
    words = Line(N_("In words"), hint=N_("What it was, whose, what became of it."))


class Losses(Questions):
    """The losses."""

    anything = Either(
        N_("Was anything taken or destroyed?"),
        answers=(("", N_("Yes, or not known yet")), (NOTHING, N_("Nothing was taken or destroyed"))),
    )
    losses = Group(
        LossItem,
        N_("The losses"),
        title=N_("Loss {number}"),
        another=N_("Add another loss"),
        applies=("anything", ""),
    )


def unit_of(loss: str) -> str:
    """The unit that a kind of loss is counted in."""
    return UNITS.get(loss, "SITE")


def put(report: Report, data: Data, by: Understanding) -> Report:
    """The report with its losses."""
    items = () if data.get("anything") == NOTHING else data.get("losses") or ()
    found = (_loss(item, by) for item in items)
    return replace(report, losses=tuple(loss for loss in found if loss is not None))


def _loss(item: Data, by: Understanding) -> Loss | None:
    kind = str(item.get("loss") or "")
    animals = str(item.get("animals") or "").strip() if kind == "LIVESTOCK" else ""
    words = "; ".join(text for text in (animals, str(item.get("words") or "").strip()) if text)
    count = read_count(item.get("count"), by, unit_of(kind))
    return Loss(kind or "OTHER", words, count) if kind or words or count else None


def take(report: Report) -> dict[str, Any]:
    """What this section holds when the report is opened again."""
    return {
        "anything": "",
        "losses": [
            {"id": f"loss-{number}", "loss": one.kind, "words": one.words, "count": of_count(one.count)}
            for number, one in enumerate(report.losses)
        ],
    }


def complete(data: Data) -> bool:
    """Whether every loss says what it is, or nothing was lost."""
    losses = data.get("losses") or ()
    return data.get("anything") == NOTHING or (bool(losses) and all(item.get("loss") for item in losses))
