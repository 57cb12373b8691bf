# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake seal``, ``unseal`` and ``seals``: identities that only a custodian can open."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from intake.cli import output
from intake.cli.session import Session
from intake.cli.speaking import Command, Group, argument, json_option, option
from intake.errors import MalformedIdentity, NoSuchRecord
from translations import N_

if TYPE_CHECKING:
    from intake.vault.vault import Vault

ASKED = N_(
    "The identity is sealed at once and written nowhere else. Leave a line empty if there is nothing to say. "
    "What you type is not shown."
)
ONE_CUSTODIAN = N_("Only one custodian is enrolled: if that key is lost, nobody can open this seal.")
HEADS = (N_("Seal"), N_("Report"), N_("About"), N_("Pseudonym"), N_("Sealed on"))
_LONGEST = 64 * 1024


@click.command("seal", cls=Command, help=N_("Seal the identity of a source or a victim for the custodians."))
@argument("report", metavar=N_("REPORT"))
@option("--source", metavar=N_("SOURCE"), help=N_("The source: its number in the report, or its id."))
@option("--victim", metavar=N_("VICTIM"), help=N_("The victim: its number in the report, or its id."))
@option("--pseudonym", metavar=N_("WORD"), default="", help=N_("What the person is called from now on."))
@option(
    "--identity-fd",
    type=click.IntRange(min=0),
    metavar=N_("NUMBER"),
    help=N_("Read the identity as JSON from this file descriptor (name, phone and so on)."),
)
@json_option
@click.pass_obj
def seal(
    session: Session,
    report: str,
    source: str | None,
    victim: str | None,
    pseudonym: str,
    identity_fd: int | None,
    as_json: bool,
) -> None:
    """Seal in memory, then store; the fields are asked for only where they can be sealed."""
    from intake.cli.custodians import tell_waiting
    from intake.vault import sealing
    from intake.vault.keepers import require
    from intake.vault.projections import reports

    if (source is None) == (victim is None):
        raise click.UsageError(session.word(N_("Give either --source or --victim.")))
    with session.open() as vault:
        subject = reports.resolve(vault.connection, report)
        about = _about(vault, subject, source, victim)
        keepers = require(vault)
        tell_waiting(session, vault)
        if len(keepers) == 1:
            session.warn(ONE_CUSTODIAN)
        identity = _typed(session) if identity_fd is None else _given(identity_fd)
        name = sealing.seal(vault, subject, about, identity, pseudonym)
    if as_json:
        output.data({"seal": name, "about": about, "pseudonym": pseudonym, "custodians": len(keepers)})
    else:
        session.tell(N_("Sealed as {seal} for {number} custodians."), seal=name[:8], number=len(keepers))


def _about(vault: Vault, subject: str, source: str | None, victim: str | None) -> str:
    """``source/ID`` or ``victim/ID``, by number (from 1) or id. Raises NoSuchRecord."""
    from intake.vault.projections import reports

    held = reports.read(vault.connection, subject)
    kind, wanted = ("source", source) if source is not None else ("victim", victim or "")
    ids = [one.id for one in (held.sources if kind == "source" else held.victims)]
    if wanted in ids:
        return f"{kind}/{wanted}"
    if wanted.isdigit() and 1 <= int(wanted) <= len(ids):
        return f"{kind}/{ids[int(wanted) - 1]}"
    raise NoSuchRecord(name=wanted)


def _typed(session: Session) -> dict[str, str]:
    from intake.vault.sealing import FIELDS

    session.warn(ASKED)
    identity = {}
    for field, prompt in FIELDS.items():
        asked = f"{session.word(prompt)}:"
        identity[field] = click.prompt(
            asked, default="", show_default=False, hide_input=True, err=True, prompt_suffix=" "
        )
    return identity


def _given(descriptor: int) -> dict[str, str]:
    """The fields from a file descriptor. Raises MalformedIdentity, which repeats nothing of them."""
    from intake.vault.sealing import FIELDS

    try:
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            found: Any = json.loads(stream.read(_LONGEST))
    except (OSError, ValueError) as failure:
        raise MalformedIdentity(fields=", ".join(FIELDS)) from failure
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise MalformedIdentity(fields=", ".join(FIELDS))
    if not found.keys() <= FIELDS.keys():
        raise MalformedIdentity(fields=", ".join(FIELDS))
    return found


@click.command(
    "unseal", cls=Command, help=N_("Open a sealed identity, in a custodian's vault, on the record.")
)
@argument("name", metavar=N_("SEAL"))
@option("--reason", metavar=N_("TEXT"), required=True, help=N_("Why it is opened; this goes on the record."))
@json_option
@click.pass_obj
def unseal(session: Session, name: str, reason: str, as_json: bool) -> None:
    """Write down who, when and why, then show the identity."""
    from intake.vault import sealing

    with session.open() as vault:
        identity = sealing.unseal(vault, name, reason)
    if as_json:
        output.data(identity)
    else:
        lines = identity.items()
        output.pairs([(session.word(sealing.FIELDS.get(line, line)), str(text)) for line, text in lines])
    session.warn(N_("This opening was written in the journal. Clear the screen when you are done."))


@click.group("seals", cls=Group, help=N_("Sealed identities."))
def seals() -> None:
    """Hold the commands on seals."""


@seals.command("list", help=N_("List seals; never what is inside."))
@argument("report", metavar=N_("REPORT"), required=False)
@json_option
@click.pass_obj
def list_(session: Session, report: str | None, as_json: bool) -> None:
    """Show a line for each seal."""
    from intake.vault import sealing
    from intake.vault.projections import attachments, reports

    with session.open() as vault:
        subject = reports.resolve(vault.connection, report) if report else None
        rows = [
            {
                "seal": one.id,
                "report": reports.summary(vault.connection, one.subject).code,
                "subject": one.subject,
                "about": one.about,
                "pseudonym": one.pseudonym,
                "sha256": one.sha256,
                "at": one.at,
                "here": any(sealing.ciphertext(vault, id) for id in (one.id, *(id for id, _ in one.files))),
                "resealed": [again.id for again in one.resealed],
                "opened": [
                    {"at": opening.at, "reason": opening.reason}
                    for opening in attachments.unsealings(vault.connection, one.subject)
                    if opening.seal == one.id
                ],
            }
            for one in attachments.seals(vault.connection, subject)
        ]
    if as_json:
        output.data(rows)
    elif not rows:
        session.tell(N_("No seal."))
    else:
        names = ("seal", "report", "about", "pseudonym", "at")
        output.table(
            [session.word(head) for head in HEADS], [[_cell(row[name]) for name in names] for row in rows]
        )


def _cell(value: object) -> str:
    """An id by its beginning, which is enough to name it."""
    head, slash, id = str(value).rpartition("/")
    return f"{head}{slash}{id[:8]}" if len(id) == 32 else str(value)
