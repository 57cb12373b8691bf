# SPDX-License-Identifier: GPL-3.0-or-later
"""What a coordinator looks for among reports and incidents, and the history of a record."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from intake.model.incident import Incident
from intake.model.places import Place
from intake.model.report import Assessment, Report
from intake.vault.history import history
from intake.vault.projections import incidents, reports, sifting
from intake.vault.projections.sifting import Sieve
from intake.vault.records import save_incident, save_report
from intake.vault.vault import Vault
from tests import vaults


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A coordinator's vault."""
    return vaults.make(tmp_path / "vault", "coordinator")


def told(vault: Vault, sieve: Sieve) -> set[str]:
    """The subjects that pass."""
    return {line.subject for line in sifting.sift(vault.connection, sieve, 50)}


def test_each_condition_lets_through_what_fits_it(vault: Vault) -> None:
    """They add up; no condition lets everything through."""
    killed = save_report(
        vault,
        Report(category="EXEC", place=Place(words="EXERCISE", regions=("GAO",)), assessment=Assessment("3")),
    )
    taken = save_report(vault, Report(category="ARREST"))
    assert told(vault, Sieve()) == {killed, taken}
    assert told(vault, Sieve(category="EXEC")) == {killed}
    assert told(vault, Sieve(region="GAO", level="3")) == {killed}
    assert told(vault, Sieve(region="GAO", category="ARREST")) == set()
    assert told(vault, Sieve(level="none")) == {taken}
    assert told(vault, Sieve(journals=(vault.journal,))) == {killed, taken}
    assert told(vault, Sieve(journals=("0" * 32,))) == set()
    save_incident(vault, Incident(reports=(killed,)))
    assert told(vault, Sieve(free=True)) == {taken}
    assert sifting.count(vault.connection, Sieve(free=True)) == 1
    vault.close()


def test_a_page_goes_on_where_the_last_ended(vault: Vault) -> None:
    """Newest first, none twice, none left out."""
    made = [save_report(vault, Report(category="EXEC")) for _ in range(5)]
    first = sifting.sift(vault.connection, Sieve(), 3)
    rest = sifting.sift(vault.connection, Sieve(), 3, reports.position(vault.connection, first[-1].subject))
    assert [line.subject for line in (*first, *rest)] == made[::-1]
    vault.close()


def test_conflicts_can_be_asked_for(vault: Vault) -> None:
    """An incident with two heads is found, and no other."""
    one, other = (save_incident(vault, Incident(level="3")) for _ in range(2))
    head = incidents.read(vault.connection, one).heads
    for level in ("2", "4"):
        save_incident(vault, Incident(level=level), one, head)
    found = sifting.incidents_page(vault.connection, 10, conflicts=True)
    assert [stored.subject for stored in found] == [one]
    assert sifting.conflict_count(vault.connection) == 1
    assert {stored.subject for stored in sifting.incidents_page(vault.connection, 10, level="3")} == {other}
    assert len(sifting.incidents_page(vault.connection, 1, 1)) == 1
    vault.close()


def test_history_tells_who_changed_what_in_the_order_it_was_built(vault: Vault) -> None:
    """Revisions of one second stand in the order in which each was made from the one before."""
    subject = save_incident(vault, Incident(level="1"))
    for level in "2348":
        held = incidents.read(vault.connection, subject).incident
        save_incident(vault, replace(held, level=level), subject)
    steps = history(vault, subject, "incident")
    assert [step.first for step in steps] == [True, False, False, False, False]
    assert [step.changed for step in steps[1:]] == [("level",)] * 4
    assert {step.author for step in steps} == {"EXERCISE"}
    assert all(after.parents[0] == before.entry for before, after in itertools.pairwise(steps))
    vault.close()
