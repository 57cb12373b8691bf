# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that go with a card or a roster: read aloud by one person, typed by another, never chosen from a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from flask import render_template
from werkzeug.wrappers import Response
from wtforms import StringField

from intake.crypto.words import digits_of
from intake.errors import IntakeError, WordsDiffer
from intake.web.documents import TRIES, Waiting, documents
from intake.web.folders import FolderForm
from intake.web.formbase import forget_held, held_message, refused, told_at
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


def lead_to_words(form: FolderForm, name: str, write: Callable[[Path], object], page: str) -> Response:
    """Have a file written into the folder that was chosen, then lead to the page of its words."""
    if not form.validate():
        return refused(form)
    path = form.path / name
    try:
        write(path)
    except IntakeError as refusal:
        return refused(form, refusal.tell(language()))
    forget_held()
    return told_at(page, str(path))


def read_aloud(words: Sequence[str], *, of_root: bool = False) -> str:
    """The page of the twelve words, large; where their file was just written."""
    return render_template(
        "card_words.html", words=words, digits=digits_of(words), written=held_message(), of_root=of_root
    )
