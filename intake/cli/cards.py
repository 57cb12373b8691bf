# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake card``: the public half of a vault, on its way to being enrolled."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from intake.cli import files, output, typed_words
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option, option
from sync import cards, rosters
from translations import N_

SAY = N_("Carry the file to the root vault, and say these twelve words face to face to whoever enrols you:")
NEXT = N_("Now write the new roster to a file with “intake roster write” and carry it to every member.")
EXERCISE = N_("EXERCISE: this card is for training.")


@click.group(
    "card", cls=Group, help=N_("A member's card: what the association's root needs to enrol somebody.")
)
def card() -> None:
    """Hold the commands on cards."""


@card.command("write", help=N_("Write this vault's card to a file."))
@argument("file", metavar=N_("FILE"), type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def write(session: Session, file: Path, as_json: bool) -> None:
    """Write the card and show the words to say."""
    files.refuse_taken(file)
    with session.open() as vault:
        made = cards.write(vault, file)
    words = made.words(session.language)
    if as_json:
        output.data({"file": file.name, "label": made.label, "role": made.role, "words": list(words)})
        return
    session.tell(N_("Written: {file}."), file=file.name)
    session.tell(SAY)
    typed_words.tell(words)


@card.command("show", help=N_("Say whose card a file holds. Its words come from the member alone."))
@argument("file", metavar=N_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def show(session: Session, file: Path, as_json: bool) -> None:
    """Check the card's signature and show it, without opening a vault."""
    held = cards.read(file)
    if as_json:
        keys = ("member", "label", "role", "exercise", "made", "sign", "recipient")
        output.data({key: getattr(held, key) for key in keys})
        return
    if held.exercise:
        session.tell(EXERCISE)
    output.pairs(
        [
            (session.word(N_("Code name")), held.label),
            (session.word(N_("Role")), held.role),
            (session.word(N_("Written on")), held.made),
        ]
    )


@card.command("enrol", help=N_("Enrol the member of a card, in the root vault, after hearing the words."))
@argument("file", metavar=N_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--words", metavar=N_("WORDS"), help=N_("All twelve words (else three are asked for)."))
@click.pass_obj
def enrol(session: Session, file: Path, words: str | None) -> None:
    """Check the words, then sign the next roster."""
    held = cards.read(file)
    with session.open() as vault:
        held.confirm(typed_words.typed(session, words))
        roster = rosters.enrol(vault, held, datetime.now(UTC).date())
    session.tell(
        N_("{label} was enrolled as {role}. The roster has version {version}."),
        label=held.label,
        role=held.role,
        version=roster.version,
    )
    session.tell(NEXT)
