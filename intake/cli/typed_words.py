# SPDX-License-Identifier: GPL-3.0-or-later
"""The words by which two people compare a key: told face to face, typed, never chosen from a list."""

from __future__ import annotations

import click

from intake.cli import output
from intake.cli.session import Session
from intake.crypto.words import WORD_COUNT, digits_of, pick_positions
from intake.errors import NeedsTerminal, WordsDiffer
from translations import N_

ASK = N_(
    "Type three of the twelve words that you were told face to face or by a voice you know, or the four digits "
    "that stand for each."
)
WORD = N_("Word {position}:")


def typed(session: Session, given: str | None) -> dict[int, str]:
    """All twelve words as ``--words`` gives them, else three asked for at positions nobody can foresee."""
    if given is not None:
        words = given.split()
        if len(words) != WORD_COUNT:
            raise WordsDiffer
        return dict(enumerate(words, 1))
    session.warn(ASK)
    try:
        return {
            position: click.prompt(session.word(WORD, position=position), err=True, prompt_suffix=" ").strip()
            for position in pick_positions()
        }
    except click.Abort as ended:
        raise NeedsTerminal from ended


def tell(words: tuple[str, ...]) -> None:
    """Show twelve words in three numbered lines, to be read aloud, each with the digits that stand for it too."""
    digits = digits_of(words)
    for first in range(0, WORD_COUNT, 4):
        numbered = [f"{first + at + 1:>2} {word:<12}" for at, word in enumerate(words[first : first + 4])]
        output.line("    " + " ".join(numbered).rstrip())
        output.line("    " + " ".join(f"   {group:<12}" for group in digits[first : first + 4]).rstrip())
