# SPDX-License-Identifier: GPL-3.0-or-later
"""Any order and any repetition of imports ends in one state (DESIGN section 6, promise 4)."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.model.incident import Incident
from intake.vault import attaching, exchange, journal, records, sealing
from intake.vault.projections import projector, reports
from intake.vault.vault import Vault
from sync import inbox, outbox
from tests import association, vaults
from tests.bench import invented
from tests.conftest import SOAKING
from tests.sync.conftest import IDENTITY


@dataclass
class Traffic:
    """Parts of many kinds, and the folder of a coordinator who has imported none of them."""

    parts: list[Path]
    receiver: Path
    expected: dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traffic]:
    """Two focal points, one of them with a cloned laptop, and a coordinator write for a while."""
    folder = tmp_path_factory.mktemp("traffic")
    with association.build(folder / "members", fields=2, coordinators=2, custodians=1) as members:
        receiver = members.coordinators.pop()
        first, second = members.fields
        parts: list[Path] = []
        subject = records.save_report(first, invented.report(1))
        base = records.heads(first, subject, "report")
        sealing.seal(first, subject, "source/s1", IDENTITY, "EXERCISE-X")
        attaching.attach(first, subject, io.BytesIO(b"EXERCISE" * 20000))
        parts += outbox.export(first, folder / "stick").parts
        for words in ("one", "other"):
            revised = replace(invented.report(1), account=f"EXERCISE {words}")
            records.save_report(first, revised, subject, base)
            parts += outbox.export(first, folder / "stick").parts
        second.close()
        shutil.copytree(second.folder.path, folder / "clone")
        members.fields[1] = second = vaults.reopen(second.folder.path)
        with vaults.reopen(folder / "clone") as clone:
            for number, vault in enumerate((second, clone), 10):
                records.save_report(vault, invented.report(number))
                parts += outbox.export(vault, folder / "stick").parts
        with first.transaction():
            first.begin_journal()
        records.save_report(first, replace(invented.report(1), account="EXERCISE settled"), subject)
        parts += outbox.export(first, folder / "stick").parts
        for path in parts[:4]:
            inbox.take(members.central, path)
        records.save_incident(members.central, Incident(reports=(subject,), level="3"))
        records.save_link(members.central, subject, subject, "SEE_ALSO")
        parts += outbox.export(members.central, folder / "stick").parts
        parts += outbox.export(members.central, folder / "stick", again=True).parts
        receiver.close()
        with _fresh(receiver.folder.path) as vault:
            expected = _import(vault, parts)
        yield Traffic(parts, receiver.folder.path, expected)


def _fresh(folder: Path) -> Vault:
    """A copy of the receiver as it was before any import."""
    copy = Path(tempfile.mkdtemp(prefix="receiver", dir=folder.parent)) / "vault"
    shutil.copytree(folder, copy)
    return vaults.reopen(copy)


def _import(vault: Vault, parts: list[Path]) -> dict[str, list[tuple[object, ...]]]:
    """Import all, check that nothing is lacking, give back the state."""
    taken = inbox.take_many(vault, parts)
    assert [each.error for each in taken] == [None] * len(parts)
    connection = vault.connection
    assert exchange.gaps(connection, journal.journals(connection)) == []
    assert exchange.missing_seals(connection) == exchange.missing_evidence(connection) == []
    return projector.domain_state(connection)


@pytest.mark.soak
@settings(max_examples=300 if SOAKING else 12, suppress_health_check=[*HealthCheck])
@given(data=st.data())
def test_any_order_and_repetition_gives_one_state(traffic: Traffic, data: st.DataObject) -> None:
    """However the parts come, and however often, the derived tables end equal, and a rebuild changes nothing."""
    order = data.draw(st.permutations(traffic.parts))
    again = data.draw(st.lists(st.sampled_from(traffic.parts), max_size=4))
    with _fresh(traffic.receiver) as vault:
        assert _import(vault, [*order, *again]) == traffic.expected
        vault.rebuild()
        assert projector.domain_state(vault.connection) == traffic.expected
    shutil.rmtree(vault.folder.path.parent)


def test_the_traffic_holds_what_it_should(traffic: Traffic) -> None:
    """The state that all orders end in has a conflict that was settled, an incident, a link, a seal and a file."""
    filled = {table for table, rows in traffic.expected.items() if rows}
    assert filled >= {"p_reports", "p_report_words", "p_seals", "p_evidence", "p_incidents", "p_links"}
    assert len(traffic.expected["p_reports"]) == 3


@pytest.mark.soak
@settings(max_examples=60 if SOAKING else 5, suppress_health_check=[*HealthCheck])
@given(data=st.data())
def test_part_of_the_traffic_is_never_more_than_a_part(traffic: Traffic, data: st.DataObject) -> None:
    """With some parts lost, what is shown is what would be shown of the entries that came, and the rest follows."""
    some = data.draw(st.lists(st.sampled_from(traffic.parts), unique=True))
    with _fresh(traffic.receiver) as vault:
        inbox.take_many(vault, some)
        before = projector.domain_state(vault.connection)
        vault.rebuild()
        assert projector.domain_state(vault.connection) == before
        assert reports.count(vault.connection) <= 3
        assert _import(vault, traffic.parts) == traffic.expected
    shutil.rmtree(vault.folder.path.parent)
