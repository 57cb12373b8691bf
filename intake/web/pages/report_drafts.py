# SPDX-License-Identifier: GPL-3.0-or-later
"""A report in the making: its task list, going on where one stopped, putting it away and taking it back."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from forms.sections import SECTIONS, TALLY, Section
from forms.sections import draft as drafts
from intake.model.entry import is_id, new_id
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault import waiting
from intake.vault.drafts import Draft
from intake.web import drafting
from intake.web.roles import only
from intake.web.running import running

pages = Blueprint("drafts", __name__, url_prefix="/drafts")
pages.before_request(only(FOCAL_POINT, COORDINATOR))

FIRST_WORDS: Final = 70
"""Characters of an account that tell one draft from another on the list."""


def needed(id: str) -> Draft:
    """The draft, or a page that says there is none."""
    draft = drafting.load(id)
    if draft is None:
        abort(404)
    return draft


def or_new(id: str) -> Draft:
    """The draft; a new one that is not saved yet where the address says so. One that is finished is not begun again."""
    draft = drafting.load(id)
    if draft is not None:
        return draft
    held = running().held.get(request.args.get("held", ""), session["id"], request.path)
    kind = held.values.get("new", "") if held else request.args.get("new", "")
    if not is_id(id) or kind not in drafting.KINDS or drafting.finished_as(id)[0]:
        abort(404)
    return drafting.begun(id, kind)


def address_of(kind: str, subject: str, **more: Any) -> str:
    """The page of a finished record."""
    journal, _, record = subject.partition("/")
    return url_for(
        "tallies.one" if kind == drafting.TALLY_KIND else "reports.one",
        journal=journal,
        record=record,
        **more,
    )


def line(draft: Draft) -> dict[str, Any]:
    """One draft on a list: what it is about, in its own words, and when it was saved."""
    body = draft.body
    if draft.kind == drafting.TALLY_KIND:
        said = [body["tally"].get("label") or body["tally"].get("document")]
    else:
        account = str(body["what"].get("account") or "").strip()
        said = [
            (body["where"].get("place") or {}).get("words"),
            (body["where"].get("when") or {}).get("words"),
            account[:FIRST_WORDS] + ("…" if len(account) > FIRST_WORDS else ""),
        ]
    return {
        "id": draft.id,
        "kind": draft.kind,
        "subject": draft.subject,
        "updated": draft.updated,
        "said": " · ".join(part for part in said if part),
    }


@pages.get("/new")
def new() -> Response:
    """Begin a report at its first question. Nothing is saved before something is typed."""
    return redirect(url_for("sections.page", id=new_id(), name=SECTIONS[0].name, new=drafting.REPORT), 303)


@pages.get("/new/total")
def new_tally() -> Response:
    """Begin a total for a period."""
    return redirect(url_for("sections.page", id=new_id(), name=TALLY.name, new=drafting.TALLY_KIND), 303)


@pages.get("/<id>")
def tasks(id: str) -> str | Response:
    """The sections with how far each is."""
    kind, subject = drafting.finished_as(id)
    if kind and drafting.load(id) is None:
        return redirect(address_of(kind, subject), 303)
    draft = needed(id)
    if draft.kind == drafting.TALLY_KIND:
        return redirect(url_for("sections.page", id=id, name=TALLY.name), 303)
    return render_template(
        "report_tasks.html",
        draft=draft,
        tasks=SECTIONS,
        statuses=[_status(draft, section) for section in SECTIONS],
        words=drafts.STATUSES,
        back="back" in request.args,
    )


def _status(draft: Draft, section: Section) -> str:
    if section.name == "evidence" and waiting.files(running().session.vault, draft.id):
        return drafts.COMPLETE
    return drafts.status(draft.body, section)


@pages.get("/<id>/resume")
def resume(id: str) -> Response:
    """Go on at the field where the person stopped."""
    draft = needed(id)
    last = draft.body.get("last") or {}
    section = drafting.section_of(draft.kind, str(last.get("section", "")))
    if section is None:
        return redirect(url_for("drafts.tasks", id=id), 303)
    field = str(last.get("field") or "")
    address = url_for("sections.page", id=id, name=section.name, _anchor=field or None)
    return redirect(address, 303)


@pages.post("/<id>/discard")
def discard(id: str) -> Response:
    """Put it away; the next page offers to take it back. What was put away before goes for good."""
    drafting.discard(needed(id))
    drafting.empty_bin(keep=id)
    return redirect(url_for("reports.listing", discarded=id), 303)


@pages.post("/<id>/back")
def back(id: str) -> Response:
    """Take it back."""
    draft = drafting.take_back(id)
    if draft is None:
        abort(404)
    return redirect(url_for("drafts.tasks", id=id, back=1), 303)


@pages.post("/bin")
def empty() -> Response:
    """Delete for good what was put away."""
    drafting.empty_bin()
    return redirect(url_for("reports.listing"), 303)
