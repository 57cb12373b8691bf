# SPDX-License-Identifier: GPL-3.0-or-later
"""A proof of a record's history holds only as it was signed, and says what it does not prove."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from intake.crypto.verify_proof import Refused, check, tell
from intake.errors import IntakeError, ProofWithheld
from intake.model.entry import State
from intake.vault import journal, journals, records
from intake.vault.projections import reports
from sync import outbox, proof, rosters
from sync.inbox import take
from tests import vaults
from tests.association import TODAY, Association
from tests.bench import invented
from tests.sync.conftest import write_reports
from tests.sync.test_anomalies import copy_of
from tests.sync.test_receipts import answer
from tests.sync.test_rotation import rotate


def codes(data: bytes) -> list[str]:
    """The codes of what a proof says."""
    return [code for code, _ in check(data).said]


def unproved(data: bytes) -> list[str]:
    """The codes of what it says not to prove."""
    return [code for code, _ in check(data).unproved]


def test_proof_tells_who_wrote_what_and_who_countersigned(members: Association, countersigned: str) -> None:
    """Each entry with its author, each body, the files, and the coordinators who took it in."""
    told = tell(check(proof.make(members.coordinators[1], countersigned)))
    assert told.count("“EXERCISE-focal-point-1” (focal-point)") == 4
    assert told.count("It existed no later than") == 8
    assert "“EXERCISE-coordinator-1” (coordinator) signed having taken it in" in told
    assert "“EXERCISE-coordinator-2” (coordinator) signed having taken it in" in told
    assert told.count("It names a file with the SHA-256") == 2
    assert "Whose root key it is" in told
    assert "nobody else countersigned" not in told


def test_receipt_countersigns(members: Association, countersigned: str, tmp_path: Path) -> None:
    """On the device of its author, a receipt says since when the centre had it."""
    field = members.fields[0]
    answer(members.central, field, tmp_path)
    data = proof.make(field, countersigned)
    assert codes(data).count("receipt") == 4
    # The copy of the list for the field names no focal point, so it cannot say who this one is.
    assert "unknown" in unproved(data)


def test_entry_after_the_countersignature_is_told_apart(
    members: Association, countersigned: str, tmp_path: Path
) -> None:
    """What was written since has nobody's word but its author's."""
    answer(members.central, members.fields[0], tmp_path)
    records.save_report(members.fields[0], invented.report(78), countersigned)
    assert unproved(proof.make(members.fields[0], countersigned)).count("alone") == 1


def test_giving_a_proof_is_on_record(members: Association, countersigned: str) -> None:
    """The journal says that it left, and the proof holds that entry too."""
    check(proof.give(members.central, countersigned))
    last = list(journal.of_journal(members.central.connection, members.central.journal))[-1]
    assert (last.header.kind, last.content()["how"]) == ("disclose", "proof")


def test_root_key_that_was_told_is_compared(members: Association, countersigned: str) -> None:
    """The right one is no longer an open question; another one refuses the file."""
    data = proof.make(members.central, countersigned)
    found = check(data, members.root.keys.sign.public.line)
    assert "root" not in [code for code, _ in found.unproved]
    with pytest.raises(Refused, match="root key"):
        check(data, members.central.keys.sign.public.line)


def test_without_bodies_nothing_is_readable(members: Association, countersigned: str) -> None:
    """Headers and signatures alone prove as much of who and when."""
    data = proof.make(members.central, countersigned, bodies=False)
    report = reports.read(members.central.connection, countersigned)
    assert report.account and report.account.encode() not in data
    assert codes(data).count("bodiless") == 4
    assert codes(data).count("import") == 4


def test_redacted_and_erased_entries_stay_provable(members: Association, countersigned: str) -> None:
    """An entry whose body went is told as such, with its author and its countersignatures."""
    connection = members.central.connection
    first, second, *_ = journal.of_subject(connection, countersigned)
    for entry, state in ((first, State.ERASED), (second, State.ABSENT)):
        connection.execute(
            "UPDATE entries SET body = NULL, salt = x'', state = ? WHERE name = ?", (int(state), entry.name)
        )
    data = proof.make(members.central, countersigned)
    states = {facts["state"] for code, facts in check(data).said if code == "bodiless"}
    assert states == {"erased", "absent"}
    assert codes(data).count("import") == 4


def test_withdrawn_report_has_no_readable_proof(members: Association, countersigned: str) -> None:
    """What a source took back is in no proof; that it was said stays provable."""
    records.withdraw(members.fields[0], countersigned)
    with pytest.raises(ProofWithheld):
        proof.give(members.fields[0], countersigned)
    assert "bodiless" in codes(proof.give(members.fields[0], countersigned, bodies=False))


def test_revoked_member(members: Association, countersigned: str, tmp_path: Path) -> None:
    """Up to the head that the list still believes, entries count; what came after is told not to."""
    field, central = members.fields[0], members.central
    trusted = rosters.heads(central, field.identity.member)
    rosters.revoke(members.root, field.identity.member, TODAY, trusted)
    records.save_report(field, invented.report(79), countersigned)
    for path in outbox.export(field, tmp_path / "later").parts:
        take(central, path)
    members.spread()
    data = proof.make(central, countersigned)
    assert (codes(data).count("believed"), codes(data).count("disbelieved")) == (4, 1)
    assert "(focal-point, revoked)" in tell(check(data))


def test_fork_is_told(members: Association, tmp_path: Path) -> None:
    """Both branches of a journal that was written twice are in the proof, and it says so."""
    field = members.fields[0]
    (subject,) = write_reports(field, 1)
    copy_of(members, 0, tmp_path / "copy")
    records.save_report(members.fields[0], invented.report(30), subject)
    with vaults.reopen(tmp_path / "copy") as clone:
        records.save_report(clone, invented.report(31), subject)
        parts = [*outbox.export(members.fields[0], tmp_path).parts, *outbox.export(clone, tmp_path).parts]
    for path in parts:
        take(members.central, path)
    data = proof.make(members.central, subject)
    assert codes(data).count("fork") == 1
    assert codes(data).count("entry") == 3
    assert "alone" not in unproved(data)


def test_another_program_on_another_machine_can_check(
    members: Association, countersigned: str, tmp_path: Path
) -> None:
    """The one file and ``cryptography`` are enough: nothing of Intake is imported."""
    script = tmp_path / "court" / "verify_proof.py"
    script.parent.mkdir()
    shutil.copy(proof.VERIFIER, script)
    path = tmp_path / "court" / "EXERCISE.intake-proof"
    proof.write(members.central, countersigned, path)

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        watch = (
            "import runpy, sys; sys.argv = sys.argv[1:]\n"
            "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
            "finally: print([name for name in sys.modules if name.split('.')[0] in ('intake', 'sync')])"
        )
        return subprocess.run(  # our own interpreter and script
            [sys.executable, "-I", "-c", watch, str(script), str(path), *words],
            cwd=script.parent,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={"PYTHONIOENCODING": "utf-8"},
            check=False,
        )

    fine = run("--root-key", members.root.keys.sign.public.line, "--show")
    assert (fine.returncode, fine.stderr) == (0, "")
    assert fine.stdout.splitlines()[-1] == "[]"
    assert reports.read(members.central.connection, countersigned).account[:20] in fine.stdout
    assert "Ce fichier se tient" in run("--fr").stdout
    path.write_bytes(path.read_bytes().replace(b"EXERCISE", b"EXERCISF", 1))
    refused = run()
    assert (refused.returncode, refused.stdout.startswith("REFUSED")) == (1, True)


def test_label_cannot_add_a_line(members: Association, countersigned: str) -> None:
    """What a member is called is shown on one line, whatever it is."""
    found = check(proof.make(members.central, countersigned))
    found.said = [
        ("entry", {**facts, "label": "x\\n\n\x1b[2J"}) for code, facts in found.said if code == "entry"
    ]
    assert "x\\n??[2J" in tell(found)


def test_proof_of_nothing_is_refused(members: Association) -> None:
    """A record that is not here has no history."""
    with pytest.raises(IntakeError):
        proof.make(members.central, "0" * 32 + "/" + "0" * 32)


def test_author_stays_the_same_with_new_keys(
    members: Association, countersigned: str, tmp_path: Path
) -> None:
    """What former keys signed and what the new ones did are told as of one member, and nothing odd comes of it."""
    field, central = members.fields[0], members.central
    rotate(members, field)
    records.save_report(field, invented.report(80), countersigned)
    for path in outbox.export(field, tmp_path / "later").parts:
        take(central, path)
    found = check(proof.make(central, countersigned))
    told = [facts for code, facts in found.said if code == "entry"]
    assert len({one["journal"] for one in told}) == 2
    assert {(one["label"], one["role"]) for one in told} == {(field.identity.label, "focal-point")}
    assert not {"alone", "unknown"} & {code for code, _ in found.unproved}
    assert [odd for held in journals.every(central) for odd in held.oddities] == []
