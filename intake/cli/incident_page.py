# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents for reading in a terminal and for scripts."""

from __future__ import annotations

from typing import Any

from forms import vocabularies
from intake.central.figures import add_up
from intake.cli import output
from intake.cli.session import Session
from intake.errors import NoSuchRecord
from intake.model.incident import Finding, Incident
from intake.vault.projections import incidents as stored
from intake.vault.projections import links, reports
from intake.vault.vault import Vault
from translations import N_

HEADS = (N_("Code"), N_("Date"), N_("Place"), N_("Category"), N_("Figures"), N_("Level"), N_("Reports"))
CONFLICT = N_("Two coordinators revised this incident side by side: amend it to settle which stands.")


def line(one: stored.StoredIncident) -> dict[str, Any]:
    """The stable keys of an incident in JSON."""
    return {
        "subject": one.subject,
        "revisions": one.revisions,
        "conflict": one.conflict,
        "changed": one.changed,
        **one.incident.to_json(),
    }


def table(session: Session, found: list[stored.StoredIncident]) -> None:
    """A line for each incident."""
    output.table([session.word(head) for head in HEADS], [_cells(session, one.incident) for one in found])


def _cells(session: Session, incident: Incident) -> list[str]:
    first = incident.findings[0] if incident.findings else Finding()
    return [
        incident.code,
        first.occurred.edtf,
        first.place.words if first.place else "",
        _label(session, "bulletin_category", first.category),
        _figures(session, incident.findings),
        incident.level,
        str(len(incident.reports)),
    ]


def _label(session: Session, name: str, code: str) -> str:
    return vocabularies.load(name).label(code, session.language) if code else ""


def _figures(session: Session, findings: tuple[Finding, ...]) -> str:
    added = add_up(figure for finding in findings for figure in finding.figures)
    parts = [
        f"{_label(session, 'victim_outcome', figure.kind)} {figure.count.format(session.language)}"
        for figure in added
        if figure.count
    ]
    return "; ".join(parts)


def page(session: Session, vault: Vault, one: stored.StoredIncident) -> None:
    """All of one incident."""
    word, incident = session.word, one.incident
    codes = [
        reports.summary(vault.connection, subject).code
        for subject in incident.reports
        if _here(vault, subject)
    ]
    output.pairs(
        [
            (word(N_("Code")), incident.code),
            (word(N_("Level")), _label(session, "verification_status", incident.level)),
            (word(N_("Reason")), incident.level_reason),
            (word(N_("Reported")), incident.reported),
            (word(N_("Reports")), ", ".join(codes)),
            *((word(N_("Finding")), _finding(session, finding)) for finding in incident.findings),
            (word(N_("Summary (fr)")), incident.summary_fr),
            (word(N_("Summary (en)")), incident.summary_en),
            *(
                (word(N_("Link")), _link(session, vault, link))
                for link in links.touching(vault.connection, one.subject)
            ),
        ]
    )
    if one.conflict:
        session.warn(CONFLICT)


def _here(vault: Vault, subject: str) -> bool:
    return reports.position(vault.connection, subject) > 0


def _finding(session: Session, finding: Finding) -> str:
    actors = vocabularies.load("perpetrator").set_label(finding.perpetrators, session.language)
    losses = "; ".join(
        f"{loss.words} {loss.count.format(session.language) if loss.count else ''}".strip()
        for loss in finding.losses
    )
    parts = (
        _label(session, "bulletin_category", finding.category),
        finding.occurred.edtf,
        finding.place.words if finding.place else "",
        actors,
        _figures(session, (finding,)),
        losses,
    )
    return "; ".join(part for part in parts if part)


def _link(session: Session, vault: Vault, link: links.Link) -> str:
    ends = [_code(vault, end) for end in (link.source, link.target)]
    return f"{ends[0]} {_label(session, 'event_relation', link.relation)} {ends[1]}"


def _code(vault: Vault, subject: str) -> str:
    """The code of an incident or report, the beginning of its id when it has not arrived."""
    try:
        return stored.read(vault.connection, subject).incident.code
    except NoSuchRecord:
        return reports.summary(vault.connection, subject).code if _here(vault, subject) else subject[33:41]
