# SPDX-License-Identifier: GPL-3.0-or-later
"""One report for reading in a terminal. What a source withdrew is withheld here as everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from forms import vocabularies
from forms.sections import harmed, told
from forms.sections.asking import DECLINED, GAPS, Questions
from forms.sections.declined import NOT_GIVEN
from forms.sections.victims import VictimItem
from intake.cli import output
from intake.cli.session import Session
from intake.model.counts import UncertainCount
from intake.model.report import Act, Outcome, Report, Source, Victim
from intake.vault.history import Step
from intake.vault.history import history as steps
from intake.vault.projections import attachments, incidents, links
from intake.vault.projections import reports as stored
from intake.vault.vault import Vault
from translations import N_

STATES: Final = {
    stored.ACTIVE: "",
    stored.WITHDRAWN: N_("withdrawn"),
    stored.ERASED: N_("erased"),
    stored.BODILESS: N_("not here"),
}
WITHHELD: Final = N_("The source took consent back: this report is withheld.")
ERASED: Final = N_("This report was erased. What happened to it, and when, is all that is left.")
NOT_HELD: Final = N_("The content of this report is not on this computer.")


@dataclass(frozen=True)
class Page:
    """All that is shown of a report."""

    summary: stored.Summary
    report: Report
    seals: list[attachments.Seal]
    evidence: list[attachments.Evidence]
    incidents: list[str]
    links: list[links.Link]
    history: list[Step]

    def to_json(self) -> dict[str, Any]:
        """What ``--json`` adds to the line of a list; ``history`` is empty unless it was asked for."""
        return {
            "report": self.report.to_json(),
            "seals": [
                {"seal": s.id, "about": s.about, "pseudonym": s.pseudonym, "at": s.at} for s in self.seals
            ],
            "evidence": [
                {"id": e.id, "type": e.type, "media": e.media, "title": e.title, "size": e.size}
                | {"sha256": e.sha256, "obtained": e.obtained, "at": e.at}
                for e in self.evidence
            ],
            "incidents": self.incidents,
            "links": [{"source": x.source, "relation": x.relation, "target": x.target} for x in self.links],
            "history": [step.to_json() for step in self.history],
        }


def load(vault: Vault, subject: str, *, history: bool) -> Page:
    """Collect one report. Nothing of a withdrawn one but its line and its history of times and kinds."""
    connection = vault.connection
    summary = stored.summary(connection, subject)
    open_to_read = summary.state == stored.ACTIVE
    return Page(
        summary=summary,
        report=stored.read(connection, subject) if open_to_read else Report(code=summary.code),
        seals=attachments.seals(connection, subject) if open_to_read else [],
        evidence=attachments.evidence(connection, subject) if open_to_read else [],
        incidents=[
            incidents.read(connection, name).incident.code
            for name in incidents.resting_on(connection, subject)
        ],
        links=links.touching(connection, subject),
        history=steps(vault, subject, "report", open_to_read=open_to_read) if history else [],
    )


def tell(session: Session, page: Page) -> None:
    """Write the page."""
    summary, report = page.summary, page.report
    if summary.state == stored.WITHDRAWN:
        session.tell(WITHHELD)
    elif summary.state == stored.ERASED:
        session.tell(ERASED)
    elif summary.state == stored.BODILESS:
        session.tell(NOT_HELD)
    word = session.word
    level = report.assessment
    rows = [
        (word(N_("Code")), summary.code),
        (word(N_("Reference")), report.ref),
        (word(N_("Date")), _said(report.occurred.edtf, report.occurred.words)),
        (word(N_("Found")), report.discovered.edtf if report.discovered else ""),
        (word(N_("Place")), report.place.words if report.place else ""),
        (word(N_("Category")), _labels(session, "bulletin_category", [report.category])),
        (word(N_("Account")), report.account),
        *((word(N_("Act")), _act(session, act)) for act in report.acts),
        *((word(N_("Victim")), _victim(session, victim)) for victim in report.victims),
        *((word(N_("Source")), _source(session, source)) for source in report.sources),
        *((word(N_("Loss")), _said(loss.words, _count(session, loss.count))) for loss in report.losses),
        (word(N_("Assessment")), _labels(session, "verification_status", [level.level]) if level else ""),
        (word(N_("Reason")), _said(level.reason, level.wording) if level else ""),
        (word(N_("Notes")), report.notes),
        *((word(N_("Sealed")), f"{s.about} {s.pseudonym} ({s.id[:8]})") for s in page.seals),
        *((word(N_("Evidence")), f"{e.id[:8]} {e.title} ({e.media}, {e.size})") for e in page.evidence),
        *((word(N_("Incident")), code) for code in page.incidents),
        *(
            (word(N_("Conflict")), word(N_("two revisions stand side by side")))
            for _ in range(summary.heads > 1)
        ),
    ]
    output.pairs(rows)
    for step in page.history:
        output.line(f"{step.at}  {step.kind}  {step.author}  {', '.join(step.changed)}".rstrip())


def _said(first: str, second: str) -> str:
    return f"{first} ({second})" if first and second else first or second


def _labels(session: Session, name: str, codes: Iterable[str]) -> str:
    listed = vocabularies.load(name)
    return ", ".join(listed.label(code, session.language) for code in codes if code)


def _count(session: Session, count: UncertainCount | None) -> str:
    return count.format(session.language) if count else ""


def _act(session: Session, act: Act) -> str:
    actors = vocabularies.load("perpetrator").set_label((p.actor for p in act.perpetrators), session.language)
    parts = (
        _labels(session, "violation_type", [act.violation]),
        _labels(session, "means", act.means),
        actors,
    )
    return "; ".join(part for part in parts if part)


def _victim(session: Session, victim: Victim) -> str:
    parts = [
        victim.name or victim.pseudonym,
        _count(session, victim.count),
        ", ".join(vocabularies.target_label(code, session.language) for code in victim.targets),
        *(_outcome(session, outcome) for outcome in victim.outcomes),
        _declined(session, victim.declined, VictimItem, harmed.DECLINABLE),
    ]
    return "; ".join(part for part in parts if part)


def _outcome(session: Session, outcome: Outcome) -> str:
    return f"{_labels(session, 'victim_outcome', [outcome.kind])} {_count(session, outcome.count)}".strip()


def _source(session: Session, source: Source) -> str:
    parts = (
        source.pseudonym,
        _labels(session, "source_type", [source.type]),
        source.words,
        source.statement,
        _declined(session, source.declined, told.SourceItem, told.DECLINABLE),
    )
    return "; ".join(part for part in parts if part)


def _declined(
    session: Session, declined: Iterable[str], form: type[Questions], questions: Mapping[str, str]
) -> str:
    """What the person prefers not to answer, by question: an answer, unlike what is left out."""
    labels = {field: form()[question].label.text for question, field in questions.items()} | dict(NOT_GIVEN)
    named = ", ".join(session.word(labels.get(field, field)) for field in declined)
    return f"{session.word(GAPS[DECLINED])}: {named}" if named else ""
