# SPDX-License-Identifier: GPL-3.0-or-later
"""Five vaults on five machines, and everything that happens to machines, sticks and people in the field.

What is written is remembered here beside the vaults, so that a test can tell what must not have been lost.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from intake.errors import (
    IntakeError,
    NoRecipient,
    NothingToSend,
    RevokedSender,
    UnknownSender,
    WrongRecipient,
)
from intake.model.report import Report, Source
from intake.vault import attaching, deliveries, erasing, purging, records, sealing
from intake.vault.projections import erasure_rows, erasures, reports
from intake.vault.vault import Vault
from sync import inbox, outbox, returning, rosters
from tests import association, vaults

NAME = "EXERCISE Kobrastine Vélidé"
"""Sealed in every seal: it must be found in no vault."""
SOURCE = "a" * 32
OTHER = "b" * 32


@dataclass
class Device:
    """One machine with a vault, which may be an old copy of another's."""

    vault: Vault

    @property
    def role(self) -> str:
        """What its owner does."""
        return self.vault.identity.role

    @property
    def folder(self) -> Path:
        """Where the vault lies."""
        return self.vault.folder.path

    def copy(self, to: Path) -> None:
        """Copy the folder as somebody does who drags it to a stick; the vault is closed meanwhile."""
        folder = self.folder
        self.vault.close()
        shutil.copytree(folder, to)
        self.vault = vaults.reopen(folder)

    def replace(self, by: Path) -> None:
        """Put an old copy in the place of the vault."""
        folder = self.folder
        self.vault.close()
        shutil.rmtree(folder)
        shutil.copytree(by, folder)
        self.vault = vaults.reopen(folder)


