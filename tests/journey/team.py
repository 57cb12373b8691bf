# SPDX-License-Identifier: GPL-3.0-or-later
"""An association set up by its commands alone: root, focal points, coordinator, custodians, enrolled by cards."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from intake.cli import opening
from intake.crypto.kdf import FLOOR
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT, ROOT
from intake.vault import exchange, sealing
from intake.vault.projections import attachments, projector
from tests.cli.conftest import PASSPHRASE, Shell


@dataclass(frozen=True)
class Team:
    """Shells on the vaults of one association; ``folder`` also holds its cards and rosters."""

    folder: Path
    root: Shell
    fields: tuple[Shell, ...]
    coordinators: tuple[Shell, ...]
    custodians: tuple[Shell, ...]

    @property
    def central(self) -> Shell:
        """The first coordinator's vault."""
        return self.coordinators[0]

    @property
    def members(self) -> tuple[Shell, ...]:
        """Every vault but the root's."""
        return (*self.fields, *self.coordinators, *self.custodians)

    def spread(self, *members: Shell) -> None:
        """Enrol members by their cards, and have them accept the newest roster."""
        for member in members:
            card = member.folder.with_suffix(".intake-card")
            told = member.json("card", "write", card)["words"]
            self.root("card", "enrol", card, "--words", " ".join(told))
        words = " ".join(self.root.json("roster", "show", "--words")["words"])
        for member in self.members:
            scope = "field" if member in self.fields else "central"
            roster = member.folder.with_suffix(".intake-roster")
            roster.unlink(missing_ok=True)
            self.root("roster", "write", roster, "--scope", scope)
            member("roster", "accept", roster, "--words", words)


def assemble(
    folder: Path, *, fields: int = 1, coordinators: int = 1, custodians: int = 1, exercise: bool = False
) -> Team:
    """Make the vaults below ``folder`` and enrol them with each other."""
    folder.mkdir(parents=True, exist_ok=True)
    held = folder / "passphrase"
    held.write_text(PASSPHRASE + "\n", encoding="utf-8")
    mark = ("--exercise",) if exercise else ()

    def made(role: str, name: str) -> Shell:
        shell = Shell(folder / name, held)
        shell("init", "--role", role, "--label", name.upper(), *mark)
        return shell

    def several(role: str, name: str, count: int) -> tuple[Shell, ...]:
        return tuple(made(role, f"{name}{number}") for number in range(1, count + 1))

    root = made(ROOT, "root")
    root("roster", "found", "EXERCISE association")
    team = Team(
        folder,
        root,
        several(FOCAL_POINT, "field", fields),
        several(COORDINATOR, "central", coordinators),
        several(CUSTODIAN, "custodian", custodians),
    )
    team.spread(*team.members)
    return team


def at_full_price(*shells: Shell) -> None:
    """Have the passphrases of vaults cost what the product demands at least, because real programs open them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "calibrate", FLOOR.parameters)
        for shell in shells:
            shell("vault", "passphrase", typed=f"{PASSPHRASE}\n" * 2)


def copied(shell: Shell, name: str) -> Shell:
    """A shell on a copy of a vault, made beside it: the same vault at the same moment, to go another way."""
    folder = shell.folder.with_name(name)
    shutil.copytree(shell.folder, folder)
    return shell.at(folder)


def seal(shell: Shell, report: str, identity: dict[str, str], pseudonym: str = "S1") -> str:
    """Seal the identity of a report's first source, given on a descriptor; the seal's id."""
    reader, writer = os.pipe()
    os.write(writer, json.dumps(identity).encode())
    os.close(writer)
    try:
        told = shell.json(
            "seal", report, "--source", "1", "--pseudonym", pseudonym, "--identity-fd", str(reader)
        )
    finally:
        os.close(reader)
    return str(told["seal"])


def state(shell: Shell) -> dict[str, list[tuple[object, ...]]]:
    """The domain state of a vault."""
    with shell.vault() as vault:
        return projector.domain_state(vault.connection)


def content(shell: Shell) -> frozenset[tuple[str, str]]:
    """What of others' a vault holds: entries by name, evidence files and seals by id."""
    with shell.vault() as vault:
        held = vault.connection
        own = {name for name, author in vault.authors.items() if author.member == vault.identity.member}
        lines = exchange.lines(held, 0, exchange.newest(held))
        seals = (one.id for one in attachments.seals(held) if sealing.ciphertext(vault, one.id))
        return frozenset(
            {("entry", line.name) for line in lines if line.journal not in own}
            | {("evidence", path.name) for path in vault.folder.evidence.iterdir()}
            | {("seal", id) for id in seals}
        )


def sound(shell: Shell) -> list[Any]:
    """What ``intake vault verify`` finds, which must not be grave."""
    told = shell.json("vault", "verify")
    assert told["sound"], told
    return list(told["findings"])
