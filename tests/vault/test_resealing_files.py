# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed evidence after a change of custodians: the key of the file is sealed again, the file is not sent again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.crypto import age
from intake.errors import Withheld, WrongKey
from intake.vault import attaching, resealing, sealed_content, sealed_files, sealing
from intake.vault.projections import attachments
from intake.vault.projections.attachments import Evidence
from intake.vault.vault import Vault
from sync import outbox, rosters
from tests import association, vaults
from tests.association import TODAY, Association
from tests.sync.conftest import write_reports
from tests.vault.test_resealing import carry, take_on

FILM = b"EXERCISE film " * 20_000


@pytest.fixture
def members(members_made: Path, tmp_path: Path) -> Iterator[Association]:
    """A focal point, a coordinator and a custodian."""
    with association.copied(members_made, tmp_path / "members") as built:
        yield built


@pytest.fixture
def second(members: Association, tmp_path: Path) -> Iterator[Vault]:
    """A second custodian, not yet enrolled."""
    with vaults.make(tmp_path / "second", "custodian", "EXERCISE-second") as made:
        members.custodians.append(made)
        yield made


def filmed(members: Association, tmp_path: Path) -> str:
    """A sealed film that has come to the first custodian; its id."""
    field = members.fields[0]
    (subject,) = write_reports(field, 1)
    attached = attaching.attach(field, subject, io.BytesIO(FILM))
    readable = attachments.evidence_named(field.connection, attached.id)
    id = sealed_files.seal_file(field, readable)
    carry(field, members.central, tmp_path / "in", "coordinators")
    carry(members.central, members.custodian, tmp_path / "out", "custodians")
    return id


def evidence(vault: Vault, id: str) -> Evidence:
    """What a vault knows of the film."""
    return attachments.evidence_named(vault.connection, id)


def opened(vault: Vault, id: str) -> bytes:
    """The film, opened in a custodian's vault with a reason."""
    sealed_files.open_sealed(vault, evidence(vault, id), "EXERCISE")
    _, content = sealed_content.read_sealed(vault, evidence(vault, id))
    with content:
        return content.read()


def test_new_custodian_opens_a_file_by_its_key(members: Association, second: Vault, tmp_path: Path) -> None:
    """The film travels once; what was sealed again is small, and no coordinator opens it."""
    id = filmed(members, tmp_path)
    take_on(members, second)
    carry(members.central, second, tmp_path / "early", "custodians")
    with pytest.raises(WrongKey):
        opened(second, id)
    assert resealing.due(second) == resealing.Due((), 1)
    assert resealing.due(members.custodian).count == 1
    assert resealing.reseal(members.custodian) == resealing.Outcome(1, ())
    assert resealing.due(members.custodian).count == 0
    made = outbox.export(members.custodian, tmp_path / "again", to="coordinators")
    assert (made.seals, made.evidence) == (1, 0) and made.bytes < 60_000
    carry(members.custodian, second, tmp_path / "direct", "custodians")
    assert opened(second, id) == FILM
    assert attachments.seals(second.connection) == []
    assert resealing.due(second).count == 0
    (again,) = attachments.resealed_keys(second.connection, evidence(second, id))
    with pytest.raises(WrongKey):
        age.decrypt(sealing.ciphertext(second, again.id) or b"", members.central.keys.identities)


def test_who_got_only_the_key_seals_it_again(members: Association, second: Vault, tmp_path: Path) -> None:
    """A custodian for whom the file itself was never made hands its key on like the first one."""
    id = filmed(members, tmp_path)
    take_on(members, second)
    members.custodian.clock = second.clock = vaults.Clock()
    resealing.reseal(members.custodian)
    carry(members.central, second, tmp_path / "b", "custodians")
    carry(members.custodian, second, tmp_path / "c", "custodians")
    rosters.revoke(members.root, members.custodian.identity.member, TODAY)
    rosters.accept(second, members.signed("central"))
    assert resealing.reseal(second).done == 1
    newest, _ = attachments.resealed_keys(second.connection, evidence(second, id))
    assert len(newest.recipients) == 1
    assert opened(second, id) == FILM


def test_file_of_a_source_who_took_consent_back_stays_as_it_is(
    members: Association, second: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its key goes to nobody else."""
    filmed(members, tmp_path)
    take_on(members, second)

    def withheld(_vault: Vault, _evidence: Evidence) -> None:
        raise Withheld

    monkeypatch.setattr(resealing, "require_shown", withheld)
    assert resealing.due(members.custodian) == resealing.Due((), 0)


def test_false_key_opens_nothing_and_hides_nothing(
    members: Association, second: Vault, tmp_path: Path
) -> None:
    """A key of another file, or no key at all, is passed over."""
    id = filmed(members, tmp_path)
    take_on(members, second)
    custodian, keepers = members.custodian, sealing.custodians(members.custodian)
    film = evidence(custodian, id)
    for told in ({"file_key": "00" * 16}, {"file_key": "x"}, {"name": "EXERCISE"}):
        about = {"old": id, "about": sealed_content.about(film)}
        resealing._write(custodian, film.subject, about, told, keepers)
    carry(members.central, second, tmp_path / "b", "custodians")
    carry(custodian, second, tmp_path / "c", "custodians")
    with pytest.raises(WrongKey):
        opened(second, id)
    with pytest.raises(WrongKey):
        sealed_content.key_of(second, evidence(second, id))
    assert opened(custodian, id) == FILM
    assert repr(age.KnownKey(b"secret")) == "KnownKey(…)"
