# SPDX-License-Identifier: GPL-3.0-or-later
"""One report: as it stands, how it came to be, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.differences import Difference, differences
from forms.sections import SECTIONS
from forms.sections import draft as drafts
from forms.sections.answers import Answer, answers
from intake.central.resting import resting
from intake.model.entry import Entry, State, new_id
from intake.model.report import Report
from intake.model.roster import COORDINATOR
from intake.vault import journal as journals
from intake.vault.drafts import Draft
from intake.vault.history import history
from intake.vault.projections import (
    attachments,
    erasure_rows,
    erasures,
    evidence,
    projector,
    questions,
    withdrawals,
)
from intake.vault.projections import reports as stored
from intake.vault.projections.revisions import testimony
from intake.vault.sealing import custodians
from intake.web import delivered, drafting
from intake.web.addresses import is_own, readable_at, report_at, subject_of
from intake.web.findings import label
from intake.web.pages.reports import pages
from intake.web.pages.safety import DONE
from intake.web.roles import role
from intake.web.running import running
from intake.web.words import language

LINKS: Final = {"seal": "sealing.page", "files": "evidence.listing", "withdraw": "withdrawing.page"}
"""Pages of other parts of the program that a report leads to, where they are there."""


@dataclass(frozen=True)
class Revision:
    """One saved version: when, whether it is the one shown, and what it changed; the first changed nothing.

    One that was ``settled`` was made from several, and tells what it changed of the earliest of them.
    """

    at: str
    shown: bool
    changes: list[Difference]
    first: bool
    settled: bool


@pages.get("/<journal>/<record>")
def one(journal: str, record: str) -> str:
    """The report as it stands, with its history. Of a withdrawn one only that it is."""
    vault = running().session.vault
    summary = report_at(subject_of(journal, record))
    readable = summary.state == stored.ACTIVE
    report = stored.read(vault.connection, summary.subject) if readable else Report()
    return render_template(
        "report.html",
        summary=summary,
        report=report,
        parts=parts_of(report) if readable else [],
        seals=attachments.seals(vault.connection, summary.subject) if readable else [],
        evidence=evidence.evidence(vault.connection, summary.subject) if readable else [],
        sealable=bool(custodians(vault)),
        links={name: page for name, page in LINKS.items() if page in current_app.view_functions},
        own=is_own(summary.subject),
        history=_history(summary, report) if readable else [],
        saved="saved" in request.args,
        stage=delivered.stages([summary.subject]).get(summary.subject),
        asked=questions.of_report(vault.connection, summary.subject) if readable else [],
        may_ask=readable and role() == COORDINATOR and not is_own(summary.subject),
        journal=journal,
        record=record,
        **_gone(summary),
    )


def _gone(summary: stored.Summary) -> dict[str, Any]:
    """What was erased or taken back of a report, who did what with it, and for coordinators what rests on it."""
    vault, central = running().session.vault, role() == COORDINATOR
    done = erasure_rows.every(vault.connection, erasures.DONE, summary.subject)
    taken_back = bool(withdrawals.of_report(vault.connection, summary.subject))
    erased = summary.state == stored.ERASED
    return {
        "central": central,
        "erasures": [(one, label("erasure_reason", one.reason)) for one in done],
        "holds": erasure_rows.holds(vault.connection, summary.subject) if central else [],
        "rests": resting(vault, summary.subject) if central and (done or taken_back) else None,
        "steps": list(reversed(history(vault, summary.subject, "", open_to_read=False))) if erased else [],
        "did": DONE,
    }


def parts_of(report: Report) -> list[tuple[str, str, list[tuple[str, list[Answer]]]]]:
    """Title and number of each section with its answers, those of one act or victim together."""
    found = answers(report, language())
    parts = []
    for section in SECTIONS:
        groups: dict[str, list[Answer]] = {}
        for answer in found:
            if answer.section is section and answer.path != "account":
                groups.setdefault(answer.group, []).append(answer)
        if groups:
            parts.append((section.title, section.number, list(groups.items())))
    return parts


def _history(summary: stored.Summary, report: Report) -> list[Revision]:
    """The versions, the latest first, each with what it changed of the one it was made from."""
    connection = running().session.vault.connection
    known = journals.of_subject(connection, summary.subject)
    entries = [
        entry
        for entry in projector.versions(known, running().session.vault.authors)
        if entry.state == State.HELD
    ]
    # What a source takes back is gone from every earlier version as well.
    gone = set(withdrawals.sources(connection, summary.subject))
    gone |= {
        source.id for source in report.sources if source.consent and source.consent.status == withdrawals.GONE
    }
    held = {
        entry.name.hex(): withdrawals.withheld(Report.from_json(testimony(entry)), gone) for entry in entries
    }
    return [_revision(entry, held, summary.head) for entry in reversed(entries)]


def _revision(entry: Entry, held: dict[str, Report], shown: bytes) -> Revision:
    before = [held[name] for name in entry.header.parents if name in held]
    changes = differences(before[0], held[entry.name.hex()], language()) if before else []
    return Revision(entry.header.at, entry.name == shown, changes, not entry.header.parents, len(before) > 1)


@pages.post("/<journal>/<record>/amend")
def amend(journal: str, record: str) -> Response:
    """Open it again: a draft that will be its next version. One that is open already is gone on with."""
    summary = readable_at(subject_of(journal, record))
    if not is_own(summary.subject):
        abort(404)
    if summary.heads > 1:
        # Amending the one that is shown would drop what the others say without anybody having seen it.
        return redirect(url_for("settling.page", journal=journal, record=record), 303)
    begun = next((draft for draft in drafting.unfinished() if draft.subject == summary.subject), None)
    if begun is None:
        draft = drafting.amendment(summary.subject, new_id())
        begun = drafting.store(draft, draft.body)
    return redirect(url_for("drafts.tasks", id=begun.id), 303)


@pages.post("/<journal>/<record>/like")
def like(journal: str, record: str) -> Response:
    """Begin another report at the same place, on the same day, by the same actors."""
    summary = readable_at(subject_of(journal, record))
    report = stored.read(running().session.vault.connection, summary.subject)
    body = drafts.like(report)
    draft = drafting.store(Draft(new_id(), drafting.REPORT, "", body, "", 0), body)
    return redirect(url_for("sections.page", id=draft.id, name=SECTIONS[0].name), 303)
