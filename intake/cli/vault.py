# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake vault``: check, rebuild, describe and copy the vault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from intake.cli import destroying, journals, keys, opening, output
from intake.cli.exits import Exit
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option
from intake.vault import journal, slices
from intake.vault.backup import back_up
from intake.vault.projections import incidents, projector, reports, tallies
from intake.vault.vault import Vault
from intake.vault.verify import verify
from translations import N_

EXERCISE = N_("EXERCISE: this vault is for training.")
RESTORE = N_(
    "Keep the copy on another disk, in another place. To restore it, copy the whole folder back and open it."
)


@click.group("vault", cls=Group, help=N_("The vault itself."))
def vault() -> None:
    """Hold the commands on the vault."""


vault.add_command(keys.passphrase)
vault.add_command(keys.recovery)
vault.add_command(keys.rotate)
vault.add_command(journals.journals)
vault.add_command(destroying.destroy)
vault.add_command(destroying.reopen)


@vault.command("verify", help=N_("Read everything again and say what is wrong or has not arrived."))
@json_option
@click.pass_obj
def verify_(session: Session, as_json: bool) -> int:
    """Exit code 5 when something was lost or altered."""
    with session.open() as held, output.progress(session.word(N_("Checking"))) as progress:
        findings = verify(held, progress)
    grave = any(finding.grave for finding in findings)
    if as_json:
        output.data(
            {
                "sound": not grave,
                "findings": [
                    {"code": f.code, "grave": f.grave, "message": f.tell(session.language)} | dict(f.facts)
                    for f in findings
                ],
            }
        )
        return Exit.DAMAGE if grave else Exit.FINE
    for finding in findings:
        output.line(finding.tell(session.language))
    if grave:
        session.warn(
            N_("Damage was found. Change nothing, copy the folder as it is, and restore a backup beside it.")
        )
        return Exit.DAMAGE
    session.tell(N_("The vault is sound."))
    return Exit.FINE


@vault.command("rebuild", help=N_("Make all lists and tables again from the journal."))
@click.pass_obj
def rebuild(session: Session) -> None:
    """Drop what is derived and derive it again, in one transaction."""
    with session.open() as held, output.progress(session.word(N_("Rebuilding"))) as progress:
        number = held.rebuild(progress)
    session.tell(N_("Made again from the journal: {number} records."), number=number)


@vault.command("info", help=N_("Say whose vault this is and what it holds."))
@json_option
@click.pass_obj
def info(session: Session, as_json: bool) -> None:
    """Numbers and names of the vault, nothing of what it holds."""
    with session.open() as held:
        told = _describe(held)
    if as_json:
        output.data(told)
        return
    if told["exercise"]:
        session.tell(EXERCISE)
    output.pairs([(session.word(LABELS[key]), _shown(value)) for key, value in told.items() if key in LABELS])


LABELS = {
    "folder": N_("Folder"),
    "label": N_("Code name"),
    "role": N_("Role"),
    "prefix": N_("Codes begin with"),
    "reports": N_("Reports"),
    "incidents": N_("Incidents"),
    "tallies": N_("Tallies"),
    "evidence": N_("Evidence files"),
    "evidence_bytes": N_("Evidence, bytes"),
    "entries": N_("Journal entries"),
    "without_effect": N_("Entries without effect"),
    "roster": N_("Roster version"),
    "locks": N_("Opens with"),
}


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _describe(held: Vault) -> dict[str, Any]:
    pieces = {piece.file for piece in slices.held(held.connection)}
    identity, files = held.identity, [file for file in held.evidence.files() if file.id not in pieces]
    return {
        "folder": str(held.folder.path),
        "label": identity.label,
        "role": identity.role,
        "language": identity.language,
        "exercise": identity.exercise,
        "member": identity.member,
        "journal": held.journal,
        "prefix": held.settings.get("prefix", ""),
        "reports": reports.count(held.connection, cap=None),
        "incidents": len(incidents.every(held.connection)),
        "tallies": len(tallies.every(held.connection)),
        "evidence": len(files),
        "evidence_bytes": sum(file.size for file in files),
        "entries": journal.count(held.connection),
        "without_effect": len(projector.refused(held.connection)),
        "roster": held.roster.version if held.roster else 0,
        "locks": sorted({slot.kind for slot in held.slots.slots}),
    }


@vault.command("backup", help=N_("Copy the whole vault, still encrypted, to a folder on another disk."))
@argument("target", metavar=N_("FOLDER"), type=click.Path(path_type=Path))
@click.pass_obj
def backup(session: Session, target: Path) -> None:
    """Copy database, key slots and evidence; the copy opens with the same passphrase."""
    with opening.with_key(session) as (held, key), output.progress(session.word(N_("Copying"))) as progress:
        back_up(held, key, target.absolute(), progress)
    session.tell(N_("Backup written: {folder}."), folder=target)
    session.tell(RESTORE)
