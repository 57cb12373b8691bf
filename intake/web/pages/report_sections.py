# SPDX-License-Identifier: GPL-3.0-or-later
"""One section of a report: shown, saved by a button or by itself, with groups that grow and shrink.

Whatever was typed is saved, whatever button was pressed; nothing is refused here. Every button works by a plain
submit; a script asks for the same pages in the background.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Final

from flask import Blueprint, abort, jsonify, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from forms import vocabularies
from forms.sections import SECTIONS, Section, following
from forms.sections import answers as telling
from forms.sections import draft as drafts
from forms.sections.asking import is_empty
from forms.sections.groups import change
from forms.sections.merging import get_at, marks, names_in, put_at, read_marks
from intake.model.roster import COORDINATOR, FOCAL_POINT
from intake.vault import waiting
from intake.vault.drafts import Draft
from intake.web import drafting
from intake.web.formbase import forget_held
from intake.web.pages.report_drafts import or_new
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import clock_time, language, say
from translations import N_

pages = Blueprint("sections", __name__, url_prefix="/drafts")
pages.before_request(only(FOCAL_POINT, COORDINATOR))
pages.add_app_template_filter(is_empty, "is_blank")

SAVED: Final = N_("Saved at {time}")
KEEP_MINE: Final = "mine"
FILES: Final = "evidence.listing"
"""The page of the files of a draft or report."""


def section_or_404(draft: Draft, name: str) -> Section:
    """The section of that name."""
    section = drafting.section_of(draft.kind, name)
    if section is None:
        abort(404)
    return section


@pages.get("/<id>/<name>")
def page(id: str, name: str) -> str:
    """The questions of a section, with the answers so far."""
    draft = or_new(id)
    section = section_or_404(draft, name)
    answers = draft.body.get(section.name) or {}
    shown = marks(answers)
    held = running().held.get(request.args.get("held", ""), session["id"], request.path)
    if held is not None:
        # The language was changed: what was typed came along and is not saved yet.
        form = section.form(held.values)
        shown = read_marks(held.values.get("shown", ""))
    else:
        form = section.form(data=answers)
    return render_template(
        "report_section.html",
        draft=draft,
        section=section,
        form=form,
        data=_called(draft, section, form.data if held else answers),
        shown=json.dumps(shown),
        window=token_hex(8),
        number=SECTIONS.index(section) + 1 if section in SECTIONS else 0,
        count=len(SECTIONS),
        victims=telling.victim_names(draft.body, language()) if section in SECTIONS else {},
        conflicts=_conflicts(draft, section),
        words=telling.Telling(language(), drafting.understanding(drafts.language_of(draft.body)), {}),
        place_of_removed=(draft.body.get("removed") or {}).get("section") == section.name
        and "removed" in request.args,
        elsewhere="merged" in request.args,
        cleaned="cleaned" in request.args,
        saved=_saved_at(draft),
        files=len(waiting.files(running().session.vault, id)) if section.name == "evidence" else 0,
    )


def _called(draft: Draft, section: Section, data: dict[str, Any]) -> dict[str, Any]:
    """The answers, with each act of section 4 called by what was done."""
    if section.name != "did":
        return data
    violations = vocabularies.load("violation_type")
    done = {act["id"]: act.get("violation") for act in draft.body["what"].get("acts") or ()}
    acts = data.get("acts") or ()
    return {
        **data,
        "acts": [
            {**act, "called": violations.label(done[act["id"]], language()) if done.get(act["id"]) else ""}
            for act in acts
        ],
    }


def _saved_at(draft: Draft) -> str:
    return (
        say(SAVED, time=clock_time(datetime.now(UTC))) if "saved" in request.args and draft.revision else ""
    )


def _conflicts(draft: Draft, section: Section) -> list[dict[str, Any]]:
    """Answers that two windows changed, side by side: the one that is saved, and the one that waits."""
    answers = draft.body.get(section.name) or {}
    return [
        {
            "question": section.asking(names_in(answers, one["path"])),
            "path": one["path"],
            "saved": _as_text(get_at(answers, one["path"])),
            "mine": _as_text(one["mine"]),
        }
        for one in (draft.body.get("conflicts") or {}).get(section.name, ())
    ]


def _as_text(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value or "")


@pages.post("/<id>/<name>")
def send(id: str, name: str) -> Response:
    """Save what was typed, then do what the button says."""
    draft, section, saved = _save(id, name)
    forget_held()
    action, _, what = request.form.get("do", "next").partition(":")
    here: dict[str, Any] = {"id": id, "name": name, "saved": 1}
    if saved.elsewhere:
        here["merged"] = 1
    if saved.cleaned:
        here["cleaned"] = 1
    if saved.conflicts:
        return redirect(url_for("sections.page", **here, _anchor="conflicts"), 303)
    if action in ("add", "remove", "up", "down", "undo"):
        field = _change(saved.draft, section, action, what, here)
        return redirect(url_for("sections.page", **here, at=field or None, _anchor=field or None), 303)
    if action == "keep":
        _settle(saved.draft, section, *what.split(":", 1))
        return redirect(url_for("sections.page", **here), 303)
    if action == "map" and what:
        return redirect(url_for("pointing.page", id=id, name=name, path=what), 303)
    if action == "files":
        return redirect(url_for(FILES, draft=id), 303)
    if action == "list":
        return redirect(url_for("drafts.tasks", id=id), 303)
    if action == "check" or (draft.kind == drafting.TALLY_KIND and action == "next"):
        return redirect(url_for("checking.page", id=id), 303)
    if action == "next" and not saved.cleaned:
        then = following(name)
        return redirect(_address(id, then), 303)
    return redirect(url_for("sections.page", **here), 303)


def _address(id: str, section: Section) -> str:
    if section.name == "check":
        return url_for("checking.page", id=id)
    return url_for("sections.page", id=id, name=section.name)


@pages.post("/<id>/<name>/keep")
def keep(id: str, name: str) -> Response:
    """Save what was typed, from the script: with the words to show, and the marks of what the page shows now."""
    _, _, saved = _save(id, name, by_itself=True)
    told = say(SAVED, time=clock_time(datetime.now(UTC)))
    if saved.conflicts:
        told = say(
            N_("Another window changed the same answer. Both are kept: load this page again to choose.")
        )
    elif saved.elsewhere:
        told += " " + say(N_("Another window changed this draft too; both are kept."))
    return jsonify(
        told=told,
        shown=json.dumps(saved.shown),
        revision=saved.draft.revision,
        conflict=bool(saved.conflicts),
    )


def _save(id: str, name: str, *, by_itself: bool = False) -> tuple[Draft, Section, drafting.Saved]:
    draft = drafting.load(id) or drafting.revived(id, request.args.get("new", ""))
    section = section_or_404(draft, name)
    late = by_itself and not draft.revision
    return draft, section, drafting.save(draft, section, drafting.sent(section), late=late)


def _change(draft: Draft, section: Section, action: str, what: str, here: dict[str, Any]) -> str:
    """Add, remove, move or put back an item; gives the id of the field to go on at."""
    answers = draft.body.get(section.name) or {}
    if action == "undo":
        removed = draft.body.get("removed") or {}
        if removed.get("section") != section.name:
            return ""
        change_made = change(section.form, answers, "put", removed["path"], removed)
    else:
        change_made = change(section.form, answers, action, what)
    if change_made is None:
        return ""
    body = {**draft.body, section.name: change_made.answers, "removed": {}}
    if change_made.removed:
        body["removed"] = {"section": section.name, **change_made.removed}
        here["removed"] = 1
    drafting.store(draft, drafts.matched(body) if draft.kind == drafting.REPORT else body)
    return change_made.field


def _settle(draft: Draft, section: Section, which: str, path: str = "") -> None:
    """Choose between two answers to one question."""
    held = draft.body.get("conflicts") or {}
    waiting = list(held.get(section.name, ()))
    body = json.loads(json.dumps(draft.body))
    for one in waiting:
        if one["path"] == path and which == KEEP_MINE:
            put_at(body[section.name], path, one["mine"])
    body["conflicts"] = {**held, section.name: [one for one in waiting if one["path"] != path]}
    drafting.store(draft, body)
