# SPDX-License-Identifier: GPL-3.0-or-later
"""The signed list of what came from a member: written by a coordinator, believed by the root, in force everywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from intake.errors import BadHeads, HeadsNotFromTeam, NoSuchMember
from intake.model.roster import Roster
from intake.vault.projections import projector, reports
from sync import finding, heads, outbox, rosters
from sync.inbox import take
from sync.roster import SignedRoster
from sync.signed import SignedText
from tests.association import TODAY, Association
from tests.sync.conftest import write_reports


def listed(members: Association, tmp_path: Path, by: int = 0) -> heads.Heads:
    """The list of the first focal point, as a file carries it."""
    path = tmp_path / f"{by}{heads.SUFFIX}"
    heads.write(members.coordinators[by], members.fields[0].identity.member, path)
    found = finding.document(path.read_bytes())
    assert isinstance(found, heads.Heads)
    return found


def roster_of(members: Association) -> Roster:
    """The roster in force at the root."""
    assert members.root.roster
    return members.root.roster


def spread(members: Association) -> SignedRoster:
    """Put the root's roster in force at both coordinators."""
    signed = members.signed("central")
    for vault in members.coordinators:
        rosters.accept(vault, signed)
    return signed


def test_only_what_was_listed_counts(members: Association, tmp_path: Path) -> None:
    """From a coordinator to the root and back: later entries are kept without effect, whoever brings them."""
    field, (one, other) = members.fields[0], members.coordinators
    before = write_reports(field, 2)
    take(one, outbox.export(field, tmp_path / "a").parts[0])
    found = listed(members, tmp_path)
    assert found.heads == rosters.heads(one, field.identity.member)
    write_reports(field, 3, first=20)
    take(other, outbox.export(field, tmp_path / "b", again=True).parts[0])
    trusted = heads.trusted(roster_of(members), found)
    rosters.revoke(members.root, field.identity.member, TODAY, trusted)
    spread(members)
    take(one, outbox.export(other, tmp_path / "c").parts[0])
    for vault in (one, other):
        assert {line.subject for line in reports.newest(vault.connection)} == set(before)
        assert len([row for row in projector.refused(vault.connection) if row[4] == "revoked"]) >= 3


def test_nothing_is_believed_when_nothing_came(members: Association, tmp_path: Path) -> None:
    """A list without an entry, or the choice to believe nothing, leaves every report without effect."""
    field, (one, _) = members.fields[0], members.coordinators
    found = listed(members, tmp_path)
    assert found.heads == () and heads.trusted(roster_of(members), found) == heads.NOTHING
    write_reports(field, 2)
    take(one, outbox.export(field, tmp_path / "a").parts[0])
    assert reports.count(one.connection) == 2
    rosters.revoke(members.root, field.identity.member, TODAY, heads.NOTHING)
    spread(members)
    assert reports.count(one.connection) == 0
    # Revoking once more changes what is believed.
    rosters.revoke(members.root, field.identity.member, TODAY)
    spread(members)
    assert reports.count(one.connection) == 2


def test_only_another_active_coordinator_vouches(members: Association, tmp_path: Path) -> None:
    """A focal point's list, a revoked coordinator's, one's own, and one for training are not believed."""
    field, (one, other) = members.fields[0], members.coordinators
    path = tmp_path / "x"
    own = heads.write(one, one.identity.member, path)
    with pytest.raises(HeadsNotFromTeam):
        heads.trusted(roster_of(members), own)
    by_field = heads.write(field, members.custodian.identity.member, path)
    with pytest.raises(HeadsNotFromTeam):
        heads.trusted(roster_of(members), by_field)
    found = listed(members, tmp_path, by=1)
    rosters.revoke(members.root, other.identity.member, TODAY)
    with pytest.raises(HeadsNotFromTeam):
        heads.trusted(roster_of(members), found)
    with pytest.raises(NoSuchMember):
        heads.write(one, "EXERCISE-nobody", path)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "intake-heads/2"},
        {"member": "x"},
        {"made": "today"},
        {"exercise": 1},
        {"heads": {}},
        {"heads": [{"journal": "a" * 32, "head": "b"}]},
        {"heads": [{"journal": "a" * 32}]},
        {"heads": ["x"]},
        {"more": 1},
    ],
)
def test_malformed_list(members: Association, tmp_path: Path, change: dict[str, Any]) -> None:
    """Signed, but not of this form."""
    fields = {
        "format": heads.FORMAT,
        "member": "a" * 32,
        "made": "2031-03-01T00:00:00Z",
        "exercise": True,
        "heads": [],
        **change,
    }
    signed = SignedText.sign(members.central.keys.sign, heads.NAMESPACE, fields)
    with pytest.raises(BadHeads):
        heads.parse(json.dumps({"heads": signed.text, "sig": signed.sig}).encode())


def test_changed_list(members: Association, tmp_path: Path) -> None:
    """Whoever carries it can change nothing of it."""
    listed(members, tmp_path)
    file = json.loads((tmp_path / f"0{heads.SUFFIX}").read_text("utf-8"))
    file["heads"] = file["heads"].replace('"exercise":true', '"exercise":false')
    with pytest.raises(BadHeads):
        heads.parse(json.dumps(file).encode())
