# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked for a report: one module per section, in the order of the task list.

A section says its questions (`form`), how its answers become part of a `Report` (`put`) and how a report is opened
again (`take`), and when nothing essential is left open in it (`complete`). Numbers of questions follow from their
order and are the same on the screen and on paper. To add a question: add a field to the section's form, read it in
`put`, write it in `take`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from forms.sections import check, did, evidence, harmed, losses, tally, told, what, where
from forms.sections.asking import Group, Questions
from forms.sections.understood import Understanding
from intake.model.report import Report
from translations import N_

Data = Mapping[str, Any]

_INDEX: Final = re.compile(r"-\d+(?=-|$)")


@dataclass(frozen=True)
class Section:
    """One page of the report. `name` is its address, `title` and `lead` are sentences to translate."""

    name: str
    number: str
    title: str
    lead: str
    form: type[Questions]
    put: Callable[[Report, Data, Understanding], Report]
    take: Callable[[Report], dict[str, Any]]
    complete: Callable[[Data], bool]

    def questions(self) -> tuple[Question, ...]:
        """All questions, each question of a repeated group once, in order."""
        return _questions(self)

    def number_of(self, name: str) -> str:
        """The number of the question with this field name ("acts-0-violation" has that of "acts-violation")."""
        return _numbers(self).get(_INDEX.sub("", name), "")

    def asking(self, names: list[str]) -> Question | None:
        """The question that an answer with these names belongs to ("acts", "when", "words": that of "acts-when")."""
        by_path = {question.path: question for question in self.questions()}
        paths = ("-".join(names[:length]) for length in range(len(names), 0, -1))
        return next((by_path[path] for path in paths if path in by_path), None)


@dataclass(frozen=True)
class Question:
    """A question with its number; `path` is its field name without positions, `field` a sample of the field."""

    path: str
    number: str
    field: Any
    depth: int


def _section(number: str, name: str, title: str, lead: str, module: Any, form: type[Questions]) -> Section:
    return Section(name, number, title, lead, form, module.put, module.take, module.complete)


SECTIONS: Final = (
    _section(
        "1",
        "where",
        N_("Where and when"),
        N_("As well as it is known. Doubt is an answer."),
        where,
        where.Where,
    ),
    _section(
        "2",
        "what",
        N_("What happened"),
        N_("First in the words that were used, then act by act."),
        what,
        what.What,
    ),
    _section(
        "3",
        "harmed",
        N_("Who was harmed"),
        N_("People one by one, or as counted groups. What became of them matters most."),
        harmed,
        harmed.Harmed,
    ),
    _section("4", "did", N_("Who did it"), N_("As far as sources say so, and how they know."), did, did.Did),
    _section(
        "5",
        "told",
        N_("Who told us"),
        N_("No name here. Each source decides what is done with their words."),
        told,
        told.Told,
    ),
    _section(
        "6",
        "losses",
        N_("Losses"),
        N_("Livestock, vehicles, money, homes, wells, schools."),
        losses,
        losses.Losses,
    ),
    _section(
        "7",
        "evidence",
        N_("Evidence"),
        N_("Photos, videos, recordings, documents."),
        evidence,
        evidence.NoQuestions,
    ),
    _section(
        "8",
        "check",
        N_("Check and finish"),
        N_("What is missing may stay missing: a gap is an answer."),
        check,
        check.Check,
    ),
)
BY_NAME: Final = {section.name: section for section in SECTIONS}

TALLY: Final = Section(
    "tally",
    "9",
    N_("Total for a period"),
    N_(
        "A number that somebody states for a period and an area, without single incidents. It is never added to them."
    ),
    tally.TallyForm,
    lambda report, _data, _by: report,
    lambda _report: {},
    tally.complete,
)
"""The short form of a stated total; it becomes a `Tally`, not part of a report."""


def following(name: str) -> Section:
    """The section after the one called `name`; the last one after itself."""
    place = SECTIONS.index(BY_NAME[name])
    return SECTIONS[min(place + 1, len(SECTIONS) - 1)]


@cache
def _questions(section: Section) -> tuple[Question, ...]:
    return tuple(_walk(section.form(), "", section.number, 0))


def _walk(form: Questions, prefix: str, number: str, depth: int) -> Iterator[Question]:
    for place, field in enumerate(form.asked(), start=1):
        path, own = f"{prefix}{field.short_name}", f"{number}.{place}"
        yield Question(path, own, field, depth)
        if isinstance(field, Group):
            sample = field.append_entry()  # type: ignore[no-untyped-call] # WTForms ships no types
            yield from _walk(sample.form, f"{path}-", own, depth + 1)


@cache
def _numbers(section: Section) -> dict[str, str]:
    return {question.path: question.number for question in section.questions()}
