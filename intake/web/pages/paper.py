# SPDX-License-Identifier: GPL-3.0-or-later
"""Blank forms for paper, with the questions and numbers of the screens: for when there is no power."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, render_template

from forms.sections import SECTIONS, TALLY, Section
from intake.web.guards import open_to_all
from intake.web.words import language

pages = Blueprint("paper", __name__, url_prefix="/paper")

COPIES: Final = {
    "acts": 2,
    "victims": 2,
    "victims-outcomes": 2,
    "acts-perpetrators": 2,
    "sources": 2,
    "losses": 4,
}
"""How often the questions of a repeated group are printed; more are written on another sheet."""


@pages.get("/report")
@open_to_all
def report() -> str:
    """The report, empty. Nothing of the vault is needed for it."""
    forms = [(section, blanks(section)) for section in SECTIONS]
    return render_template("paper.html", title="report", forms=forms)


@pages.get("/tally")
@open_to_all
def tally() -> str:
    """The total for a period, empty."""
    return render_template("paper.html", title="tally", forms=[(TALLY, blanks(TALLY))])


def blanks(section: Section) -> list[dict[str, Any]]:
    """The questions of a section as they are printed: those of a group again for each of its copies.

    The answers of a list are printed with the first copy; with the others a line is enough.
    """
    return _blanks(list(section.questions()), 0, again=False)


def _blanks(questions: list[Any], depth: int, *, again: bool) -> list[dict[str, Any]]:
    printed: list[dict[str, Any]] = []
    for place, question in enumerate(questions):
        if question.depth != depth:
            continue
        printed.append({"question": question, "field": question.field, "depth": depth, "again": again})
        below = _below(questions[place + 1 :], depth)
        for number in range(1, COPIES.get(question.path, 1) + 1) if below else ():
            printed.append({"title": question.field.title_of(number, {}, language()), "depth": depth + 1})
            printed += _blanks(below, depth + 1, again=again or number > 1)
    return printed


def _below(questions: list[Any], depth: int) -> list[Any]:
    """The questions of the group that was just named."""
    end = next((place for place, one in enumerate(questions) if one.depth <= depth), len(questions))
    return questions[:end]
