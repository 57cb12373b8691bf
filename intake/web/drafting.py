# SPDX-License-Identifier: GPL-3.0-or-later
"""Drafts of reports and totals as pages save them: merged with what another window saved, never refused.

Beside the answers, the body of a draft holds what pages need to go on where somebody stopped: ``last`` (section and
field), ``conflicts`` (answers that two windows changed, by section), ``removed`` (the item that can be put back) and
``windows`` (the page that saved each section last).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from flask import abort, request

from forms.gazetteer.known import finder
from forms.sections import BY_NAME, TALLY, Section, tally, told
from forms.sections import draft as drafts
from forms.sections.merging import Conflict, marks, merge, next_marks, read_marks
from forms.sections.reading import stamped
from forms.sections.understood import Understanding
from intake.model.entry import is_id
from intake.vault import waiting
from intake.vault.drafts import Draft
from intake.vault.projections import reports
from intake.web.running import running
from intake.web.words import language

REPORT: Final = "report"
TALLY_KIND: Final = "tally"
KINDS: Final = (REPORT, TALLY_KIND)
DISCARDED: Final = "discarded/"
"""Before the kind of a draft that was discarded and can still be taken back."""

LINES: Final = "\n\t"


@dataclass(frozen=True)
class Sent:
    """What a page sent for one section.

    `shown` are the marks that the page carried, `seen` the revision it was made from, `window` tells it from the
    other pages that are open on the draft, `field` is where the person is.
    """

    answers: dict[str, Any]
    shown: Mapping[str, str]
    seen: int = 0
    window: str = ""
    field: str = ""


@dataclass(frozen=True)
class Saved:
    """What came of saving one section."""

    draft: Draft
    shown: dict[str, str]
    conflicts: list[Conflict]
    elsewhere: bool
    cleaned: bool


def section_of(kind: str, name: str) -> Section | None:
    """The section of a draft of that kind, None when it has none of that name."""
    if kind == TALLY_KIND:
        return TALLY if name == TALLY.name else None
    return BY_NAME.get(name)


def load(id: str) -> Draft | None:
    """The draft with this id; one that was discarded counts as gone."""
    draft = running().session.vault.drafts.load(id) if is_id(id) else None
    return draft if draft is not None and draft.kind in KINDS else None


def begun(id: str, kind: str = REPORT) -> Draft:
    """An empty draft that nobody has saved yet."""
    body: dict[str, Any] = drafts.blank(language(), id)
    if kind == TALLY_KIND:
        body = {"language": language(), TALLY.name: tally.blank()}
    return Draft(id, kind, "", body, "", 0)


def understanding(spoken: str) -> Understanding:
    """How words typed in the language `spoken` are understood, with the places that this vault knows."""
    return Understanding(spoken, finder(running().session.vault.connection))


def revived(id: str, kind: str) -> Draft:
    """Where to save what was typed into a page whose draft is gone: nothing typed is ever dropped.

    A new draft; or, when another window finished it meanwhile, an amendment of the report it became. Aborts with a
    page that says so for what is no address of a draft.
    """
    if not is_id(id):
        abort(404)
    taken_back = take_back(id)
    if taken_back is not None:
        return taken_back
    became, subject = finished_as(id)
    if became == REPORT:
        return amendment(subject, id)
    return begun(id, kind if kind in KINDS else REPORT)


def finished(draft: Draft, subject: str) -> None:
    """Remember, while this vault is open, what a draft became."""
    running().held.remember(draft.id, f"{draft.kind} {subject}")


def finished_as(id: str) -> tuple[str, str]:
    """Kind and subject of the record that a draft became, both "" when it did not or the vault was locked since."""
    kind, _, subject = (running().held.outcome(id) or "").partition(" ")
    return kind, subject


def amendment(subject: str, id: str) -> Draft:
    """A draft, not saved yet, that amends a report as it stands. `parents` is the revision it is made from.

    Where others compete with that one they go on doing so: only a page that shows them settles them.
    """
    connection = running().session.vault.connection
    body = drafts.from_report(reports.read(connection, subject))
    shown = reports.summary(connection, subject).head.hex()
    return Draft(id, REPORT, subject, {**body, "parents": [shown]}, "", 0)


def store(draft: Draft, body: Mapping[str, Any]) -> Draft:
    """Save a body over a draft as it was loaded. Pages hold the vault, so that none comes between (DraftChanged)."""
    return running().session.vault.drafts.save(
        draft.id, draft.kind, draft.subject, dict(body), revision=draft.revision
    )


def save(draft: Draft, section: Section, sent: Sent, *, late: bool = False) -> Saved:
    """Save what a page sent, brought together with what other windows saved since the page was made.

    ``late``: what a script sent on its own for a draft that is gone; then nothing is saved that changes nothing.
    """
    before = draft.body.get(section.name) or {}
    windows = draft.body.get("windows") or {}
    # A page that saved last, and showed all that was saved, may type on before the answer reaches it.
    alone = bool(sent.window) and windows.get(section.name) == sent.window
    shown = marks(before) if alone else sent.shown
    typed, changed = cleaned(sent.answers)
    answers = told.settle(before, copied(typed)) if section.name == "told" else typed
    merged, conflicts = merge(shown, before, answers)
    merged = stamped(before, merged, datetime.now(UTC).astimezone().date().isoformat())
    next_shown = next_marks(shown, merged, typed)
    kept = marks(merged)
    agrees = all(kept.get(path) == mark for path, mark in marks(typed).items())
    body = {
        **draft.body,
        section.name: merged,
        "last": {"section": section.name, "field": sent.field},
        "conflicts": _conflicts(draft.body.get("conflicts") or {}, section.name, conflicts),
        "windows": {**windows, section.name: sent.window if agrees else ""},
    }
    if late and draft.subject and drafts.to_report(body) == drafts.to_report(draft.body):
        # The report was finished with these words: there is nothing to amend.
        return Saved(draft, next_shown, conflicts, False, changed)
    saved = store(draft, drafts.matched(body) if draft.kind == REPORT else body)
    return Saved(saved, next_shown, conflicts, draft.revision > sent.seen > 0 and not alone, changed)


def _conflicts(held: Mapping[str, Any], name: str, found: list[Conflict]) -> dict[str, Any]:
    waiting = {one["path"]: one for one in held.get(name, ())}
    waiting |= {one.path: one.to_json() for one in found}
    return {**held, name: list(waiting.values())}


def cleaned(value: Any) -> tuple[Any, bool]:
    """Text without characters that are no writing (NUL, other controls, lone surrogates), and whether any went.

    Line ends become one character. Marks of direction stay: right-to-left names need them.
    """
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        kept = "".join(c for c in text if c in LINES or unicodedata.category(c) not in ("Cc", "Cs"))
        return kept, kept != text
    if isinstance(value, list):
        pairs = [cleaned(item) for item in value]
        return [item for item, _ in pairs], any(changed for _, changed in pairs)
    if isinstance(value, Mapping):
        found = {name: cleaned(item) for name, item in value.items()}
        return {name: item for name, (item, _) in found.items()}, any(
            changed for _, changed in found.values()
        )
    return value, False


def copied(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers that can be changed without changing those of the draft that was loaded."""
    return deepcopy(dict(answers))


