# SPDX-License-Identifier: GPL-3.0-or-later
"""Founding an association, enrolling its members, and accepting its roster."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from intake.crypto import sshsig, words
from intake.crypto.signing import SigningKey
from intake.errors import (
    AlreadyEnrolled,
    AlreadyFounded,
    BadLabel,
    BadRoster,
    ForeignRoster,
    NoFieldCopy,
    NoRoster,
    NoSuchMember,
    NotTheRoot,
    OlderRoster,
    OtherMode,
    TwoRosters,
    WordsDiffer,
)
from intake.model.roster import CUSTODIAN, FOCAL_POINT, REVOKED, ROOT
from intake.vault.vault import Vault
from sync import cards, roster, rosters
from tests import association, vaults
from tests.association import TODAY, Association, typed


def words_of(signed: roster.SignedRoster) -> dict[int, str]:
    """All twelve words of the root of a roster."""
    return dict(enumerate(words.fingerprint_words(signed.digest, "fr"), 1))


def test_whole_roster_for_the_centre_and_a_short_one_for_the_field(members: Association) -> None:
    """The centre knows everyone; a focal point's laptop names no other focal point."""
    everyone = {vault.identity.member for vault in members.members}
    whole, field = members.central.roster, members.fields[0].roster
    assert whole is not None and field is not None
    assert {member.id for member in whole.members} == everyone
    assert {member.role for member in field.members} == {"coordinator", "custodian"}
    assert (field.scope, field.version) == ("field", whole.version)


def test_coordinator_passes_the_field_copy_on(members: Association, tmp_path: Path) -> None:
    """A coordinator can write both copies; a focal point has but its own to give."""
    path = tmp_path / "roster"
    rosters.write(members.central, path, "field")
    assert rosters.read(path).roster == members.fields[0].roster
    rosters.write(members.fields[0], path, "field")
    assert rosters.read(path).roster.scope == "field"
    rosters.write(members.central, path)
    assert rosters.read(path).roster == members.root.roster
    assert FOCAL_POINT not in json.loads(members.fields[0].settings.get("roster.signed", "{}"))["roster"]


def test_first_roster_needs_the_words_of_the_root(members: Association, tmp_path: Path) -> None:
    """A roster of whoever it may be is accepted only by words that were told face to face."""
    signed = members.signed("field")
    with vaults.make(tmp_path / "new") as vault:
        for wrong in (None, {}, {1: words_of(signed)[1]}, {1: "abandon", 2: "abandon", 3: "abandon"}):
            with pytest.raises(WordsDiffer):
                rosters.accept(vault, signed, wrong)
        with pytest.raises(NoRoster):
            rosters.in_force(vault)
        assert rosters.accept(vault, signed, words_of(signed))
        assert rosters.in_force(vault).roster == signed.roster
        assert rosters.root_words(vault, "fr") == tuple(words_of(signed).values())


def test_later_rosters_need_the_same_root_and_a_higher_number(members: Association) -> None:
    """The next roster is accepted without words, the same one changes nothing, an older one is refused."""
    old = members.signed("central")
    assert not rosters.accept(members.central, old)
    rosters.revoke(members.root, members.fields[1].identity.member, TODAY)
    new = members.signed("central")
    assert rosters.accept(members.central, new)
    assert not rosters.accept(members.central, new)
    with pytest.raises(OlderRoster):
        rosters.accept(members.central, old)
    assert members.central.roster == new.roster


def test_roster_of_another_association_is_refused(members: Association, tmp_path: Path) -> None:
    """Once a root is known, no other one can take its place, whatever words are typed."""
    with association.build(tmp_path / "others") as others:
        foreign = others.signed("central")
    for confirmed in (None, words_of(foreign)):
        with pytest.raises(ForeignRoster):
            rosters.accept(members.central, foreign, confirmed)


def test_two_rosters_of_one_number_are_refused(members: Association) -> None:
    """A root key that signed two rosters with one number was copied: the second one is not accepted."""
    held = rosters.in_force(members.root)
    other = replace(held.roster, association="EXERCISE other")
    forged = rosters.parse(_document(members.root, other.to_json()))
    with pytest.raises(TwoRosters):
        rosters.accept(members.central, forged)


def test_field_vault_may_be_given_the_whole_of_the_same_number(members: Association) -> None:
    """A focal point who becomes a coordinator accepts the whole roster; the way back changes nothing."""
    whole = members.signed("central")
    assert rosters.accept(members.fields[0], whole)
    assert not rosters.accept(members.fields[0], members.signed("field"))
    assert members.fields[0].roster == whole.roster


def test_exercise_and_real_work_have_rosters_apart(members: Association, tmp_path: Path) -> None:
    """Neither card nor roster of an exercise enters real work."""
    signed = members.signed("field")
    with vaults.make(tmp_path / "real", exercise=False) as vault:
        with pytest.raises(OtherMode):
            rosters.accept(vault, signed, words_of(signed))
        with pytest.raises(OtherMode):
            rosters.enrol(members.root, cards.of(vault), TODAY)


def test_only_the_root_makes_rosters(members: Association) -> None:
    """No other vault founds, enrols or revokes."""
    central = members.central
    with pytest.raises(NotTheRoot):
        rosters.found(central, "EXERCISE")
    with pytest.raises(NotTheRoot):
        rosters.enrol(central, cards.of(central), TODAY)
    with pytest.raises(NotTheRoot):
        rosters.revoke(central, central.identity.member, TODAY)


def test_founding_happens_once_and_has_a_name(tmp_path: Path) -> None:
    """An association has a name that can be printed, and is founded once."""
    with vaults.make(tmp_path / "root", ROOT) as root:
        with pytest.raises(NoRoster):
            rosters.write(root, tmp_path / "roster")
        with pytest.raises(BadLabel):
            rosters.found(root, "")
        assert rosters.found(root, "EXERCISE").version == 1
        with pytest.raises(AlreadyFounded):
            rosters.found(root, "EXERCISE")


