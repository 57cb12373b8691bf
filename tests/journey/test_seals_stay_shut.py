# SPDX-License-Identifier: GPL-3.0-or-later
"""A coordinator's machine, with all its keys, opens no seal; only a true roster says who can (promise 5)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake.crypto import age
from intake.crypto.age import HybridIdentity
from intake.crypto.age_header import read_header
from intake.crypto.hybrid import fingerprint
from intake.crypto.signing import SigningKey
from intake.errors import WrongKey
from intake.model.roster import CUSTODIAN
from intake.vault import sealing
from sync import roster as rosterfile
from tests.cli.conftest import PASSPHRASE, Shell
from tests.journey.tables import row, table
from tests.journey.team import Team, assemble, copied, seal
from tests.vault.pages import plaintext

SECRET = {"name": "EXERCISE Name-4711", "phone": "EXERCISE 4712"}


@pytest.fixture(scope="module")
def team(place: Path, quick_and_plain: None) -> Team:
    """Two focal points, the coordinator and two custodians."""
    return assemble(place / "team", fields=2, custodians=2, exercise=True)


@pytest.fixture(scope="module")
def sealed(team: Team, place: Path) -> str:
    """A seal that travelled to the coordinator."""
    field = team.fields[0]
    field("reports", "add", table(place / "rows.csv", [row("S-1")]))
    name = seal(field, "S-1", SECRET)
    field("export", "--folder", place / "parts")
    team.central("import", place / "parts")
    return name


def ciphertext(shell: Shell, name: str) -> bytes:
    """The sealed bytes as a vault holds them."""
    with shell.vault() as vault:
        held = sealing.ciphertext(vault, name)
    assert held is not None
    return held


def identities(shell: Shell) -> Iterator[HybridIdentity]:
    """Every decryption key that the vault holds."""
    with shell.vault() as vault:
        yield from (key for key in vars_of(vault.keys) if isinstance(key, HybridIdentity))


def vars_of(keys: object) -> list[object]:
    """The values of a dataclass with slots or without."""
    names = getattr(keys, "__dataclass_fields__", {})
    return [getattr(keys, name) for name in names]


def test_no_key_of_the_coordinator_opens_a_seal(team: Team, sealed: str) -> None:
    """Each decryption key of the coordinator's, the root's and the focal points' vaults fails; a custodian's opens."""
    held = ciphertext(team.central, sealed)
    for shell in (team.central, team.root, *team.fields):
        keys = list(identities(shell))
        assert keys
        for key in keys:
            with pytest.raises(WrongKey):
                age.decrypt(held, [key])
    for custodian in team.custodians:
        with custodian.vault() as vault:
            assert json.loads(age.decrypt(held, [vault.keys.receive]))["identity"] == SECRET


def test_no_page_of_the_coordinators_database_holds_the_identity(team: Team, sealed: str) -> None:
    """With the vault's key, every page ever written is read: no word of the identity is in it, nor on the sender's."""
    for shell in (team.central, team.fields[0]):
        with shell.vault() as vault:
            key = vault.slots.unlock_with_passphrase(PASSPHRASE, None)
            pages = plaintext(vault.folder.database, key)
        assert b"Tin-Adjar" in pages
        assert b"Name-4711" not in pages
        assert b"EXERCISE 4712" not in pages


def test_only_custodians_get_a_stanza(team: Team, sealed: str) -> None:
    """The file has as many recipients as there are custodians, each hybrid, and its entry names just them."""
    header, _ = read_header(io.BytesIO(ciphertext(team.central, sealed)).read)
    assert [stanza.args[0] for stanza in header.stanzas] == ["mlkem768x25519"] * len(team.custodians)
    with team.central.vault() as vault:
        assert vault.roster is not None
        keepers = {fingerprint(member.recipient) for member in vault.roster.with_role(CUSTODIAN)}
    expected = set()
    for custodian in team.custodians:
        with custodian.vault() as vault:
            expected.add(fingerprint(str(vault.keys.receive.recipient)))
    assert keepers == expected


@pytest.mark.parametrize("signer", ["the coordinator", "a key that nobody knows"])
def test_a_coordinator_cannot_make_a_custodian_of_anybody(team: Team, tmp_path: Path, signer: str) -> None:
    """A roster in which the coordinator is a custodian, signed by another key than the root's, is refused."""
    field = copied(team.fields[0], f"field-forged-{len(signer)}")
    with team.central.vault() as vault:
        assert vault.roster is not None
        held = rosterfile.parse(vault.settings.get("roster.signed", ""))
        key = vault.keys.sign if signer == "the coordinator" else SigningKey.generate()
        raised = tuple(
            replace(member, role=CUSTODIAN) if member.role == "coordinator" else member
            for member in held.roster.members
        )
        own = replace(held.roster, version=held.roster.version + 1, members=raised, root=key.public.line)
        claimed = replace(own, root=held.roster.root)
    before = field.json("roster", "show")
    for number, forged in enumerate((own, claimed)):
        path = tmp_path / f"{number}.intake-roster"
        path.write_text(rosterfile.SignedRoster(forged, rosterfile.sign(key, forged)).document, "utf-8")
        english = field.refused("roster", "accept", path, code=1)
        french = field.speaking("fr").refused("roster", "accept", path, code=1)
        assert english.strip() and french.strip() and english != french
    assert field.json("roster", "show") == before


def test_a_roster_for_the_field_gives_no_other_role_a_stanza(team: Team, sealed: str, tmp_path: Path) -> None:
    """Once a third custodian was enrolled, and confirmed here, seals have three stanzas; focal points never get one."""
    root, field = copied(team.root, "root-third"), copied(team.fields[0], "field-third")
    third = copied(team.custodians[0], "custodian-third").at(tmp_path / "third")
    third("init", "--role", "custodian", "--label", "THIRD", "--exercise")
    told = third.json("card", "write", tmp_path / "third.intake-card")["words"]
    root("card", "enrol", tmp_path / "third.intake-card", "--words", " ".join(told))
    root("roster", "write", tmp_path / "third.intake-roster", "--scope", "field")
    field("roster", "accept", tmp_path / "third.intake-roster")
    before, _ = read_header(io.BytesIO(ciphertext(field, seal(field, "S-1", SECRET, "S2"))).read)
    assert len(before.stanzas) == 2
    field("roster", "confirm-custodian", "THIRD", "--words", " ".join(told))
    name = seal(field, "S-1", SECRET, "S3")
    header, _ = read_header(io.BytesIO(ciphertext(field, name)).read)
    assert len(header.stanzas) == 3
    with pytest.raises(WrongKey):
        age.decrypt(ciphertext(field, sealed), list(identities(third)))


def test_a_seal_cannot_be_moved_to_another_record(team: Team, sealed: str) -> None:
    """The custodian's command refuses bytes that the signed entry of the record does not name."""
    custodian = copied(team.custodians[0], "custodian-moved")
    central = copied(team.central, "central-moved")
    central("export", "--to", "custodians", "--folder", custodian.folder.with_name("moved-parts"))
    custodian("import", custodian.folder.with_name("moved-parts"))
    with custodian.vault() as vault:
        recipient = vault.keys.receive.recipient
        other = age.encrypt(b"{}" + b" " * 1022, [recipient])
        vault.connection.execute("UPDATE seals SET ciphertext = ? WHERE id = ?", (other, sealed))
    told = custodian.refused("unseal", sealed, "--reason", "EXERCISE", code=1)
    assert "does not belong to this record" in told
    assert "Name-4711" not in told
