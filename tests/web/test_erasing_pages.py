# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking for an erasure, looking at what would be left, confirming it as a second member, and legal holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from intake.central.taking_over import form_each
from intake.model.report import Report, Source
from intake.vault import erasing
from intake.vault.projections import erasure_rows, reports
from intake.vault.records import save_report, withdraw
from tests import association
from tests.sync.passing import pass_on
from tests.web.team import Desk

ONE, TWO = "a" * 32, "b" * 32
REPORT = Report(
    language="fr",
    account="Le récit de tous, dit Acacia.",
    notes="note-une",
    sources=(
        Source(id=ONE, type="EYEWITNESS", statement="parole-une", pseudonym="Acacia"),
        Source(id=TWO, statement="parole-deux"),
    ),
)


@dataclass
class Desks:
    """The pages of a focal point, two coordinators and a custodian, and the report that all of them have."""

    field: Desk
    first: Desk
    second: Desk
    custodian: Desk
    subject: str
    stick: Path

    def carry(self, source: Desk, target: Desk) -> None:
        """Carry everything from one to another."""
        pass_on(source.vault, target.vault, self.stick)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], str]:
    """Closed vaults, made once: their folder, the names of the members, and the subject of the report."""
    place = tmp_path_factory.mktemp("erasing")
    with association.build(place / "members", coordinators=2) as built:
        subject = save_report(built.fields[0], REPORT)
        for vault in (*built.coordinators, built.custodian):
            pass_on(built.fields[0], vault, place / "stick")
        form_each(built.central)
        return place / "members", [vault.folder.path.name for vault in built.members], subject


@pytest.fixture
def desks(tmp_path: Path, prepared: tuple[Path, list[str], str]) -> Iterator[Desks]:
    """A report with two sources, at the centre and with the custodian, in an incident of the first coordinator."""
    made, names, subject = prepared
    shutil.copytree(made, tmp_path / "members")
    with ExitStack() as open_desks:
        opened = [open_desks.enter_context(Desk(tmp_path / "members" / name)) for name in names]
        field, first, second, custodian = opened
        yield Desks(field, first, second, custodian, subject, tmp_path / "stick")


def test_the_whole_way(desks: Desks) -> None:
    """Chosen, looked at, asked for, confirmed by another coordinator from the start page, told on the report."""
    first, second, subject = desks.first, desks.second, desks.subject
    page = first.page(f"/reports/{subject}")
    assert f"/erase/{subject}" in page and f"/erasures/hold/{subject}" in page
    page = first.page(f"/erase/{subject}")
    assert "Acacia" in page and "What rests on it" in page and "rests on this report alone" in page
    chosen = {
        "how": "partly",
        "sources": ONE,
        "fields": "notes",
        "passages": "Acacia",
        "reason": "SOURCE_ASKED",
    }
    looked = first.send(f"/erase/{subject}", **{**chosen, "do": "look"})
    assert "Le récit de tous, dit […]." in looked and 'value="SOURCE_ASKED" checked' in looked
    left = looked.partition('id="left"')[2].partition("</section>")[0]
    assert "parole-deux" in left and "parole-une" not in left and "note-une" not in left
    assert erasure_rows.every(first.vault.connection) == []
    refused = first.send(f"/erase/{subject}", **{**chosen, "do": "ask"})
    assert "Say that you know" in refused
    asked = first.send(f"/erase/{subject}", **{**chosen, "do": "ask", "sure": "y"})
    assert "Nothing is deleted before" in asked and "Confirm: erase it now" not in asked
    desks.carry(first, second)
    name = erasure_rows.every(second.vault.connection)[0].name
    assert f"/erasures/{name}" in second.page("/")
    assert "You can confirm it" in second.page("/erasures/")
    page = second.page(f"/erasures/{name}")
    assert "Le récit de tous, dit […]." in page
    assert "Say that you have asked" in second.send(f"/erasures/{name}")
    assert "Carried out here" in second.send(f"/erasures/{name}", sure="y")
    page = second.page(f"/reports/{subject}")
    assert "Some of this report was erased" in page and "parole-une" not in page and "parole-deux" in page
    assert f"/erasures/{name}" not in second.page("/")


