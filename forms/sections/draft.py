# SPDX-License-Identifier: GPL-3.0-or-later
"""A report in the making: what was typed, section by section, and the `Report` that it means.

The body of a draft is JSON: ``{"language": ..., "<section>": {answers}, ...}`` with every answer exactly as typed.
``original`` holds the report that is being amended, so that what no question asks about stays as it was. No identity
field is ever part of one (DESIGN section 4).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from forms.gazetteer.finder import Finder
from forms.sections import BY_NAME, SECTIONS, Section
from forms.sections.asking import Group, Questions, is_empty
from forms.sections.reading import is_answered
from forms.sections.understood import Understanding, builtin_finder
from intake.model.entry import new_id
from intake.model.report import Report
from translations import N_

Body = dict[str, Any]
Namer = Callable[[], str]

NOT_STARTED: Final = "not-started"
STARTED: Final = "started"
COMPLETE: Final = "complete"
STATUSES: Final = {NOT_STARTED: N_("Not started"), STARTED: N_("Started"), COMPLETE: N_("Complete")}


@dataclass(frozen=True)
class Missing:
    """Something that the check page asks for: its section, field and sentence. None of it blocks."""

    section: str
    field: str
    told: str


def blank(language: str, id: str) -> Body:
    """An empty draft: one act, one source and one victim are laid out, so that a simple report adds nothing.

    The ids of those follow from the draft's own `id`: a page that was made before the first save names the same ones.
    """
    names = (hashlib.blake2s(f"{id}/{number}".encode(), digest_size=16).hexdigest() for number in count())
    body: Body = {"language": language}
    for section in SECTIONS:
        body[section.name] = blank_answers(section.form, lambda: next(names))
    body["what"]["language"] = language
    return matched(body, lambda: next(names))


def blank_answers(form: type[Questions], name: Namer = new_id) -> dict[str, Any]:
    """Empty answers of a form, with one empty item in each of its groups; `name` gives their ids."""
    return {
        field.short_name: [blank_item(field, name)] for field in form().asked() if isinstance(field, Group)
    }


def blank_item(group: Group, name: Namer = new_id) -> dict[str, Any]:
    """A new empty item of a group, with an id of its own."""
    return {"id": name(), **blank_answers(group.unbound_field.args[0], name)}


def matched(body: Body, name: Namer = new_id) -> Body:
    """The draft with section 4 asking about exactly the acts of section 2, in their order."""
    group = BY_NAME["did"].form()["acts"]
    held = {item["id"]: item for item in body.get("did", {}).get("acts") or ()}
    acts = [
        held.get(act["id"]) or {**blank_item(group, name), "id": act["id"]}
        for act in body["what"].get("acts") or ()
    ]
    return {**body, "did": {**body.get("did", {}), "acts": acts}}


def to_report(body: Body, finder: Finder | None = None) -> Report:
    """The report that a draft means. What cannot be understood stays in its words; nothing is refused.

    `finder` knows the places to look words up among; those that ship with the program when not given.
    """
    by = Understanding(language_of(body), finder or builtin_finder())
    report, whole = Report.from_json(body.get("original") or {}), matched(body)
    for section in SECTIONS:
        report = section.put(report, whole.get(section.name) or {}, by)
    return report


def from_report(report: Report) -> Body:
    """A draft that amends a report: `to_report` gives the same report until something is changed."""
    body: Body = {"language": report.language or "fr", "original": report.to_json()}
    for section in SECTIONS:
        body[section.name] = {**blank_answers(section.form), **_filled(section.take(report))}
    return matched(body)


def like(report: Report) -> Body:
    """A new draft with the place, the date and the actors of a report; nothing that was told is copied."""
    body, taken = blank(report.language or "fr", new_id()), from_report(report)
    body["where"] = taken["where"]
    body["what"]["category"] = report.category
    first = taken["did"]["acts"][:1]
    if first:
        body["did"]["acts"][0]["perpetrators"] = [
            {**deepcopy(item), "id": new_id()} for item in first[0]["perpetrators"]
        ]
    return body


def _filled(taken: dict[str, Any]) -> dict[str, Any]:
    """Without empty groups, so that one empty item of each is laid out."""
    return {name: value for name, value in taken.items() if value != []}


def language_of(body: Body) -> str:
    """The language that words were typed in."""
    return str((body.get("what") or {}).get("language") or body.get("language") or "fr")


def status(body: Body, section: Section) -> str:
    """How far a section is."""
    answers = body.get(section.name) or {}
    if section.complete(answers):
        return COMPLETE
    return NOT_STARTED if is_empty(answers) else STARTED


def missing(body: Body) -> list[Missing]:
    """What to ask for before finishing: the date, the place and the account, and nothing else."""
    where, what = body.get("where") or {}, body.get("what") or {}
    asked = (
        (is_answered(where.get("when")), "where", "when-words", N_("When it happened is not answered.")),
        (
            is_answered(where.get("place")) or bool(where.get("admin")),
            "where",
            "place-words",
            N_("Where it happened is not answered."),
        ),
        (
            bool(str(what.get("account") or "").strip()),
            "what",
            "account",
            N_("What happened is not told yet."),
        ),
    )
    return [Missing(section, field, told) for answered, section, field, told in asked if not answered]
