# SPDX-License-Identifier: GPL-3.0-or-later
"""What is odd between two vaults is told on both sides, and long after the import that brought it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from intake.vault import journal, journals
from intake.vault.vault import Vault
from intake.vault.verify import verify
from sync import outbox, rosters
from sync.inbox import take
from tests import vaults
from tests.association import TODAY, Association
from tests.sync.conftest import write_reports
from tests.sync.test_anomalies import forked


def odd(vault: Vault) -> dict[str, list[str]]:
    """The codes of what is odd, by the member who writes the journal."""
    found: dict[str, list[str]] = {}
    for held in journals.every(vault):
        found.setdefault(held.label, []).extend(oddity.code for oddity in held.oddities)
    return {label: told for label, told in found.items() if told}


FIELD = "EXERCISE-focal-point-1"


def test_fork_lasts_at_the_centre(members: Association, tmp_path: Path) -> None:
    """Long after the import that told it, the list of journals still does, in the words of the import."""
    parts = forked(members, tmp_path)
    told = [anomaly.tell("en") for path in parts for anomaly in take(members.central, path).anomalies]
    (fork,) = [found for held in journals.every(members.central) for found in held.oddities]
    assert (fork.code, fork.tell("en")) == ("fork", told[0])
    assert odd(members.central) == {FIELD: ["fork"]}


def test_restored_copy_is_told_on_both_sides(members: Association, tmp_path: Path) -> None:
    """The vault that lost entries and got them back, and whoever reads its new journal."""
    one, other = members.coordinators
    write_reports(one, 1)
    one.close()
    shutil.copytree(one.folder.path, tmp_path / "backup")
    with vaults.reopen(one.folder.path) as before:
        write_reports(before, 1, first=5)
        (path,) = outbox.export(before, tmp_path).parts
    take(other, path)
    (back,) = outbox.export(other, tmp_path).parts
    members.coordinators[0] = restored = vaults.reopen(tmp_path / "backup")
    take(restored, back)
    write_reports(restored, 1, first=9)
    for path in outbox.export(restored, tmp_path / "later").parts:
        take(other, path)
    assert odd(restored)[restored.identity.label] == ["came-back"]
    assert odd(other)[restored.identity.label] == ["came-back"]


def test_last_entries_that_are_gone_are_shown_by_who_had_them(members: Association, tmp_path: Path) -> None:
    """A journal cut at its end is a whole chain; an import that names its head tells all the same."""
    one, other = members.coordinators
    write_reports(one, 1)
    one.close()
    shutil.copytree(one.folder.path, tmp_path / "backup")
    with vaults.reopen(one.folder.path) as before:
        write_reports(before, 2, first=5)
        (path,) = outbox.export(before, tmp_path).parts
        lost = before.journal
    take(other, path)
    imported = next(
        entry
        for entry in journal.of_journal(other.connection, other.journal)
        if entry.header.kind == "import"
    )
    opening = journal.opening(other.connection, other.journal)
    members.coordinators[0] = restored = vaults.reopen(tmp_path / "backup")
    assert opening is not None
    journal.insert(restored.connection, [opening, imported])
    restored.forget_authors()
    (behind,) = journals.own(restored)
    assert (behind.code, behind.journal) == ("behind", lost)
    assert (behind.facts["by"], behind.facts["ours"], behind.facts["theirs"]) == (other.identity.label, 1, 3)
    assert "own-lost" in [finding.code for finding in verify(restored)]


def test_time_after_the_arrival_is_told_at_the_centre(members: Association, tmp_path: Path) -> None:
    """An entry that was here before the time that it claims; a day is let pass."""
    field, central = members.fields[0], members.central
    noon = datetime(2091, 3, 1, 12, tzinfo=UTC)
    central.clock = lambda: noon
    for days, expected in ((0.9, {}), (30, {FIELD: ["clock-ahead"]})):
        moment = noon + timedelta(days=days)
        field.clock = lambda moment=moment: moment  # type: ignore[misc]  # bound now, not at the end of the loop
        write_reports(field, 1, first=int(days))
        for path in outbox.export(field, tmp_path / str(days)).parts:
            take(central, path)
        assert odd(central) == expected
    # Later nothing of it is in the future any more, and it is told still.
    central.clock = lambda: noon + timedelta(days=900)
    assert odd(central) == {FIELD: ["clock-ahead"]}


def test_clock_that_was_put_back_is_told_on_both_sides(members: Association, tmp_path: Path) -> None:
    """On the device, and where its entries arrive."""
    field = members.fields[0]
    for year in (2091, 2088):
        field.clock = lambda year=year: datetime(year, 1, 1, tzinfo=UTC)  # type: ignore[misc]  # bound now
        write_reports(field, 1, first=year)
    members.central.clock = lambda: datetime(2092, 1, 1, tzinfo=UTC)
    for path in outbox.export(field, tmp_path).parts:
        take(members.central, path)
    assert odd(field)[FIELD] == odd(members.central)[FIELD] == ["clock-back"]


def test_what_a_revoked_member_wrote_later_is_told(members: Association, tmp_path: Path) -> None:
    """Entries after the last head that is believed."""
    field, central = members.fields[0], members.central
    write_reports(field, 1)
    for path in outbox.export(field, tmp_path).parts:
        take(central, path)
    trusted = rosters.heads(central, field.identity.member)
    write_reports(field, 2, first=7)
    for path in outbox.export(field, tmp_path / "later").parts:
        take(central, path)
    rosters.revoke(members.root, field.identity.member, TODAY, trusted)
    members.spread()
    (later,) = [found for held in journals.every(central) for found in held.oddities]
    # Two reports, and the entry of the first export.
    assert (later.code, later.facts["count"]) == ("revoked-later", 3)


def test_journal_of_nobody_enrolled_is_told(members: Association, tmp_path: Path) -> None:
    """Entries that were stored while their author was in the roster, and whose author no roster names now."""
    central = members.central
    with vaults.make(tmp_path / "stranger") as stranger:
        entries = list(journal.of_journal(stranger.connection, stranger.journal))
    journal.insert(central.connection, entries)
    central.forget_authors()
    (found,) = [found for held in journals.every(central) for found in held.oddities]
    assert (found.code, found.facts["count"]) == ("stranger", 1)


def test_what_a_focal_point_is_not_sent_is_nothing_odd(members: Association, tmp_path: Path) -> None:
    """Return files bring of the others' journals only what is about its own records: no gap is told there."""
    field, central = members.fields[0], members.central
    write_reports(central, 3)
    entries = list(journal.of_journal(central.connection, central.journal))
    journal.insert(field.connection, [entries[0], entries[-1]])
    field.forget_authors()
    assert odd(field) == {}
    central.connection.execute("DELETE FROM entries WHERE seq = 2")
    assert odd(central) == {central.identity.label: ["gap"]}
