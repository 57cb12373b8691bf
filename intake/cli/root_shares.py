# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake root``: shares of the root key for paper, and a root vault made again from them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from intake.cli import opening, output, passphrase
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, option
from intake.crypto import shares as crypto
from intake.crypto.shares import MOST, Share
from intake.errors import BadLabel, BadShare, FolderTaken, NeedsTerminal, SharesApart
from intake.model.roster import is_label
from intake.vault.folder import VaultFolder
from intake.vault.member import spoken_prefix
from sync import lost_root
from sync.lost_root import Shares
from sync.roster import read
from translations import N_

COLUMNS: Final = 3
HANDLE: Final = N_(
    "Print each page once, on a printer that keeps nothing, and give it to a person who keeps it apart from the "
    "others. Then clear the screen."
)
CLEAR: Final = N_("What you typed is still on the screen. Clear it now.")
USED: Final = N_("This share was given already. Take another one.")


@click.group(
    "root",
    cls=Group,
    help=N_(
        "The root key: shares of it on paper, and a new root vault from them. Beside them keep an offline copy: "
        "“intake vault backup” copies the root vault to a stick, which opens with its passphrase."
    ),
)
def root() -> None:
    """Hold the commands on the root key."""


@root.command("shares", help=N_("Print shares of the root key for paper (standard output, one page each)."))
@option(
    "-n",
    "count",
    type=click.IntRange(2, MOST),
    default=3,
    show_default=True,
    metavar=N_("NUMBER"),
    help=N_("How many shares."),
)
@option(
    "-k",
    "needed",
    type=click.IntRange(2, MOST),
    default=2,
    show_default=True,
    metavar=N_("NUMBER"),
    help=N_("How many of them bring the key back."),
)
@click.pass_obj
def shares(session: Session, count: int, needed: int) -> None:
    """Write the pages to standard output, and nowhere else."""
    if needed > count:
        raise click.UsageError(session.word(N_("-k cannot be more than -n.")))
    with session.open() as vault:
        made = lost_root.cut(vault, needed, count)
    today = datetime.now(UTC).date().isoformat()
    for number in range(1, count + 1):
        if number > 1:
            # A new sheet of paper for each person.
            click.echo("\f", nl=False)
        for line in _page(session, made, number, today):
            output.line(line)
    session.warn(HANDLE)


def _page(session: Session, made: Shares, number: int, today: str) -> list[str]:
    """One share as a page of A4: 72 columns, about 40 lines."""
    words = made.phrases[number - 1].split()
    rows = -(-len(words) // COLUMNS)
    told = [f"{at + 1:>4} {word:<16}" for at, word in enumerate(words)]
    grid = ["".join(told[row::rows]).rstrip() for row in range(rows)]
    check = session.word(N_("Check value: {check}"), check=made.check)
    exercise = [session.word(N_("EXERCISE: for training only.")), ""] if made.exercise else []
    title = session.word(
        N_("INTAKE: share {number} of {count} of the root key"), number=number, count=len(made.phrases)
    )
    return [
        title,
        "=" * len(title),
        "",
        *exercise,
        made.association,
        session.word(N_("Made on {date}."), date=today),
        "",
        session.word(N_("Any {needed} of these shares bring the root key back."), needed=made.needed),
        session.word(N_("This one alone tells nothing of it.")),
        "",
        *grid,
        "",
        check,
        "",
        session.word(N_("To bring the root vault back, with the newest roster of the coordinators:")),
        "    intake --vault FOLDER root recover ROSTER-FILE",
        "",
        session.word(N_("Keep this page closed, dry, and apart from the other shares.")),
        session.word(
            N_("Whoever holds {needed} of them can sign in the association's name."), needed=made.needed
        ),
    ]


@root.command("recover", help=N_("Make a new root vault from shares that are typed, and the newest roster."))
@argument("roster", metavar=N_("ROSTER-FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option(
    "--label", metavar=N_("CODE-NAME"), help=N_("The code name of the new vault (default: a random one).")
)
@click.pass_obj
def recover(session: Session, roster: Path, label: str | None) -> None:
    """Ask for shares and their check value; make nothing unless all belong together."""
    label = spoken_prefix() if label is None else label
    if not is_label(label):
        raise BadLabel
    if VaultFolder(session.path).holds_vault():
        raise FolderTaken
    signed = read(roster)
    key = lost_root.key_of(_typed(session), _ask(session, N_("Check value on the shares:")), signed)
    session.warn(CLEAR)
    secret = passphrase.to_set(session.language, session.passphrase_fd)
    with lost_root.bring_back(
        session.path,
        key,
        signed,
        passphrase=secret,
        label=label,
        language=session.language,
        parameters=opening.parameters(),
        key_file=opening.key_file(),
    ) as vault:
        session.tell(
            N_(
                "The root vault is back in {folder}. It goes on from roster version {version} of “{association}”."
            ),
            folder=vault.folder.path,
            version=signed.roster.version,
            association=signed.roster.association,
        )
    session.tell(
        N_(
            "If a newer roster was signed, do not go on from here: destroy this vault and bring it back with that one. "
            "Two rosters of one number would be refused."
        )
    )


def _typed(session: Session) -> list[Share]:
    """As many different shares as their set needs; a mistyped one is asked for again."""
    given: list[Share] = []
    while not given or len(given) < given[0].needed:
        try:
            share = crypto.read(_ask(session, N_("Words of a share ({number}):"), number=len(given) + 1))
        except BadShare as mistyped:
            session.warn(mistyped.message)
            continue
        if given and share.of != given[0].of:
            # Said at once, before the check value is asked for.
            raise SharesApart
        if any(share.number == other.number for other in given):
            session.warn(USED)
            continue
        given.append(share)
    return given


def _ask(session: Session, question: str, **facts: object) -> str:
    try:
        return str(click.prompt(session.word(question, **facts), err=True, prompt_suffix=" "))
    except click.Abort as ended:
        raise NeedsTerminal from ended
