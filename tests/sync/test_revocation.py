# SPDX-License-Identifier: GPL-3.0-or-later
"""What a revoked member's keys can still do: nothing beyond the heads that the roster names."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.errors import RevokedSender
from intake.vault.projections import projector, reports
from sync import outbox, rosters
from sync.inbox import take
from tests.association import TODAY, Association
from tests.sync.conftest import write_reports


def test_only_what_came_before_the_named_head_counts(members: Association, tmp_path: Path) -> None:
    """A laptop is seized: what it had sent stands; what is signed with its key later has no effect, by any way."""
    field, (one, other) = members.fields[0], members.coordinators
    before = write_reports(field, 2)
    (sent,) = outbox.export(field, tmp_path).parts
    take(one, sent)
    trusted = rosters.heads(one, field.identity.member)
    write_reports(field, 2, first=10)
    (forged,) = outbox.export(field, tmp_path).parts
    # The second coordinator has not heard of it yet, takes the forgery, and passes it on.
    take(other, forged)
    (relayed,) = outbox.export(other, tmp_path).parts
    rosters.revoke(members.root, field.identity.member, TODAY, trusted)
    for vault in (one, other):
        rosters.accept(vault, members.signed("central"))
        with pytest.raises(RevokedSender):
            take(vault, forged)
    take(one, relayed)
    take(other, outbox.export(one, tmp_path).parts[0])
    for vault in (one, other):
        assert {line.subject for line in reports.newest(vault.connection)} == set(before)
        assert {why for *_, why in projector.refused(vault.connection)} == {"revoked"}
    assert projector.domain_state(one.connection) == projector.domain_state(other.connection)


def test_gap_below_the_named_head_is_filled_later(members: Association, tmp_path: Path) -> None:
    """Entries whose way to the named head is not here yet count as soon as it is."""
    field, (one, other) = members.fields[0], members.coordinators
    parts: list[Path] = []
    for number in range(3):
        write_reports(field, 1, first=number)
        parts += outbox.export(field, tmp_path).parts
    for path in parts:
        take(one, path)
    trusted = rosters.heads(one, field.identity.member)
    for path in (parts[0], parts[2]):
        take(other, path)
    rosters.revoke(members.root, field.identity.member, TODAY, trusted)
    rosters.accept(other, members.signed("central"))
    assert reports.count(other.connection) == 1
    rosters.accept(one, members.signed("central"))
    (whole,) = outbox.export(one, tmp_path).parts
    take(other, whole)
    assert reports.count(other.connection) == 3
    assert projector.domain_state(one.connection) == projector.domain_state(other.connection)


def test_without_heads_everything_keeps_its_effect(members: Association, tmp_path: Path) -> None:
    """A member who merely leaves keeps what was written, whenever it arrives by way of others."""
    field, (one, other) = members.fields[0], members.coordinators
    write_reports(field, 2)
    take(one, outbox.export(field, tmp_path).parts[0])
    (relayed,) = outbox.export(one, tmp_path).parts
    rosters.revoke(members.root, field.identity.member, TODAY)
    rosters.accept(other, members.signed("central"))
    take(other, relayed)
    assert reports.count(other.connection) == 2
