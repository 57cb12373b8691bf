# SPDX-License-Identifier: GPL-3.0-or-later
"""What a source took back does not set out on a journey any more; what had gone is withheld where it is."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from intake.model.entry import State
from intake.model.report import Consent, Report, Source
from intake.vault import attaching, exchange, journal, records, sealed_files, sealing
from intake.vault.projections import attachments, evidence, reports, withdrawals
from intake.vault.vault import Vault
from sync import inbox, outbox
from tests.association import Association
from tests.sync.conftest import IDENTITY

ONE, TWO = "a" * 32, "b" * 32
FIRST = Report(
    language="fr",
    account="EXERCICE : parole-de-tous.",
    sources=(Source(id=ONE, statement="parole-une"), Source(id=TWO, statement="parole-deux")),
)
THINNED = replace(FIRST, account="EXERCICE : récit repris.", sources=(Source(id=ONE), FIRST.sources[1]))


class Journey:
    """A focal point with one report of two sources, a seal and a file of each, and where it is sent."""

    def __init__(self, members: Association, folder: Path) -> None:
        self.field, self.central, self.other = members.fields[0], *members.coordinators
        self.custodian = members.custodian
        self._folder, self._taken = folder, 0
        self.subject = records.save_report(self.field, FIRST)
        self.code = reports.summary(self.field.connection, self.subject).code
        self.seals, self.files = [], []
        for source in (ONE, TWO):
            self.seals.append(sealing.seal(self.field, self.subject, f"source/{source}", IDENTITY, ""))
            said = attaching.Description(source=source)
            self.files.append(self.attach(f"EXERCISE {source}".encode(), said))

    def attach(self, content: bytes, said: attaching.Description) -> str:
        """A file of the report; its id."""
        return attaching.attach(self.field, self.subject, io.BytesIO(content), said).id

    def send(self, sender: Vault | None = None, to: Vault | None = None, *, again: bool = False) -> None:
        """Export to coordinators and import it at one of them."""
        self._taken += 1
        made = outbox.export(sender or self.field, self._folder / str(self._taken), again=again)
        for taken in inbox.take_many(to or self.central, made.parts):
            assert taken.error is None

    def bodies(self, vault: Vault, kind: str) -> list[State]:
        """Which bodies of this kind about the report are held, in time order."""
        entries = journal.of_subject(vault.connection, self.subject)
        return [entry.state for entry in entries if entry.header.kind == kind]

    def holds(self, vault: Vault) -> tuple[list[bool], list[bool]]:
        """Whether each seal and each file is here."""
        return (
            [sealing.ciphertext(vault, id) is not None for id in self.seals],
            [vault.evidence.present(id) for id in self.files],
        )


@pytest.fixture
def journey(members: Association, tmp_path: Path) -> Journey:
    """That focal point, before anything was sent."""
    return Journey(members, tmp_path)


def test_a_report_withdrawn_before_it_was_sent_never_leaves(journey: Journey) -> None:
    """Only that there was one arrives, with its code and why; nothing is awaited for it, and no chain has a gap."""
    records.withdraw(journey.field, journey.subject, reason="EXERCISE: afraid")
    journey.send()
    connection = journey.central.connection
    line = reports.summary(connection, journey.subject)
    assert (line.state, line.code) == (reports.WITHDRAWN, journey.code)
    assert [one.reason for one in withdrawals.every(connection)] == ["EXERCISE: afraid"]
    for kind in ("report", "seal", "evidence"):
        assert set(journey.bodies(journey.central, kind)) == {State.ABSENT}
    assert journey.holds(journey.central) == ([False, False], [False, False])
    assert exchange.gaps(connection, journal.journals(connection)) == []
    assert exchange.missing_seals(connection) == exchange.missing_evidence(connection) == []
    assert set(journey.bodies(journey.field, "report")) == {State.HELD}


def test_sending_again_brings_nothing_back(journey: Journey) -> None:
    """What was sent before the withdrawal stays at the centre, withheld; another coordinator never gets it."""
    journey.send()
    records.withdraw(journey.field, journey.subject)
    journey.send(again=True)
    assert journey.bodies(journey.central, "report") == [State.HELD]
    assert reports.read(journey.central.connection, journey.subject) == Report(code=journey.code)
    journey.send(journey.central, journey.other)
    assert journey.bodies(journey.other, "report") == [State.ABSENT]
    assert journey.holds(journey.other) == ([False, False], [False, False])
    there, here = (
        reports.summary(vault.connection, journey.subject) for vault in (journey.other, journey.central)
    )
    assert there == here


def test_custodians_get_no_seal_of_what_was_withdrawn(journey: Journey) -> None:
    """A seal that was on its way to the custodians stays with whoever holds it."""
    journey.send()
    records.withdraw(journey.field, journey.subject, ONE)
    journey.send()
    made = outbox.export(journey.central, journey.central.folder.path.parent / "out", to=outbox.CUSTODIANS)
    inbox.take_many(journey.custodian, made.parts)
    assert journey.holds(journey.custodian)[0] == [False, True]
    assert exchange.missing_seals(journey.custodian.connection) == []


def test_one_source_takes_its_seal_and_files_along(journey: Journey) -> None:
    """Those of the others travel, and so does the version that stands, in which it is withheld on arrival."""
    made = sealed_files.seal_file(
        journey.field, evidence.evidence_named(journey.field.connection, journey.files[0])
    )
    records.withdraw(journey.field, journey.subject, ONE)
    journey.send()
    assert journey.holds(journey.central) == ([False, True], [False, True])
    assert not journey.central.evidence.present(made)
    assert [one.id for one in attachments.seals(journey.central.connection)] == [journey.seals[1]]
    shown = reports.read(journey.central.connection, journey.subject)
    assert [one.statement for one in shown.sources] == ["", "parole-deux"]


def test_what_will_not_come_is_not_awaited(journey: Journey) -> None:
    """Files that were announced before the withdrawal: of that source, then of the whole report."""
    made = outbox.export(journey.field, journey.field.folder.path.parent / "text", evidence=False)
    inbox.take_many(journey.central, made.parts)
    connection = journey.central.connection
    assert exchange.missing_evidence(connection) == sorted(journey.files)
    records.withdraw(journey.field, journey.subject, ONE)
    made = outbox.export(journey.field, journey.field.folder.path.parent / "one", evidence=False)
    inbox.take_many(journey.central, made.parts)
    assert exchange.missing_evidence(connection) == [journey.files[1]]
    records.withdraw(journey.field, journey.subject)
    journey.send()
    assert exchange.missing_evidence(connection) == exchange.missing_seals(connection) == []


def test_an_earlier_version_in_which_it_spoke_stays(journey: Journey) -> None:
    """Once the author amended the report, nobody is sent the words that were taken back."""
    records.withdraw(journey.field, journey.subject, ONE)
    records.save_report(journey.field, replace(THINNED, code=journey.code), journey.subject)
    journey.send()
    assert sorted(journey.bodies(journey.central, "report")) == [State.HELD, State.ABSENT]
    for entry in journal.of_subject(journey.central.connection, journey.subject):
        assert b"parole-une" not in (entry.body or b"")


def test_versions_that_compete_travel_until_they_are_settled(journey: Journey) -> None:
    """None of them is an earlier one: the author, on another machine perhaps, has yet to choose."""
    (base,) = records.heads(journey.field, journey.subject, "report")
    for words in ("une", "autre"):
        records.save_report(
            journey.field, replace(FIRST, account=f"EXERCICE {words}"), journey.subject, [base]
        )
    records.withdraw(journey.field, journey.subject, ONE)
    journey.send()
    assert journey.bodies(journey.central, "report").count(State.HELD) == 3


def test_consent_marked_as_taken_back_counts_too(journey: Journey) -> None:
    """A version in which every source is marked as withdrawn lets nothing leave."""
    gone = Consent(status="WITHDRAWN")
    sources = tuple(replace(source, consent=gone) for source in FIRST.sources)
    records.save_report(journey.field, replace(FIRST, sources=sources), journey.subject)
    journey.send()
    assert set(journey.bodies(journey.central, "report")) == {State.ABSENT}
    assert journey.holds(journey.central) == ([False, False], [False, False])


def test_a_seal_used_in_another_report_still_leaves(journey: Journey) -> None:
    """The person agreed to one report and took back another: the first one keeps its seal."""
    other = records.save_report(journey.field, replace(FIRST, account="EXERCICE : un autre."))
    stated = attachments.seal(journey.field.connection, journey.seals[0])
    sealing.use_again(journey.field, other, f"source/{ONE}", stated)
    records.withdraw(journey.field, journey.subject)
    journey.send()
    assert journey.holds(journey.central)[0] == [True, False]


def test_a_withdrawal_without_authority_holds_nothing_back(journey: Journey, members: Association) -> None:
    """A coordinator cannot silence the report of a focal point."""
    journey.send()
    with members.coordinators[1].transaction():
        members.coordinators[1].record("withdraw", journey.subject, {"reason": ""}, ())
    journey.send(members.coordinators[1], journey.central)
    records.save_report(journey.central, FIRST)
    journey.send(journey.central, journey.other)
    assert journey.bodies(journey.other, "report")[0] is State.HELD
