# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that one person told another, typed to show that a file is theirs: never chosen from a list."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.wrappers import Response
from wtforms import StringField

from intake.errors import WordsDiffer
from intake.web.documents import TRIES, Waiting, documents
from intake.web.formbase import refused, told_at
from intake.web.page_form import PageForm
from intake.web.words import language, say
from sync import cards
from translations import N_

TOO_OFTEN = N_(
    "Too many wrong words. Nothing was accepted. Hand the file over again, and ask for the words by a voice you know."
)


class WordsForm(PageForm):
    """Three of twelve words, at positions that nobody can foresee."""

    first = StringField()
    second = StringField()
    third = StringField()

    def typed(self, waiting: Waiting) -> Mapping[int, str]:
        """What was typed, by position."""
        fields = (self.first, self.second, self.third)
        return {at: field.data or "" for at, field in zip(waiting.positions, fields, strict=True)}


def wrong(waiting: Waiting, form: WordsForm, digest: bytes, otherwise: str) -> Response | None:
    """None when the words are right; else the page again, or after some tries `otherwise`, without the file."""
    try:
        cards.confirm(digest, form.typed(waiting))
    except WordsDiffer as refusal:
        waiting.wrong += 1
        if waiting.wrong < TRIES:
            return refused(form, refusal.tell(language()))
        documents().drop(waiting.id)
        return told_at(otherwise, say(TOO_OFTEN))
    return None
