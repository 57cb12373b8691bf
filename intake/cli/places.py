# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake places``: the lists of places that a vault knows beside those that ship with the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from intake.cli import files, output
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, option
from intake.errors import NoSuchPack
from translations import N_

if TYPE_CHECKING:
    from intake.vault.places import KnownPlace

HEADS = (N_("Name"), N_("Places"), N_("Added"), N_("Source"))


@click.group("places", cls=Group, help=N_("Lists of places: villages, wells and wadis to be found by name."))
def places() -> None:
    """Hold the commands on places."""


@places.command("add", help=N_("Add a list: a GeoNames dump, or a table of populated places (CSV, XLSX)."))
@argument("path", metavar=N_("FILE"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--name", metavar=N_("TEXT"), default="", help=N_("What to call the list here (default: its file)."))
@option("--source", metavar=N_("TEXT"), default="", help=N_("Where it is from and under which licence."))
@click.pass_obj
def add(session: Session, path: Path, name: str, source: str) -> None:
    """Read the whole list into the vault, or nothing of it; a list of that name is replaced."""
    from forms.gazetteer.packs import read_pack
    from intake.vault import places as stored

    with session.open() as vault, files.reading(path) as stream:
        reading = read_pack(stream, source)
        pack = stored.add_pack(vault.connection, name.strip() or path.stem, reading.source, reading.places)
    session.tell(N_("{name}: {count} places were added."), name=pack.name, count=pack.places)
    if pack.source:
        session.tell(N_("Source: {source}"), source=pack.source)


@places.command("list", help=N_("List the lists of places."))
@click.pass_obj
def list_(session: Session) -> None:
    """Show a line for each."""
    from intake.vault import places as stored

    with session.open() as vault:
        packs = stored.packs(vault.connection)
    rows = [(pack.name, str(pack.places), pack.added, pack.source) for pack in packs]
    output.table([session.word(head) for head in HEADS], rows)


@places.command("remove", help=N_("Take a list of places out. Reports keep the places they name."))
@argument("name", metavar=N_("NAME"))
@click.pass_obj
def remove(session: Session, name: str) -> None:
    """Take a whole list out."""
    from intake.vault import places as stored

    with session.open() as vault:
        if not stored.remove_pack(vault.connection, name):
            raise NoSuchPack(name=name)
    session.tell(N_("{name}: taken out."), name=name)


@places.command("find", help=N_("Find places by name, however it is spelled."))
@argument("text", metavar=N_("TEXT"))
@option("--limit", type=click.IntRange(1, 50), default=10, help=N_("How many lines at most."))
@click.pass_obj
def find(session: Session, text: str, limit: int) -> None:
    """Show the likeliest first, each with what tells it from its namesakes."""
    from forms.gazetteer import choosing, known

    with session.open() as vault:
        suggestions = choosing.distinct(known.finder(vault.connection).find(text, limit))[:limit]
    # No table: what tells namesakes apart is at the end of a label, and a table would cut it.
    output.pairs([(one.place.gid, _said(one.place, session.language)) for one in suggestions])


def _said(place: KnownPlace, language: str) -> str:
    from forms.gazetteer import choosing

    label = choosing.label(place, language)
    if place.latitude is None or place.longitude is None:
        return label
    return f"{label}  {place.latitude:.5f} {place.longitude:.5f}"
