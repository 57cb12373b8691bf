# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents: what the central team holds to have happened, on what it rests, and how it came to hold it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from forms import vocabularies
from intake.central.linking import link, unlink
from intake.errors import NoSuchRecord, RecordError
from intake.model.roster import COORDINATOR
from intake.vault.history import author_of, history
from intake.vault.projections import incidents as stored
from intake.vault.projections import links, reports, sifting
from intake.vault.vault import Vault
from intake.web.addresses import is_subject, subject_of, to
from intake.web.findings import Line, code_of, dated_text, label, shown
from intake.web.formbase import forget_held, form_of, held_message, refused
from intake.web.incident_versions import versions
from intake.web.page_form import PageForm
from intake.web.roles import only
from intake.web.running import running
from intake.web.words import language, say
from translations import N_

pages = Blueprint("incidents", __name__, url_prefix="/incidents")
pages.before_request(only(COORDINATOR))

PAGE: Final = 25
CHANGED: Final = {
    "reports": N_("the reports it rests on"),
    "findings": N_("findings and figures"),
    "level": N_("level"),
    "level_reason": N_("why this level"),
    "reported": N_("when it was reported"),
    "summary_fr": N_("summary in French"),
    "summary_en": N_("summary in English"),
}
"""What a revision changed, in words."""


class LinkForm(PageForm):
    """How this incident stands to another one."""

    relation = SelectField(N_("How it stands to the other"))
    other = StringField(
        N_("Code of the other incident"), [InputRequired(N_("Type the code of an incident."))]
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.relation.choices = dict(vocabularies.load("event_relation").choices(language()))


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link of this incident: ``outwards`` when this one stands in the relation to the other."""

    subject: str
    relation: str
    label: str
    other: str
    code: str
    outwards: bool
    here: bool


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A report that the incident rests on; withdrawn ones are only named."""

    subject: str
    code: str
    author: str
    place: str
    when: str
    state: str


@pages.get("/")
def listing() -> str:
    """Incidents, those that were changed last first; conflicts are told on top."""
    connection, asked = running().session.vault.connection, request.args
    offset = max(0, asked.get("from", 0, type=int))
    only_conflicts = "conflicts" in asked
    found = sifting.incidents_page(
        connection, PAGE + 1, offset, level=asked.get("level", ""), conflicts=only_conflicts
    )
    return render_template(
        "incidents.html",
        lines=[Line.of(one) for one in found[:PAGE]],
        more=offset + PAGE if len(found) > PAGE else None,
        offset=offset,
        asked=asked,
        only_conflicts=only_conflicts,
        conflicts=sifting.conflict_count(connection),
        levels=vocabularies.load("verification_status").choices(language()),
        free=sifting.count(connection, sifting.Sieve(free=True)),
        cap=reports.COUNT_CAP,
        saved="saved" in asked,
    )


def _stored(vault: Vault, journal: str, record: str) -> stored.StoredIncident:
    try:
        return stored.read(vault.connection, subject_of(journal, record))
    except NoSuchRecord:
        abort(404)


@pages.get("/<journal>/<record>")
def one(journal: str, record: str) -> str:
    """One incident, with its basis, its links and its history."""
    vault = running().session.vault
    found = _stored(vault, journal, record)
    return render_template(
        "incident.html",
        stored=found,
        incident=found.incident,
        level=label("verification_status", found.incident.level),
        findings=[shown(finding) for finding in found.incident.findings],
        basis=[_basis(vault, subject) for subject in found.incident.reports],
        links=_links(vault, found.subject),
        steps=[
            (step, ", ".join(say(CHANGED.get(name, name)) for name in step.changed))
            for step in reversed(history(vault, found.subject, "incident"))
        ],
        versions=versions(vault, found),
        form=form_of(LinkForm),
        message=held_message(),
        saved="saved" in request.args,
    )


def _basis(vault: Vault, subject: str) -> BasisLine:
    author = author_of(vault, subject[:32])
    try:
        line = reports.summary(vault.connection, subject)
    except NoSuchRecord:
        return BasisLine(subject, subject[33:41], author, "", "", "missing")
    return BasisLine(subject, line.code, author, line.place, dated_text(line.edtf), line.state)


def _links(vault: Vault, subject: str) -> list[LinkLine]:
    found = []
    for one in links.touching(vault.connection, subject):
        outwards = one.source == subject
        other = one.target if outwards else one.source
        code = code_of(vault.connection, other)
        here = _is_incident(vault, other)
        relation = label("event_relation", one.relation)
        found.append(LinkLine(one.subject, one.relation, relation, other, code, outwards, here))
    return found


def _is_incident(vault: Vault, subject: str) -> bool:
    try:
        stored.read(vault.connection, subject)
    except NoSuchRecord:
        return False
    return True


@pages.post("/<journal>/<record>/link")
def add_link(journal: str, record: str) -> Response:
    """State how this incident stands to another."""
    vault = running().session.vault
    found = _stored(vault, journal, record)
    form, here = form_of(LinkForm), to("incidents.one", found.subject)
    if not form.validate():
        return refused(form, path=here)
    try:
        other = stored.resolve(vault.connection, (form.other.data or "").strip())
    except RecordError as refusal:
        return refused(form, refusal.tell(language()), here)
    if other != found.subject:
        link(vault, found.subject, other, form.relation.data)
    forget_held()
    return redirect(f"{here}?saved=1#links", 303)


@pages.post("/<journal>/<record>/unlink")
def remove_link(journal: str, record: str) -> Response:
    """Take a link back; that it was there stays in the history."""
    vault = running().session.vault
    found = _stored(vault, journal, record)
    source, target, relation = (request.form.get(name, "") for name in ("source", "target", "relation"))
    if found.subject in (source, target) and is_subject(source) and is_subject(target):
        unlink(vault, source, target, relation)
    return redirect(url_for("incidents.one", journal=journal, record=record, saved=1), 303)
