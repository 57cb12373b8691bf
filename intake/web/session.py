# SPDX-License-Identifier: GPL-3.0-or-later
"""The vault that this worker holds open, if it does.

Beside the vault of a person there can be one for exercises, in a folder of its own, filled with invented data: its
passphrase is known, so that anyone can try the program and nobody mistakes it for a place for real names.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Final

from intake.crypto.kdf import FLOOR, Floor, calibrate
from intake.errors import IntakeError
from intake.model.roster import FOCAL_POINT
from intake.vault.folder import VaultFolder
from intake.vault.vault import Vault
from intake.web.idle import DEFAULT_MINUTES, IdleClock
from translations import N_

EXERCISE_PASSPHRASE: Final = "exercice"  # noqa: S105 - protects nothing, on purpose
EXERCISE_FOLDER: Final = "-exercice"
MINUTES: Final = "lock.minutes"
"""Name of the setting that holds the minutes after which an unused vault locks."""


class VaultLocked(IntakeError):
    """The vault is locked, or was locked while the page was made."""

    message = N_("The vault is locked. What you just sent was not saved. Unlock it, then send it again.")


class VaultSession:
    """Locked at first; once it was open, only the end of the process locks it again."""

    def __init__(self, folder: Path, *, floor: Floor = FLOOR) -> None:
        self.folder = folder
        self.lock = threading.RLock()
        self._floor = floor
        self._vault: Vault | None = None
        self._clock = IdleClock()

    @property
    def exercise_folder(self) -> Path:
        """Where the vault for exercises lies: beside the person's own."""
        return self.folder.with_name(self.folder.name + EXERCISE_FOLDER)

    @property
    def exists(self) -> bool:
        """Whether the person's own vault was made already."""
        return VaultFolder(self.folder).holds_vault()

    @property
    def is_open(self) -> bool:
        """Whether pages can use the vault."""
        return self._vault is not None

    @property
    def vault(self) -> Vault:
        """The open vault. Raises VaultLocked."""
        if self._vault is None:
            raise VaultLocked
        return self._vault

    @property
    def exercise(self) -> bool:
        """Whether what is open is for exercises."""
        return self._vault is not None and self._vault.identity.exercise

    @property
    def language(self) -> str:
        """The language of the vault's owner, "" while it is locked."""
        return self._vault.identity.language if self._vault is not None else ""

    def unlock(self, passphrase: str) -> None:
        """Open the person's vault. Raises WrongPassphrase, VaultBusy and other errors of the vault."""
        with self.lock:
            if self._vault is None:
                self._opened(Vault.open(self.folder, passphrase=passphrase, floor=self._floor))

    def recover(self, code: str) -> None:
        """Open the person's vault with the recovery code. Raises BadRecoveryCode, WrongRecoveryCode and others."""
        with self.lock:
            if self._vault is None:
                self._opened(Vault.open(self.folder, recovery_code=code, floor=self._floor))

    def create(
        self, *, passphrase: str, label: str, role: str, language: str, recovery_code: str = ""
    ) -> None:
        """Make the person's vault and open it. Raises FolderTaken and errors of the disk."""
        with self.lock:
            self._opened(
                self._create(self.folder, passphrase, label, role, language, recovery_code, exercise=False)
            )

    def open_exercise(self, language: str) -> None:
        """Open the vault for exercises; make it when there is none."""
        with self.lock:
            folder = self.exercise_folder
            if VaultFolder(folder).holds_vault():
                vault = Vault.open(folder, passphrase=EXERCISE_PASSPHRASE, floor=self._floor)
            else:
                vault = self._create(
                    folder, EXERCISE_PASSPHRASE, "EXERCICE", FOCAL_POINT, language, exercise=True
                )
            self._opened(vault)

    def _create(
        self,
        folder: Path,
        passphrase: str,
        label: str,
        role: str,
        language: str,
        code: str = "",
        *,
        exercise: bool,
    ) -> Vault:
        # A known passphrase gains nothing from being costly to guess.
        parameters = self._floor.parameters() if exercise or self._floor != FLOOR else calibrate()
        return Vault.create(
            folder,
            passphrase=passphrase,
            role=role,
            label=label,
            language=language,
            exercise=exercise,
            parameters=parameters,
            recovery_code=code,
        )

    def _opened(self, vault: Vault) -> None:
        self._vault = vault
        minutes: int = vault.settings.get(MINUTES, DEFAULT_MINUTES)
        self._clock = IdleClock(minutes)

    @property
    def clock(self) -> IdleClock:
        """How long it has been unused."""
        return self._clock

    def touch(self) -> None:
        """Somebody is there."""
        self._clock.touch()

    def due(self) -> bool:
        """Whether it is open and has been unused for so long that it must lock now."""
        return self.is_open and self._clock.left <= 0

    def close(self, *_: Any) -> None:
        """Close the vault before the process ends, after what is being written now."""
        with self.lock:
            if self._vault is not None:
                self._vault.close()
                self._vault = None
