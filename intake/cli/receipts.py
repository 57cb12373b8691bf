# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake receipt``: what arrived goes back as a file, and how far one's own reports have got."""

from __future__ import annotations

from pathlib import Path

import click

from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option, option
from intake.errors import NoRoster, NoSuchMember, NoSuchPack, NothingToReturn, OnlyTheTeam
from intake.model.roster import COORDINATOR, CUSTODIAN, Member
from intake.vault import deliveries, delivery_counts, places
from intake.vault.vault import Vault
from sync import returning
from sync.packs import PlacePack
from sync.telling import DELIVERY
from translations import N_

WRITTEN = N_("{file}: for {label}, {size} bytes. Only {label} can open it.")


@click.group("receipt", cls=Group, help=N_("Return files: what arrived, and what was confirmed."))
def receipt() -> None:
    """Hold the commands on receipts."""


@receipt.command("write", help=N_("Write a return file for each member from whom something came."))
@argument("target", metavar=N_("FOLDER"), type=click.Path(file_okay=False, path_type=Path))
@option("--for", "name", metavar=N_("MEMBER"), default="", help=N_("Only for this member (label or id)."))
@option("--places", "pack", metavar=N_("LIST"), default="", help=N_("Send this list of places along."))
@json_option
@click.pass_obj
def write(session: Session, target: Path, name: str, pack: str, as_json: bool) -> None:
    """Write the files and tell what is in them."""
    with session.open() as vault:
        members = (_member(vault, name),) if name else _due(vault)
        packs = [_pack(vault, pack)] if pack else []
        made = [returning.write(vault, target.absolute(), member, packs) for member in members]
    if as_json:
        output.data([one.to_json() for one in made])
        return
    for one in made:
        session.tell(WRITTEN, file=one.path.name, label=one.to.label, size=one.bytes)
        if one.notices:
            output.line(
                "    " + session.word(N_("Questions and decisions in it: {count}."), count=one.notices)
            )


def _due(vault: Vault) -> tuple[Member, ...]:
    if vault.identity.role not in (COORDINATOR, CUSTODIAN):
        raise OnlyTheTeam
    found = returning.due(vault)
    if not found:
        raise NothingToReturn
    return found


def _member(vault: Vault, name: str) -> Member:
    if vault.roster is None:
        raise NoRoster
    found = [one for one in vault.roster.members if one.active and name in (one.id, one.label)]
    if len(found) != 1:
        raise NoSuchMember
    return found[0]


def _pack(vault: Vault, name: str) -> PlacePack:
    held = places.read_pack(vault.connection, name)
    if held is None:
        raise NoSuchPack(name=name)
    return PlacePack.of(name, *held)


@receipt.command("status", help=N_("How many of your reports are ready, sent, or arrived."))
@json_option
@click.pass_obj
def status(session: Session, as_json: bool) -> None:
    """Show a line for each state."""
    with session.open() as vault:
        counts = delivery_counts.counts(vault)
    if as_json:
        output.data({state: counts.of(state) for state in deliveries.STATES})
        return
    output.pairs([(session.word(DELIVERY[state]), str(counts.of(state))) for state in deliveries.STATES])
