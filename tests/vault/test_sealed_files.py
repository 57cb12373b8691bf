# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence that only a custodian can open, and sealed people who come up again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake.crypto import age
from intake.errors import (
    AlreadySealed,
    EvidenceMismatch,
    NoCustodian,
    NoReason,
    NotACustodianVault,
    SealMismatch,
    SealMissing,
    Withheld,
    WrongKey,
)
from intake.model.report import Report, Source
from intake.vault import custody, exchange, sealed_content, sealed_files, sealing
from intake.vault.attaching import Description, attach
from intake.vault.projections import attachments
from intake.vault.projections.attachments import Evidence
from intake.vault.records import save_report, withdraw
from intake.vault.sealed_content import read_sealed
from intake.vault.sealed_files import copy_sealed_out, open_sealed, seal_file
from intake.vault.vault import Vault
from sync import inbox, outbox
from tests import association, vaults
from tests.association import Association

VIDEO = b"EXERCISE a face MARKER-5190 " * 9000


@pytest.fixture
def members(members_made: Path, tmp_path: Path) -> Iterator[Association]:
    """A field vault, a coordinator and a custodian who know each other."""
    with association.copied(members_made, tmp_path / "association") as made:
        yield made


@pytest.fixture
def field(members: Association) -> Vault:
    """The field vault."""
    return members.fields[0]


def filmed(vault: Vault) -> Evidence:
    """A report with one file."""
    subject = save_report(vault, Report(account="EXERCISE", sources=(Source(id="a" * 32, pseudonym="Lune"),)))
    attach(vault, subject, io.BytesIO(VIDEO), Description("a face at the well", source="a" * 32))
    return attachments.evidence(vault.connection, subject)[0]


def carry(sender: Vault, reader: Vault, to: str, folder: Path) -> None:
    """Send what is due and take it in."""
    made = outbox.export(sender, folder, to=to)
    assert all(taken.error is None for taken in inbox.take_many(reader, made.parts))


def test_sealed_file_is_opened_by_the_custodian_alone(
    members: Association, field: Vault, tmp_path: Path
) -> None:
    """The vault that sealed it and the coordinator hold ciphertext; the custodian reads it from anywhere in it."""
    held = filmed(field)
    id = seal_file(field, held)
    sealed = attachments.evidence_named(field.connection, id)
    assert (sealed.sealed_of, sealed.title, sealed.type) == (held.id, "", held.type)
    assert not field.evidence.present(held.id)
    with field.evidence.open(id) as content:
        ciphertext = content.read()
    assert b"MARKER-5190" not in ciphertext
    with pytest.raises(WrongKey):
        age.decrypt(ciphertext, [field.keys.receive, field.keys.store])

    carry(field, members.central, "coordinators", tmp_path / "to-central")
    with pytest.raises(NotACustodianVault):
        open_sealed(members.central, attachments.evidence_named(members.central.connection, id), "a reason")
    with pytest.raises(WrongKey):
        read_sealed(members.central, attachments.evidence_named(members.central.connection, id))
    assert exchange.missing_evidence(members.central.connection) == []

    carry(field, members.custodian, "custodians", tmp_path / "to-custodian")
    arrived = attachments.evidence_named(members.custodian.connection, id)
    with pytest.raises(NoReason):
        open_sealed(members.custodian, arrived, " ")
    inside = open_sealed(members.custodian, arrived, "EXERCISE court order")
    assert (inside.sha256, inside.size, inside.title) == (held.sha256, len(VIDEO), "a face at the well")
    _, content = read_sealed(members.custodian, arrived)
    with content:
        assert content.read() == VIDEO
        content.seek(70_000)
        assert content.tell() == 70_000
        assert content.read(5) == VIDEO[70_000:70_005]
    assert [step.did for step in custody.chain(members.custodian, arrived)][-1] == "opened"
    assert copy_sealed_out(members.custodian, arrived, "EXERCISE court order", tmp_path / "copy") == inside
    assert (tmp_path / "copy").read_bytes() == VIDEO
    assert [step.did for step in custody.chain(members.custodian, arrived)][-2:] == ["opened", "disclosed"]
    assert [step.did for step in custody.chain(field, held)] == ["received", "sealed"]


def test_custodian_gets_no_other_evidence(members: Association, field: Vault, tmp_path: Path) -> None:
    """What is not sealed to custodians is not sent to them."""
    attach(field, filmed(field).subject, io.BytesIO(b"EXERCISE plain"))
    sealing.seal(field, filmed(field).subject, f"source/{'a' * 32}", {"name": "EXERCISE"})
    carry(field, members.custodian, "custodians", tmp_path / "out")
    assert attachments.evidence(members.custodian.connection) == []
    assert members.custodian.evidence.files() == []


