# SPDX-License-Identifier: GPL-3.0-or-later
"""What changed between two revisions of a report, question by question."""

from __future__ import annotations

from dataclasses import dataclass

from forms.sections.answers import Answer, answers
from intake.model.report import Report


@dataclass(frozen=True)
class Difference:
    """One question that is answered differently. An empty `before` or `after` means that there was no answer."""

    number: str
    label: str
    group: str
    before: str
    after: str


def differences(before: Report, after: Report, language: str) -> list[Difference]:
    """The questions whose answers differ, in their order.

    Items of groups are told apart by their ids, so that adding a victim in the middle is one addition and not a
    change of all that follow.
    """
    old, new = ({answer.path: answer for answer in answers(report, language)} for report in (before, after))
    order = sorted({*old, *new}, key=lambda path: _place(new.get(path) or old[path]))
    return [
        Difference(shown.number, shown.label, shown.group, told(old.get(path)), told(new.get(path)))
        for path in order
        for shown in [new.get(path) or old[path]]
        if told(old.get(path)) != told(new.get(path))
    ]


def told(answer: Answer | None) -> str:
    """An answer as one text: the words, and what they mean where that is something else."""
    if answer is None:
        return ""
    return f"{answer.said} ({answer.adds})" if answer.said and answer.adds else answer.said or answer.meant


def _place(answer: Answer) -> tuple[list[int], str, str]:
    return [int(part) for part in answer.number.split(".") if part], answer.group, answer.path
