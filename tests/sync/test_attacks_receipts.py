# SPDX-License-Identifier: GPL-3.0-or-later
"""What a coordinator who lies, or a thief of a coordinator's keys, can do with receipts, and what not."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import rfc8785

from intake.crypto.signing import SigningKey
from intake.errors import RevokedSender
from intake.model.entry import State
from intake.vault import answering, attaching, journal, purging
from intake.vault.deliveries import CONFIRMED, SENT
from intake.vault.projections import erasures
from intake.vault.ranges import common, joined
from intake.vault.records import write_entry
from intake.vault.vault import Vault
from sync import outbox, rosters
from sync.inbox import take
from tests import vaults
from tests.association import TODAY, Association
from tests.sync.conftest import VIDEO, content, write_reports
from tests.sync.forging import refused, take_apart
from tests.sync.test_receipts import answer, receipt, state
from tests.sync.test_rotation import rotate


def forged(
    writer: Vault,
    to: Vault,
    folder: Path,
    change: Callable[[dict[str, object]], object],
    *,
    key: SigningKey | None = None,
    made: str = "",
) -> Path:
    """A receipt that says what its writer likes, signed as it must be."""
    forgery = take_apart(receipt(writer, to, folder), to.keys.receive)
    said = json.loads(dict(forgery.files)["receipt.json"])
    change(said)
    forgery.files = [
        (name, rfc8785.dumps(said) if name == "receipt.json" else data) for name, data in forgery.files
    ]
    if made:
        forgery.fields["made"] = made
    if key:
        forgery.fields["sender"]["sign"] = key.public.line
    signed = key or writer.keys.sign
    return forgery.relist().write(folder / "lie.intake", signed, [to.keys.receive.recipient])


def claims_all(field: Vault) -> Callable[[dict[str, object]], object]:
    """Has a receipt say that everything of a vault arrived."""
    last = journal.head(field.connection, field.journal)
    assert last is not None
    head = {"journal": field.journal, "from": 0, "seq": last.seq, "name": last.name}
    return lambda said: said.update(heads=[head], bodies=[], evidence=[], seals=[])


def test_receipt_of_the_year_9999_stands_in_the_way_of_none(members: Association, tmp_path: Path) -> None:
    """A lie from the future is taken back by the next honest receipt, and does not come back with itself."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    outbox.export(field, tmp_path / "lost")
    lie = forged(central, field, tmp_path, claims_all(field), made="9999-12-31T23:59:59Z")
    take(field, lie)
    assert state(field, subject) == CONFIRMED
    told = answer(central, field, tmp_path)
    assert told.returned is not None and not told.returned.older
    assert state(field, subject) != CONFIRMED
    assert [one.code for one in told.anomalies] == ["peer-lost"]


def test_clock_that_lags_years_behind_still_takes_receipts(members: Association, tmp_path: Path) -> None:
    """Where every receipt seems to come from the future, their own order counts."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    for path in outbox.export(field, tmp_path / "out").parts:
        take(central, path)
    early = forged(central, field, tmp_path / "a", lambda said: None, made="9000-01-01T00:00:00Z")
    late = forged(central, field, tmp_path / "b", lambda said: None, made="9000-01-02T00:00:00Z")
    take(field, late)
    assert state(field, subject) == CONFIRMED
    returned = take(field, early).returned
    assert returned is not None and returned.older


def test_clock_that_was_put_back_makes_no_older_receipt(members: Association, tmp_path: Path) -> None:
    """What a coordinator tells after that counts: each receipt for a member is made after the last."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    answer(central, field, tmp_path / "before")
    central.clock = lambda: datetime(2026, 1, 1, tzinfo=UTC)
    for path in outbox.export(field, tmp_path / "out").parts:
        take(central, path)
    told = answer(central, field, tmp_path / "after")
    assert told.returned is not None and not told.returned.older
    assert state(field, subject) == CONFIRMED


def test_former_key_confirms_nothing(members: Association, tmp_path: Path) -> None:
    """Who copied a coordinator's keys before they were renewed cannot have anybody let go of reports."""
    field, central = members.fields[0], members.central
    old = central.keys.sign
    (subject,) = write_reports(field, 1)
    outbox.export(field, tmp_path / "lost")
    rotate(members, central)
    lie = forged(central, field, tmp_path, claims_all(field), key=old)
    returned = take(field, lie).returned
    assert returned is not None and returned.older
    assert state(field, subject) == SENT
    assert purging.may_go(field) == []


