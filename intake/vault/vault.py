# SPDX-License-Identifier: GPL-3.0-or-later
"""One open vault: its folder, its keys, its journal and what is derived from it.

Everything that changes a vault goes through here, in one transaction with its projection. What a record
means is decided elsewhere; who may open the vault is decided by ``keyslots``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from intake.crypto.kdf import FLOOR, Argon2Parameters, Floor
from intake.crypto.signing import SigningKey
from intake.model.entry import Entry, new_id
from intake.model.roster import Roster
from intake.vault import (
    authors,
    carrying_out,
    database,
    destruction,
    journal,
    machine,
    member,
    rekey,
    renewal,
    schema,
)
from intake.vault.authority import Author
from intake.vault.drafts import Drafts
from intake.vault.evidence import EvidenceStore
from intake.vault.folder import VaultFolder
from intake.vault.keyslots import KeySlots
from intake.vault.lock import FolderLock
from intake.vault.member import Identity
from intake.vault.projections import erasure_rows, erasures, projector
from intake.vault.quarantine import Quarantine
from intake.vault.settings import Settings

Progress = Callable[[int, int], None]


class Vault:
    """An open vault. Use as a context manager, or call ``close``."""

    def __init__(
        self, folder: VaultFolder, lock: FolderLock, connection: database.Connection, slots: KeySlots
    ) -> None:
        self.folder = folder
        self.slots = slots
        self.connection = connection
        self._lock = lock
        self.settings = Settings(connection)
        self.drafts = Drafts(connection)
        self.identity = Identity.from_json(self.settings.get("identity", {}))
        self.keys = member.load_keys(connection)
        self.evidence = EvidenceStore(folder, connection, self.keys.store)
        self.quarantine = Quarantine(folder, connection, self.identity.role)
        self.clock: journal.Clock = journal.now
        self._authors: dict[str, Author] | None = None

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        passphrase: str,
        role: str,
        label: str,
        language: str = "fr",
        exercise: bool = False,
        parameters: Argon2Parameters,
        recovery_code: str = "",
        key_file: bytes | None = None,
        sign: SigningKey | None = None,
    ) -> Vault:
        """Make a new vault in an empty folder and open it. Raises FolderTaken, DiskFull, ReadOnly.

        It has a signing key of its own unless ``sign`` is given: that of a root which is brought back.
        """
        place = VaultFolder(folder)
        destruction.finish(place)
        place.create()
        lock = FolderLock(place)
        lock.acquire()
        try:
            vault_key = secrets.token_bytes(32)
            slots = KeySlots.create(
                role=role,
                exercise=exercise,
                vault_key=vault_key,
                passphrase=passphrase,
                parameters=parameters,
                key_file=key_file,
            )
            if recovery_code:
                slots = slots.with_recovery(vault_key, recovery_code)
            connection = database.connect(place.database, vault_key, create=True)
            schema.migrate(connection)
            identity = Identity(new_id(), label, role, language, exercise)
            with database.transaction(connection):
                member.first_writing(connection, slots.vault, identity, sign)
            # The slots come last: a folder without them holds no vault, so a crash leaves nothing.
            slots.save(place)
            return cls(place, lock, connection, slots)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        passphrase: str = "",
        recovery_code: str = "",
        key_file: bytes | None = None,
        floor: Floor = FLOOR,
    ) -> Vault:
        """Open an existing vault. Raises NoVault, VaultBusy, WrongPassphrase, DamagedKeySlots and others."""
        place = VaultFolder(folder)
        destruction.finish(place)
        place.require_vault()
        lock = FolderLock(place)
        lock.acquire()
        try:
            place.open()
            slots = KeySlots.load(place, floor=floor)
            if recovery_code:
                vault_key = slots.unlock_with_recovery(recovery_code)
            else:
                vault_key = slots.unlock_with_passphrase(passphrase, key_file)
            rekey.finish(place, vault_key)
            connection = database.connect(place.database, vault_key)
            schema.migrate(connection)
            vault = cls(place, lock, connection, slots)
            vault._settle()
            return vault
        except BaseException:
            lock.release()
            raise

    def _settle(self) -> None:
        """What opening has to put right: another machine, projections of another version, stray files."""
        if not machine.same(self.settings, self.slots.vault):
            with self.transaction():
                self.begin_journal("moved")
                machine.remember(self.settings, self.slots.vault)
        if not projector.current(self.connection):
            self.rebuild()
        # What was erased may still lie in the file written ahead, if the program was cut off.
        database.checkpoint(self.connection)
        self.evidence.sweep()
        self.quarantine.sweep()

    def close(self) -> None:
        """Close the vault and release its folder."""
        self.connection.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: what happens inside is committed together or not at all."""
        with database.transaction(self.connection):
            yield

    @property
    def journal(self) -> str:
        """The id of the journal this vault writes now."""
        return str(self.settings.get("journal", ""))

    @property
    def roster(self) -> Roster | None:
        """The roster in force, None before the association's was accepted here."""
        held: dict[str, Any] = self.settings.get("roster", {})
        return Roster.from_json(held) if held else None

    @property
    def authors(self) -> dict[str, Author]:
        """Whose the journals held here are, and the role the roster gives each; strangers are missing."""
        if self._authors is None:
            self._authors = authors.of_journals(self.connection, self.roster, self.identity, self.keys.lines)
        return self._authors

    @property
    def own_journals(self) -> frozenset[str]:
        """The journals that this vault's member writes or wrote."""
        return frozenset(
            name for name, author in self.authors.items() if author.member == self.identity.member
        )

    def record(
        self, kind: str, subject: str, content: Mapping[str, Any], parents: Iterable[str] = ()
    ) -> Entry:
        """Sign and store an entry and bring its record's rows up to date. Call it inside ``transaction``."""
        # What is written knowing of an erasure is spared by it, and says so (``projections.erasures``).
        knowing = dict.fromkeys((*parents, *erasure_rows.in_force(self.connection, subject)))
        entry = journal.append(
            self.connection, self.keys.sign, self.journal, kind, subject, content, knowing, self.clock
        )
        if kind in erasures.KINDS:
            carrying_out.settle(self.connection, self.authors, self.evidence, subject)
        else:
            projector.project(self.connection, self.authors, subject)
        return entry

    def settle_erasures(self, subjects: Iterable[str] | None = None) -> frozenset[str]:
        """Carry out, or take back, what is decided of those records, or of all. Inside ``transaction``.

        Returns those that somebody asked to erase, whose rows are up to date now.
        """
        concerned = frozenset(carrying_out.concerned(self.connection, subjects))
        for subject in sorted(concerned):
            carrying_out.settle(self.connection, self.authors, self.evidence, subject)
        return concerned

    def new_subject(self) -> str:
        """The subject of a record that this vault begins."""
        return f"{self.journal}/{new_id()}"

    def begin_journal(self, why: str = "") -> str:
        """Open a new journal that continues the one written so far, if any. Inside ``transaction``.

        ``why`` is told to everyone who reads it: "moved" (to another computer, or from a backup), "lost" (entries came
        back that were lost here), "elsewhere" (a receipt shows that it goes on elsewhere), "renewed" (new keys).
        """
        told: dict[str, Any] = {}
        if self.journal:
            last = journal.head(self.connection, self.journal)
            told = {"continues": {"journal": self.journal, "head": last.name if last else ""}, "why": why}
        name = member.write_opening(self.connection, self.keys.sign, self.identity, told, self.clock)
        member.name_journal(self.settings, name)
        self._authors = None
        return name

    def forget_authors(self) -> None:
        """Find out again whose the journals are, after entries or a roster arrived."""
        self._authors = None

    def accept_roster(self, roster: Roster, signed: str, progress: Progress | None = None) -> None:
        """Put a roster in force whose signature the caller has checked; what has effect is decided anew.

        Where it names the keys that wait here (``renewal``), they are used from now on, in a new journal.
        """
        try:
            with self.transaction():
                self.settings.set("roster", roster.to_json())
                self.settings.set("roster.signed", signed)
                renewal.carry_marks(self.connection, roster)
                if renewal.take_up(self.connection, roster):
                    self.keys = member.load_keys(self.connection)
                    self.begin_journal("renewed")
                self.forget_authors()
                self.settle_erasures()
                projector.rebuild(self.connection, self.authors, progress)
        except BaseException:
            self.keys = member.load_keys(self.connection)
            self.forget_authors()
            raise

    def rebuild(self, progress: Progress | None = None) -> int:
        """Drop the projections and make them again. Returns the number of records."""
        with self.transaction():
            return projector.rebuild(self.connection, self.authors, progress)
