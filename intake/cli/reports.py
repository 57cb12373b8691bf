# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake reports``: testimony in and out."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intake.cli import adding, files, output
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option, option
from intake.errors import NoSuchRecord, SeveralRecords
from translations import N_

if TYPE_CHECKING:
    from forms import incident_csv
    from intake.model.report import Report
    from intake.vault.projections.reports import Summary
    from intake.vault.vault import Vault

OTHER_CONTENT = N_("A report “{ref}” is here already, with other content. It was left as it is.")
TWICE = N_("“{ref}” stands in this table more than once. Only the first was taken.")


@click.group("reports", cls=Group, help=N_("Reports: what sources told."))
def reports() -> None:
    """Hold the commands on reports."""


@reports.command("add", help=N_("Add the lines of a CSV table as reports; lines that fail are named."))
@argument("table", metavar=N_("FILE.csv"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--dry-run", is_flag=True, help=N_("Only try; write nothing."))
@json_option
@click.pass_obj
def add(session: Session, table: Path, dry_run: bool, as_json: bool) -> int:
    """Read the whole table, then write all good lines in one transaction."""
    from forms import incident_csv
    from intake.vault.projections import reports as stored
    from intake.vault.records import write_report

    added = adding.Added()
    with files.reading_text(table) as text:
        rows = adding.split(incident_csv.read(text), added)
    with session.open() as vault:
        fresh = _unknown(vault, rows, added)
        if not dry_run:
            with output.progress(session.word(N_("Adding reports"))) as progress, vault.transaction():
                for done, row in enumerate(fresh, 1):
                    subject = write_report(vault, row.report)
                    summary = stored.summary(vault.connection, subject)
                    added.written.append({"code": summary.code, "ref": row.report.ref, "subject": subject})
                    if progress:
                        progress(done, len(fresh))
        else:
            added.written += [{"code": "", "ref": row.report.ref, "subject": ""} for row in fresh]
    adding.tell(session, added, dry_run=dry_run, as_json=as_json)
    return added.exit


def _unknown(vault: Vault, rows: list[incident_csv.Row], added: adding.Added) -> list[incident_csv.Row]:
    """The lines that are not here yet. One that is here with other content is refused, not overwritten."""
    from forms.table import RowProblem

    fresh: list[incident_csv.Row] = []
    seen: dict[str, Report] = {}
    for row in rows:
        ref = row.report.ref
        earlier = seen.get(ref) if ref else None
        if earlier is not None:
            added.problems.append(RowProblem(row.line, "incident_id", TWICE, {"ref": ref}))
            continue
        held = _held(vault, ref)
        if held is None:
            fresh.append(row)
        elif replace(held, code="") == row.report:
            added.known += 1
        else:
            added.problems.append(RowProblem(row.line, "incident_id", OTHER_CONTENT, {"ref": ref}))
        if ref:
            seen[ref] = row.report
    return fresh


def _held(vault: Vault, ref: str) -> Report | None:
    """The report of this reference, None when there is none; an empty one when several answer to it."""
    from intake.model.report import Report
    from intake.vault.projections import reports as stored

    if not ref:
        return None
    try:
        return stored.read(vault.connection, stored.resolve(vault.connection, ref))
    except NoSuchRecord:
        return None
    except SeveralRecords:
        return Report()


@reports.command("list", help=N_("List reports, the newest first."))
@option("--search", metavar=N_("WORDS"), default="", help=N_("Only reports in which all these words occur."))
@option("--conflicts", is_flag=True, help=N_("Only reports of which versions compete."))
@option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help=N_("How many at most."))
@json_option
@click.pass_obj
def list_(session: Session, search: str, conflicts: bool, limit: int, as_json: bool) -> None:
    """Show a line for each report."""
    from forms import vocabularies
    from intake.cli.report_page import STATES
    from intake.vault.projections import report_list
    from intake.vault.projections import reports as stored
    from intake.vault.projections.report_list import Wanted

    with session.open() as vault:
        held = vault.connection
        if conflicts:
            found = report_list.page(held, Wanted(state=report_list.CONFLICT, words=search), limit).found
        else:
            found = stored.search(held, search, limit) if search else stored.newest(held, limit)
        total = stored.count(held)
    if as_json:
        output.data([_line(summary) for summary in found])
        return
    if not found:
        session.tell(N_("No report."))
        return
    category, language = vocabularies.load("bulletin_category"), session.language
    actors = vocabularies.load("perpetrator")
    output.table(
        [session.word(word) for word in HEADS],
        [
            [
                summary.code,
                summary.edtf,
                summary.place,
                category.label(summary.category, language) if summary.category else "",
                actors.set_label(summary.perpetrators.split(";"), language) if summary.perpetrators else "",
                summary.level,
                session.word(STATES.get(summary.state, summary.state)),
            ]
            for summary in found
        ],
    )
    capped = f"{stored.COUNT_CAP}+" if total >= stored.COUNT_CAP else str(total)
    session.warn(N_("{shown} shown, {total} in all."), shown=len(found), total=capped)


HEADS = (N_("Code"), N_("Date"), N_("Place"), N_("Category"), N_("Perpetrators"), N_("Level"), N_("State"))


def _line(summary: Summary) -> dict[str, Any]:
    return {
        "subject": summary.subject,
        "code": summary.code,
        "ref": summary.ref,
        "occurred": summary.edtf,
        "earliest": summary.earliest,
        "latest": summary.latest,
        "place": summary.place,
        "region": summary.region,
        "category": summary.category,
        "perpetrators": [code for code in summary.perpetrators.split(";") if code],
        "level": summary.level,
        "state": summary.state,
        "revisions": summary.revisions,
        "conflict": summary.heads > 1,
        "logged": summary.logged,
        "changed": summary.changed,
    }


@reports.command("show", help=N_("Show one report, by its code, its reference or its id."))
@argument("report", metavar=N_("REPORT"))
@option("--history", is_flag=True, help=N_("Also every revision, and what else was written about it."))
@json_option
@click.pass_obj
def show(session: Session, report: str, history: bool, as_json: bool) -> None:
    """Show the report as it stands."""
    from intake.cli import report_page
    from intake.vault.projections import reports as stored

    with session.open() as vault:
        subject = stored.resolve(vault.connection, report)
        page = report_page.load(vault, subject, history=history)
    if as_json:
        output.data({**_line(page.summary), **page.to_json()})
    else:
        report_page.tell(session, page)


@reports.command("write", help=N_("Write all reports as a CSV table. The file is not encrypted."))
@argument("table", metavar=N_("FILE.csv"), type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def write(session: Session, table: Path) -> None:
    """Write every report that is not withheld."""
    from forms import incident_csv
    from intake.vault.projections import reports as stored

    files.refuse_taken(table)
    text = io.StringIO(newline="")
    with session.open() as vault:
        lines = stored.newest(vault.connection, limit=-1)
        active = [line for line in reversed(lines) if line.state == stored.ACTIVE]
        incident_csv.write((stored.read(vault.connection, line.subject) for line in active), text)
        files.write_new(table, text.getvalue().encode("utf-8-sig"))
    session.tell(N_("Written: {number} reports."), number=len(active))
    session.warn(N_("Take care: this file can be read by anyone who has it. Delete it when you are done."))
