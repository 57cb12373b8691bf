# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from intake.errors import NoSuchRecord, NotYours
from intake.model.report import Consent, Report, Source
from intake.vault.projections import projector, reports, withdrawals
from intake.vault.projections.withdrawals import Withdrawal
from intake.vault.records import save_report, withdraw, write_entry
from intake.vault.vault import Vault
from tests import vaults

TWO = Report(
    account="EXERCICE : ce que le village raconte.",
    sources=(
        Source(id="a" * 32, statement="parole-une", pseudonym="Acacia", words="voisine"),
        Source(id="b" * 32, statement="parole-deux", pseudonym="Baobab"),
    ),
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """An open vault."""
    return vaults.make(tmp_path / "vault")


def test_one_source_goes_and_the_others_stay(vault: Vault) -> None:
    """What a source said leaves the report, its searchable words and its versions; that there was one stays."""
    subject = save_report(vault, TWO)
    withdraw(vault, subject, "a" * 32, "Elle a peur.")
    report = reports.read(vault.connection, subject)
    gone, stays = report.sources
    assert gone == Source(id="a" * 32, consent=Consent(status="WITHDRAWN"))
    assert stays.statement == "parole-deux" and report.account == TWO.account
    assert reports.search(vault.connection, "parole") != []
    for words in ("une", "Acacia", "voisine"):
        assert reports.search(vault.connection, words) == []
    line = reports.summary(vault.connection, subject)
    assert (line.state, reports.revision(vault.connection, subject, line.head)) == (reports.ACTIVE, report)


def test_a_later_version_does_not_bring_it_back(vault: Vault) -> None:
    """Whoever amends the report from an older copy brings back nothing of the source."""
    subject = save_report(vault, TWO)
    withdraw(vault, subject, "a" * 32)
    save_report(vault, replace(TWO, notes="more"), subject)
    assert reports.read(vault.connection, subject).sources[0].statement == ""


def test_the_last_source_takes_the_report_along(vault: Vault) -> None:
    """A report in which nobody agrees any more is withheld whole."""
    subject = save_report(vault, TWO)
    withdraw(vault, subject, "a" * 32)
    withdraw(vault, subject, "b" * 32)
    assert reports.summary(vault.connection, subject).state == reports.WITHDRAWN
    assert reports.read(vault.connection, subject) == Report(
        code=reports.summary(vault.connection, subject).code
    )


def test_a_whole_report_goes(vault: Vault) -> None:
    """Nothing of it is read or found, its line stays, and so does the reason."""
    subject = save_report(vault, TWO)
    withdraw(vault, subject, reason=" Il l'a demandé. ")
    assert reports.summary(vault.connection, subject).state == reports.WITHDRAWN
    assert reports.read(vault.connection, subject).account == ""
    assert reports.search(vault.connection, "village") == []
    (found,) = withdrawals.of_report(vault.connection, subject)
    assert (found.source, found.reason) == ("", "Il l'a demandé.")


def test_consent_marked_as_taken_back_counts_too(vault: Vault) -> None:
    """A version that says so of a source withholds it like an entry of its own."""
    first = replace(TWO.sources[0], consent=Consent(status="WITHDRAWN", at="2031-03-01"))
    subject = save_report(vault, replace(TWO, sources=(first, TWO.sources[1])))
    assert reports.read(vault.connection, subject).sources[0].statement == ""
    assert reports.search(vault.connection, "Acacia") == []


def test_an_unknown_source_is_refused(vault: Vault) -> None:
    """A source that the report does not name takes nothing back, and nothing is written."""
    subject = save_report(vault, TWO)
    with pytest.raises(NoSuchRecord):
        withdraw(vault, subject, "c" * 32)
    with pytest.raises(NoSuchRecord):
        withdraw(vault, vault.new_subject())
    assert withdrawals.of_report(vault.connection, subject) == []


def test_nobody_withdraws_what_is_not_theirs(vault: Vault, tmp_path: Path) -> None:
    """An entry about somebody else's record would have no effect, so it is refused."""
    with vaults.make(tmp_path / "other") as other:
        foreign = other.new_subject()
    with pytest.raises(NotYours), vault.transaction():
        write_entry(vault, "withdraw", foreign, {"reason": ""}, ())


def test_a_malformed_withdrawal_has_no_effect_and_harms_nothing(vault: Vault) -> None:
    """A source that is no text is listed as unreadable; the report stays as it is, rebuilt or not."""
    subject = save_report(vault, TWO)
    with vault.transaction():
        vault.record("withdraw", subject, {"source": ["a" * 32]})
    assert reports.read(vault.connection, subject).account == TWO.account
    assert [why for *_, why in projector.refused(vault.connection)] == ["unreadable"]
    before = projector.domain_state(vault.connection)
    vault.rebuild()
    assert projector.domain_state(vault.connection) == before


def test_much_at_once_is_flagged(vault: Vault) -> None:
    """Three of one author on one day, whatever they are about; two, or three on three days, are not."""

    def taken_back(journal: str, day: int) -> Withdrawal:
        return Withdrawal("s", "", journal, "", f"2031-03-{day:02}T10:00:00Z")

    few = [taken_back("a", 1), taken_back("a", 2), taken_back("a", 3), taken_back("b", 1), taken_back("b", 1)]
    assert withdrawals.at_once(few) == frozenset()
    assert withdrawals.at_once([*few, taken_back("b", 1)]) == {"b"}
    subject = save_report(vault, TWO)
    withdraw(vault, subject, "a" * 32)
    withdraw(vault, subject)
    assert [one.source for one in withdrawals.every(vault.connection)].count("") == 1
