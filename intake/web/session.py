# SPDX-License-Identifier: GPL-3.0-or-later
"""The vault that this worker holds open, if it does.

Beside the vault of a person there can be a set for exercises, in a folder of its own: the vaults of an invented
association. Their passphrase is known, so that anyone can try the program and nobody mistakes it for a place for
real names, and whoever practises changes from one role's vault to another's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from forms import vocabularies
from intake.crypto.kdf import FLOOR, Argon2Parameters, Floor, calibrate
from intake.errors import IntakeError
from intake.model.roster import COORDINATOR, CUSTODIAN, FOCAL_POINT
from intake.vault import destruction, extra_codes, keyfile, purging
from intake.vault.folder import VaultFolder
from intake.vault.keyslots import KeySlots
from intake.vault.vault import Vault
from intake.vault.ways_in import WaysIn, ways_in
from intake.web import folders
from intake.web.idle import DEFAULT_MINUTES, IdleClock
from translations import N_

EXERCISE_VAULTS: Final = {FOCAL_POINT: "field", COORDINATOR: "coordinator", CUSTODIAN: "custodian-1"}
"""The roles that can be practised, with the vault of the set that each has."""
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
        destruction.finish(VaultFolder(folder))
        self._floor = floor
        self._vault: Vault | None = None
        self._clock = IdleClock()
        self._before_closing: list[Callable[[], None]] = []

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

    @property
    def ways_in(self) -> WaysIn:
        """What opens the person's vault, or the one that is open, beside its passphrase. Raises DamagedKeySlots."""
        if self._vault is not None:
            return ways_in(self._vault.slots)
        return ways_in(KeySlots.load(VaultFolder(self.folder), floor=self._floor))

    @property
    def floor(self) -> Floor:
        """The weakest key derivation that is taken."""
        return self._floor

    def unlock(self, passphrase: str) -> None:
        """Open the person's vault. Raises WrongPassphrase, KeyFileNeeded, VaultBusy and other errors of the vault."""
        with self.lock:
            if self._vault is None:
                folder = VaultFolder(self.folder)
                key_file = self._key_file(KeySlots.load(folder, floor=self._floor).vault)
                self._opened(
                    Vault.open(self.folder, passphrase=passphrase, key_file=key_file, floor=self._floor)
                )

    def recover(self, code: str) -> None:
        """Open the person's vault with the recovery code. Raises BadRecoveryCode, WrongRecoveryCode and others."""
        with self.lock:
            if self._vault is None:
                self._opened(Vault.open(self.folder, recovery_code=code, floor=self._floor))

    def key(self, passphrase: str) -> bytes:
        """The key of the open vault, for whoever types its passphrase once more. Raises WrongPassphrase."""
        slots = self.vault.slots
        return slots.unlock_with_passphrase(passphrase, self._key_file(slots.vault))

    def key_file(self) -> bytes | None:
        """The key file of the open vault, from a stick that is plugged in; None when none is, or none is needed."""
        return self._key_file(self.vault.slots.vault) if self.ways_in.key_file else None

    @staticmethod
    def _key_file(vault: str) -> bytes | None:
        return keyfile.find((place.path for place in folders.offered()), vault)

    def parameters(self) -> Argon2Parameters:
        """What a new passphrase slot of the open or coming vault is to cost."""
        # A known passphrase gains nothing from being costly to guess.
        return self._floor.parameters() if self.exercise or self._floor != FLOOR else calibrate()

    def create(self, *, passphrase: str, label: str, role: str, language: str) -> None:
        """Make the person's vault and open it. Raises FolderTaken and errors of the disk."""
        with self.lock:
            self._opened(
                Vault.create(
                    self.folder,
                    passphrase=passphrase,
                    role=role,
                    label=label,
                    language=language,
                    parameters=self.parameters(),
                )
            )

    def open_exercise(
        self, language: str, role: str = FOCAL_POINT, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Open a vault of the set for exercises; make the set when there is none. Closes another one of the set."""
        with self.lock:
            folder = self.exercise_folder / EXERCISE_VAULTS[role]
            if not VaultFolder(folder).holds_vault():
                # Imported here: only a first exercise uses the exchange of parts and the rules of the central team.
                from intake import exercise

                exercise.make_set(
                    self.exercise_folder,
                    passphrase=EXERCISE_PASSPHRASE,
                    language=language,
                    parameters=self._floor.parameters(),
                    progress=progress,
                )
            before = self._vault
            if before is None or (before.identity.exercise and before.identity.role != role):
                # One is open at every moment: pages that only tell how far this is do not wait for it.
                self._opened(Vault.open(folder, passphrase=EXERCISE_PASSPHRASE, floor=self._floor))
                if before is not None:
                    before.close()

    def destroy(self) -> None:
        """Destroy the person's vault and the exercises; from within an exercise, the exercises alone.

        Nothing is open then. Raises NoVault and errors of the disk; the keys are the first to go.
        """
        with self.lock:
            practised = self.exercise
            self.close()
            if not practised:
                destruction.destroy(VaultFolder(self.folder))
            for folder in sorted(self.exercise_folder.glob("*/")):
                if VaultFolder(folder).holds_vault():
                    destruction.destroy(VaultFolder(folder))
            with suppress(OSError):
                self.exercise_folder.rmdir()

    def _opened(self, vault: Vault) -> None:
        purging.apply(vault)
        vocabularies.extend(extra_codes.held(vault.settings))
        self._vault = vault
        self._clock = IdleClock(self.minutes)

    @property
    def minutes(self) -> int:
        """Minutes after which the open vault locks when nobody uses it."""
        return self.vault.settings.get(MINUTES, DEFAULT_MINUTES)

    def set_minutes(self, minutes: int) -> None:
        """Lock after so many minutes from now on; an interview that is going on keeps its time."""
        self.vault.settings.set(MINUTES, minutes)
        self._clock.set_minutes(minutes)

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
                for act in self._before_closing:
                    act()
                self._vault.close()
                self._vault = None

    def before_closing(self, act: Callable[[], None]) -> None:
        """Have `act` done before the vault closes, while it is still open; it must be quick and raise nothing."""
        self._before_closing.append(act)
