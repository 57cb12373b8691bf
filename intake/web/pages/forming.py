# SPDX-License-Identifier: GPL-3.0-or-later
"""From reports to incidents: choose reports of one event, look at what they propose, set what is held true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms import vocabularies
from intake.central.amending import kinds_of, typed, typed_figures
from intake.central.forming import span
from intake.central.taking_over import form_each, link_related, propose_from
from intake.errors import NoSuchRecord
from intake.model.incident import Incident
from intake.model.report import Report
from intake.model.roster import COORDINATOR
from intake.vault.history import author_of, history
from intake.vault.projections import incidents, reports, sifting
from intake.vault.projections.incidents import StoredIncident
from intake.vault.projections.sifting import Sieve
from intake.vault.records import save_incident
from intake.vault.vault import Vault
from intake.web import work
from intake.web.addresses import is_subject, subject_of, to
from intake.web.findings import code_of, dated, labels, shown
from intake.web.formbase import forget_held, held_message, refused
from intake.web.incident_form import asked, form_for
from intake.web.incident_versions import versions
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language

pages = Blueprint("forming", __name__, url_prefix="/incidents/from")
pages.before_request(only(COORDINATOR))

PAGE: Final = 30
TOGETHER: Final = 40
"""Reports of one event at most."""


@dataclass(frozen=True, slots=True)
class Basis:
    """One report that an incident rests on, as the form shows it."""

    subject: str
    code: str
    author: str
    report: Report

    @property
    def when(self) -> str:
        """The date in words."""
        return dated(self.report.occurred)


def basis_of(vault: Vault, subjects: list[str]) -> list[Basis]:
    """Those of the reports that are here and open to read."""
    found = []
    for subject in subjects:
        try:
            line = reports.summary(vault.connection, subject)
        except NoSuchRecord:
            continue
        if line.state == reports.ACTIVE:
            report = reports.read(vault.connection, subject)
            found.append(Basis(subject, line.code, author_of(vault, subject[:32]), report))
    return found


@pages.get("/")
def choose() -> str:
    """All reports, by default those that are in no incident yet; tick those of one event."""
    vault, wanted = running().session.vault, request.args
    authors = _authors(vault)
    sieve = Sieve(
        journals=authors.get(wanted.get("author", ""), ("",) if wanted.get("author") else ()),
        region=wanted.get("region", ""),
        category=wanted.get("category", ""),
        level=wanted.get("level", ""),
        free=wanted.get("which", "free") == "free",
    )
    found = sifting.sift(vault.connection, sieve, PAGE + 1, wanted.get("before", type=int))
    rest = reports.position(vault.connection, found[PAGE - 1].subject) if len(found) > PAGE else None
    spoken = language()
    return render_template(
        "choose_reports.html",
        found=[(line, author_of(vault, line.subject[:32]), _incidents(vault, line)) for line in found[:PAGE]],
        more=rest,
        asked=wanted,
        which=wanted.get("which", "free"),
        authors=sorted(authors),
        lists={
            name: vocabularies.load(listed).choices(spoken)
            for name, listed in (
                ("region", "region_2023"),
                ("category", "bulletin_category"),
                ("level", "verification_status"),
            )
        },
        labels=labels,
        free=sifting.count(vault.connection, Sieve(free=True)),
        count=sifting.count(vault.connection, sieve),
        cap=reports.COUNT_CAP,
    )


def _authors(vault: Vault) -> dict[str, tuple[str, ...]]:
    """The journals of each author of reports, by code name."""
    found: dict[str, tuple[str, ...]] = {}
    for name in vault.authors:
        label = author_of(vault, name)
        if label:
            found[label] = (*found.get(label, ()), name)
    return found


def _incidents(vault: Vault, line: reports.Summary) -> list[tuple[str, str]]:
    return [
        (subject, code_of(vault.connection, subject))
        for subject in incidents.resting_on(vault.connection, line.subject)
    ]


@pages.route("/reports", methods=["GET", "POST"])
def form() -> str | Response:
    """What the chosen reports propose; saved as an incident."""
    vault = running().session.vault
    named = asked("basis").split() or request.args.getlist("report")
    subjects = [name for name in dict.fromkeys(named) if is_subject(name)][:TOGETHER]
    basis = basis_of(vault, subjects)
    if not basis:
        return redirect(url_for("forming.choose"), 303)
    proposed = propose_from(vault, [one.subject for one in basis])
    made = form_for(proposed)
    if request.method == "POST":
        return _save(vault, made)
    return _show(made, proposed, basis, None)


def _show(made: Any, incident: Incident, basis: list[Basis], stored: StoredIncident | None) -> str:
    return render_template(
        "incident_form.html",
        form=made,
        basis=basis,
        findings=[shown(finding) for finding in incident.findings],
        spans=_spans(basis, incident),
        message=held_message(),
        stored=stored,
        code=incident.code,
    )


def _spans(basis: list[Basis], incident: Incident) -> dict[str, str]:
    """How far several reports reach, where that is more than the proposal says."""
    if len(basis) < 2:
        return {}
    before = typed_figures(incident)
    wide = {kind: typed(count) for kind, count in span(one.report for one in basis).items()}
    return {
        kind: text for kind, text in wide.items() if text != before.get(kind) and kind in kinds_of(incident)
    }


def _save(vault: Vault, made: Any) -> Response:
    led_to = running().held.outcome(made.once.data or "")
    if led_to is None:
        if not made.validate():
            return refused(made)
        with vault.transaction():
            subject = save_incident(vault, made.incident())
            link_related(vault, (subject,))
        led_to = to("incidents.one", subject, saved=1)
        running().held.remember(made.once.data or "", led_to)
    forget_held()
    return redirect(led_to, 303)


@pages.post("/each")
def each() -> Response:
    """One incident for each report that is in none yet, at the level its author assessed."""
    vault = running().session.vault

    def task(step: work.Step) -> int:
        return len(form_each(vault, step).incidents)

    leads_to, back = url_for("forming.formed"), url_for("forming.choose")
    return work.begin("form", task, leads_to=leads_to, back=back, shares=False)


@pages.get("/each")
def formed() -> Response:
    """To the list of what was formed."""
    return redirect(url_for("incidents.listing", saved=1), 303)


@pages.route("/amend/<journal>/<record>", methods=["GET", "POST"])
def amend(journal: str, record: str) -> str | Response:
    """Change what an incident holds. A revision made from two that stand side by side settles the conflict."""
    vault = running().session.vault
    try:
        stored = incidents.read(vault.connection, subject_of(journal, record))
    except NoSuchRecord:
        abort(404)
    # The address says which of several versions the person started from.
    start = request.args.get("start", "")
    incident = next((one.incident for one in versions(vault, stored) if one.name == start), stored.incident)
    made = form_for(incident, stored.heads)
    if request.method == "POST":
        return _amend(vault, made, stored)
    return _show(made, incident, basis_of(vault, list(incident.reports)), stored)


def _amend(vault: Vault, made: Any, stored: StoredIncident) -> Response:
    led_to = to("incidents.one", stored.subject, saved=1)
    if running().held.outcome(made.once.data or "") is None:
        if not made.validate():
            return refused(made)
        revised = made.incident()
        if revised != stored.incident or stored.conflict:
            # From the revisions that the page showed: one that came meanwhile stays beside it, as a conflict.
            known = {step.entry for step in history(vault, stored.subject, "incident")}
            shown_then = [name for name in (made.heads.data or "").split() if name in known]
            save_incident(vault, revised, stored.subject, shown_then or None)
        running().held.remember(made.once.data or "", led_to)
    forget_held()
    return redirect(led_to, 303)
