# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person would rather not say: an answer of its own, neither unknown nor not asked.

A record keeps it beside its values, as the names of the fields that were declined (`Victim.declined`,
`Source.declined`), so that nobody asks again what somebody refused, and no list counts it as unknown. Words that were
given all the same stand before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from forms.sections.asking import DECLINED
from forms.sections.reading import words_of
from translations import N_

NOT_GIVEN: Final = (("name", N_("The name")), ("contact", N_("A telephone number or an address")))
"""What is never typed into a report, and can be declined all the same."""


def is_declined(answer: Any) -> bool:
    """Whether the answer to one question is that the person prefers not to answer."""
    if isinstance(answer, Mapping):
        return DECLINED in (answer.get("gap") or ()) and not words_of(answer)
    return DECLINED in answer if isinstance(answer, list | tuple) else answer == DECLINED


def fields_of(held: Iterable[str], item: Mapping[str, Any], questions: Mapping[str, str]) -> tuple[str, ...]:
    """The declined fields of a record: `questions` are its fields by the name of their question.

    `held` are those it had; what no question asks about stays, and the others keep their order.
    """
    not_given = [name for name, _ in NOT_GIVEN]
    now = [field for question, field in questions.items() if is_declined(item.get(question))]
    now += [name for name in not_given if name in (item.get("withheld") or ())]
    asked = {*questions.values(), *not_given}
    return tuple(dict.fromkeys([*(name for name in held if name in now or name not in asked), *now]))


def opened(taken: dict[str, Any], declined: Iterable[str], questions: Mapping[str, str]) -> dict[str, Any]:
    """The answers that an item is opened with, those that were declined among them."""
    names = set(declined)
    for question, field in questions.items():
        if field not in names or taken[question]:
            continue
        empty = taken[question]
        taken[question] = (
            {"gap": [DECLINED]}
            if isinstance(empty, dict)
            else [DECLINED]
            if isinstance(empty, list)
            else DECLINED
        )
    return {**taken, "withheld": [name for name, _ in NOT_GIVEN if name in names]}