def sent(section: Section) -> Sent:
    """What this request sends for a section."""
    return Sent(
        section.form(request.form).data,
        read_marks(request.form.get("shown", "")),
        request.form.get("revision", 0, type=int),
        request.form.get("window", "")[:32],
        request.form.get("field", "")[:200],
    )


def discard(draft: Draft) -> None:
    """Put a draft away, so that it can be taken back."""
    running().session.vault.drafts.save(
        draft.id, DISCARDED + draft.kind, draft.subject, draft.body, revision=draft.revision
    )


def take_back(id: str) -> Draft | None:
    """A discarded draft again as it was, None when it is gone for good."""
    held = running().session.vault.drafts
    draft = held.load(id) if is_id(id) else None
    if draft is None or not draft.kind.startswith(DISCARDED):
        return draft
    return held.save(
        id, draft.kind.removeprefix(DISCARDED), draft.subject, draft.body, revision=draft.revision
    )


def unfinished() -> list[Draft]:
    """The drafts that can be gone on with, the latest first."""
    return [draft for draft in running().session.vault.drafts.list() if draft.kind in KINDS]


def in_bin() -> str:
    """The id of the draft that was discarded last and can be taken back, "" when there is none."""
    found = [draft.id for draft in running().session.vault.drafts.list() if draft.kind.startswith(DISCARDED)]
    return found[0] if found else ""


def empty_bin(keep: str = "") -> None:
    """Delete the drafts that were discarded, but for `keep`, which can be taken back."""
    held = running().session.vault.drafts
    for draft in held.list():
        if draft.kind.startswith(DISCARDED) and draft.id != keep:
            held.discard(draft.id, revision=draft.revision)
    waiting.sweep(running().session.vault)
