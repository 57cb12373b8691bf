# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 3: who was harmed, one by one or as counted groups, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from forms.sections.asking import Either, Group, Questions
from forms.sections.declined import fields_of, is_declined, opened
from forms.sections.reading import (
    of_age,
    of_count,
    of_date,
    of_words,
    read_age,
    read_count,
    read_date,
    spoken,
)
from forms.sections.understood import Understanding
from forms.sections.victims import GROUP, NAMED, PERSON, VictimItem
from forms.vocabularies import load
from intake.model.report import Outcome, Report, Victim
from translations import N_

Data = Mapping[str, Any]

NOBODY = "NOBODY"
DECLINABLE: Final = {
    "sex": "sex",
    "age": "age",
    "community": "community",
    "nationality": "nationality",
    "occupation": "occupation",
    "civilian": "civilian_status",
    "vulnerabilities": "vulnerabilities",
}
"""Questions that a person may prefer not to answer, with the fields of `Victim` that they fill."""
BY_GROUPS: Final = ("community", "civilian")
"""Those of them that are asked of groups too."""


class Harmed(Questions):
    """The victims."""

    anyone = Either(
        N_("Was anybody harmed?"),
        answers=(("", N_("Yes, or not known yet")), (NOBODY, N_("Nobody was harmed"))),
    )
    victims = Group(
        VictimItem,
        N_("The victims"),
        title=N_("Victim or group {number}"),
        another=N_("Add another victim or group"),
        applies=("anyone", ""),
    )


def put(report: Report, data: Data, by: Understanding) -> Report:
    """The report with the victims that this section says."""
    if data.get("anyone") == NOBODY:
        return replace(report, victims=())
    held = {victim.id: victim for victim in report.victims}
    victims = (
        _victim(held.get(item["id"], Victim(id=item["id"])), item, by) for item in data.get("victims") or ()
    )
    return replace(report, victims=tuple(victim for victim in victims if victim != _empty(victim)))


def _empty(victim: Victim) -> Victim:
    return Victim(id=victim.id, group=victim.group)


def _victim(victim: Victim, item: Data, by: Understanding) -> Victim:
    text = {name: str(item.get(name) or "").strip() for name in ("name", "aliases", "patronym", "pseudonym")}
    group = item.get("kind") != PERSON
    outcomes = (_outcome(one, group, by) for one in item.get("outcomes") or ())
    victim = replace(
        victim,
        group=group,
        community=worded(item.get("community"), by),
        civilian_status=coded(item.get("civilian")),
        outcomes=tuple(outcome for outcome in outcomes if outcome.to_json()),
    )
    if group:
        return replace(
            victim,
            count=read_count(item.get("count"), by),
            targets=_targets(victim.targets, item.get("targets") or ()),
            declined=fields_of(victim.declined, {name: item.get(name) for name in BY_GROUPS}, DECLINABLE),
        )
    vulnerabilities = item.get("vulnerabilities") or ()
    protection = str(item.get("protection") or "")
    named = protection == NAMED
    return replace(
        victim,
        count=None,
        protection=protection,
        name=text["name"] if named else "",
        aliases=text["aliases"] if named else "",
        patronym=text["patronym"] if named else "",
        pseudonym=text["pseudonym"],
        sex=coded(item.get("sex")),
        age=None if is_declined(item.get("age")) else read_age(item.get("age"), by),
        nationality=worded(item.get("nationality"), by),
        occupation=coded(item.get("occupation")),
        vulnerabilities=() if is_declined(vulnerabilities) else tuple(vulnerabilities),
        declined=fields_of(victim.declined, item, DECLINABLE),
    )


def _outcome(item: Data, group: bool, by: Understanding) -> Outcome:
    def told(name: str) -> Any:
        return read_count(item.get(name), by) if group else None

    return Outcome(
        kind=str(item.get("became") or ""),
        count=told("count"),
        occurred=read_date(item.get("when"), by),
        women=told("women"),
        children=told("children"),
    )


def _targets(held: tuple[str, ...], ticked: Sequence[str]) -> tuple[str, ...]:
    """What was ticked, in the order it had; targets of lists that are not asked here stay as they were."""
    asked = load("vulnerability")
    stay = [code for code in held if code not in asked or code in ticked]
    return tuple(dict.fromkeys([*stay, *ticked]))


def coded(answer: Any) -> str:
    """The code of an answer; that somebody would rather not say is kept apart from the codes."""
    return "" if is_declined(answer) else str(answer or "")


def worded(answer: Any, by: Understanding) -> str:
    """The words of an answer, or that the person does not know."""
    return "" if is_declined(answer) else spoken(answer, by.language)


def take(report: Report) -> dict[str, Any]:
    """What this section holds when the report is opened again."""
    return {"anyone": "", "victims": [_taken(victim) for victim in report.victims]}


def _taken(victim: Victim) -> dict[str, Any]:
    asked = load("vulnerability")
    taken = {
        "id": victim.id,
        "kind": GROUP if victim.group else PERSON,
        "count": of_count(victim.count),
        "outcomes": [
            {
                "id": f"{victim.id}-{number}",
                "became": one.kind,
                "count": of_count(one.count),
                "when": of_date(one.occurred),
                "women": of_count(one.women),
                "children": of_count(one.children),
            }
            for number, one in enumerate(victim.outcomes)
        ],
        "targets": [code for code in victim.targets if code in asked],
        "protection": victim.protection or (NAMED if victim.name else ""),
        "name": victim.name,
        "aliases": victim.aliases,
        "patronym": victim.patronym,
        "pseudonym": victim.pseudonym,
        "sex": victim.sex,
        "age": of_age(victim.age),
        "community": of_words(victim.community),
        "nationality": of_words(victim.nationality),
        "occupation": victim.occupation,
        "civilian": victim.civilian_status,
        "vulnerabilities": list(victim.vulnerabilities),
    }
    return opened(taken, victim.declined, DECLINABLE)


def complete(data: Data) -> bool:
    """Whether somebody is named or counted, or nobody was harmed."""
    if data.get("anyone") == NOBODY:
        return True
    victims = data.get("victims") or ()
    return bool(victims) and all(
        any(one.get("became") for one in item.get("outcomes") or ()) for item in victims
    )
