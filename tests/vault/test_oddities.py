# SPDX-License-Identifier: GPL-3.0-or-later
"""What is odd in a vault's own journal is found whenever it is asked, and told with what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from intake.model.entry import new_id
from intake.vault import clocks, journal, journals, machine, oddities, records
from intake.vault.oddities import Oddity
from intake.vault.vault import Vault
from tests import vaults
from tests.bench import invented

NOON = datetime(2091, 3, 1, 12, tzinfo=UTC)
"""Later than any day on which a vault is made here."""


def write_at(vault: Vault, moment: datetime) -> None:
    """Save a report with the clock at a moment."""
    vault.clock = lambda: moment
    records.save_report(vault, invented.report(1))


def codes(vault: Vault) -> list[str]:
    """What is odd in the vault's own journals."""
    return [oddity.code for oddity in journals.own(vault)]


def test_sound_vault_has_nothing_odd(tmp_path: Path) -> None:
    """A few entries, one after the other."""
    with vaults.make(tmp_path / "vault") as vault:
        records.save_report(vault, invented.report(1))
        assert (codes(vault), clocks.behind(vault)) == ([], "")
        (held,) = journals.every(vault)
        assert (held.entries, held.last, held.own, held.label) == (2, 1, True, "EXERCISE")


def test_clock_that_was_put_back_is_told(tmp_path: Path) -> None:
    """Six hours are let pass, as a wrong time zone; more is an oddity that lasts."""
    with vaults.make(tmp_path / "vault") as vault:
        write_at(vault, NOON)
        write_at(vault, NOON - timedelta(hours=5))
        assert codes(vault) == []
        write_at(vault, NOON - timedelta(hours=12))
        (odd,) = journals.own(vault)
        assert (odd.code, odd.facts["seq"], odd.facts["count"]) == ("clock-back", 3, 1)
        vault.clock = lambda: NOON
        records.save_report(vault, invented.report(2))
        assert codes(vault) == ["clock-back"]


def test_clock_behind_the_last_entry_is_told_before_writing(tmp_path: Path) -> None:
    """It names the time of the last entry, and lets a correction of minutes pass."""
    with vaults.make(tmp_path / "vault") as vault:
        write_at(vault, NOON)
        vault.clock = lambda: NOON - timedelta(minutes=4)
        assert clocks.behind(vault) == ""
        vault.clock = lambda: NOON - timedelta(days=400)
        assert clocks.behind(vault) == "2091-03-01T12:00:00Z"


def test_entry_from_before_the_program_is_told(tmp_path: Path) -> None:
    """A computer without a battery begins in 1970."""
    with vaults.make(tmp_path / "vault") as vault:
        write_at(vault, datetime(1970, 1, 1, tzinfo=UTC))
        assert sorted(codes(vault)) == ["clock-back", "too-early"]


def test_gap_is_told(tmp_path: Path) -> None:
    """An entry that is gone from the middle of one's own journal."""
    with vaults.make(tmp_path / "vault") as vault:
        for number in range(3):
            records.save_report(vault, invented.report(number))
        vault.connection.execute("DELETE FROM entries WHERE seq = 2")
        (odd,) = journals.own(vault)
        assert (odd.code, odd.facts["first"], odd.facts["last"]) == ("gap", 2, 2)


def test_vault_on_another_computer_is_told(tmp_path: Path) -> None:
    """The journal that it begins there says so, and the one of before is left alone."""
    with vaults.make(tmp_path / "vault") as vault:
        machine.forget(vault.settings)
    with vaults.reopen(tmp_path / "vault") as vault:
        assert codes(vault) == ["moved"]
        old, new = sorted(journals.every(vault), key=lambda held: bool(held.oddities))
        assert (old.oddities, [odd.code for odd in new.oddities]) == ((), ["moved"])


def test_old_journal_that_goes_on_is_told(tmp_path: Path) -> None:
    """Entries after the one that the new journal takes up: an old backup, or a copy in use."""
    with vaults.make(tmp_path / "vault") as vault:
        old = vault.journal
        with vault.transaction():
            vault.begin_journal("moved")
            journal.append(vault.connection, vault.keys.sign, old, "report", f"{old}/{new_id()}", {})
        assert codes(vault) == ["moved", "went-on"]


def test_new_keys_are_nothing_odd(tmp_path: Path) -> None:
    """A journal that begins because the keys were renewed is as it should be."""
    with vaults.make(tmp_path / "vault") as vault:
        with vault.transaction():
            vault.begin_journal("renewed")
        assert codes(vault) == []


def test_entries_without_effect_are_told(tmp_path: Path) -> None:
    """By why they have none."""
    with vaults.make(tmp_path / "vault") as vault:
        with vault.transaction():
            vault.record("incident", vault.new_subject(), {})
            vault.record("oracle", vault.new_subject(), {})
            vault.record("report", vault.new_subject(), {"form": 99})
        found = {odd.code: odd.facts["count"] for odd in journals.own(vault)}
        assert found == {"no-authority": 1, "newer-program": 2}


def test_what_was_read_is_told_no_more(tmp_path: Path) -> None:
    """Until something new is odd; the list of journals goes on telling all of it."""
    with vaults.make(tmp_path / "vault") as vault:
        write_at(vault, NOON)
        write_at(vault, NOON - timedelta(days=1))
        assert len(journals.unread(vault)) == 1
        journals.mark_read(vault)
        assert journals.unread(vault) == []
        assert [odd.code for held in journals.every(vault) for odd in held.oddities] == ["clock-back"]
        write_at(vault, NOON - timedelta(days=2))
        assert [odd.facts["count"] for odd in journals.unread(vault)] == [2]


@given(
    st.sampled_from(sorted(oddities.MEANINGS)),
    st.booleans(),
    st.sampled_from(["fr", "en"]),
    st.text(max_size=9),
)
def test_every_oddity_is_told_on_both_sides(code: str, own: bool, language: str, label: str) -> None:
    """Each code has a meaning and an advice, for the device and for the centre, that take their facts."""
    names = ("first", "last", "seq", "theirs", "ours", "count", "at", "came", "before", "by")
    odd = Oddity(code, "j", own, {"label": label, **dict.fromkeys(names, "7")})
    assert odd.tell(language) and odd.advise(language)
    assert "{" not in odd.tell(language).replace(label, "") + odd.advise(language).replace(label, "")
