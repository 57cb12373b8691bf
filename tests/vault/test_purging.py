# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from intake.model.dates import UncertainDate
from intake.model.report import Report, Source
from intake.model.tally import Tally
from intake.vault import database, evidence_notes, journal, purging, sealing
from intake.vault.attaching import Description, attach
from intake.vault.projections import attachments, reports, tallies
from intake.vault.purging import Rule
from intake.vault.records import save_report, write_tally
from intake.vault.verify import verify
from tests import association, vaults
from tests.association import Association
from tests.vault.pages import plaintext

MARKERS = ("zebrule", "quaxolin", "vimporeth", "drenouska", "plimbertu")
ACCOUNT, STATEMENT, PSEUDONYM, CAPTION, CONTENT = MARKERS


@pytest.fixture
def team(members_made: Path, tmp_path: Path) -> Iterator[Association]:
    """A focal point, a coordinator and a custodian."""
    with association.copied(members_made, tmp_path / "team") as made:
        yield made


def filled(team: Association) -> str:
    """A report with a source, a seal and a file, whose every word is known to the test."""
    vault = team.fields[0]
    source = Source(id="a" * 32, statement=STATEMENT, pseudonym=PSEUDONYM)
    report = Report(account=ACCOUNT, sources=(source,), occurred=UncertainDate.parse("2031-02"))
    subject = save_report(vault, report)
    sealing.seal(vault, subject, f"source/{'a' * 32}", {"name": "Person"}, PSEUDONYM)
    content = BytesIO(CONTENT.encode() * 1000)
    added = attach(vault, subject, content, Description(title=CAPTION))
    evidence_notes.keep_thumbnail(vault.connection, added.id, CONTENT.encode())
    return subject


def found_in(team: Association) -> set[str]:
    """The markers that whoever holds all keys of the focal point's vault finds in any page or file of it."""
    vault = team.fields[0]
    key = vault.slots.unlock_with_passphrase(vaults.PASSPHRASE, None)
    seen = plaintext(vault.folder.database, key)
    for path in vault.folder.evidence.iterdir():
        with vault.evidence.open(path.stem) as content:
            seen += content.read()
    return {marker for marker in MARKERS if marker.encode() in seen}


def test_nothing_of_it_is_left_for_a_holder_of_the_keys(team: Association) -> None:
    """Every page of the database, what is written ahead and every file is free of what was let go."""
    vault, subject = team.fields[0], filled(team)
    assert found_in(team) == set(MARKERS)
    assert purging.purge(vault, [subject]) == 1
    assert found_in(team) == set()
    assert list(vault.folder.evidence.iterdir()) == []
    assert vault.connection.execute("SELECT count(*) FROM seals").fetchone()[0] == 0


def test_code_and_status_stay_and_the_chain_verifies(team: Association) -> None:
    """A person still finds the report by its code; every signature and link of the journal is right."""
    vault, subject = team.fields[0], filled(team)
    code = reports.summary(vault.connection, subject).code
    heads = journal.head(vault.connection, vault.journal)
    purging.purge(vault, [subject])
    line = reports.summary(vault.connection, subject)
    assert (line.code, line.state) == (code, reports.BODILESS)
    assert reports.resolve(vault.connection, code) == subject
    assert reports.search(vault.connection, ACCOUNT) == []
    assert journal.head(vault.connection, vault.journal) == heads
    assert verify(vault) == []
    vault.rebuild()
    assert reports.summary(vault.connection, subject) == line
    assert [(one.subject, one.kind, one.code) for one in purging.purged(vault)] == [(subject, "report", code)]


def test_an_old_bundle_does_not_bring_it_back(team: Association) -> None:
    """Bodies that come again are left out, and nothing is asked for."""
    vault, subject = team.fields[0], filled(team)
    kept = journal.of_subject(vault.connection, subject)
    purging.purge(vault, [subject])
    for entry in kept:
        assert journal.store(vault.connection, entry) is journal.Arrival.KNOWN
    assert found_in(team) == set()


def test_a_stated_total_goes_too(team: Association) -> None:
    """It leaves its list, with its words; its code stays among what went."""
    vault = team.fields[0]
    with vault.transaction():
        subject = write_tally(vault, Tally(document=ACCOUNT, wording=STATEMENT, category="KILLING"))
    code = tallies.read(vault.connection, subject).tally.code
    purging.purge(vault, [subject])
    assert tallies.every(vault.connection) == []
    assert [(one.kind, one.code) for one in purging.purged(vault)] == [("tally", code)]
    assert found_in(team) == set()
    assert verify(vault) == []


def test_a_seal_that_another_report_uses_stays(team: Association) -> None:
    """The same person in a second report that is still here keeps the seal."""
    vault, subject = team.fields[0], filled(team)
    (held,) = vault.connection.execute("SELECT id FROM seals").fetchone()
    second = save_report(vault, Report(account="EXERCISE", sources=(Source(id="b" * 32),)))
    sealing.use_again(vault, second, f"source/{'b' * 32}", attachments.seal(vault.connection, held))
    purging.purge(vault, [subject])
    assert sealing.ciphertext(vault, held) is not None
    purging.purge(vault, [second])
    assert sealing.ciphertext(vault, held) is None


def test_a_reader_in_the_way_only_delays_the_cleaning(team: Association) -> None:
    """While somebody reads, the words stay in the file written ahead; the next time it is emptied."""
    vault, subject = team.fields[0], filled(team)
    key = vault.slots.unlock_with_passphrase(vaults.PASSPHRASE, None)
    reader = database.connect(vault.folder.database, key, read_only=True)
    rows = reader.execute("SELECT name FROM entries")
    rows.fetchone()
    vault.connection.execute("PRAGMA busy_timeout = 0")
    purging.purge(vault, [subject])
    assert vault.settings.get(purging.UNSWEPT, False)
    reader.close()
    purging.apply(vault)
    assert not vault.settings.get(purging.UNSWEPT, False)
    assert found_in(team) == set()


def test_many_go_in_batches(team: Association, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is told after each, a stop leaves whole records, and a second call takes the rest."""
    vault = team.fields[0]
    subjects = [save_report(vault, Report(account=f"EXERCISE {ACCOUNT}")) for _ in range(7)]
    monkeypatch.setattr(purging, "BATCH", 3)

    def stop(done: int, total: int) -> None:
        assert total == 7
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        purging.purge(vault, subjects, stop)
    assert len(purging.purged(vault)) == 6
    assert vault.settings.get(purging.UNSWEPT, False)
    assert purging.purge(vault, subjects[6:]) == 1
    assert found_in(team) == set()


def test_the_rule_is_kept_and_a_wrong_one_refused(team: Association) -> None:
    """Nothing is let go until somebody chose to; a choice that there is not changes nothing."""
    vault = team.fields[0]
    assert purging.rule(vault) == Rule(purging.KEEP, purging.DAYS)
    purging.choose(vault, Rule(purging.LATER, 30))
    for wrong in (Rule("never"), Rule(purging.LATER, 0)):
        with pytest.raises(ValueError, match="no such rule"):
            purging.choose(vault, wrong)
    assert purging.rule(vault) == Rule(purging.LATER, 30)
