# SPDX-License-Identifier: GPL-3.0-or-later
"""Where texts that others read say what is being sealed: told at once, while the person who knows it is here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.sections import draft as drafts
from forms.warnings import SEALED, Caution, sought, warnings
from intake.model.report import Report
from intake.web import drafting
from intake.web.sealed_words import words_of
from intake.web.words import language, say
from translations import N_


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
    found = warnings(report, language(), sought(words_of(identity)))
    return (one for one in found if one.kind == SEALED)
