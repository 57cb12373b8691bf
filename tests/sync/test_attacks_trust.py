# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stolen root key, a roster in the wrong hands, or a custodian who lies can do, and what not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from intake.crypto.hybrid import fingerprint
from intake.errors import CustodianNotConfirmed, OnlyForTheField
from intake.model.roster import CUSTODIAN
from intake.vault import keepers, records, sealing
from intake.vault.projections import attachments, reports
from intake.vault.records import write_entry
from intake.vault.vault import Vault
from sync import roster as rosterfile
from sync import rosters
from sync.roster import SignedRoster
from tests.association import TODAY, Association
from tests.sync.conftest import IDENTITY, write_reports
from tests.sync.passing import pass_on


def test_roster_for_the_field_does_not_blind_the_team(members: Association, tmp_path: Path) -> None:
    """A newer one, found on any seized laptop, would take the effect of all that the field wrote, consent too."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    records.withdraw(field, subject, "")
    pass_on(field, central, tmp_path)
    rosters.revoke(members.root, members.fields[1].identity.member, TODAY)
    for vault in (central, members.custodian):
        with pytest.raises(OnlyForTheField):
            rosters.accept(vault, members.signed("field"))
    assert reports.summary(central.connection, subject).state == reports.WITHDRAWN
    assert rosters.accept(central, members.signed("central"))


def test_stolen_root_cannot_make_a_laptop_its_own_custodian(members: Association) -> None:
    """A roster that calls a focal point's own keys a custodian's has that vault seal for nobody by itself."""
    field = members.fields[0]
    (subject,) = write_reports(field, 1)
    held = members.root.roster
    assert held is not None
    own = held.by_id(field.identity.member)
    assert own is not None
    false = replace(
        held,
        version=held.version + 1,
        scope=rosterfile.FIELD,
        members=(*(m for m in held.members if m.role == "coordinator"), replace(own, role=CUSTODIAN)),
    )
    rosters.accept(field, SignedRoster(false, rosterfile.sign(members.root.keys.sign, false)))
    assert keepers.confirmed(field) == ()
    with pytest.raises(CustodianNotConfirmed):
        sealing.seal(field, subject, "source/s1", IDENTITY, "EXERCISE-X")


def sealed(members: Association, folder: Path) -> tuple[str, str]:
    """A report with a sealed person, at the custodian too; subject and seal."""
    field, keeper = members.fields[0], members.custodian
    (subject,) = write_reports(field, 1)
    seal = sealing.seal(field, subject, "source/s1", IDENTITY, "EXERCISE-X")
    pass_on(field, keeper, folder)
    return subject, seal


def lie(vault: Vault, subject: str, old: str, name: str) -> None:
    """Seal somebody else again under the id ``name``, as of years ago."""
    keeper = vault.roster.with_role(CUSTODIAN) if vault.roster else ()
    ciphertext = sealing.encrypted(subject, name, "source/s1", {"name": "EXERCISE Other"}, keeper)
    said = {
        "old": old,
        "seal": name,
        "about": "source/s1",
        "pseudonym": "EXERCISE-X",
        "sha256": hashlib.sha256(ciphertext).hexdigest(),
        "size": len(ciphertext),
        "recipients": [fingerprint(one.recipient) for one in keeper],
    }
    with vault.transaction():
        if sealing.ciphertext(vault, name) is None:
            sealing.keep_ciphertext(vault, name, ciphertext)
        write_entry(vault, "reseal", subject, said, ())


def test_custodian_cannot_put_another_person_in_the_place_of_one(
    members: Association, tmp_path: Path
) -> None:
    """What the author sealed is opened as long as it opens, whatever was sealed again later."""
    subject, seal = sealed(members, tmp_path)
    keeper = members.custodian
    lie(keeper, subject, seal, "e" * 32)
    (person,) = attachments.seals(keeper.connection, subject)
    assert person.id == seal and [one.id for one in person.resealed] == ["e" * 32]
    assert sealing.open_seal(keeper, person) == IDENTITY


def test_custodian_cannot_hide_a_seal_under_its_own_id(
    members: Association, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What says to be sealed again under the id of the first, and earlier, does not take its place."""
    subject, seal = sealed(members, tmp_path)
    keeper = members.custodian
    now = keeper.clock()
    monkeypatch.setattr(keeper, "clock", lambda: now.replace(year=2026, month=1))
    lie(keeper, subject, "f" * 32, seal)
    (person,) = attachments.seals(keeper.connection, subject)
    assert person.id == seal
    assert sealing.open_seal(keeper, person) == IDENTITY
