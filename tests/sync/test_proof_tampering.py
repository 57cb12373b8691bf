# SPDX-License-Identifier: GPL-3.0-or-later
"""A proof of which anything was changed is refused: every byte, every field, every part of it."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from intake.crypto import sshsig
from intake.crypto.verify_proof import Refused, check, header, tell
from intake.vault import journal
from sync import heads, proof, rosters
from tests import association, vaults
from tests.association import Association
from tests.sync.conftest import countersign
from tests.sync.test_receipts import answer
from tests.sync.test_rotation import rotate


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Shown:
    """A proof, the closed vaults of those whom it tells of, and the subject that it is about."""

    folder: Path
    subject: str
    proof: bytes


@pytest.fixture(scope="module")
def shown(team: Path, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """A proof in which everything that can be in one is: the device heard of one import, and has a receipt."""
    folder = tmp_path_factory.mktemp("shown")
    with association.copied(team, folder / "members") as members:
        one, other = members.coordinators
        field = members.fields[0]
        subject = countersign(members, folder)
        answer(other, field, folder)
        told = [
            e for e in journal.of_journal(one.connection, one.journal) if e.header.kind in ("open", "import")
        ]
        journal.insert(field.connection, told)
        field.forget_authors()
        return Shown(members.folder, subject, proof.make(field, subject))


@pytest.fixture
def whole(shown: Shown) -> bytes:
    """The proof."""
    return shown.proof


@pytest.fixture
def members(shown: Shown, tmp_path: Path) -> Iterator[Association]:
    """Those whom it tells of."""
    with association.copied(shown.folder, tmp_path / "members") as found:
        yield found


def test_every_byte_counts(whole: bytes) -> None:
    """One flipped bit, wherever, and nothing is believed; so is every truncation."""
    chance = random.Random(1)
    for at in [*range(0, len(whole), 97), *chance.sample(range(len(whole)), 150)]:
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        with pytest.raises(Refused):
            check(bytes(changed))
        with pytest.raises(Refused):
            check(whole[:at])
    with pytest.raises(Refused):
        check(whole + b"\n")


Change = Callable[[Any], object]
CHANGES: dict[str, Change] = {
    "format": lambda p: p.update(format="intake-proof/2"),
    "a field more": lambda p: p.update(note="EXERCISE"),
    "subject": lambda p: p.update(subject="0" * 32 + "/" + "0" * 32),
    "no roster": lambda p: p.update(roster=None),
    "roster signature": lambda p: p["roster"].update(sig=p["receipts"][0]["sig"]),
    "roster text": lambda p: p["roster"].update(
        roster=p["roster"]["roster"].replace("custodian", "coordinator")
    ),
    "opening left out": lambda p: p["openings"].pop(),
    "opening twice": lambda p: p["openings"].append(p["openings"][0]),
    "no entries": lambda p: p.update(entries=[]),
    "entry twice": lambda p: p["entries"].append(p["entries"][0]),
    "entry left out": lambda p: p["entries"].pop(1),
    "entry of another record": lambda p: p["entries"].append(p["imports"][0]),
    "body": lambda p: p["entries"][0].update(body=p["entries"][1]["body"]),
    "body with another salt": lambda p: p["entries"][0].update(salt=p["entries"][1]["salt"]),
    "salt without body": lambda p: p["entries"][0].update(body=None, state="erased"),
    "unknown state": lambda p: p["entries"][0].update(body=None, salt=None, state="lost"),
    "signature": lambda p: p["entries"][0].update(sig=p["entries"][1]["sig"]),
    "header": lambda p: p["entries"][0].update(header=p["entries"][1]["header"]),
    "chain cut at its end": lambda p: p["chains"][0].pop(),
    "chain that begins nowhere": lambda p: p["chains"][0].__delitem__(slice(0, 4)),
    "link left out": lambda p: p["chains"][0].pop(2),
    "links swapped": lambda p: p["chains"][0].reverse(),
    "chain left out": lambda p: p["chains"].pop(),
    "import that is none": lambda p: p["imports"].append(p["entries"][0]),
    "import without body": lambda p: p["imports"][0].update(body=None, salt=None, state="absent"),
    "receipt of another kind": lambda p: _resigned(p, kind="bundle"),
    "receipt changed": lambda p: p["receipts"][0].update(
        receipt=p["receipts"][0]["receipt"].replace("0", "1")
    ),
    "part changed": lambda p: p["receipts"][0].update(
        part=p["receipts"][0]["part"].replace('"made":"2', '"made":"3')
    ),
    "receipt signature": lambda p: p["receipts"][0].update(sig=p["roster"]["sig"]),
    "number with a fraction": lambda p: p.update(subject=1.5),
    "a list for an object": lambda p: p.update(entries=[[]]),
    "nothing for text": lambda p: p["roster"].update(roster=None),
}


def _resigned(fields: Any, **changes: str) -> None:
    part = json.loads(fields["receipts"][0]["part"]) | changes
    fields["receipts"][0]["part"] = rfc8785.dumps(part).decode()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_field_counts(whole: bytes, change: Change) -> None:
    """Whatever is changed, left out, doubled or put elsewhere is refused."""
    fields = json.loads(whole)
    change(fields)
    with pytest.raises(Refused):
        check(rfc8785.dumps(fields))


def test_receipt_by_a_stranger_is_refused(members: Association, shown: Shown, tmp_path: Path) -> None:
    """A countersignature by somebody whom the list does not name is no support, and nothing is hidden in a proof."""
    fields = json.loads(proof.make(members.central, shown.subject))
    with vaults.make(tmp_path / "stranger") as stranger:
        part: dict[str, Any] = {
            "format": "intake-part/1",
            "kind": "receipt",
            "made": "2031-01-01T00:00:00Z",
            "sender": {"member": stranger.identity.member, "sign": stranger.keys.sign.public.line},
        }
        link = json.loads(fields["chains"][0][-1])
        document = rfc8785.dumps(
            {
                "heads": [
                    {
                        "journal": link["journal"],
                        "seq": link["seq"],
                        "name": _sha256(fields["chains"][0][-1].encode()),
                    }
                ]
            }
        )
        part["members"] = [{"name": "receipt.json", "sha256": _sha256(document)}]
        listed = rfc8785.dumps(part)
        sig = sshsig.sign(stranger.keys.sign, "intake-part", listed)
    fields["receipts"].append({"part": listed.decode(), "sig": sig, "receipt": document.decode()})
    with pytest.raises(Refused):
        check(rfc8785.dumps(fields))


def test_former_keys_of_a_revoked_member_set_no_time(members: Association, whole: bytes) -> None:
    """Who is revoked is so with the keys of before, which others may have copied, and believed by the same heads."""
    today = date(2031, 3, 1)
    for vault in members.coordinators:
        rotate(members, vault)
        rosters.revoke(members.root, vault.identity.member, today)
    field = members.fields[0]
    rotate(members, field)
    rosters.revoke(members.root, field.identity.member, today, heads.NOTHING)
    fields = json.loads(whole)
    signed = members.signed("central").signed
    fields["roster"] = {"roster": signed.text, "sig": signed.sig}
    found = check(rfc8785.dumps(fields))
    alone = [facts["name"] for code, facts in found.unproved if code == "alone"]
    assert sorted(alone) == sorted(found.entries)
    told = [code for code, _ in found.said]
    assert "believed" not in told and told.count("disbelieved") == len(found.entries)


def test_countersignature_of_a_thief_sets_no_time(members: Association, whole: bytes) -> None:
    """Who has a revoked key can sign any time: what it countersigned counts as countersigned by nobody."""
    today = date(2031, 3, 1)
    for vault in members.coordinators:
        rosters.revoke(members.root, vault.identity.member, today)
    fields = json.loads(whole)
    signed = members.signed("central").signed
    fields["roster"] = {"roster": signed.text, "sig": signed.sig}
    found = check(rfc8785.dumps(fields))
    alone = [facts["name"] for code, facts in found.unproved if code == "alone"]
    assert sorted(alone) == sorted(found.entries)
    assert "coordinator, revoked" in tell(found)


HEADERS: dict[str, dict[str, Any]] = {
    "a number that is none": {"v": True},
    "below zero": {"seq": -1, "prev": "0" * 64},
    "beyond what JSON carries": {"seq": 2**53, "prev": "0" * 64},
    "no number": {"seq": "1", "prev": "0" * 64},
    "no list": {"parents": {"0" * 64: 1}},
    "no list either": {"parents": None},
    "too long a kind": {"kind": "a" * 33},
    "another version": {"v": 2},
    "before nothing": {"prev": "0" * 64},
    "too long": {"parents": ["0" * 64] * 250},
}


@pytest.mark.parametrize("changes", HEADERS.values(), ids=HEADERS)
def test_header_has_one_form(whole: bytes, changes: dict[str, Any]) -> None:
    """What Intake would refuse as the header of an entry is none for the check either, whoever signs it."""
    fields = json.loads(json.loads(whole)["openings"][0]["header"])
    assert header(_canonical(fields))["seq"] == 0
    with pytest.raises((Refused, TypeError)):
        header(_canonical(fields | changes))


def _canonical(fields: dict[str, Any]) -> str:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"))


def test_text_in_the_place_of_a_hash_or_a_time_is_not_printed(whole: bytes, members: Association) -> None:
    """A member who writes a sentence where a hash or a time belongs cannot have the check say it."""
    fields = json.loads(whole)
    one = fields["receipts"][0]
    part = json.loads(one["part"]) | {"made": "2020-01-01T00:00:00Z, as a court found."}
    text = rfc8785.dumps(part)
    key = next(v.keys.sign for v in members.members if v.keys.sign.public.line == part["sender"]["sign"])
    one.update(part=text.decode(), sig=sshsig.sign(key, "intake-part", text))
    with pytest.raises(Refused):
        check(rfc8785.dumps(fields))
    deep = b'{"format":' + b"[" * 100_000
    with pytest.raises(Refused):
        check(deep)
