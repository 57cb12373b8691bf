# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 4: who did it, for each act of section 2, and which of the victims it touched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from forms.sections.asking import Either, Group, Item, Line, OneOf, Questions, Several
from forms.sections.understood import Understanding
from intake.model.report import Act, Perpetrator, Report
from translations import N_

Data = Mapping[str, Any]

OTHERS = "OTHERS"


class PerpetratorItem(Item):
    """One of those who acted together."""

    actor = OneOf(
        N_("Who"),
        vocabulary="perpetrator",
        hint=N_("The armed force or group. “Unknown” is an answer."),
    )
    basis = OneOf(
        N_("How this is known"),
        vocabulary="perpetrator_basis",
        why=N_(
            "Who did it is the first thing that is contested. What it rests on decides whether it can be used."
        ),
    )
    basis_words = Line(
        N_("What was seen, heard or found"),
        hint=N_("Uniforms, vehicles, language, a claim, a drone."),
        more=True,
    )
    degree = OneOf(N_("Part they had in it"), vocabulary="involvement_degree", more=True)
    alias = Line(N_("Unit, commander or war name, as people say it"), more=True)


class ActDoneBy(Item):
    """Those who did one act, and whom it touched."""

    same = Either(
        N_("Who did this act"),
        quiet=True,
        answers=(("", N_("The same as the first act")), (OTHERS, N_("Others"))),
    )
    perpetrators = Group(
        PerpetratorItem,
        N_("Who did it"),
        title=N_("Perpetrator {number}"),
        another=N_("Add another one who acted together with them"),
        applies=("same", OTHERS),
    )
    victims = Several(
        N_("Whom this act touched"),
        hint=N_("Tick nobody when it touched all of them, or when it is not known."),
    )

    @property
    def is_first(self) -> bool:
        """Whether it is about the first act: that one cannot be like the first."""
        return bool(self._prefix.endswith("-0-"))

    def shown(self) -> Iterator[Any]:
        """All, but for the first act whether others did it."""
        return (field for field in self.asked() if not (self.is_first and field.short_name == "same"))

    def controlling(self, name: str) -> Any:
        """The perpetrators of the first act are always asked for."""
        return None if self.is_first and name == "same" else super().controlling(name)


class Did(Questions):
    """The perpetrators, act by act."""

    acts = Group(
        ActDoneBy,
        N_("Act by act"),
        title=N_("Act {number}"),
        another="",
        fixed=True,
        hint=N_("Those who acted together stand together. Write what sources say, not what everybody knows."),
    )


def put(report: Report, data: Data, by: Understanding) -> Report:
    """The report with the perpetrators and victims of each of its acts; an act of which nothing is told goes."""
    items = {item["id"]: item for item in data.get("acts") or ()}
    everybody = tuple(victim.id for victim in report.victims)
    first = _perpetrators(items.get(report.acts[0].id, {})) if report.acts else ()
    acts = []
    for number, act in enumerate(report.acts):
        item = items.get(act.id, {})
        others = number == 0 or item.get("same") == OTHERS
        perpetrators = _perpetrators(item) if others else first
        touched = tuple(one for one in item.get("victims") or () if one in everybody)
        told = replace(act, perpetrators=perpetrators, victims=())
        if told != Act(id=act.id):
            # One act touched all that were harmed; of several, each may have touched any.
            acts.append(replace(told, victims=touched or (everybody if len(report.acts) == 1 else ())))
    return replace(report, acts=tuple(acts))


def _perpetrators(item: Data) -> tuple[Perpetrator, ...]:
    found = (
        Perpetrator(
            actor=str(one.get("actor") or ""),
            basis=str(one.get("basis") or ""),
            basis_words=str(one.get("basis_words") or "").strip(),
            degree=str(one.get("degree") or ""),
            alias=str(one.get("alias") or "").strip(),
        )
        for one in item.get("perpetrators") or ()
    )
    return tuple(perpetrator for perpetrator in found if perpetrator.to_json())


def take(report: Report) -> dict[str, Any]:
    """What this section holds when the report is opened again."""
    everybody = [victim.id for victim in report.victims]
    first = report.acts[0].perpetrators if report.acts else ()
    return {
        "acts": [
            {
                "id": act.id,
                "same": OTHERS if number == 0 or act.perpetrators != first else "",
                "perpetrators": [
                    {"id": f"{act.id}-{place}", **one.to_json()} for place, one in enumerate(act.perpetrators)
                ],
                "victims": []
                if len(report.acts) == 1 and list(act.victims) == everybody
                else list(act.victims),
            }
            for number, act in enumerate(report.acts)
        ]
    }


def complete(data: Data) -> bool:
    """Whether the first act, and each that others did, has somebody who did it."""
    acts = data.get("acts") or ()
    return bool(acts) and all(
        any(one.get("actor") for one in item.get("perpetrators") or ())
        for number, item in enumerate(acts)
        if number == 0 or item.get("same") == OTHERS
    )
