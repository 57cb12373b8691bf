# SPDX-License-Identifier: GPL-3.0-or-later
"""An open vault: journal, records, projections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.errors import (
    NoSuchRecord,
    NotYours,
    NoVault,
    SeveralRecords,
    VaultBusy,
    WrongPassphrase,
)
from intake.model.entry import Header, new_id
from intake.model.incident import Incident
from intake.model.report import Report
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.model.tally import Tally
from intake.vault import journal, machine, records
from intake.vault.projections import incidents, links, projector, reports, tallies
from intake.vault.vault import Vault
from tests import vaults
from tests.bench import invented


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A focal point's vault."""
    with vaults.make(tmp_path / "vault") as opened:
        yield opened


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Vault]:
    """A coordinator's vault."""
    with vaults.make(tmp_path / "central", COORDINATOR) as opened:
        yield opened


def test_new_vault_begins_with_its_open_entry(vault: Vault) -> None:
    """Entry 0 of a journal says whose it is and with which key it is signed."""
    opening = journal.opening(vault.connection, vault.journal)
    assert opening is not None
    assert opening.content()["key"] == vault.keys.sign.public.line
    vault.keys.sign.public.verify(opening.sig, opening.signed_bytes)


def test_report_is_there_after_closing_and_opening(tmp_path: Path) -> None:
    """What was saved is read back equal from a vault opened again."""
    with vaults.make(tmp_path / "vault") as vault:
        subject = records.save_report(vault, invented.report(1))
    with vaults.reopen(tmp_path / "vault") as vault:
        kept = reports.read(vault.connection, subject)
        assert replace(kept, code="") == invented.report(1)


def test_codes_count_up_and_can_be_said_aloud(vault: Vault) -> None:
    """Codes are four letters and a number that rises."""
    first, second = (records.save_report(vault, invented.report(n)) for n in (1, 2))
    codes = [reports.summary(vault.connection, subject).code for subject in (first, second)]
    prefix = codes[0].partition("-")[0]
    assert codes == [f"{prefix}-1", f"{prefix}-2"]
    assert len(prefix) == 4 and prefix.isalpha()


def test_amending_makes_a_revision_that_names_its_parent(vault: Vault) -> None:
    """A revision supersedes the one it was made from, which stays in the journal."""
    subject = records.save_report(vault, invented.report(1))
    before = reports.summary(vault.connection, subject).head.hex()
    records.save_report(vault, replace(invented.report(1), account="corrected"), subject)
    after = reports.summary(vault.connection, subject)
    entry = journal.get(vault.connection, after.head)
    assert entry is not None and entry.header.parents == (before,)
    assert (after.revisions, after.heads) == (2, 1)
    assert reports.read(vault.connection, subject).account == "corrected"


def test_two_revisions_of_one_parent_stand_beside_each_other(vault: Vault) -> None:
    """Neither of two revisions wins; one with both as parents settles it."""
    subject = records.save_report(vault, invented.report(1))
    base = records.heads(vault, subject, "report")
    for words in ("one", "other"):
        records.save_report(vault, Report(account=words), subject, base)
    assert reports.summary(vault.connection, subject).heads == 2
    records.save_report(vault, Report(account="settled"), subject)
    assert reports.summary(vault.connection, subject).heads == 1
    assert reports.read(vault.connection, subject).account == "settled"


def test_search_folds_accents_and_finds_beginnings(vault: Vault) -> None:
    """Words are found whatever their accents and case, and by how they begin."""
    subject = records.save_report(vault, Report(account="Des éleveurs près de Kidâl"))
    records.save_report(vault, Report(account="nothing of the kind"))
    for words in ("eleveurs", "ELEVEURS kidal", "elev"):
        assert [line.subject for line in reports.search(vault.connection, words)] == [subject]
    assert reports.search(vault.connection, '" OR *') == []


def test_amended_words_are_no_longer_found(vault: Vault) -> None:
    """Search speaks of what stands, not of what was replaced."""
    subject = records.save_report(vault, Report(account="zanzibar"))
    records.save_report(vault, Report(account="elsewhere"), subject)
    assert reports.search(vault.connection, "zanzibar") == []


def test_record_is_found_by_code_reference_and_id(vault: Vault) -> None:
    """A person may name a report by its code, its reference or the beginning of its id."""
    subject = records.save_report(vault, replace(invented.report(1), ref="R-1"))
    code = reports.summary(vault.connection, subject).code
    for name in (code, "R-1", subject, subject.partition("/")[2][:8]):
        assert reports.resolve(vault.connection, name) == subject
    records.save_report(vault, replace(invented.report(2), ref="R-1"))
    with pytest.raises(SeveralRecords):
        reports.resolve(vault.connection, "R-1")
    with pytest.raises(NoSuchRecord):
        reports.resolve(vault.connection, "nobody")


