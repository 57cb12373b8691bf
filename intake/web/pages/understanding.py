# SPDX-License-Identifier: GPL-3.0-or-later
"""How words are understood, told at once to the script while they are typed. Nothing is saved here."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from forms.sections.meaning import meaning
from intake.web import drafting
from intake.web.words import language
from translations import LANGUAGES

pages = Blueprint("understanding", __name__)

LONGEST = 500
"""Characters: a date or a place is said in fewer."""
ABOUT = ("doubt", "unit", "spoken")
"""Fields that say what kind of answer it is; all others are the answer."""


@pages.post("/understand")
def understand() -> Response:
    """What the words of one answer, with its picker, mean. They come in the body: an address is no place for them."""
    answer = {name: value[:LONGEST] for name, value in request.form.items() if name not in ABOUT}
    doubt, unit, spoken = (request.form.get(name, "") for name in ABOUT)
    by = drafting.understanding(spoken if spoken in LANGUAGES else language())
    found = meaning(doubt, answer, by, language(), unit)
    return jsonify(told=found.told, why=found.why, choices=found.choices)
