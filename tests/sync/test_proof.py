# SPDX-License-Identifier: GPL-3.0-or-later
"""A proof of a record's history holds only as it was signed, and says what it does not prove."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from intake.crypto import sshsig
from intake.crypto.verify_proof import Refused, check, tell
from intake.errors import IntakeError, ProofWithheld
from intake.model.entry import State
from intake.vault import journal, records
from intake.vault.projections import reports
from sync import outbox, proof, rosters
from sync.inbox import take
from tests import vaults
from tests.association import TODAY, Association
from tests.bench import invented
from tests.sync.conftest import write_everything, write_reports
from tests.sync.test_anomalies import copy_of
from tests.sync.test_receipts import answer


@pytest.fixture
def subject(members: Association, tmp_path: Path) -> str:
    """A report that was amended, with a seal and a file, and taken in by both coordinators."""
    field, (one, other) = members.fields[0], members.coordinators
    subject = write_everything(field)
    records.save_report(field, invented.report(77), subject)
    write_reports(field, 2, first=20)
    for path in outbox.export(field, tmp_path / "stick").parts:
        take(one, path)
    for path in outbox.export(one, tmp_path / "stick").parts:
        take(other, path)
    return subject


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def codes(data: bytes) -> list[str]:
    """The codes of what a proof says."""
    return [code for code, _ in check(data).said]


def unproved(data: bytes) -> list[str]:
    """The codes of what it says not to prove."""
    return [code for code, _ in check(data).unproved]


def test_proof_tells_who_wrote_what_and_who_countersigned(members: Association, subject: str) -> None:
    """Each entry with its author, each body, the files, and the coordinators who took it in."""
    told = tell(check(proof.make(members.coordinators[1], subject)))
    assert told.count("“EXERCISE-focal-point-1” (focal-point)") == 4
    assert told.count("It existed no later than") == 8
    assert "“EXERCISE-coordinator-1” (coordinator) signed having taken it in" in told
    assert "“EXERCISE-coordinator-2” (coordinator) signed having taken it in" in told
    assert told.count("It names a file with the SHA-256") == 2
    assert "Whose root key it is" in told
    assert "nobody else countersigned" not in told


def test_receipt_countersigns(members: Association, subject: str, tmp_path: Path) -> None:
    """On the device of its author, a receipt says since when the centre had it."""
    field = members.fields[0]
    answer(members.central, field, tmp_path)
    data = proof.make(field, subject)
    assert codes(data).count("receipt") == 4
    # The copy of the list for the field names no focal point, so it cannot say who this one is.
    assert "unknown" in unproved(data)


def test_entry_after_the_countersignature_is_told_apart(
    members: Association, subject: str, tmp_path: Path
) -> None:
    """What was written since has nobody's word but its author's."""
    answer(members.central, members.fields[0], tmp_path)
    records.save_report(members.fields[0], invented.report(78), subject)
    assert unproved(proof.make(members.fields[0], subject)).count("alone") == 1


def test_giving_a_proof_is_on_record(members: Association, subject: str) -> None:
    """The journal says that it left, and the proof holds that entry too."""
    check(proof.give(members.central, subject))
    last = list(journal.of_journal(members.central.connection, members.central.journal))[-1]
    assert (last.header.kind, last.content()["how"]) == ("disclose", "proof")


def test_root_key_that_was_told_is_compared(members: Association, subject: str) -> None:
    """The right one is no longer an open question; another one refuses the file."""
    data = proof.make(members.central, subject)
    found = check(data, members.root.keys.sign.public.line)
    assert "root" not in [code for code, _ in found.unproved]
    with pytest.raises(Refused, match="root key"):
        check(data, members.central.keys.sign.public.line)


def test_without_bodies_nothing_is_readable(members: Association, subject: str) -> None:
    """Headers and signatures alone prove as much of who and when."""
    data = proof.make(members.central, subject, bodies=False)
    report = reports.read(members.central.connection, subject)
    assert report.account and report.account.encode() not in data
    assert codes(data).count("bodiless") == 4
    assert codes(data).count("import") == 4


def test_redacted_and_erased_entries_stay_provable(members: Association, subject: str) -> None:
    """An entry whose body went is told as such, with its author and its countersignatures."""
    connection = members.central.connection
    first, second, *_ = journal.of_subject(connection, subject)
    for entry, state in ((first, State.ERASED), (second, State.ABSENT)):
        connection.execute(
            "UPDATE entries SET body = NULL, salt = x'', state = ? WHERE name = ?", (int(state), entry.name)
        )
    data = proof.make(members.central, subject)
    assert [facts["state"] for code, facts in check(data).said if code == "bodiless"] == ["erased", "absent"]
    assert codes(data).count("import") == 4


def test_withdrawn_report_has_no_readable_proof(members: Association, subject: str) -> None:
    """What a source took back is in no proof; that it was said stays provable."""
    records.withdraw(members.fields[0], subject)
    with pytest.raises(ProofWithheld):
        proof.give(members.fields[0], subject)
    assert "bodiless" in codes(proof.give(members.fields[0], subject, bodies=False))


def test_revoked_member(members: Association, subject: str, tmp_path: Path) -> None:
    """Up to the head that the list still believes, entries count; what came after is told not to."""
    field, central = members.fields[0], members.central
    trusted = rosters.heads(central, field.identity.member)
    rosters.revoke(members.root, field.identity.member, TODAY, trusted)
    records.save_report(field, invented.report(79), subject)
    for path in outbox.export(field, tmp_path / "later").parts:
        take(central, path)
    members.spread()
    data = proof.make(central, subject)
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
    members: Association, subject: str, tmp_path: Path
) -> None:
    """The one file and ``cryptography`` are enough: nothing of Intake is imported."""
    script = tmp_path / "court" / "verify_proof.py"
    script.parent.mkdir()
    shutil.copy(proof.VERIFIER, script)
    path = tmp_path / "court" / "EXERCISE.intake-proof"
    proof.write(members.central, subject, path)

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
    assert reports.read(members.central.connection, subject).account[:20] in fine.stdout
    assert "Ce fichier se tient" in run("--fr").stdout
    path.write_bytes(path.read_bytes().replace(b"EXERCISE", b"EXERCISF", 1))
    refused = run()
    assert (refused.returncode, refused.stdout.startswith("REFUSED")) == (1, True)


@pytest.fixture
def whole(members: Association, subject: str, tmp_path: Path) -> bytes:
    """A proof in which everything that can be in one is: the device heard of one import, and has a receipt."""
    one, other = members.coordinators
    field = members.fields[0]
    answer(other, field, tmp_path)
    entries = list(journal.of_journal(one.connection, one.journal))
    journal.insert(field.connection, [entry for entry in entries if entry.header.kind in ("open", "import")])
    field.forget_authors()
    return proof.make(field, subject)


def test_every_byte_counts(whole: bytes) -> None:
    """One flipped bit, wherever, and nothing is believed; so is every truncation."""
    chance = random.Random(1)
    for at in [*range(0, len(whole), 97), *chance.sample(range(len(whole)), 150)]:
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        with pytest.raises(Refused):
            check(bytes(changed))
        with pytest.raises(Refused):
            check(whole[:at])
    with pytest.raises(Refused):
        check(whole + b"\n")


Change = Callable[[Any], object]
CHANGES: dict[str, Change] = {
    "format": lambda p: p.update(format="intake-proof/2"),
    "a field more": lambda p: p.update(note="EXERCISE"),
    "subject": lambda p: p.update(subject="0" * 32 + "/" + "0" * 32),
    "no roster": lambda p: p.update(roster=None),
    "roster signature": lambda p: p["roster"].update(sig=p["receipts"][0]["sig"]),
    "roster text": lambda p: p["roster"].update(
        roster=p["roster"]["roster"].replace("custodian", "coordinator")
    ),
    "opening left out": lambda p: p["openings"].pop(),
    "opening twice": lambda p: p["openings"].append(p["openings"][0]),
    "no entries": lambda p: p.update(entries=[]),
    "entry twice": lambda p: p["entries"].append(p["entries"][0]),
    "entry left out": lambda p: p["entries"].pop(1),
    "entry of another record": lambda p: p["entries"].append(p["imports"][0]),
    "body": lambda p: p["entries"][0].update(body=p["entries"][1]["body"]),
    "body with another salt": lambda p: p["entries"][0].update(salt=p["entries"][1]["salt"]),
    "salt without body": lambda p: p["entries"][0].update(body=None, state="erased"),
    "unknown state": lambda p: p["entries"][0].update(body=None, salt=None, state="lost"),
    "signature": lambda p: p["entries"][0].update(sig=p["entries"][1]["sig"]),
    "header": lambda p: p["entries"][0].update(header=p["entries"][1]["header"]),
    "chain cut at its end": lambda p: p["chains"][0].pop(),
    "chain that begins nowhere": lambda p: p["chains"][0].__delitem__(slice(0, 4)),
    "link left out": lambda p: p["chains"][0].pop(2),
    "links swapped": lambda p: p["chains"][0].reverse(),
    "chain left out": lambda p: p["chains"].pop(),
    "import that is none": lambda p: p["imports"].append(p["entries"][0]),
    "import without body": lambda p: p["imports"][0].update(body=None, salt=None, state="absent"),
    "receipt of another kind": lambda p: _resigned(p, kind="bundle"),
    "receipt changed": lambda p: p["receipts"][0].update(
        receipt=p["receipts"][0]["receipt"].replace("0", "1")
    ),
    "part changed": lambda p: p["receipts"][0].update(
        part=p["receipts"][0]["part"].replace('"made":"2', '"made":"3')
    ),
    "receipt signature": lambda p: p["receipts"][0].update(sig=p["roster"]["sig"]),
    "number with a fraction": lambda p: p.update(subject=1.5),
    "a list for an object": lambda p: p.update(entries=[[]]),
    "nothing for text": lambda p: p["roster"].update(roster=None),
}


def _resigned(fields: Any, **changes: str) -> None:
    part = json.loads(fields["receipts"][0]["part"]) | changes
    fields["receipts"][0]["part"] = rfc8785.dumps(part).decode()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_field_counts(whole: bytes, change: Change) -> None:
    """Whatever is changed, left out, doubled or put elsewhere is refused."""
    fields = json.loads(whole)
    change(fields)
    with pytest.raises(Refused):
        check(rfc8785.dumps(fields))


def test_receipt_by_a_stranger_is_refused(members: Association, subject: str, tmp_path: Path) -> None:
    """A countersignature by somebody whom the list does not name is no support, and nothing is hidden in a proof."""
    fields = json.loads(proof.make(members.central, subject))
    with vaults.make(tmp_path / "stranger") as stranger:
        part: dict[str, Any] = {
            "format": "intake-part/1",
            "kind": "receipt",
            "made": "2031-01-01T00:00:00Z",
            "sender": {"member": stranger.identity.member, "sign": stranger.keys.sign.public.line},
        }
        link = json.loads(fields["chains"][0][-1])
        document = rfc8785.dumps(
            {
                "heads": [
                    {
                        "journal": link["journal"],
                        "seq": link["seq"],
                        "name": _sha256(fields["chains"][0][-1].encode()),
                    }
                ]
            }
        )
        part["members"] = [{"name": "receipt.json", "sha256": _sha256(document)}]
        listed = rfc8785.dumps(part)
        sig = sshsig.sign(stranger.keys.sign, "intake-part", listed)
    fields["receipts"].append({"part": listed.decode(), "sig": sig, "receipt": document.decode()})
    with pytest.raises(Refused):
        check(rfc8785.dumps(fields))


def test_label_cannot_add_a_line(members: Association, subject: str) -> None:
    """What a member is called is shown on one line, whatever it is."""
    found = check(proof.make(members.central, subject))
    found.said = [
        ("entry", {**facts, "label": "x\\n\n\x1b[2J"}) for code, facts in found.said if code == "entry"
    ]
    assert "x\\n??[2J" in tell(found)


def test_proof_of_nothing_is_refused(members: Association) -> None:
    """A record that is not here has no history."""
    with pytest.raises(IntakeError):
        proof.make(members.central, "0" * 32 + "/" + "0" * 32)
