# SPDX-License-Identifier: GPL-3.0-or-later
"""What is odd but signed: restored backups, cloned laptops, strangers, conflicting files. Kept, and told."""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path

import pytest

from intake.model.entry import Entry, Header, body_hash
from intake.model.roster import FOCAL_POINT
from intake.vault import attaching, erasing, journal, records, sealing
from intake.vault.projections import attachments, projector, reports
from intake.vault.vault import Vault
from sync import arrival, outbox, rosters
from sync.inbox import take
from tests import vaults
from tests.association import Association, typed
from tests.sync.conftest import write_everything, write_reports


def codes(found: arrival.Arrival) -> list[str]:
    """The codes of what was odd."""
    return [anomaly.code for anomaly in found.anomalies]


def copy_of(members: Association, field: int, folder: Path) -> None:
    """Copy a focal point's vault as a backup would; the vault is closed and opened again meanwhile."""
    vault = members.fields[field]
    vault.close()
    shutil.copytree(vault.folder.path, folder)
    members.fields[field] = vaults.reopen(vault.folder.path)


def forked(members: Association, folder: Path) -> list[Path]:
    """Parts of a focal point's vault and of its copy, each with entries of its own."""
    write_reports(members.fields[0], 2)
    copy_of(members, 0, folder / "copy")
    write_reports(members.fields[0], 1, first=10)
    with vaults.reopen(folder / "copy") as clone:
        write_reports(clone, 2, first=20)
        return [*outbox.export(members.fields[0], folder).parts, *outbox.export(clone, folder).parts]


def test_fork_is_reported_and_both_branches_are_kept(members: Association, tmp_path: Path) -> None:
    """A laptop and its restored backup both went on writing: the centre keeps both, and says so."""
    parts = forked(members, tmp_path)
    assert codes(take(members.central, parts[0])) == []
    second = take(members.central, parts[1])
    assert codes(second) == ["fork"]
    assert second.anomalies[0].facts == {"label": "EXERCISE-focal-point-1", "seq": 3}
    assert len(reports.newest(members.central.connection)) == 5


def test_forked_journal_is_relayed_as_two_chains(members: Association, tmp_path: Path) -> None:
    """A coordinator passes both branches on, each as a chain that can be checked."""
    one, other = members.coordinators
    copy_of(members, 0, tmp_path / "copy")
    write_reports(members.fields[0], 4, first=10)
    with vaults.reopen(tmp_path / "copy") as clone:
        write_reports(clone, 4, first=20)
        parts = [*outbox.export(members.fields[0], tmp_path).parts, *outbox.export(clone, tmp_path).parts]
    for path in parts:
        take(one, path)
    (relayed,) = outbox.export(one, tmp_path).parts
    assert codes(take(other, relayed)) == ["fork"]
    assert vaults.state_hash(other.connection) != vaults.state_hash(one.connection)
    assert projector.domain_state(other.connection) == projector.domain_state(one.connection)


def test_vault_that_lost_entries_gets_them_back_and_begins_a_new_journal(
    members: Association, tmp_path: Path
) -> None:
    """A peer shows what a restored backup lacks: it comes back, and no number is used twice."""
    one, other = members.coordinators
    write_reports(one, 1)
    one.close()
    shutil.copytree(one.folder.path, tmp_path / "backup")
    with vaults.reopen(one.folder.path) as before:
        subject = write_reports(before, 1, first=5)[0]
        (path,) = outbox.export(before, tmp_path).parts
        lost = before.journal
    take(other, path)
    (back,) = outbox.export(other, tmp_path).parts
    members.coordinators[0] = restored = vaults.reopen(tmp_path / "backup")
    assert restored.journal == lost
    found = take(restored, back)
    assert codes(found) == ["own-entries"]
    assert found.anomalies[0].facts["count"] == 1
    assert restored.journal != lost
    assert reports.summary(restored.connection, subject).subject == subject
    opening = journal.opening(restored.connection, restored.journal)
    last = journal.head(restored.connection, lost)
    assert opening is not None and last is not None
    assert opening.content()["continues"] == {"journal": lost, "head": last.name}
    assert codes(take(restored, back)) == []


