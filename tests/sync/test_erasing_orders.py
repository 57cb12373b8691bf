# SPDX-License-Identifier: GPL-3.0-or-later
"""In whatever order an erasure, its confirmation and what it erases come: one state, and no erased word on the disk."""

from __future__ import annotations

import io
import itertools
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.model.entry import State
from intake.model.report import Report
from intake.vault import attaching, erasing, journal, records, sealing
from intake.vault.attaching import Description
from intake.vault.projections import erasure_rows, erasures, projector, reports
from intake.vault.vault import Vault
from sync import inbox
from tests import association, vaults
from tests.conftest import SOAKING
from tests.sync.conftest import IDENTITY
from tests.sync.erased import CUT, FIRST, REPORT, SECOND
from tests.sync.passing import parts_for, pass_on, readable


@dataclass
class Traffic:
    """Bundles by what they bring, and the folder of a coordinator who has imported none of them."""

    bundles: dict[str, list[Path]]
    receiver: Path
    whole: str
    partly: str
    held: str
    expected: dict[str, list[tuple[object, ...]]]
    states: str


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traffic]:
    """Three reports: one erased whole, one but for what another said, one whose erasure a legal hold stops."""
    folder = tmp_path_factory.mktemp("erasing")
    with association.build(folder / "members", coordinators=3) as members:
        field, (first, second, receiver), custodian = (
            members.fields[0],
            members.coordinators,
            members.custodian,
        )
        bundles: dict[str, list[Path]] = {}

        def bundle(name: str, source: Vault) -> None:
            bundles[name] = parts_for(source, receiver, folder / name)

        whole, partly, held = (_write(field, word) for word in ("entier", "moitie", "garde"))
        bundle("old", field)
        for vault in (first, second, custodian):
            pass_on(field, vault, folder / "stick")
        records.save_report(field, replace(reports.read(field.connection, whole), notes="entier-tard"), whole)
        bundle("amended before it was known", field)
        asked = [erasing.ask(first, whole, "DANGER"), erasing.ask(first, partly, "SOURCE_ASKED", CUT_HERE)]
        stopped = erasing.ask(first, held, "LAW")
        bundle("asked", first)
        pass_on(first, second, folder / "stick")
        pass_on(first, custodian, folder / "stick")
        erasing.confirm(second, asked[0])
        erasing.confirm(second, stopped)
        erasing.confirm(custodian, asked[1])
        bundle("confirmed by a custodian", custodian)
        pass_on(custodian, second, folder / "stick")
        bundle("confirmed, with what is left", second)
        erasing.hold(first, held, True, "EXERCISE court")
        bundle("held", first)
        pass_on(second, field, folder / "stick")
        assert reports.summary(field.connection, whole).state == reports.ERASED
        records.save_report(
            field, replace(reports.read(field.connection, partly), notes="reste-apres"), partly
        )
        bundle("amended after", field)
        receiver.close()
        members.coordinators.pop()
        made = Traffic(bundles, receiver.folder.path, whole, partly, held, {}, "")
        with _fresh(made.receiver) as vault:
            made.expected, made.states = _import(vault, made, [*bundles, "old"])
        yield made


CUT_HERE = replace(CUT, passages=("moitie-recit", "moitie-nom"))


def _report(word: str) -> Report:
    """The report with its marked words beginning in another way, so that each is found by itself."""
    return Report.from_json(json.loads(json.dumps(REPORT.to_json()).replace("marqueur", word)))


def _write(field: Vault, word: str) -> str:
    subject = records.save_report(field, _report(word))
    for source, title in ((FIRST, f"{word}-film "), (SECOND, "reste-film ")):
        sealing.seal(field, subject, f"source/{source}", IDENTITY, title)
        said = Description(title=title, source=source)
        attaching.attach(field, subject, io.BytesIO(title.encode() * 99), said)
    return subject