def test_sealed_file_cannot_be_moved(members: Association, field: Vault, tmp_path: Path) -> None:
    """Bytes that speak of one record are refused under another."""
    first = seal_file(field, filmed(field))
    carry(field, members.custodian, "custodians", tmp_path / "out")
    arrived = attachments.evidence_named(members.custodian.connection, first)
    moved = Evidence(**{name: getattr(arrived, name) for name in arrived.__slots__} | {"subject": "f" * 65})
    with pytest.raises(SealMismatch):
        read_sealed(members.custodian, moved)


def test_sealing_keeps_the_file_when_it_fails(tmp_path: Path, members: Association, field: Vault) -> None:
    """Without a custodian, a second time, or of a file that is not the signed one, nothing is lost."""
    with vaults.make(tmp_path / "alone") as alone:
        held = filmed(alone)
        with pytest.raises(NoCustodian):
            seal_file(alone, held)
        assert alone.evidence.present(held.id)
    held = filmed(field)
    other = Evidence(**{name: getattr(held, name) for name in held.__slots__} | {"sha256": "0" * 64})
    with pytest.raises(EvidenceMismatch):
        seal_file(field, other)
    assert field.evidence.present(held.id)
    sealed = attachments.evidence_named(field.connection, seal_file(field, held))
    with pytest.raises(AlreadySealed):
        seal_file(field, sealed)


def test_source_who_takes_consent_back_takes_the_file_along(
    members: Association, field: Vault, tmp_path: Path
) -> None:
    """A sealed file of that source is not opened any more, with any reason."""
    held = filmed(field)
    id = seal_file(field, held)
    carry(field, members.custodian, "custodians", tmp_path / "out")
    withdraw(field, held.subject, "a" * 32, "EXERCISE")
    carry(field, members.custodian, "custodians", tmp_path / "again")
    with pytest.raises(Withheld):
        open_sealed(members.custodian, attachments.evidence_named(members.custodian.connection, id), "reason")


def test_sealed_person_comes_up_again_without_being_opened(
    members: Association, field: Vault, tmp_path: Path
) -> None:
    """A later report names the same seal; the custodian opens one identity for both."""
    first, second = filmed(field).subject, filmed(field).subject
    about = f"source/{'a' * 32}"
    name = sealing.seal(field, first, about, {"name": "EXERCISE"}, "Lune", "7K4M-9QXR")
    sealing.use_again(field, second, about, attachments.seal(field.connection, name))
    (again,) = attachments.seals(field.connection, second)
    assert (again.id, again.pseudonym, again.witness, again.again) == (name, "Lune", "7K4M-9QXR", True)
    assert attachments.seal(field.connection, name).subject == first
    assert field.connection.execute("SELECT count(*) FROM seals").fetchone() == (1,)
    carry(field, members.custodian, "custodians", tmp_path / "out")
    assert sealing.unseal(members.custodian, name, "EXERCISE")["name"] == "EXERCISE"


def test_seal_that_is_only_used_again_cannot_be_opened(field: Vault, members: Association) -> None:
    """As long as the report in which it was made has not arrived."""
    custodian = members.custodian
    custodian.connection.execute(
        "INSERT INTO p_seals VALUES (?, 's', 'source/x', '', ?, '', 't', 1, '', '')", ("b" * 32, "0" * 64)
    )
    sealing.keep_ciphertext(custodian, "b" * 32, b"x")
    with pytest.raises(SealMissing):
        sealing.unseal(custodian, "b" * 32, "EXERCISE")


LINES: dict[str, bytes] = {
    "nested too deep": b"[" * 1023,
    "no end of a size": b'{"size":Infinity}',
    "half of a character": b'{"title":"\\ud800"}',
    "no text": b"\xff",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_what_a_member_sealed_may_be_anything(
    members: Association, field: Vault, tmp_path: Path, line: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that does not say of itself what it is is refused when a custodian opens it."""
    monkeypatch.setattr(sealed_files, "first_line", lambda *_: line.ljust(1023) + b"\n")
    id = seal_file(field, filmed(field))
    carry(field, members.custodian, "custodians", tmp_path / "out")
    arrived = attachments.evidence_named(members.custodian.connection, id)
    with pytest.raises(SealMismatch):
        open_sealed(members.custodian, arrived, "EXERCISE")


@pytest.mark.parametrize("size", [10**15, 0, -1])
def test_sealed_file_has_the_length_that_it_says(
    members: Association, field: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Who sealed it cannot have a page wait for bytes that are not there."""
    real = sealed_content.first_line
    monkeypatch.setattr(
        sealed_files, "first_line", lambda evidence, id: real(replace(evidence, size=size), id)
    )
    id = seal_file(field, filmed(field))
    carry(field, members.custodian, "custodians", tmp_path / "out")
    with pytest.raises(SealMismatch):
        open_sealed(
            members.custodian, attachments.evidence_named(members.custodian.connection, id), "EXERCISE"
        )