def test_dry_run_of_lost_entries_begins_no_journal(members: Association, tmp_path: Path) -> None:
    """A dry run of the same leaves the vault writing its journal."""
    one, other = members.coordinators
    one.close()
    shutil.copytree(one.folder.path, tmp_path / "backup")
    with vaults.reopen(one.folder.path) as before:
        write_reports(before, 1)
        (path,) = outbox.export(before, tmp_path).parts
    take(other, path)
    (back,) = outbox.export(other, tmp_path).parts
    members.coordinators[0] = restored = vaults.reopen(tmp_path / "backup")
    written = restored.journal
    assert codes(take(restored, back, dry_run=True)) == ["own-entries"]
    assert restored.journal == written
    records.save_report(restored, reports.read(other.connection, reports.newest(other.connection)[0].subject))


def test_strangers_are_left_out_and_listed(members: Association, tmp_path: Path) -> None:
    """Entries of nobody enrolled are not imported, and are welcome once the roster names their author."""
    one, other = members.coordinators
    newcomer = vaults.make(tmp_path / "new", FOCAL_POINT, "EXERCISE-new")
    members.fields.append(newcomer)
    members.enrol(newcomer)
    for vault in (newcomer, one):
        signed = members.signed("field" if vault is newcomer else "central")
        rosters.accept(vault, signed, typed(signed.digest))
    write_reports(newcomer, 2)
    for path in outbox.export(newcomer, tmp_path).parts:
        take(one, path)
    (relayed,) = outbox.export(one, tmp_path).parts
    found = take(other, relayed)
    assert codes(found) == ["stranger", "roster-newer"]
    assert (found.skipped, len(reports.newest(other.connection))) == (3, 0)
    rosters.accept(other, members.signed("central"))
    assert codes(take(other, relayed)) == []
    assert len(reports.newest(other.connection)) == 2


def test_file_with_a_known_id_and_other_content_never_replaces_the_first(
    members: Association, tmp_path: Path
) -> None:
    """Someone enrolled reuses the id of a seal and of an evidence file: the first ones stay, and it is told."""
    first, second = members.fields
    write_everything(first)
    for path in outbox.export(first, tmp_path).parts:
        take(members.central, path)
    (seal,) = attachments.seals(members.central.connection)
    (evidence,) = attachments.evidence(members.central.connection)
    kept = sealing.ciphertext(members.central, seal.id)
    subject = write_everything(second)
    mine = attachments.seals(second.connection)[0]
    _claim(second, subject, "seal", seal.id, sealing.ciphertext(second, mine.id) or b"")
    _claim(second, subject, "evidence", evidence.id, b"EXERCISE other")
    found = [take(members.central, path) for path in outbox.export(second, tmp_path).parts]
    told = [code for each in found for code in codes(each)]
    assert sorted(told) == ["evidence-conflict", "seal-conflict"]
    assert sealing.ciphertext(members.central, seal.id) == kept
    assert members.central.evidence.held(evidence.id) is not None
    members.central.evidence.verify(evidence.id)


def _claim(vault: Vault, subject: str, kind: str, id: str, content: bytes) -> None:
    """Sign an entry that names a file under an id that somebody else gave."""
    digest = hashlib.sha256(content).hexdigest()
    with vault.transaction():
        if kind == "seal":
            sealing.keep_ciphertext(vault, id, content)
        else:
            vaults.put(vault.evidence, content, id, digest)
        vault.record(kind, subject, {kind: id, "sha256": digest, "size": len(content)})


