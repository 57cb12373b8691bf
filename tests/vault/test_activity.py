# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from intake.model.report import Report, Source
from intake.vault import activity
from intake.vault.projections import reports
from intake.vault.records import save_report, withdraw
from tests import association, vaults
from tests.bench import invented


def test_it_tells_the_latest_first_with_the_code(tmp_path: Path) -> None:
    """A report that was saved, amended and partly withdrawn is three lines above the one that began the journal."""
    with vaults.make(tmp_path / "vault") as vault:
        vault.clock = vaults.Clock()
        report = Report(account="EXERCICE", sources=(Source(id="a" * 32), Source(id="b" * 32)))
        subject = save_report(vault, report)
        save_report(vault, replace(reports.read(vault.connection, subject), notes="more"), subject)
        withdraw(vault, subject, "a" * 32)
        withdraw(vault, subject)
        found = activity.recent(vault)
        kinds = ["withdraw", "withdraw-source", "report-again", "report", "open"]
        assert [done.what for done in found] == kinds
        assert found[1].code == found[3].code != ""
        assert [done.what for done in activity.recent(vault, 1)] == ["withdraw"]
        assert activity.since(vault, 3) == {"withdraw", "withdraw-source"}


def test_it_tells_nothing_of_what_others_did(tmp_path: Path) -> None:
    """What came from another vault is not this owner's doing."""
    with association.build(tmp_path / "team") as team:
        field, central = team.fields[0], team.central
        save_report(field, invented.report(1))
        assert "report" not in {done.what for done in activity.recent(central)}
        assert "report" in {done.what for done in activity.recent(field)}
