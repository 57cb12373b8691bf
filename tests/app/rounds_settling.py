# SPDX-License-Identifier: GPL-3.0-or-later
"""The rounds about versions that compete: their author, who leaves them as they are, and a coordinator, who reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from intake.model.counts import UncertainCount
from intake.model.incident import Figure, Finding, Incident
from intake.model.report import Source, Victim
from intake.vault.projections import incidents, report_list, reports
from intake.vault.projections.report_list import Wanted
from intake.vault.records import heads, save_incident, save_report
from tests.app.walking import Walk

LATE = Victim("d" * 32, sex="F", declined=("age", "name"))


def author(walk: Walk, folder: Path) -> Iterator[str]:
    """Three versions of one report, on the start page, on its own page and side by side."""
    vault = walk.site.vault
    told = (line.subject for line in reports.newest(vault.connection, limit=-1))
    subject = next(one for one in told if reports.read(vault.connection, one).sources)
    report, base = reports.read(vault.connection, subject), heads(vault, subject, "report")
    declined = Source(report.sources[0].id, declined=("type", "present"))
    for version in (
        replace(report, account=f"{report.account} EXERCICE : corrigé.", losses=()),
        replace(report, account=f"{report.account} EXERCICE : repris.", victims=(*report.victims, LATE)),
        replace(report, sources=(declined, *report.sources[1:]), notes="EXERCICE"),
    ):
        save_report(vault, version, subject, base)
    walk.go("/")
    yield "start page with versions that compete"
    walk.go(f"/reports/{subject}")
    yield "report in several versions"
    walk.go(f"/reports/{subject}/versions")
    yield "versions side by side"
    walk.press("#page-form button[value=save]")
    yield "versions, a choice is missing"


def coordinator(walk: Walk, folder: Path) -> Iterator[str]:
    """The same page for who cannot choose."""
    connection = walk.site.vault.connection
    (line,) = report_list.page(connection, Wanted(state=report_list.CONFLICT), 2).found
    walk.go("/")
    yield "start page with versions of others"
    walk.go(f"/reports/{line.subject}/versions")
    yield "versions to read"
    vault = walk.site.vault
    made = save_incident(vault, Incident(reports=(line.subject,), level="2", level_reason="EXERCICE"))
    base = heads(vault, made, "incident")
    held = incidents.read(connection, made).incident
    finding = Finding(category="EXEC", figures=(Figure("DEAD", UncertainCount.exact(3)),))
    for version in (replace(held, level="3", findings=(finding,)), replace(held, summary_en="EXERCISE")):
        save_incident(vault, version, made, base)
    walk.go(f"/incidents/{made}")
    yield "incident in several versions"
    walk.press("section.card a.button >> nth=1")
    yield "incident begun from one version"