def test_a_custodian_confirms(desks: Desks) -> None:
    """Seeing who asked and why, but no word of the report; nothing on the page leads to what only coordinators have."""
    desk, subject = desks.custodian, desks.subject
    erasing.ask(desks.first.vault, subject, "DANGER")
    desks.carry(desks.first, desk)
    (waits,) = erasure_rows.every(desk.vault.connection)
    page = desk.page(f"/erasures/{waits.name}")
    assert "It puts somebody in danger" in page and "EXERCISE-coordinator-1" in page
    assert "parole" not in page and "What rests on it" not in page
    assert desk.browser.get(f"/erase/{subject}").status_code == 404
    assert desk.browser.get(f"/erasures/hold/{subject}").status_code == 404
    assert "Carried out here" in desk.send(f"/erasures/{waits.name}", sure="y")


def test_an_erased_report(desks: Desks) -> None:
    """Its page, the list, the incident and the month hold nothing of it, and none of them breaks."""
    first, second, subject = desks.first, desks.second, desks.subject
    name = erasing.ask(first.vault, subject, "MISTAKE")
    desks.carry(first, second)
    erasing.confirm(second.vault, name)
    desks.carry(second, first)
    page = first.page(f"/reports/{subject}")
    assert (
        "This report was erased" in page
        and "An erasure was confirmed" in page
        and "rests on this report alone" in page
    )
    assert "parole" not in page and "Acacia" not in page and f"/erase/{subject}" not in page
    assert "Erased" in first.page("/reports/")
    (incident,) = [one["subject"] for one in _incidents(first)]
    assert "Erased: the figures need a new look" in first.page(f"/incidents/{incident}")
    assert first.browser.get("/month/").status_code == 200
    assert first.browser.get(f"/erase/{subject}").status_code == 404
    assert first.browser.get(f"/erasures/{'0' * 64}").status_code == 404
    assert "Carried out" in first.page("/erasures/")


def _incidents(desk: Desk) -> list[dict[str, str]]:
    rows = desk.vault.connection.execute("SELECT subject FROM p_incidents").fetchall()
    return [{"subject": subject} for (subject,) in rows]


def test_what_cannot_be_done_is_said(desks: Desks) -> None:
    """A passage that is not there, nothing chosen, no reason: told on the page, with what was typed."""
    desk, subject = desks.first, desks.subject
    told = desk.send(f"/erase/{subject}", how="partly", passages="Acacia\nnulle part", do="look")
    assert "Passage 2 is not in what would be left" in told and "nulle part" in told
    told = desk.send(f"/erase/{subject}", how="partly", reason="LAW", sure="y", do="ask")
    assert "Nothing was chosen that has to go" in told
    told = desk.send(f"/erase/{subject}", how="whole", reason="words", sure="y", do="ask")
    assert "Choose why" in told
    assert erasure_rows.every(desk.vault.connection) == []


def test_a_hold_is_set_and_lifted(desks: Desks) -> None:
    """With a reason, shown on the report and in the list; while it stands, nothing can be asked or confirmed."""
    first, second, subject = desks.first, desks.second, desks.subject
    name = erasing.ask(first.vault, subject, "LAW")
    desks.carry(first, second)
    assert "Write why" in second.send(f"/erasures/hold/{subject}", reason=" ")
    page = second.send(f"/erasures/hold/{subject}", reason="EXERCISE dossier 7")
    assert "A legal hold stands on this report." in page
    assert "EXERCISE dossier 7" in second.page("/erasures/")
    told = second.send(f"/erasures/{name}", sure="y")
    assert "A legal hold stands on this report" in told
    told = second.send(f"/erase/{subject}", how="whole", reason="LAW", sure="y", do="ask")
    assert "A legal hold stands on this report" in told
    second.send(f"/erasures/hold/{subject}", reason="EXERCISE closed")
    assert erasure_rows.holds(second.vault.connection) == []
    assert reports.read(second.vault.connection, subject).account == REPORT.account


def test_what_rests_on_a_withdrawn_report(desks: Desks) -> None:
    """A coordinator sees on its page which incident needs a new look; its author does not."""
    field, central, subject = desks.field, desks.first, desks.subject
    withdraw(field.vault, subject)
    desks.carry(field, central)
    assert "rests on this report alone" in central.page(f"/reports/{subject}")
    page = field.page(f"/reports/{subject}")
    assert "What rests on it" not in page and "Legal hold" not in page
    assert field.browser.get("/erasures/").status_code == 404
