# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake card``: the public half of a vault, on its way to being enrolled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from intake.cli import files, output, trusted_heads, typed_words
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option, option
from intake.vault.vault import Vault
from sync import cards, rosters
from sync.cards import Card
from translations import N_

SAY = N_("Carry the file to the root vault, and say these twelve words face to face to whoever enrols you:")
NEXT = N_("Now write the new roster to a file with “intake roster write” and carry it to every member.")
WAITING = N_(
    "The new keys wait in this vault. It goes on with the present ones until you accept a roster that names the new "
    "ones."
)
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
    _write(session, file, cards.write, as_json)


@card.command("renew", help=N_("Prepare new keys and write their card, signed by the present ones too."))
@argument("file", metavar=N_("FILE"), type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def renew(session: Session, file: Path, as_json: bool) -> None:
    """Write the card of new keys, which wait in the vault until a roster names them."""
    _write(session, file, cards.renew, as_json)
    if not as_json:
        session.tell(WAITING)


def _write(session: Session, file: Path, make: Callable[[Vault, Path], Card], as_json: bool) -> None:
    """Have a card written to a new file, and tell the words that go with it."""
    files.refuse_taken(file)
    with session.open() as vault:
        made = make(vault, file)
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
        keys = ("member", "label", "role", "exercise", "made", "sign", "recipient", "previous")
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
    if held.previous:
        session.tell(N_("This card renews keys: those of before signed it too."))


@card.command("enrol", help=N_("Enrol the member of a card, in the root vault, after hearing the words."))
@argument("file", metavar=N_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--words", metavar=N_("WORDS"), help=N_("All twelve words (else three are asked for)."))
@option(
    "--replace",
    "replaced",
    metavar=N_("CODE-NAME"),
    help=N_("The laptop of this member was lost: the card takes its place and its records."),
)
@option(
    "--believe",
    "believed",
    multiple=True,
    metavar=N_("JOURNAL:HEAD"),
    help=N_(
        "With --replace: of what the lost keys signed, only what a coordinator's “intake roster heads” names counts "
        "(may be given again)."
    ),
)
@click.pass_obj
def enrol(
    session: Session, file: Path, words: str | None, replaced: str | None, believed: tuple[str, ...]
) -> None:
    """Check the words, then sign the next roster."""
    held = cards.read(file)
    if believed and not replaced:
        raise click.UsageError(session.word(N_("--believe needs --replace.")))
    with session.open() as vault:
        held.confirm(typed_words.typed(session, words))
        roster = rosters.enrol(
            vault,
            held,
            datetime.now(UTC).date(),
            replaces=rosters.named(vault, replaced).id if replaced else "",
            trusted=trusted_heads.read(session, believed),
        )
    session.tell(
        N_("{label} was enrolled as {role}. The roster has version {version}."),
        label=held.label,
        role=held.role,
        version=roster.version,
    )
    session.tell(NEXT)
