# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever happens to five machines, in whatever order: nothing is lost, all agree in the end, nothing odd is hidden.

A hypothesis state machine. Files are never taken out of the air: one that is not delivered is lost, one that is
delivered late is out of order, one that is delivered twice is a repetition.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from intake.vault import exchange, journals, oddities
from intake.vault.projections import projector, reports
from intake.vault.vault import Vault
from sync import outbox
from tests import vaults
from tests.conftest import SOAKING
from tests.sync.network import NAME, SOURCE, Device, Network, template
from tests.vault.pages import plaintext

PICK = st.integers(0, 10_000)
CONTINUED = {oddities.MOVED, oddities.CAME_BACK, oddities.ELSEWHERE, oddities.WENT_ON}
"""How it is told that a journal takes up after another."""


class Field(RuleBasedStateMachine):
    """The rules: one thing happens at a time, to whomever chance picks."""

    made: ClassVar[Path]

    @initialize()
    def begin(self) -> None:
        """Everybody has accepted the roster and written nothing."""
        self.folder = Path(tempfile.mkdtemp(prefix="network"))
        self.net = Network.begin(self.made, self.folder / "net")
        self.copies: list[tuple[Device, Path]] = []
        self.count = 0

    def _field(self, pick: int) -> Device:
        devices = self.net.of_role("focal-point")
        return devices[pick % len(devices)]

    def _any(self, pick: int) -> Device:
        return self.net.devices[pick % len(self.net.devices)]

    @rule(pick=PICK)
    def write(self, pick: int) -> None:
        """A report is written down."""
        self.count += 1
        self.net.write(self._field(pick), self.count)

    @rule(pick=PICK, which=PICK)
    def amend(self, pick: int, which: int) -> None:
        """A report is amended, perhaps on two machines at once."""
        device = self._field(pick)
        if own := self.net.own(device):
            self.count += 1
            self.net.amend(device, own[which % len(own)], str(self.count))

    @rule(pick=PICK, which=PICK)
    def seal(self, pick: int, which: int) -> None:
        """A name is sealed."""
        device = self._field(pick)
        if own := self.net.own(device):
            self.net.seal(device, own[which % len(own)])

    @rule(pick=PICK, which=PICK, size=st.integers(1, 30_000))
    def attach(self, pick: int, which: int, size: int) -> None:
        """A file is added."""
        device = self._field(pick)
        if own := self.net.own(device):
            self.net.attach(device, own[which % len(own)], size)

    @rule(pick=PICK, to=st.sampled_from(["coordinators", "custodians"]), small=st.booleans())
    def export(self, pick: int, to: str, small: bool) -> None:
        """Somebody writes files to send."""
        self.net.export(self._any(pick), to, 100_000 if small else None)

    @rule(pick=PICK, which=PICK)
    def deliver(self, pick: int, which: int) -> None:
        """Any file that was ever written comes to anybody."""
        if self.net.files:
            self.net.deliver(self._any(pick), self.net.files[which % len(self.net.files)])

    @rule(pick=PICK)
    def answer(self, pick: int) -> None:
        """A coordinator or a custodian writes receipts."""
        self.net.answer(self._any(pick))

    @rule(pick=PICK)
    def purge(self, pick: int) -> None:
        """A focal point lets go of all that was confirmed."""
        self.net.purge(self._field(pick))

    @rule(pick=PICK, which=PICK, source=st.sampled_from(["", SOURCE]))
    def withdraw(self, pick: int, which: int, source: str) -> None:
        """A source takes consent back, or all of them do."""
        device = self._field(pick)
        if own := self.net.own(device):
            self.net.withdraw(device, own[which % len(own)], source)

    @rule(pick=PICK, which=PICK)
    def ask_erasure(self, pick: int, which: int) -> None:
        """A coordinator asks for an erasure."""
        devices = self.net.of_role("coordinator")
        self.net.ask_erasure(devices[pick % len(devices)], which)

    @rule(pick=PICK, which=PICK)
    def confirm_erasure(self, pick: int, which: int) -> None:
        """Another coordinator, or the custodian, confirms one."""
        devices = [*self.net.of_role("coordinator"), *self.net.of_role("custodian")]
        self.net.confirm_erasure(devices[pick % len(devices)], which)

    @precondition(lambda self: len(self.net.devices) < 7)
    @rule(pick=PICK)
    def clone(self, pick: int) -> None:
        """A laptop is copied to a second one, and both go on."""
        self.net.clone(self._field(pick))

    @precondition(lambda self: len(self.copies) < 2)
    @rule(pick=PICK)
    def keep_copy(self, pick: int) -> None:
        """Somebody copies the folder of a vault."""
        device = self._any(pick)
        self.copies.append((device, self.net.keep_copy(device)))

    @precondition(lambda self: bool(self.copies))
    @rule(pick=PICK)
    def restore(self, pick: int) -> None:
        """The machine breaks, and the old copy takes its place."""
        device, path = self.copies[pick % len(self.copies)]
        device.replace(path)
        self.net.odd.add("restore")

    @precondition(lambda self: "revoked" not in self.net.odd and self.count > 2)
    @rule(pick=PICK)
    def revoke(self, pick: int) -> None:
        """A focal point is gone; what the centre held by then is believed."""
        self.net.revoke(self._field(pick))

    def teardown(self) -> None:
        """In the end everything is exchanged, and everything must be as it has to be."""
        if hasattr(self, "net"):
            try:
                self.net.everything()
                self.net.rest()
                self._agree()
                self._lose_nothing()
                self._stay_sealed_and_erased()
                self._tell_what_is_odd()
            finally:
                self.net.close()
                self.folder.rmdir()

    def _agree(self) -> None:
        """Every coordinator shows the same, from the same entries, and a rebuild changes nothing."""
        states, entries = [], []
        for device in self.net.of_role("coordinator"):
            connection = device.vault.connection
            states.append(projector.domain_state(connection))
            entries.append(_substance(device.vault))
            device.vault.rebuild()
            assert projector.domain_state(connection) == states[-1]
            assert exchange.missing_seals(connection) == exchange.missing_evidence(connection) == []
        assert all(state == states[0] for state in states)
        assert all(found == entries[0] for found in entries)

    def _lose_nothing(self) -> None:
        """What any machine shows of its own, and all that was ever confirmed, the centre has, words and all."""
        centre = self.net.of_role("coordinator")[0].vault
        gone = self.net.erased(centre)
        expected = set(self.net.confirmed)
        for device in self.net.of_role("focal-point"):
            member = centre.roster.by_id(device.vault.identity.member) if centre.roster else None
            if member is not None and member.active:
                expected |= set(self.net.own(device))
        for subject in expected - gone:
            line = reports.summary(centre.connection, subject)
            found = reports.search(centre.connection, self.net.written[subject])
            assert found or line.state == reports.WITHDRAWN, subject

    def _stay_sealed_and_erased(self) -> None:
        """With all keys of a vault, no page or file tells a sealed name, nor at the centre a word that was erased."""
        for device in self.net.devices:
            key = device.vault.slots.unlock_with_passphrase(vaults.PASSPHRASE, None)
            seen = plaintext(device.vault.folder.database, key) + _files(device.vault)
            assert NAME.encode() not in seen
            if device.role == "coordinator":
                for subject in self.net.erased(device.vault):
                    assert self.net.written[subject].encode() not in seen

    def _tell_what_is_odd(self) -> None:
        """Entries of one number, a journal that takes up after another, what came after a revocation: all is told."""
        for device in self.net.devices:
            vault = device.vault
            told = {one.id: {odd.code for odd in one.oddities} for one in journals.every(vault)}
            rows = vault.connection.execute("SELECT journal, seq, kind, header, body FROM entries").fetchall()
            seen: set[tuple[str, int]] = set()
            for name, seq, kind, _, body in rows:
                if (name, seq) in seen:
                    assert oddities.FORK in told[name]
                seen.add((name, seq))
                if kind == "open" and body and "continues" in json.loads(body):
                    assert told[name] & CONTINUED
            for _, name, _, _, why in projector.refused(vault.connection):
                if why == "revoked":
                    assert oddities.REVOKED in told[name]