def test_file_lost_from_the_folder_comes_back(members: Association, tmp_path: Path) -> None:
    """An evidence file that somebody deleted from the folder is received again."""
    field, central = members.fields[0], members.central
    subject = write_reports(field, 1)[0]
    attached = attaching.attach(field, subject, io.BytesIO(b"EXERCISE"))
    (path,) = outbox.export(field, tmp_path).parts
    take(central, path)
    (central.folder.evidence / f"{attached.id}.age").unlink()
    assert take(central, path).evidence == 1
    central.evidence.verify(attached.id)


def test_erased_evidence_does_not_come_back(members: Association, tmp_path: Path) -> None:
    """A bundle from before an erasure brings the file in vain, and everything else of it stays."""
    one, two = members.coordinators
    subject = write_everything(members.fields[0])
    parts = outbox.export(members.fields[0], tmp_path / "field").parts
    (stored,) = members.fields[0].evidence.files()
    for path in parts:
        take(two, path)
    name = erasing.ask(two, subject, "DANGER")
    for path in outbox.export(two, tmp_path / "asked").parts:
        take(one, path)
    assert one.evidence.held(stored.id) is not None
    erasing.confirm(one, name)
    assert [take(one, path).evidence for path in parts] == [0, 0]
    assert one.evidence.held(stored.id) is None
    shown = [line.state for line in reports.newest(one.connection)]
    assert sorted(shown) == [reports.ACTIVE, reports.ACTIVE, reports.ERASED]


def test_every_anomaly_can_be_told(members: Association, tmp_path: Path) -> None:
    """Each code has a sentence that takes its facts."""
    for code in arrival.MESSAGES:
        assert arrival.Anomaly(code).tell("en")
        assert arrival.Anomaly(code, {"count": 1}).to_json()["code"] == code


def _write_raw(vault: Vault, kind: str, body: bytes) -> None:
    """Sign an entry with any bytes as its body, as somebody else's program could."""
    last = journal.head(vault.connection, vault.journal)
    assert last is not None
    salt = bytes(32)
    subject, at = vault.new_subject(), "2031-03-01T00:00:00Z"
    header = Header(vault.journal, last.seq + 1, last.name, kind, subject, (), at, body_hash(salt, body))
    unsigned = Entry(header, header.encode(), b"", salt, body)
    entry = Entry(header, header.encode(), vault.keys.sign.sign(unsigned.signed_bytes), salt, body)
    journal.insert(vault.connection, [entry])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"EXERCISE not JSON",
        b"[]",
        b"[" * 5000,
        b'{"form":NaN}',
        b'{"form":"later"}',
        b'{"form":1e9}',
        b'{"seal":{"a":1},"sha256":"x"}',
        b'{"seal":"\\ud800","evidence":"\\ud800","sha256":"x","size":1}',
        b'{"evidence":null,"sha256":null,"size":"many"}',
        b'{"evidence":"x","sha256":"y","size":1000000000000000000000000000000}',
        b'{"evidence":"x","sha256":"y","size":NaN}',
        b'{"account":5,"occurred":[],"place":"x","source":7}',
        b'{"account":"\\ud800","category":"\\ud800"}',
        b'{"occurred":{"edtf":"9999-99"},"period":{"edtf":"9999-99"}}',
    ],
    ids=range(15),
)
def test_signed_nonsense_is_kept_without_effect(members: Association, tmp_path: Path, body: bytes) -> None:
    """A member's program may sign bodies of any shape: they arrive, do no harm, and nothing else suffers."""
    field, central = members.fields[0], members.central
    good = write_reports(field, 1)[0]
    kinds = ("report", "tally", "seal", "evidence", "withdraw", "oracle", "incident", "link", "unseal")
    for kind in kinds:
        _write_raw(field, kind, body)
    for path in outbox.export(field, tmp_path).parts:
        assert take(central, path).new == len(kinds) + 2
    assert good in [line.subject for line in reports.newest(central.connection)]
    before = projector.domain_state(central.connection)
    central.rebuild()
    assert projector.domain_state(central.connection) == before
