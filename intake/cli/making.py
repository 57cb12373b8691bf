# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake init``: a new vault, or a whole set of training vaults."""

from __future__ import annotations

import click

from intake.cli import opening, output, passphrase
from intake.cli.session import Session
from intake.cli.speaking import Command, option
from intake.crypto.words import new_recovery_code
from intake.errors import BadLabel, FolderTaken
from intake.model.roster import FOCAL_POINT, ROLES, ROOT, is_label
from intake.vault.folder import VaultFolder
from intake.vault.member import spoken_prefix
from intake.vault.vault import Vault
from translations import N_

CREATED = N_("A new vault was made in {folder}.")
NAMED = N_("Code name: {label}. Role: {role}.")
EXERCISE = N_("EXERCISE: this vault is for training. Write nothing true in it.")
RECOVERY = N_(
    "Recovery code. Write it on paper now; it is not shown again. Whoever finds the paper can open this "
    "vault."
)
NO_RECOVERY = N_(
    "No recovery code was made: if the passphrase is forgotten, nobody can open this vault. “intake vault "
    "recovery” makes a code."
)


@click.command("init", cls=Command, help=N_("Make a new vault. With --exercise alone: a whole training set."))
@option("--role", type=click.Choice([*ROLES, ROOT]), help=N_("What the vault is for (default: focal-point)."))
@option("--label", metavar=N_("CODE-NAME"), help=N_("The code name others see (default: a random one)."))
@option("--exercise", is_flag=True, help=N_("Make it for training, with EXERCISE on all that leaves it."))
@option(
    "--recovery/--no-recovery",
    default=False,
    help=N_("Also make a recovery code to be kept on paper (default: none)."),
)
@click.pass_obj
def init(session: Session, role: str | None, label: str | None, exercise: bool, recovery: bool) -> None:
    """Make a vault, or the training set when --exercise stands alone."""
    if exercise and role is None:
        _training_set(session)
        return
    label = spoken_prefix() if label is None else label
    if not is_label(label):
        raise BadLabel
    if VaultFolder(session.path).holds_vault():
        raise FolderTaken
    secret = passphrase.to_set(session.language, session.passphrase_fd)
    code = new_recovery_code(session.language) if recovery else ""
    with Vault.create(
        session.path,
        passphrase=secret,
        role=role or FOCAL_POINT,
        label=label,
        language=session.language,
        exercise=exercise,
        parameters=opening.parameters(),
        recovery_code=code,
        key_file=opening.key_file(),
    ) as vault:
        session.tell(CREATED, folder=session.path)
        session.tell(NAMED, label=vault.identity.label, role=vault.identity.role)
    if exercise:
        session.tell(EXERCISE)
    if code:
        session.tell(RECOVERY)
        output.line(f"\n    {code}\n")
    elif role != ROOT:
        session.warn(NO_RECOVERY)


def _training_set(session: Session) -> None:
    """The vaults of a whole association, enrolled with each other, with invented reports."""
    # Imported here: only this uses the exchange of parts and the rules of the central team.
    from intake import exercise

    secret = passphrase.to_set(session.language, session.passphrase_fd)
    with output.progress(session.word(N_("Making the training vaults"))) as progress:
        made = exercise.make_set(
            session.path,
            passphrase=secret,
            language=session.language,
            parameters=opening.parameters(),
            progress=progress,
        )
    session.tell(
        N_("EXERCISE: a training set was made. All of it is invented. One passphrase opens every vault.")
    )
    for name, folder in made.items():
        output.line(f"    {name:<12}  {folder}")
    session.tell(N_("Open one with: intake --vault FOLDER run"))
