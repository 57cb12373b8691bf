# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages on the vaults of an invented association: each member's application and browser."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.vault.vault import Vault
from intake.web.app import create_app
from intake.web.instance import Instance
from intake.web.session import VaultSession
from tests import vaults
from tests.web.conftest import PORT, Browser, Recorder


class Desk:
    """One member at the pages of the member's vault. A context manager that closes the vault."""

    def __init__(self, folder: Path, language: str = "en") -> None:
        self.session = VaultSession(folder, floor=FLOOR_ONLY_FOR_TESTS)
        self.session.unlock(vaults.PASSPHRASE)
        self.app = create_app(Instance.new(folder, PORT, language), self.session, Recorder())
        self.browser = Browser(self.app.test_client())
        self.browser.start()

    @property
    def vault(self) -> Vault:
        """The open vault."""
        return self.session.vault

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()
