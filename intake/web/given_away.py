# SPDX-License-Identifier: GPL-3.0-or-later
"""Where texts that others read say what is being sealed: asked meanwhile, because afterwards nothing here knows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from forms.sections import draft as drafts
from forms.warnings import PHONE, SEALED, Caution, warnings
from intake.model.report import Report
from intake.web import drafting
from intake.web.words import language, say
from translations import N_

LOOKED_FOR: Final = ("name", "aliases", "patronym", "phone")
_DIGITS: Final = 8
"""The digits of a telephone number in Mali, without what stands before them."""


def given_away(report: Report, identity: Mapping[str, str]) -> str:
    """The questions of a report, by number alone, whose answers hold words of an identity; and whether a draft does."""
    numbers = dict.fromkeys(one.number for one in _found(report, identity))
    told = [say(N_("question {number}"), number=number) for number in numbers]
    for draft in drafting.unfinished():
        if draft.kind == drafting.REPORT:
            by = drafting.understanding(drafts.language_of(draft.body))
            if any(_found(drafts.to_report(draft.body, by.finder), identity)):
                told.append(say(N_("a report that is not finished")))
                break
    return ", ".join(told)


def _found(report: Report, identity: Mapping[str, str]) -> Iterator[Caution]:
    words = [identity.get(field, "") for field in LOOKED_FOR]
    number = _digits(identity.get("phone", ""))
    for one in warnings(report, language(), words):
        if one.kind == SEALED or (one.kind == PHONE and number and _digits(one.words) == number):
            yield one


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))[-_DIGITS:]
