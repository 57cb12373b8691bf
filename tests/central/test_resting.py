# SPDX-License-Identifier: GPL-3.0-or-later
"""What rests on a report, and what left a vault of it or of the months it counts in."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from intake.central.resting import Finding, resting
from intake.central.taking_over import form_each
from intake.model.dates import UncertainDate
from intake.model.report import Report, Source
from intake.model.roster import COORDINATOR
from intake.vault import attaching, disclosing
from intake.vault.projections import evidence, incidents, reports
from intake.vault.records import save_incident, save_report
from tests import vaults

REPORT = Report(
    account="EXERCISE",
    occurred=UncertainDate.parse("2031-03-04"),
    sources=(Source(id="a" * 32, statement="EXERCISE"),),
)


def test_everything_that_a_person_has_to_look_at(tmp_path: Path) -> None:
    """Incidents with their months and whether they have other reports; copies, publications, prints and figures."""
    with vaults.make(tmp_path / "vault", COORDINATOR, "EXERCISE-T") as vault:
        subject, other = save_report(vault, REPORT), save_report(vault, REPORT)
        form_each(vault)
        (name,) = incidents.resting_on(vault.connection, subject)
        incident = incidents.read(vault.connection, name).incident
        wider = save_incident(
            vault, replace(incident, reports=(subject, other), findings=(), reported="2031-05")
        )
        file = evidence.evidence_named(
            vault.connection, attaching.attach(vault, subject, io.BytesIO(b"EXERCISE")).id
        )
        disclosing.copy_out(vault, file, tmp_path / "copy")
        disclosing.record_publication(vault, file, "0" * 64, 2)
        disclosing.record_figures_copied(vault, "2031-03", "csv")
        disclosing.record_figures_copied(vault, "2030-01", "csv")
        found = resting(vault, subject)
        months = {reports.summary(vault.connection, subject).logged[:7], "2031-03"}
        code = incidents.read(vault.connection, wider).incident.code
        assert set(found.findings) == {
            Finding(name, incident.code, tuple(sorted(months)), True),
            Finding(wider, code, ("2031-05",), False),
        }
        assert sorted((one.what, one.month) for one in found.gone) == [
            ("copy", ""),
            ("month", "2031-03"),
            ("publication", ""),
        ]
        assert {one.author for one in found.gone} == {"EXERCISE-T"} and not found.nothing
        assert resting(vault, vault.new_subject()).nothing
        assert [one["alone"] for one in found.to_json()["incidents"]].count(True) == 1