def _substance(vault: Vault) -> set[tuple[bytes, int]]:
    """The entries and whether their bodies are here, but for records of the exchange itself, which travel later."""
    rows = vault.connection.execute("SELECT name, kind, state FROM entries").fetchall()
    return {(name, state) for name, kind, state in rows if kind not in outbox.TRANSPORT}


def _files(vault: Vault) -> bytes:
    seen = b""
    for file in vault.evidence.files():
        with vault.evidence.open(file.id) as content:
            seen += content.read()
    return seen


def test_three_machines_that_write_as_one_come_to_rest(tmp_path: Path) -> None:
    """What one of them keeps to itself lacks under a number that the others gave to reports which did arrive."""
    net = Network.begin(template(tmp_path / "vaults"), tmp_path / "net")
    try:
        first = net.of_role("focal-point")[0]
        second, third = net.clone(first), net.clone(first)
        net.write(third, 1)
        net.withdraw(second, net.write(second, 2), "")
        assert net.rest() <= 6
    finally:
        net.close()


@pytest.mark.soak
def test_the_network_holds(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One domain state, replicas that come to rest, nothing lost, nothing unsealed."""
    Field.made = template(tmp_path_factory.mktemp("template") / "vaults")
    run_state_machine_as_test(
        Field,
        settings=settings(
            max_examples=400 if SOAKING else 8,
            stateful_step_count=40 if SOAKING else 20,
            suppress_health_check=[*HealthCheck],
            deadline=None,
        ),
    )
