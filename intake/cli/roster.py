# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake roster``: who belongs to the association, as its root signed it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from intake.cli import files, output, trusted_heads, typed_words
from intake.cli.custodians import confirm_custodian, custodians, tell_waiting
from intake.cli.inbox import take_named
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option, option
from intake.errors import NoRoster
from sync import heads as signed_heads
from sync import rosters
from sync.roster import CENTRAL, FIELD, read
from translations import N_

SAY = N_("Say these twelve words face to face to everyone who accepts the roster for the first time:")
HEADS = (N_("Code name"), N_("Role"), N_("State"), N_("Keys to be renewed by"))


@click.group("roster", cls=Group, help=N_("The roster: members, their roles and their keys."))
def roster() -> None:
    """Hold the commands on the roster."""


roster.add_command(custodians)
roster.add_command(confirm_custodian)


@roster.command("found", help=N_("Begin an association, in its root vault."))
@argument("name", metavar=N_("NAME"))
@click.pass_obj
def found(session: Session, name: str) -> None:
    """Sign the first roster and show the root's words."""
    with session.open() as vault:
        rosters.found(vault, name)
        words = rosters.root_words(vault, session.language)
    session.tell(N_("“{name}” was founded."), name=name)
    session.tell(SAY)
    typed_words.tell(words)


@roster.command("write", help=N_("Write the roster in force to a file, to be carried to members."))
@argument("file", metavar=N_("FILE"), type=click.Path(dir_okay=False, path_type=Path))
@option(
    "--scope",
    type=click.Choice([CENTRAL, FIELD]),
    default=CENTRAL,
    show_default=True,
    help=N_("“field” for focal points: it names no other focal point."),
)
@click.pass_obj
def write(session: Session, file: Path, scope: str) -> None:
    """Write the signed file."""
    files.refuse_taken(file)
    with session.open() as vault:
        rosters.write(vault, file, scope)
    session.tell(N_("Written: {file}."), file=file.name)


@roster.command("accept", help=N_("Put a roster in force. The first one needs the root's words."))
@argument("file", metavar=N_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--words", metavar=N_("WORDS"), help=N_("All twelve words (else three are asked for)."))
@click.pass_obj
def accept(session: Session, file: Path, words: str | None) -> None:
    """Check signature, root and version, then decide anew what has effect."""
    signed = read(file)
    with session.open() as vault:
        before = vault.keys.lines
        confirmed = typed_words.typed(session, words) if vault.roster is None else None
        with output.progress(session.word(N_("Applying the roster"))) as progress:
            new = rosters.accept(vault, signed, confirmed, progress)
        if new:
            session.tell(N_("Roster version {version} is in force."), version=signed.roster.version)
        else:
            session.tell(N_("This roster was in force already."))
        if vault.keys.lines != before:
            session.tell(N_("Your new keys are used from now on."))
        tell_waiting(session, vault)
        take_named(session, vault)


@roster.command("revoke", help=N_("Encrypt nothing more for a member, in the root vault."))
@argument("member", metavar=N_("CODE-NAME"))
@option(
    "--believe",
    "believed",
    multiple=True,
    metavar=N_("JOURNAL:HEAD"),
    help=N_(
        "Of what the member signed, only what a coordinator's “intake roster heads” names counts (may be given again; "
        "without it, all of it does)."
    ),
)
@option(
    "--heads",
    "file",
    metavar=N_("FILE"),
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_(
        "The same from a file that a coordinator wrote with “intake roster heads --out”; its signature is checked."
    ),
)
@option("--believe-nothing", is_flag=True, help=N_("Nothing that the member ever signed counts any more."))
@click.pass_obj
def revoke(
    session: Session, member: str, believed: tuple[str, ...], file: Path | None, believe_nothing: bool
) -> None:
    """Sign the next roster with the member revoked; what the member wrote keeps its place."""
    with session.open() as vault:
        named = rosters.named(vault, member)
        trusted = trusted_heads.chosen(session, vault, named, believed, file, nothing=believe_nothing)
        new = rosters.revoke(vault, named.id, datetime.now(UTC).date(), trusted)
    session.tell(
        N_("{label} was revoked. The roster has version {version}."),
        label=named.label,
        version=new.version,
    )


@roster.command(
    "heads", help=N_("Say up to where a member's entries came here, for a revocation or a lost laptop.")
)
@argument("member", metavar=N_("CODE-NAME"))
@option(
    "--out",
    "file",
    metavar=N_("FILE"),
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Write it to a file, signed, to be carried to the holder of the root key."),
)
@json_option
@click.pass_obj
def heads(session: Session, member: str, file: Path | None, as_json: bool) -> None:
    """One line for each journal of the member, in the form that --believe takes."""
    with session.open() as vault:
        found = rosters.heads(vault, rosters.named(vault, member).id)
        if file is not None:
            files.refuse_taken(file)
            signed_heads.write(vault, member, file)
            session.warn(N_("Written: {file}."), file=file.name)
    if as_json:
        output.data([one.to_json() for one in found])
        return
    for one in found:
        output.line(f"{one.journal}:{one.head}")
    if not found:
        session.tell(N_("Nothing of this member is here."))


@roster.command("show", help=N_("Show the roster in force."))
@option("--words", "with_words", is_flag=True, help=N_("Also the root's twelve words, to tell somebody."))
@json_option
@click.pass_obj
def show(session: Session, with_words: bool, as_json: bool) -> None:
    """Members, roles and states; keys only in JSON."""
    with session.open() as vault:
        held = vault.roster
        if held is None:
            raise NoRoster
        words = rosters.root_words(vault, session.language) if with_words else ()
    if as_json:
        output.data(held.to_json() | ({"words": list(words)} if words else {}))
        return
    session.tell(
        N_("{association}, roster version {version}."), association=held.association, version=held.version
    )
    today = datetime.now(UTC).date()
    output.table(
        [session.word(head) for head in HEADS],
        [
            [
                member.label,
                member.role,
                "" if member.active else session.word(N_("revoked")),
                member.expires + (" !" if member.expired(today) else ""),
            ]
            for member in held.members
        ],
    )
    if words:
        session.tell(SAY)
        typed_words.tell(words)