@dataclass
class Network:
    """The machines, the files that were ever written, and what is known of the reports."""

    folder: Path
    members: association.Association
    devices: list[Device] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    """Subjects of reports and a word that only each one holds."""
    confirmed: set[str] = field(default_factory=set)
    """Reports of which a machine in the field was told that they arrived whole."""
    odd: set[str] = field(default_factory=set)
    """What happened that somebody has to be told: "clone", "restore", "revoked"."""
    copies: int = 0

    @classmethod
    def begin(cls, template: Path, folder: Path) -> Network:
        """A copy of the template's vaults, at work."""
        members = association.copied(template, folder)
        made = cls(folder, members)
        made.devices = [Device(vault) for vault in members.members]
        return made

    def close(self) -> None:
        """Close every vault and remove all."""
        for device in self.devices:
            device.vault.close()
        self.members.root.close()
        shutil.rmtree(self.folder)

    def of_role(self, role: str) -> list[Device]:
        """The machines of a role, clones too."""
        return [device for device in self.devices if device.role == role]

    def write(self, device: Device, number: int) -> str:
        """A report by two sources."""
        word = f"mot{number:04d}x"
        report = Report(
            account=f"EXERCISE {word}",
            sources=(
                Source(id=SOURCE, statement="EXERCISE premier"),
                Source(id=OTHER, statement="EXERCISE second"),
            ),
        )
        subject = records.save_report(device.vault, report)
        self.written[subject] = word
        return subject

    def own(self, device: Device) -> list[str]:
        """Reports that this machine holds and may amend."""
        found = []
        for line in reports.newest(device.vault.connection, 100):
            author = device.vault.authors.get(line.subject[:32])
            if line.state == reports.ACTIVE and author and author.member == device.vault.identity.member:
                found.append(line.subject)
        return sorted(found)

    def amend(self, device: Device, subject: str, words: str) -> None:
        """Another version of a report."""
        held = reports.read(device.vault.connection, subject)
        records.save_report(device.vault, replace(held, notes=f"EXERCISE {words}"), subject)

    def seal(self, device: Device, subject: str) -> None:
        """Seal the first source's name."""
        sealing.seal(device.vault, subject, f"source/{SOURCE}", {"name": NAME}, "EXERCISE-X")

    def attach(self, device: Device, subject: str, size: int) -> None:
        """Add a file."""
        attaching.attach(device.vault, subject, io.BytesIO(b"EXERCISE" * size))

    def export(self, device: Device, to: str, part_size: int | None = None) -> None:
        """Write what is due; the files lie about from then on."""
        try:
            made = outbox.export(device.vault, self.folder / "about", to=to, part_size=part_size)
        except (NothingToSend, NoRecipient):
            return
        self.files.extend(made.parts)

    def answer(self, device: Device) -> None:
        """Write a receipt for everybody to whom one is due."""
        for member in returning.due(device.vault):
            self.files.append(returning.write(device.vault, self.folder / "about", member).path)

    def deliver(self, device: Device, path: Path) -> IntakeError | None:
        """Take a file in; None when it was taken. Only what may be refused is refused."""
        try:
            inbox.take(device.vault, path)
        except (WrongRecipient, RevokedSender, UnknownSender) as refusal:
            return refusal
        if device.role == "focal-point":
            self.confirmed |= {one.subject for one in deliveries.let_go(device.vault)} & self.written.keys()
        return None

    def purge(self, device: Device) -> int:
        """Let go of all that may go."""
        return purging.purge(device.vault, [one.subject for one in purging.may_go(device.vault)])

    def withdraw(self, device: Device, subject: str, source: str) -> None:
        """A source takes consent back, or everybody does ("")."""
        records.withdraw(device.vault, subject, source)

    def ask_erasure(self, device: Device, pick: int) -> None:
        """A coordinator asks that a report be erased."""
        held = [line.subject for line in reports.newest(device.vault.connection, 100)]
        shown = sorted(
            subject
            for subject in held
            if reports.summary(device.vault.connection, subject).state != reports.ERASED
        )
        if shown:
            erasing.ask(device.vault, shown[pick % len(shown)], "DANGER")

    def confirm_erasure(self, device: Device, pick: int) -> None:
        """Somebody else confirms it."""
        member = device.vault.identity.member
        waiting = [
            one
            for one in erasure_rows.every(device.vault.connection, erasures.WAITING)
            if device.vault.authors[one.journal].member != member
        ]
        if waiting:
            erasing.confirm(device.vault, waiting[pick % len(waiting)].name)

    def erased(self, vault: Vault) -> set[str]:
        """Reports that were erased, as far as a vault knows."""
        return {one.subject for one in erasure_rows.every(vault.connection, erasures.DONE)}

    def clone(self, device: Device) -> Device:
        """Copy a machine: from now on two write as one member."""
        self.copies += 1
        target = self.folder / f"clone-{self.copies}"
        device.copy(target)
        twin = Device(vaults.reopen(target))
        self.devices.append(twin)
        self.odd.add("clone")
        return twin

    def keep_copy(self, device: Device) -> Path:
        """A copy of a vault's folder on another disk."""
        self.copies += 1
        target = self.folder / f"copy-{self.copies}"
        device.copy(target)
        return target

    def revoke(self, device: Device) -> None:
        """The root marks a member as gone, and whoever is there accepts the roster."""
        member = device.vault.identity.member
        trusted = rosters.heads(self.of_role("coordinator")[0].vault, member)
        rosters.revoke(self.members.root, member, association.TODAY, trusted)
        self.spread()
        self.odd.add("revoked")

    def spread(self) -> None:
        """Have every machine accept the newest roster."""
        central, for_field = self.members.signed("central"), self.members.signed("field")
        for device in self.devices:
            signed = for_field if device.role == "focal-point" else central
            rosters.accept(device.vault, signed, association.typed(signed.digest))

    def rest(self, rounds: int = 8) -> int:
        """Exchange everything until nobody has anything to send; returns how many rounds that took."""
        for number in range(1, rounds + 1):
            before = len(self.files)
            for device in self.devices:
                for to in (outbox.COORDINATORS, outbox.CUSTODIANS):
                    self.export(device, to)
                self.answer(device)
            fresh = self.files[before:]
            for path in fresh:
                for device in self.devices:
                    self.deliver(device, path)
            if not fresh:
                return number
        raise AssertionError("the replicas did not come to rest")

    def everything(self) -> None:
        """Deliver every file that was ever written to everybody."""
        for path in self.files:
            for device in self.devices:
                self.deliver(device, path)


def template(folder: Path) -> Path:
    """Two focal points, two coordinators and a custodian who know each other; made once."""
    with association.build(folder, fields=2, coordinators=2, custodians=1):
        pass
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    return folder


def opened(network: Network, role: str) -> Iterator[Vault]:
    """The vaults of a role."""
    return (device.vault for device in network.of_role(role))