def test_keys_belong_to_one_member(members: Association) -> None:
    """A card that shows a key of somebody enrolled is refused, with that member's name."""
    card = cards.of(members.fields[0])
    with pytest.raises(AlreadyEnrolled) as refused:
        rosters.enrol(members.root, replace(card, member="0" * 32), TODAY)
    assert refused.value.facts["label"] == "EXERCISE-focal-point-1"


def test_member_may_be_enrolled_again_with_the_same_keys_only(members: Association, tmp_path: Path) -> None:
    """The same card renews a member's term; other keys under the same id would orphan what it signed."""
    card = cards.of(members.fields[0])
    renewed = rosters.enrol(members.root, card, TODAY.replace(year=2032, month=2, day=29))
    member = renewed.by_id(card.member)
    assert member is not None and member.expires == "2034-02-28"
    assert len(renewed.members) == len(rosters.in_force(members.central).roster.members)
    with vaults.make(tmp_path / "again") as vault, pytest.raises(AlreadyEnrolled):
        rosters.enrol(members.root, replace(cards.of(vault), member=card.member), TODAY)


def test_revoked_members_get_nothing_more(members: Association) -> None:
    """A revoked custodian is no longer sealed for; nobody unknown can be revoked."""
    revoked = rosters.revoke(members.root, members.custodian.identity.member, TODAY)
    assert revoked.with_role(CUSTODIAN) == ()
    assert [member.status for member in revoked.members if member.role == CUSTODIAN] == [REVOKED]
    with pytest.raises(NoSuchMember):
        rosters.revoke(members.root, "0" * 32, TODAY)


def test_roster_without_its_field_copy_cannot_be_passed_on(members: Association, tmp_path: Path) -> None:
    """Whoever was given only the whole one says so instead of giving it to the field."""
    document = json.loads(members.signed("central").document)
    del document["field"]
    signed = rosters.parse(json.dumps(document))
    rosters.revoke(members.root, members.fields[1].identity.member, TODAY)
    newer = json.loads(members.signed("central").document)
    del newer["field"]
    rosters.accept(members.central, rosters.parse(json.dumps(newer)))
    with pytest.raises(NoFieldCopy):
        rosters.write(members.central, tmp_path / "roster", "field")
    assert signed.field is None


def _document(root: Vault, fields: dict[str, Any], namespace: str = roster.NAMESPACE) -> str:
    """A roster file with these fields, signed by a root."""
    text = rfc8785.dumps({"format": roster.FORMAT, **fields})
    return json.dumps({"roster": text.decode(), "sig": sshsig.sign(root.keys.sign, namespace, text)})


def test_changed_rosters_are_refused(members: Association, tmp_path: Path) -> None:
    """Whatever is changed in a roster, with or without the root key, is found."""
    root, path = members.root, tmp_path / "roster"
    sound = rosters.in_force(root)
    document, fields = json.loads(sound.document), sound.roster.to_json()
    assert rosters.parse(_document(root, fields)).roster == sound.roster
    first = fields["members"][0]

    def with_member(**changes: Any) -> dict[str, Any]:
        return {**fields, "members": [{**first, **changes}, *fields["members"][1:]]}

    field = json.loads(members.signed("field").document)
    bad = [
        "",
        "null",
        "[" * 9000,
        "{}",
        json.dumps({**document, "more": 1}),
        json.dumps({**document, "roster": document["roster"].replace("EXERCISE", "exercise", 1)}),
        json.dumps({**document, "roster": document["roster"] + " "}),
        json.dumps({**document, "field": {"roster": document["roster"], "sig": document["sig"]}}),
        json.dumps({**document, "field": {**document["field"], "more": 1}}),
        json.dumps({**document, "field": {**document["field"], "sig": "x"}}),
        json.dumps({**field, "field": document["field"]}),
        _document(root, fields, "intake-card"),
        _document(root, {**fields, "root": SigningKey.generate().public.line}),
        _document(root, {**fields, "version": 0}),
        _document(root, {**fields, "version": "1"}),
        _document(root, {**fields, "version": True}),
        _document(root, {**fields, "scope": "all"}),
        _document(root, {**fields, "unknown": 1}),
        _document(root, {**fields, "members": {}}),
        _document(root, {**fields, "made": "soon"}),
        _document(root, {**fields, "association": "two\nlines"}),
        _document(root, {**fields, "association": ""}),
        _document(root, {**fields, "members": [*fields["members"], first]}),
        _document(root, with_member(role="root")),
        _document(root, with_member(status="asleep")),
        _document(root, with_member(label="two\nlines")),
        _document(root, with_member(sign="ssh-rsa AAAA")),
        _document(root, with_member(recipient="age1pq1x")),
        _document(root, with_member(expires="soon")),
        _document(root, with_member(id="x")),
        _document(root, with_member(unknown=1)),
        _document(root, with_member(trusted=[{"journal": "a" * 32, "head": "zz"}])),
        _document(root, with_member(trusted=[{"journal": "x", "head": "a" * 64}])),
        _document(root, with_member(trusted=["x"])),
        _document(root, with_member(sign=fields["members"][1]["sign"])),
    ]
    for text in bad:
        path.write_text(text)
        with pytest.raises(BadRoster):
            rosters.read(path)


def test_what_has_effect_follows_the_roster(members: Association) -> None:
    """A vault counts itself by its own key even where the roster for the field does not name it."""
    field = members.fields[0]
    assert field.authors[field.journal].role == FOCAL_POINT
    assert typed(members.signed("field").digest)
