# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a report: what is missing, what may give somebody away, what an amendment changes, and finishing.

Nothing here blocks. What is unknown stays unknown; a warning asks, and finishing is one button below it.
"""

from __future__ import annotations

import json
from secrets import token_hex
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from forms.differences import differences
from forms.sections import BY_NAME, SECTIONS, TALLY, tally
from forms.sections import answers as telling
from forms.sections import draft as drafts
from forms.sections.merging import marks
from forms.warnings import TOLD, warnings
from intake.model.report import Report
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.model.tally import Tally
from intake.vault import waiting
from intake.vault.drafts import Draft
from intake.vault.records import save_report, write_tally
from intake.web import drafting
from intake.web.formbase import forget_held
from intake.web.pages.report_drafts import address_of, needed, or_new
from intake.web.pages.tallies import tally_of
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language

pages = Blueprint("checking", __name__, url_prefix="/drafts")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

CHECK = BY_NAME["check"]


@pages.get("/<id>/check")
def page(id: str) -> str | Response:
    """The last section, with all that is worth a look before the report is saved."""
    draft = or_new(id)
    if draft.kind == drafting.TALLY_KIND:
        return _tally_page(draft)
    answers = draft.body.get(CHECK.name) or {}
    held = running().held.get(request.args.get("held", ""), session["id"], request.path)
    by = drafting.understanding(drafts.language_of(draft.body))
    report = drafts.to_report(draft.body, by.finder)
    return render_template(
        "report_check.html",
        draft=draft,
        section=CHECK,
        form=CHECK.form(held.values) if held else CHECK.form(data=answers),
        shown=json.dumps(marks(answers)),
        window=token_hex(8),
        number=len(SECTIONS),
        count=len(SECTIONS),
        victims={},
        words=telling.Telling(language(), by, {}),
        missing=drafts.missing(draft.body),
        cautions=warnings(report, language(), running().sealed),
        told=TOLD,
        waiting=_waiting(draft),
        changes=differences(Report.from_json(draft.body["original"]), report, language())
        if draft.subject
        else None,
        saved="",
    )


def _waiting(draft: Draft) -> list[Any]:
    """Sections in which two windows changed the same answer and nobody has chosen yet."""
    held = draft.body.get("conflicts") or {}
    return [section for section in SECTIONS if held.get(section.name)]


def _tally_page(draft: Draft) -> str:
    by = drafting.understanding(drafts.language_of(draft.body))
    words = telling.Telling(language(), by, {})
    data = draft.body.get(TALLY.name) or {}
    return render_template(
        "tally_check.html", draft=draft, answers=words.of(TALLY, data), complete=tally.complete(data)
    )


@pages.post("/<id>/check")
def send(id: str) -> Response:
    """Save the last answers; with "finish", make it a report (or a total), signed and dated."""
    if request.form.get("do") == "finish":
        became, subject = drafting.finished_as(id)
        if became and drafting.load(id) is None:
            return redirect(address_of(became, subject, saved=1), 303)
    draft = drafting.load(id) or drafting.revived(id, request.args.get("new", ""))
    if draft.kind == drafting.REPORT:
        draft = drafting.save(draft, CHECK, drafting.sent(CHECK)).draft
    forget_held()
    if request.form.get("do") == "list":
        return redirect(url_for("drafts.tasks", id=id), 303)
    if request.form.get("do") != "finish":
        return redirect(url_for("checking.page", id=id), 303)
    return redirect(address_of(draft.kind, finish(needed(id)), saved=1), 303)


def finish(draft: Draft) -> str:
    """Make a draft the record it means and drop it, both or neither. Gives the subject of the record."""
    vault = running().session.vault
    by = drafting.understanding(drafts.language_of(draft.body))
    with vault.transaction():
        if draft.kind == drafting.TALLY_KIND:
            held = tally_of(vault, draft.subject).tally if draft.subject else Tally()
            body = draft.body.get(TALLY.name) or {}
            subject = write_tally(vault, tally.to_tally(body, by, held), draft.subject)
        else:
            subject = save_report(
                vault, drafts.to_report(draft.body, by.finder), draft.subject, draft.body.get("parents")
            )
            waiting.adopt(vault, draft.id, subject)
        vault.drafts.discard(draft.id, revision=draft.revision)
    drafting.finished(draft, subject)
    return subject
