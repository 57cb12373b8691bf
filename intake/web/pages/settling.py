# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of a report that stand beside each other: compared, and settled by their author, question by question.

Who is not the author reads the same page and cannot choose. Nothing is settled by whoever saves last: what is saved
here names every version that was shown, and one that came meanwhile is looked at first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from forms.sections import draft as drafts
from forms.settling import Disputed, disputed, settled
from intake.model.entry import Entry, State, new_id
from intake.model.report import Report
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault.drafts import Draft
from intake.vault.history import author_of
from intake.vault.projections import competing
from intake.vault.projections import reports as stored
from intake.vault.records import save_report
from intake.web import drafting
from intake.web.addresses import is_own, report_at, subject_of, to
from intake.web.formbase import forget_held, held_message, hold, told_at
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language, say
from translations import N_

pages = Blueprint("settling", __name__, url_prefix="/reports")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

MEANWHILE: Final = N_(
    "Another version of this report came meanwhile. Nothing was saved. Look at all of them again."
)
OPEN: Final = N_("Choose an answer for each question first; {count} are still open. Nothing was saved.")
WHOLE: Final = "whole:"


@dataclass(frozen=True)
class Version:
    """One of the versions that compete: when it was saved, whether on this computer, whether it is shown meanwhile."""

    entry: Entry
    report: Report
    here: bool
    shown: bool


@dataclass(frozen=True)
class Compared:
    """All that the page is about.

    `names` are the entries that what is saved here is made from: all versions but the `lacking` ones, which are not
    on this computer and stay beside it.
    """

    summary: stored.Summary
    versions: list[Version]
    rows: list[Disputed]
    names: tuple[str, ...]
    lacking: int


def compared(subject: str) -> Compared | None:
    """The versions of a report and where they differ; None where nothing competes."""
    vault = running().session.vault
    summary = report_at(subject)
    if summary.state == stored.WITHDRAWN:
        abort(404)
    found = competing.of_report(vault.connection, subject)
    if len(found.heads) < 2:
        return None
    # What was erased is lost to nobody by being settled; what has not come must not be.
    known = [entry for entry in found.heads if entry.state is not State.ABSENT]
    versions = [
        Version(
            entry,
            stored.revision(vault.connection, subject, entry.name),
            entry.header.journal == vault.journal,
            entry.name == summary.head,
        )
        for entry in known
        if entry.state is State.HELD
    ]
    base = found.base
    common = stored.revision(vault.connection, subject, base.name) if base and base.body else None
    rows = disputed([one.report for one in versions], common, language()) if len(versions) > 1 else []
    names = tuple(entry.name.hex() for entry in known)
    return Compared(summary, versions, rows, names, len(found.heads) - len(known))


@pages.get("/<journal>/<record>/versions")
def page(journal: str, record: str) -> str | Response:
    """The versions side by side, with what differs."""
    subject = subject_of(journal, record)
    found = compared(subject)
    if found is None:
        return redirect(to("reports.one", subject), 303)
    held = running().held.get(request.args.get("held", ""), session["id"], request.path)
    return render_template(
        "report_versions.html",
        found=found,
        own=is_own(subject),
        author=author_of(running().session.vault, journal),
        picked={row.key: _picked(row, held.values if held else None) for row in found.rows},
        wrong=held.errors if held else {},
        message=held_message(),
        journal=journal,
        record=record,
    )


def _picked(row: Disputed, values: MultiDict[str, str] | None) -> str:
    if values is not None:
        return values.get(row.key, "")
    return "" if row.suggested is None else str(row.suggested)


@pages.post("/<journal>/<record>/versions")
def settle(journal: str, record: str) -> Response:
    """Save one version as it is, or what was chosen of each; or go on writing from what was chosen."""
    subject = subject_of(journal, record)
    found = compared(subject)
    if found is None:
        return redirect(to("reports.one", subject), 303)
    if not is_own(subject):
        abort(404)
    if request.form.get("names", "").split() != list(found.names):
        return told_at(request.path, say(MEANWHILE))
    reports, do = [one.report for one in found.versions], request.form.get("do", "")
    if do.startswith(WHOLE):
        number = _number(do.removeprefix(WHOLE), reports)
        if number is None:
            abort(400)
        return _saved(subject, reports[number], found)
    chosen = {row.key: _number(request.form.get(row.key, ""), reports) for row in found.rows}
    still_open = [key for key, number in chosen.items() if number is None]
    if still_open or len(reports) < 2:
        errors = {key: [say(N_("Choose one."))] for key in still_open}
        return hold(MultiDict(request.form), errors, say(OPEN, count=len(still_open)))
    body = settled(reports, {key: number for key, number in chosen.items() if number is not None})
    if do == "edit":
        draft = Draft(new_id(), drafting.REPORT, subject, {**body, "parents": list(found.names)}, "", 0)
        forget_held()
        return redirect(url_for("drafts.tasks", id=drafting.store(draft, draft.body).id), 303)
    return _saved(subject, drafts.to_report(body), found)


def _saved(subject: str, report: Report, found: Compared) -> Response:
    save_report(running().session.vault, report, subject, found.names)
    forget_held()
    return redirect(to("reports.one", subject, saved=1), 303)


def _number(text: str, reports: Sequence[Report]) -> int | None:
    """The version that a form names, None for none of them."""
    return int(text) if text.isascii() and text.isdecimal() and int(text) < len(reports) else None
