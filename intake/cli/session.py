# SPDX-License-Identifier: GPL-3.0-or-later
"""What a running command knows: its language, its vault folder, and how to open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake.cli import output
from intake.cli.language import FIRST, of_locale
from translations import translate

if TYPE_CHECKING:
    from intake.vault.vault import Vault


@dataclass
class Session:
    """One call of the command. ``folder``, ``asked`` and ``passphrase_fd`` are the common options."""

    folder: str | None = None
    asked: str | None = None
    passphrase_fd: int | None = None
    of_vault: str = ""

    @property
    def language(self) -> str:
        """What was asked for, else the locale's language, else the open vault's, else French."""
        return self.asked or of_locale() or self.of_vault or FIRST

    @property
    def path(self) -> Path:
        """The vault's folder: the option, else INTAKE_VAULT, else the usual place."""
        from intake.vault.folder import VaultFolder

        return Path(self.folder).absolute() if self.folder else VaultFolder.default().path

    def tell(self, msgid: str, **facts: object) -> None:
        """Write a sentence to standard output."""
        output.line(translate(self.language, msgid, **facts))

    def warn(self, msgid: str, **facts: object) -> None:
        """Write a sentence to standard error."""
        output.note(translate(self.language, msgid, **facts))

    def word(self, msgid: str, **facts: object) -> str:
        """A sentence or a word in the person's language; nothing stays nothing."""
        return translate(self.language, msgid, **facts) if msgid else ""

    @contextmanager
    def open(self) -> Iterator[Vault]:
        """The vault, opened with the passphrase that was given or is asked for, and closed afterwards."""
        # Imported here, so that help and usage errors need neither cryptography nor a database.
        from forms import vocabularies
        from intake.cli import opening
        from intake.vault import clocks, extra_codes, oddities
        from intake.vault.database import database_errors
        from intake.vault.journal import stamp

        with database_errors(), opening.opened(self) as vault:
            self.of_vault = vault.identity.language
            vocabularies.extend(extra_codes.held(vault.settings))
            if last := clocks.behind(vault):
                self.warn(oddities.CLOCK_BEHIND, now=stamp(vault.clock()), last=last)
            yield vault
