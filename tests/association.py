# SPDX-License-Identifier: GPL-3.0-or-later
"""A small invented association of vaults that know each other, for tests of the exchange, commands and pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from intake.crypto import words
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT, ROOT
from intake.vault.vault import Vault
from sync import cards, rosters
from sync.roster import SignedRoster
from tests import vaults

TODAY: Final = date(2031, 3, 1)


@dataclass
class Association:
    """Open vaults, all with one roster. A context manager that closes those that are open."""

    folder: Path
    root: Vault
    fields: list[Vault] = field(default_factory=list)
    coordinators: list[Vault] = field(default_factory=list)
    custodians: list[Vault] = field(default_factory=list)

    @property
    def central(self) -> Vault:
        """The first coordinator's vault."""
        return self.coordinators[0]

    @property
    def custodian(self) -> Vault:
        """The first custodian's vault."""
        return self.custodians[0]

    @property
    def members(self) -> Iterator[Vault]:
        """Every vault but the root's."""
        yield from (*self.fields, *self.coordinators, *self.custodians)

    def enrol(self, vault: Vault) -> None:
        """Enrol a vault with its card, as the root's holder does."""
        path = self.folder / f"{vault.identity.member}.intake-card"
        cards.write(vault, path)
        card = cards.read(path)
        card.confirm(typed(card.digest))
        rosters.enrol(self.root, card, TODAY)

    def signed(self, scope: str) -> SignedRoster:
        """The newest roster as a file gives it."""
        path = self.folder / f"{scope}.intake-roster"
        rosters.write(self.root, path, scope)
        return rosters.read(path)

    def spread(self) -> None:
        """Have every member accept the newest roster."""
        central, for_field = self.signed("central"), self.signed("field")
        for vault in self.members:
            signed = for_field if vault.identity.role == FOCAL_POINT else central
            rosters.accept(vault, signed, typed(signed.digest))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with ExitStack() as closing:
            for vault in (self.root, *self.members):
                closing.callback(vault.close)


def typed(digest: bytes) -> Mapping[int, str]:
    """Three words as somebody who heard them types them."""
    told = words.fingerprint_words(digest, "fr")
    return {position: told[position - 1] for position in (2, 7, 12)}


def opened(folder: Path) -> Association:
    """The association that `build` made in ``folder``, or a copy of that folder, opened again."""
    made = Association(folder, vaults.reopen(folder / "root"))
    into = {FOCAL_POINT: made.fields, COORDINATOR: made.coordinators, CUSTODIAN: made.custodians}
    for path in sorted(folder.glob("*-[1-9]")):
        vault = vaults.reopen(path)
        into[vault.identity.role].append(vault)
    return made


def copied(made: Path, folder: Path) -> Association:
    """A copy in ``folder`` of a closed association: the same members with the same keys."""
    return opened(Path(shutil.copytree(made, folder)))


def build(
    folder: Path, *, fields: int = 1, coordinators: int = 1, custodians: int = 1, exercise: bool = True
) -> Association:
    """Make the vaults below ``folder``, enrol them, and spread the roster."""
    root = vaults.make(folder / "root", ROOT, "EXERCISE-ROOT", exercise=exercise)
    made = Association(folder, root)
    rosters.found(root, "EXERCISE association")
    for role, count, into in (
        (FOCAL_POINT, fields, made.fields),
        (COORDINATOR, coordinators, made.coordinators),
        (CUSTODIAN, custodians, made.custodians),
    ):
        for number in range(1, count + 1):
            label = f"EXERCISE-{role}-{number}"
            vault = vaults.make(folder / f"{role}-{number}", role, label, exercise=exercise)
            into.append(vault)
            made.enrol(vault)
    made.spread()
    return made