def test_focal_point_cannot_form_incidents(vault: Vault) -> None:
    """What the role does not allow is refused, and nothing is written."""
    before = vaults.state_hash(vault.connection)
    with pytest.raises(NotYours):
        records.save_incident(vault, Incident(level="3"))
    assert vaults.state_hash(vault.connection) == before


def test_nobody_amends_the_testimony_of_another(central: Vault) -> None:
    """A report that another journal began cannot be revised here."""
    with pytest.raises(NotYours):
        records.save_report(central, Report(account="changed"), f"{new_id()}/{new_id()}")


def test_incident_rests_on_reports_and_is_found_from_them(central: Vault) -> None:
    """An incident names its reports, and its entry the revisions they had."""
    report = records.save_report(central, invented.report(1))
    subject = records.save_incident(central, Incident(reports=(report,), level="3"))
    assert incidents.resting_on(central.connection, report) == [subject]
    stored = incidents.read(central.connection, subject)
    entry = journal.get(central.connection, bytes.fromhex(stored.heads[0]))
    assert entry is not None and set(records.heads(central, report, "report")) <= set(entry.header.parents)


def test_link_can_be_taken_back(central: Vault) -> None:
    """A link stands until a revision empties it."""
    one, two = (records.save_incident(central, Incident(level=level)) for level in "34")
    link = records.save_link(central, one, two, "PART_OF")
    assert [found.relation for found in links.touching(central.connection, two)] == ["PART_OF"]
    records.save_link(central, one, two, "", link)
    assert links.every(central.connection) == []


def test_tally_is_kept_beside(vault: Vault) -> None:
    """A tally is stored whole and listed."""
    with vault.transaction():
        subject = records.write_tally(vault, Tally(category="EXEC", wording="around 12"))
    assert [held.subject for held in tallies.every(vault.connection)] == [subject]


def test_rebuilt_projections_equal_those_kept_in_step(central: Vault) -> None:
    """Dropping every derived table and making it again changes nothing."""
    report = records.save_report(central, invented.report(1))
    records.save_report(central, replace(invented.report(1), account="amended"), report)
    records.save_incident(central, Incident(reports=(report,), level="4"))
    before = projector.domain_state(central.connection)
    assert central.rebuild() == 3
    assert projector.domain_state(central.connection) == before


def test_signed_entry_of_an_odd_shape_is_kept_without_effect(vault: Vault) -> None:
    """A body that does not have the form of its kind does no harm and is listed."""
    good = records.save_report(vault, invented.report(1))
    with vault.transaction():
        odd = vault.record("report", vault.new_subject(), {"account": {"not": "text"}})
        later = vault.record("report", vault.new_subject(), {"form": 99})
        unknown = vault.record("oracle", vault.new_subject(), {"says": 1})
    listed = {name: why for name, _, _, _, why in projector.refused(vault.connection)}
    assert listed == {odd.name: "unreadable", later.name: "later-form", unknown.name: "unknown-kind"}
    assert [line.subject for line in reports.newest(vault.connection)] == [good]


def test_wrong_passphrase_and_missing_vault_are_told_apart(tmp_path: Path) -> None:
    """Each way of not opening has its own error."""
    with pytest.raises(NoVault):
        vaults.reopen(tmp_path / "nothing")
    vaults.make(tmp_path / "vault").close()
    with pytest.raises(WrongPassphrase):
        Vault.open(tmp_path / "vault", passphrase="wrong", floor=FLOOR_ONLY_FOR_TESTS)
    with vaults.reopen(tmp_path / "vault") as first:
        with pytest.raises(VaultBusy):
            vaults.reopen(tmp_path / "vault")
        assert first.identity.role == FOCAL_POINT


def test_vault_on_another_machine_writes_a_journal_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copied vault never continues the journal that the original may go on writing."""
    with vaults.make(tmp_path / "vault") as vault:
        subject, old = records.save_report(vault, invented.report(1)), vault.journal
        last = journal.head(vault.connection, old)
    monkeypatch.setattr(machine, "_machine_id", lambda: "another machine")
    with vaults.reopen(tmp_path / "vault") as vault:
        assert vault.journal != old
        opening = journal.opening(vault.connection, vault.journal)
        assert opening is not None and last is not None
        assert opening.content()["continues"] == {"journal": old, "head": last.name}
        records.save_report(vault, Report(account="amended from the new journal"), subject)
        assert reports.summary(vault.connection, subject).heads == 1


def test_header_survives_encoding(vault: Vault) -> None:
    """Decoding canonical bytes gives the header that was encoded."""
    for entry in journal.of_journal(vault.connection, vault.journal):
        assert Header.decode(entry.header_bytes) == entry.header
        assert entry.matches_body()


def test_nothing_in_the_folder_is_open_to_others(tmp_path: Path) -> None:
    """Folders are 0700 and files 0600, whatever the umask."""
    with vaults.make(tmp_path / "vault") as vault:
        records.save_report(vault, invented.report(1))
        for path in (tmp_path / "vault").rglob("*"):
            assert path.stat().st_mode & 0o077 == 0, path
