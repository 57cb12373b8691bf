# SPDX-License-Identifier: GPL-3.0-or-later
"""What was done with an evidence file, as its signed entries tell."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.errors import NoSuchEvidence
from intake.model.report import Report
from intake.vault import custody, evidence_notes
from intake.vault.attaching import Description, attach, describe
from intake.vault.disclosing import record_disclosure
from intake.vault.projections import attachments
from intake.vault.projections.attachments import Evidence
from intake.vault.records import save_report
from intake.vault.vault import Vault
from tests import vaults


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """An open vault."""
    with vaults.make(tmp_path / "vault") as made:
        yield made


@pytest.fixture
def held(vault: Vault) -> Evidence:
    """A file of a report."""
    attach(vault, save_report(vault, Report(account="EXERCISE")), io.BytesIO(b"EXERCISE"), Description("one"))
    return attachments.evidence(vault.connection)[0]


def test_chain_tells_every_step_in_order(vault: Vault, held: Evidence) -> None:
    """Receipt, correction, check and copy, each with its time, its journal and the entry that proves it."""
    describe(vault, held, Description("two"))
    assert custody.check(vault, held)
    record_disclosure(vault, held, "print")
    steps = custody.chain(vault, held)
    assert [step.did for step in steps] == ["received", "described", "checked", "disclosed"]
    assert [step.facts.get("title") for step in steps[:2]] == ["one", "two"]
    assert (steps[2].facts["found"], steps[3].facts["how"]) == ("sound", "print")
    assert {step.journal for step in steps} == {vault.journal}
    assert len({step.entry for step in steps}) == 4


def test_chain_of_one_file_tells_nothing_of_another(vault: Vault, held: Evidence) -> None:
    """Files of one report have a chain each."""
    attach(vault, held.subject, io.BytesIO(b"OTHER"))
    custody.check(vault, held)
    other = next(one for one in attachments.evidence(vault.connection) if one.id != held.id)
    assert [step.did for step in custody.chain(vault, other)] == ["received"]


def test_check_signs_that_a_file_is_damaged(vault: Vault, held: Evidence) -> None:
    """A flipped bit is found and goes on the record; a file that is not here proves nothing."""
    path = vault.folder.evidence / f"{held.id}.age"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert not custody.check(vault, held)
    assert custody.chain(vault, held)[-1].facts["found"] == "damaged"
    vault.evidence.remove(held.id)
    with pytest.raises(NoSuchEvidence):
        custody.check(vault, held)


def test_notes_go_with_their_file(vault: Vault, held: Evidence) -> None:
    """The small picture of a file does not outlive it, and none is kept of a file that is not here."""
    evidence_notes.keep_thumbnail(vault.connection, held.id, b"jpeg")
    evidence_notes.keep_camera(vault.connection, held.id, {"date": "left"})
    assert evidence_notes.thumbnail(vault.connection, held.id) == b"jpeg"
    assert evidence_notes.camera(vault.connection, held.id) == {"date": "left"}
    vault.evidence.remove(held.id)
    assert evidence_notes.thumbnail(vault.connection, held.id) is None
    assert evidence_notes.camera(vault.connection, held.id) == {}
    evidence_notes.keep_thumbnail(vault.connection, held.id, b"jpeg")
    assert evidence_notes.thumbnail(vault.connection, held.id) is None
