# SPDX-License-Identifier: GPL-3.0-or-later
"""Section 5: who told us, each with a statement, a risk and a consent of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from forms.sections.asking import Either, Group, Item, Line, OneOf, Questions, Several, Text
from forms.sections.declined import NOT_GIVEN, fields_of, is_declined, opened
from forms.sections.doubt import DateAsked, Spoken
from forms.sections.reading import of_date, of_words, read_date, spoken
from forms.sections.understood import Understanding
from forms.vocabularies import load
from intake.model.report import Consent, Report, Source
from translations import N_

Data = Mapping[str, Any]

LINES = (
    "type",
    "words",
    "reliability",
    "pseudonym",
    "protection",
    "risk",
    "channel",
    "language",
    "interpreter",
)
CONSENT = ("level", "given_by", "how", "status", "at")
DECLINABLE: Final = {"type": "type", "told": "told", "present": "present", "earlier": "earlier_interviews"}
"""Questions that a source may prefer not to answer, with the fields of `Source` that they fill."""


class SourceItem(Item):
    """One source."""

    type = OneOf(N_("Who this source is"), vocabulary="source_type", sensitive=True)
    pseudonym = Line(
        N_("Pseudonym"),
        hint=N_(
            "A made-up name that leads to nobody. The real name is sealed after saving, never typed here."
        ),
    )
    level = OneOf(
        N_("What the source agrees to"),
        vocabulary="consent_level",
        hint=N_(
            "Ask before you write. It ticks the uses below; change them one by one where the person wants it."
        ),
        why=N_("The words belong to whoever said them, and they may say no."),
    )
    risk = OneOf(
        N_("Risk to this source"),
        vocabulary="risk_level",
        why=N_("Whoever is known to have talked can be killed for it."),
    )
    words = Line(
        N_("In your own words, without a name"),
        hint=N_("“A neighbour who saw it from her door”. Nothing that leads to the person."),
        more=True,
    )
    statement = Text(
        N_("What this source says"),
        rows=4,
        hint=N_("Where it differs from the account, or adds to it."),
        more=True,
    )
    facets = Several(N_("Uses agreed to, one by one"), vocabulary="consent_facet", more=True)
    given_by = OneOf(N_("Who agreed"), vocabulary="consent_given_by", more=True)
    how = Line(N_("How it was given"), hint=N_("Aloud, in writing, by a mark, recorded."), more=True)
    status = OneOf(
        N_("How it stands"),
        vocabulary="consent_status",
        hint=N_(
            "What the person last said. “Withdrawn” takes effect once this report is saved, wherever it was sent."
        ),
        more=True,
    )
    at = Line(N_("Since which day"), day=True, more=True)
    reliability = OneOf(N_("How reliable this source is"), vocabulary="source_reliability", more=True)
    protection = OneOf(N_("How this source may be named"), vocabulary="identity_protection", more=True)
    told = DateAsked(N_("When it was told"), more=True)
    channel = Line(N_("How it was told"), hint=N_("Face to face, by telephone, by message."), more=True)
    language = Line(N_("In which language"), more=True)
    interpreter = Either(
        N_("Was there an interpreter?"),
        answers=(("", N_("Not stated")), ("NO", N_("No")), ("YES", N_("Yes"))),
        more=True,
    )
    present = Spoken(
        N_("Who else was present"),
        why=N_("People speak less freely before others, or say what they must."),
        more=True,
    )
    earlier = Spoken(
        N_("Was the person interviewed before, and by whom?"),
        why=N_("Every new telling costs strength, and courts compare the versions."),
        more=True,
    )
    withheld = Several(
        N_("Prefers not to give"),
        answers=NOT_GIVEN,
        hint=N_("An answer of its own: nobody needs to ask again."),
        more=True,
    )


class Told(Questions):
    """The sources."""

    sources = Group(
        SourceItem, N_("The sources"), title=N_("Source {number}"), another=N_("Add another source")
    )


def preset(level: str) -> list[str]:
    """The facets that a level of consent stands for."""
    return list(load("consent_level").entry(level).get("facets", ()))


def settle(before: Data, after: dict[str, Any]) -> dict[str, Any]:
    """What was just typed, with the facets of a newly chosen level where nobody ticked others."""
    known = {item["id"]: item for item in before.get("sources") or ()}
    for item in after.get("sources") or ():
        was = known.get(item["id"], {})
        chosen, ticked = item.get("level") or "", item.get("facets") or []
        if chosen != (was.get("level") or "") and ticked == (was.get("facets") or []):
            item["facets"] = preset(chosen)
    return after


def put(report: Report, data: Data, by: Understanding) -> Report:
    """The report with its sources; one of whom nothing is told is left out."""
    held = {source.id: source for source in report.sources}
    found = (
        _source(held.get(item["id"], Source(id=item["id"])), item, by) for item in data.get("sources") or ()
    )
    return replace(report, sources=tuple(source for source in found if source != Source(id=source.id)))


def _source(source: Source, item: Data, by: Understanding) -> Source:
    answered = {name: answer for name, answer in item.items() if not is_declined(answer)}
    lines = {name: str(answered.get(name) or "").strip() for name in LINES}
    consent = Consent(
        facets=tuple(item.get("facets") or ()),
        **{name: str(item.get(name) or "").strip() for name in CONSENT},
    )
    return replace(
        source,
        statement=str(item.get("statement") or ""),
        told=read_date(answered.get("told"), by),
        present=spoken(answered.get("present"), by.language),
        earlier_interviews=spoken(answered.get("earlier"), by.language),
        consent=consent if consent.to_json() else None,
        declined=fields_of(source.declined, item, DECLINABLE),
        **lines,
    )


def take(report: Report) -> dict[str, Any]:
    """What this section holds when the report is opened again."""
    return {"sources": [_taken(source, source.consent or Consent()) for source in report.sources]}


def _taken(source: Source, consent: Consent) -> dict[str, Any]:
    taken = {
        "id": source.id,
        **{name: getattr(source, name) for name in LINES},
        "statement": source.statement,
        "facets": list(consent.facets),
        **{name: getattr(consent, name) for name in CONSENT},
        "told": of_date(source.told),
        "present": of_words(source.present),
        "earlier": of_words(source.earlier_interviews),
    }
    return opened(taken, source.declined, DECLINABLE)


def complete(data: Data) -> bool:
    """Whether every source says who they are and what they agree to."""
    sources = data.get("sources") or ()
    return bool(sources) and all(item.get("type") and item.get("level") for item in sources)