def test_receipt_of_a_revoked_coordinator_counts_no_more(members: Association, tmp_path: Path) -> None:
    """What was confirmed before loses its weight with the roster, and nothing more is taken."""
    field, central = members.fields[0], members.central
    (subject,) = write_reports(field, 1)
    outbox.export(field, tmp_path / "lost")
    take(field, forged(central, field, tmp_path, claims_all(field)))
    late = forged(central, field, tmp_path / "late", claims_all(field))
    assert [one.subject for one in purging.may_go(field)] == [subject]
    rosters.revoke(members.root, central.identity.member, TODAY)
    members.spread()
    assert purging.may_go(field) == []
    with refused(field, RevokedSender):
        take(field, late)


def test_file_of_another_record_is_not_refused_for_an_erasure(members: Association, tmp_path: Path) -> None:
    """Two who erase one report cannot have a file of another one refused, nor told to be held."""
    field, (one, other) = members.fields[0], members.coordinators
    erased, stays = write_reports(field, 2)
    text = outbox.export(field, tmp_path / "text")
    for path in text.parts:
        take(one, path)
        take(other, path)
    file = attaching.attach(field, stays, io.BytesIO(VIDEO))
    said = {"code": "X", "reason": "DANGER", "entries": [], "evidence": [file.id], "seals": [], "sources": []}
    with one.transaction():
        asked = write_entry(one, erasures.ERASE, erased, said, ())
    for path in outbox.export(one, tmp_path / "asked").parts:
        take(other, path)
    with other.transaction():
        write_entry(other, erasures.CONFIRM, erased, {}, (asked.name.hex(),))
    assert other.evidence.state(file.id) is State.ERASED
    first = outbox.export(field, tmp_path / "first")
    for path in first.parts:
        take(other, path)
    told = answer(other, field, tmp_path).returned
    if not other.evidence.present(file.id):
        assert told is not None and told.awaited == 1
        assert state(field, stays) != CONFIRMED
        for path in first.parts:
            take(other, path)
    assert content(other, file.id) == VIDEO
    answer(other, field, tmp_path)
    assert state(field, stays) == CONFIRMED


def test_other_content_under_the_id_of_a_file_is_not_that_file(members: Association, tmp_path: Path) -> None:
    """Who puts other bytes under a file's id first does not have a receipt vouch for the file."""
    field, (one, other) = members.fields[0], members.coordinators
    (subject,) = write_reports(field, 1)
    file = attaching.attach(field, subject, io.BytesIO(VIDEO))
    (decoy,) = write_reports(one, 1, first=70)
    false = attaching.attach(one, decoy, io.BytesIO(b"EXERCISE another"))
    _under_the_id(one, false.id, file.id, decoy)
    for path in outbox.export(one, tmp_path / "decoy").parts:
        take(other, path)
    for path in outbox.export(field, tmp_path / "true").parts:
        take(other, path)
    present = {path.stem for path in other.folder.evidence.iterdir()}
    assert answering.missing_files(other.connection, present)[1] == [file.id]
    answer(other, field, tmp_path)
    assert state(field, subject) != CONFIRMED


def _under_the_id(vault: Vault, false: str, id: str, subject: str) -> None:
    """Write a file once more as evidence, under an id that is somebody else's."""
    held = vault.evidence.held(false)
    assert held is not None
    with vault.evidence.open(false) as stream:
        stored = vaults.put(vault.evidence, stream, id, held.sha256)
    with vault.transaction():
        said = {"evidence": id, "sha256": stored.sha256, "size": stored.size, "type": "", "title": ""}
        write_entry(vault, "evidence", subject, said, ())


def test_many_exceptions_cost_no_more_than_their_number() -> None:
    """Ranges of a receipt are compared in one pass, however many a member lists."""
    one = [(3 * n, 3 * n) for n in range(60_000)]
    other = [(3 * n + n % 2, 3 * n + 1) for n in range(60_000)]
    expected = [span for span in one if (span[0] // 3) % 2 == 0]
    assert common(one, other) == expected
    assert joined([*one, *other])[0] == (0, 1)
