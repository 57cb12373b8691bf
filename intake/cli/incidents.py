# SPDX-License-Identifier: GPL-3.0-or-later
"""``intake incidents``: what the central team holds to have happened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from forms import vocabularies
from intake.central.forming import span
from intake.central.linking import link as link_incidents
from intake.central.linking import unlink
from intake.central.taking_over import form_each, link_related, propose_from
from intake.cli import incident_page, output
from intake.cli.findings import changed, finding_options
from intake.cli.session import Session
from intake.cli.speaking import Group, argument, json_option, option
from intake.errors import Withheld
from intake.model.report import Report
from intake.vault.projections import incidents as stored
from intake.vault.projections import links, reports
from intake.vault.records import save_incident
from intake.vault.vault import Vault
from translations import N_

FORMED = N_("Formed: {incidents} incidents, {links} links.")
DIFFER = N_(
    "The reports differ: {figures}. The first report's figures were taken; amend the incident if need be."
)


@click.group("incidents", cls=Group, help=N_("Incidents: findings that rest on reports."))
def incidents() -> None:
    """Hold the commands on incidents."""


@incidents.command(
    "form",
    help=N_(
        "Form an incident from reports of one event. The first report's figures are taken unless others are given."
    ),
)
@option("--from", "names", metavar=N_("REPORT"), multiple=True, help=N_("A report; repeat for more."))
@option("--each", is_flag=True, help=N_("One incident for each report that is in none yet."))
@finding_options
@json_option
@click.pass_obj
def form(session: Session, /, names: tuple[str, ...], each: bool, as_json: bool, **said: Any) -> None:
    """Form one incident, or one for each report."""
    if each == bool(names):
        raise click.UsageError(session.word(N_("Give either --from or --each.")))
    if each and any(said.values()):
        raise click.UsageError(
            session.word(N_("--each takes what the reports say; amend incidents afterwards."))
        )
    with session.open() as vault:
        if each:
            with output.progress(session.word(N_("Forming incidents"))) as progress:
                made = form_each(vault, progress)
            formed, linked = made.incidents, len(made.links)
        else:
            told = _reports(vault, names)
            with vault.transaction():
                formed = (
                    save_incident(vault, changed(propose_from(vault, [name for name, _ in told]), said)),
                )
                linked = len(link_related(vault, formed))
            _warn_of_differences(session, told)
        codes = {subject: stored.read(vault.connection, subject).incident.code for subject in formed}
    if as_json:
        output.data(
            {"incidents": [{"code": code, "subject": name} for name, code in codes.items()], "links": linked}
        )
        return
    session.tell(FORMED, incidents=len(formed), links=linked)
    if not each:
        output.line(", ".join(codes.values()))


def _reports(vault: Vault, names: tuple[str, ...]) -> list[tuple[str, Report]]:
    """The reports named, which must be open to read. Raises NoSuchRecord, Withheld."""
    subjects = [reports.resolve(vault.connection, name) for name in names]
    if any(reports.summary(vault.connection, subject).state != reports.ACTIVE for subject in subjects):
        raise Withheld
    return [(subject, reports.read(vault.connection, subject)) for subject in subjects]


def _warn_of_differences(session: Session, told: list[tuple[str, Report]]) -> None:
    if len(told) < 2:
        return
    first, every = span([told[0][1]]), span(report for _, report in told)
    outcomes = vocabularies.load("victim_outcome")
    wider = [
        f"{outcomes.label(kind, session.language)} {count.format(session.language)}"
        for kind, count in every.items()
        if first.get(kind) != count
    ]
    if wider:
        session.warn(DIFFER, figures=", ".join(wider))


@incidents.command("list", help=N_("List incidents."))
@json_option
@click.pass_obj
def list_(session: Session, as_json: bool) -> None:
    """Show a line for each incident, by date."""
    with session.open() as vault:
        found = stored.every(vault.connection)
    found.sort(
        key=lambda one: (*(finding.occurred.edtf for finding in one.incident.findings[:1]), one.incident.code)
    )
    if as_json:
        output.data([incident_page.line(one) for one in found])
    elif not found:
        session.tell(N_("No incident."))
    else:
        incident_page.table(session, found)


@incidents.command("show", help=N_("Show one incident, by its code or id."))
@argument("incident", metavar=N_("INCIDENT"))
@json_option
@click.pass_obj
def show(session: Session, incident: str, as_json: bool) -> None:
    """Show the incident as it stands."""
    with session.open() as vault:
        one = stored.read(vault.connection, stored.resolve(vault.connection, incident))
        if as_json:
            touching = links.touching(vault.connection, one.subject)
            output.data(
                incident_page.line(one)
                | {
                    "links": [
                        {"source": x.source, "relation": x.relation, "target": x.target} for x in touching
                    ]
                }
            )
        else:
            incident_page.page(session, vault, one)


@incidents.command("amend", help=N_("Change what an incident holds; what is not named stays as it is."))
@argument("incident", metavar=N_("INCIDENT"))
@option("--from", "names", metavar=N_("REPORT"), multiple=True, help=N_("Rest it on this report too."))
@finding_options
@click.pass_obj
def amend(session: Session, /, incident: str, names: tuple[str, ...], **said: Any) -> None:
    """Write a revision, which also settles a conflict."""
    with session.open() as vault:
        one = stored.read(vault.connection, stored.resolve(vault.connection, incident))
        basis = (*one.incident.reports, *(subject for subject, _ in _reports(vault, names)))
        revised = replace(changed(one.incident, said), reports=tuple(dict.fromkeys(basis)))
        if revised == one.incident and not one.conflict:
            session.tell(N_("Nothing was changed."))
            return
        save_incident(vault, revised, one.subject)
    session.tell(N_("{code} was amended."), code=revised.code)


@incidents.command("link", help=N_("State how one incident stands to another: A is PART_OF B."))
@argument("first", metavar="A")
@argument("second", metavar="B")
@option(
    "--relation",
    required=True,
    type=click.Choice(vocabularies.load("event_relation").codes),
    help=N_("How A stands to B."),
)
@option("--remove", is_flag=True, help=N_("Take the link back."))
@click.pass_obj
def link(session: Session, first: str, second: str, relation: str, remove: bool) -> None:
    """Write the link, or take it back; a link that stands already is left alone."""
    with session.open() as vault:
        source, target = (stored.resolve(vault.connection, name) for name in (first, second))
        done = (unlink if remove else link_incidents)(vault, source, target, relation)
    session.tell(N_("Done.") if done else N_("Nothing was changed."))
