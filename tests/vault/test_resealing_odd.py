# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals that are no identities, and what was sealed again and got lost on its way."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from intake.crypto import age
from intake.crypto.hybrid import fingerprint
from intake.errors import SealMismatch
from intake.vault import resealing, sealing
from intake.vault.projections import attachments
from intake.vault.records import write_entry
from intake.vault.vault import Vault
from sync import inbox, returning
from tests.association import Association
from tests.sync.conftest import write_reports
from tests.vault.test_resealing import OTHER, carry, members, sealed, second, take_on

__all__ = ["members", "second"]

NONSENSE: dict[str, bytes] = {
    "no text": b"\xff\x00".ljust(1024),
    "nested too deep": (b"[" * 100_000).ljust(100_352),
    "no object": b"[]".ljust(1024),
    "no identity": b'{"format":"intake-seal/1"}'.ljust(1024),
    "half of a character": b'{"identity":"\\ud800"}'.ljust(1024),
    "a number that is none": b'{"identity":Infinity}'.ljust(1024),
    "not padded": b"{}",
}


@pytest.mark.parametrize("plain", [*NONSENSE.values(), None], ids=[*NONSENSE, "a name that is a list"])
def test_what_a_member_sealed_may_be_anything(
    members: Association, second: Vault, tmp_path: Path, plain: bytes | None
) -> None:
    """What is no identity is refused when it is opened, and named when all is sealed again, which goes on."""
    field, custodian = members.fields[0], members.custodian
    (subject,) = write_reports(field, 1)
    about, odd = "source/s1", "e" * 32
    keepers_of_field = sealing.custodians(field)
    if plain is None:
        ciphertext = sealing.encrypted(subject, odd, about, {"name": ["EXERCISE"]}, keepers_of_field)
    else:
        recipients = [age.HybridRecipient.parse(keeper.recipient) for keeper in keepers_of_field]
        ciphertext = age.encrypt(plain, recipients)
    with field.transaction():
        sealing.keep_ciphertext(field, odd, ciphertext)
        said = {
            "seal": odd,
            "about": about,
            "sha256": hashlib.sha256(ciphertext).hexdigest(),
            "recipients": [fingerprint(keeper.recipient) for keeper in keepers_of_field],
        }
        write_entry(field, "seal", subject, said, ())
    sound = sealing.seal(field, subject, "victim/v1", OTHER)
    carry(field, custodian, tmp_path / "c", "custodians")
    with pytest.raises(SealMismatch):
        sealing.unseal(custodian, odd, "EXERCISE")
    take_on(members, second)
    assert resealing.reseal(custodian) == resealing.Outcome(1, (odd,))
    assert sealing.unseal(custodian, sound, "EXERCISE") == OTHER


def test_what_got_lost_of_it_is_asked_for_and_sent_again(
    members: Association, second: Vault, tmp_path: Path
) -> None:
    """A coordinator who has the entry and not the seal lists it in the receipt, and gets it from the custodian."""
    first, _ = sealed(members, tmp_path)
    take_on(members, second)
    custodian, central = members.custodian, members.central
    resealing.reseal(custodian)
    carry(custodian, central, tmp_path / "a", "coordinators")
    (again,) = attachments.seal(central.connection, first).resealed
    for name in (first, again.id):
        central.connection.execute("DELETE FROM seals WHERE id = ?", (name,))
    assert custodian.roster is not None
    keeper = next(one for one in custodian.roster.members if one.id == custodian.identity.member)
    assert returning.receipt_for(central, keeper).seals == (again.id,)
    inbox.take(custodian, returning.write(central, tmp_path / "back", keeper).path)
    carry(custodian, central, tmp_path / "b", "coordinators")
    assert sealing.ciphertext(central, again.id) is not None
    assert returning.receipt_for(central, keeper).seals == ()


def test_the_length_of_a_seal_tells_nothing_of_the_name(members: Association) -> None:
    """A short name, a long one, and one with everything that can be said have seals of one length."""
    field = members.fields[0]
    (subject,) = write_reports(field, 1)
    names = (
        {"name": "Al"},
        {"name": "EXERCISE " * 20},
        dict.fromkeys(sealing.FIELDS, "EXERCISE of a length"),
    )
    made = [sealing.seal(field, subject, "source/s1", told) for told in names]
    assert len({len(sealing.ciphertext(field, id) or b"") for id in made}) == 1