def _fresh(folder: Path) -> Vault:
    copy = Path(tempfile.mkdtemp(prefix="receiver", dir=folder.parent)) / "vault"
    shutil.copytree(folder, copy)
    return vaults.reopen(copy)


def _import(
    vault: Vault, traffic: Traffic, order: list[str]
) -> tuple[dict[str, list[tuple[object, ...]]], str]:
    for name in order:
        taken = inbox.take_many(vault, traffic.bundles[name])
        assert [each.error for each in taken] == [None] * len(taken)
    of_others = (each for each in journal.journals(vault.connection) if each != vault.journal)
    told = "".join(
        f"{entry.name.hex()}{entry.state}"
        for each in of_others
        for entry in journal.of_journal(vault.connection, each)
    )
    return projector.domain_state(vault.connection), told


def _check(vault: Vault, traffic: Traffic) -> None:
    """Of what was erased nothing is left anywhere; what others said and what is held is."""
    states = {one.subject: one.state for one in erasure_rows.every(vault.connection)}
    assert states == {
        traffic.whole: erasures.DONE,
        traffic.partly: erasures.DONE,
        traffic.held: erasures.STOPPED,
    }
    assert reports.read(vault.connection, traffic.partly).notes == "reste-apres"
    assert reports.read(vault.connection, traffic.held).account == _report("garde").account
    assert len(vault.evidence.files()) == 3


def test_the_traffic_is_what_it_should_be(traffic: Traffic) -> None:
    """In the order in which it happened, it ends as the members meant it, once what the hold spares came again."""
    with _fresh(traffic.receiver) as vault:
        _import(vault, traffic, [*traffic.bundles, "old"])
        _check(vault, traffic)
    shutil.rmtree(vault.folder.path.parent)


@pytest.mark.soak
@settings(max_examples=300 if SOAKING else 12, suppress_health_check=[*HealthCheck], deadline=None)
@given(data=st.data())
def test_any_order_and_repetition_gives_one_state(traffic: Traffic, data: st.DataObject) -> None:
    """All bundles in any order, some again: the same rows, the same bodies held, and a rebuild changes nothing."""
    order = data.draw(st.permutations(sorted(traffic.bundles)))
    again = data.draw(st.lists(st.sampled_from(sorted(traffic.bundles)), max_size=3))
    with _fresh(traffic.receiver) as vault:
        assert _import(vault, traffic, [*order, *again, "old"]) == (traffic.expected, traffic.states)
        _check(vault, traffic)
        vault.rebuild()
        assert projector.domain_state(vault.connection) == traffic.expected
    shutil.rmtree(vault.folder.path.parent)


BEFORE = ("asked", "confirmed by a custodian", "confirmed, with what is left")


@pytest.mark.parametrize("order", list(itertools.permutations(BEFORE)))
def test_what_was_erased_never_reaches_the_disk(traffic: Traffic, order: tuple[str, ...]) -> None:
    """Once the erasures are known, an old bundle, and an amendment that knows nothing of them, bring no word back."""
    with _fresh(traffic.receiver) as vault:
        known = False
        for name in (*order, "held", "old", "amended before it was known", "old"):
            inbox.take_many(vault, traffic.bundles[name])
            known = known or name == BEFORE[2]
            found = readable(vault)
            assert not known or (b"entier" not in found and b"moitie-" not in found)
        assert b"garde-recit" in found
        assert len(vault.evidence.files()) == 3
    shutil.rmtree(vault.folder.path.parent)


def test_erased_in_the_part_that_brings_it(traffic: Traffic) -> None:
    """A replica that holds all of it without bodies passes on an erasure, and the receiver ends in the same state."""
    with _fresh(traffic.receiver) as vault:
        _import(vault, traffic, ["confirmed, with what is left"])
        entries = journal.of_subject(vault.connection, traffic.whole)
        assert {e.header.kind for e in entries if e.state is State.HELD} == {"erase", "confirm"}
        assert {e.state for e in entries if e.header.kind == "report"} == {State.ERASED}
    shutil.rmtree(vault.folder.path.parent)
