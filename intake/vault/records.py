# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing the records of the model into a vault, each as one signed entry, with a code a person can say aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from intake.errors import NoSuchRecord, NotYours
from intake.model.entry import Entry
from intake.model.incident import Incident
from intake.model.report import Report
from intake.model.tally import Tally
from intake.vault import journal
from intake.vault.authority import refusal
from intake.vault.projections import projector, reports, withdrawals
from intake.vault.projections.revisions import standing
from intake.vault.vault import Vault


def next_code(vault: Vault, kind: str, mark: str) -> str:
    """The next code of a kind, ``KADU-12`` or ``KADU-T3``: a label, never a key. Inside a transaction."""
    numbers: dict[str, int] = vault.settings.get("numbers", {})
    number = numbers.get(kind, 0) + 1
    vault.settings.set("numbers", {**numbers, kind: number})
    return f"{vault.settings.get('prefix', '')}-{mark}{number}"


def heads(vault: Vault, subject: str, kind: str) -> tuple[str, ...]:
    """Names of the revisions that a next revision is made from."""
    entries = journal.of_subject(vault.connection, subject)
    if kind == "report":
        stands = standing(projector.versions(entries, vault.authors))
    else:
        stands = standing([entry for entry in entries if entry.header.kind == kind])
    return stands.heads if stands else ()


def write_entry(
    vault: Vault, kind: str, subject: str, content: dict[str, Any], parents: Sequence[str]
) -> Entry:
    """Record an entry, unless it would have no effect: then raise NotYours and write nothing."""
    entry = vault.record(kind, subject, content, parents)
    if refusal(entry.header, vault.authors):
        raise NotYours(kind=kind)
    return entry


def save_report(vault: Vault, report: Report, subject: str = "", parents: Sequence[str] | None = None) -> str:
    """Save a new report, or a revision of the one that ``subject`` names. Returns its subject.

    ``parents`` are the revisions it was made from (default: all heads, which settles a conflict).
    Raises NotYours for somebody else's report: only its author amends testimony.
    """
    with vault.transaction():
        return write_report(vault, report, subject, parents)


def write_report(
    vault: Vault, report: Report, subject: str = "", parents: Sequence[str] | None = None
) -> str:
    """``save_report`` inside the caller's transaction, for many at once."""
    if not subject:
        subject, parents = vault.new_subject(), ()
        report = replace(report, code=next_code(vault, "report", ""))
    elif parents is None:
        parents = heads(vault, subject, "report")
    write_entry(vault, "report", subject, report.to_json(), parents)
    return subject


def write_tally(vault: Vault, tally: Tally, subject: str = "") -> str:
    """Save a tally inside the caller's transaction. Returns its subject."""
    parents: Sequence[str] = ()
    if not subject:
        subject = vault.new_subject()
        tally = replace(tally, code=next_code(vault, "tally", "T"))
    else:
        parents = heads(vault, subject, "tally")
    write_entry(vault, "tally", subject, tally.to_json(), parents)
    return subject


def save_incident(
    vault: Vault, incident: Incident, subject: str = "", parents: Sequence[str] | None = None
) -> str:
    """Save a new incident or a revision of one (coordinators only). Returns its subject.

    An incident's entry also names, as parents, the report revisions it rests on, so that its basis is provable.
    """
    with vault.transaction():
        if not subject:
            subject, parents = vault.new_subject(), ()
            incident = replace(incident, code=next_code(vault, "incident", "I"))
        elif parents is None:
            parents = heads(vault, subject, "incident")
        basis = [name for report in incident.reports for name in heads(vault, report, "report")]
        write_entry(vault, "incident", subject, incident.to_json(), [*parents, *basis])
        return subject


def save_link(vault: Vault, source: str, target: str, relation: str, subject: str = "") -> str:
    """State that ``source`` stands in ``relation`` to ``target``; an empty relation takes a link back."""
    with vault.transaction():
        parents = heads(vault, subject, "link") if subject else ()
        subject = subject or vault.new_subject()
        write_entry(
            vault, "link", subject, {"source": source, "target": target, "relation": relation}, parents
        )
        return subject


def withdraw(vault: Vault, subject: str, source: str = "", reason: str = "") -> None:
    """Take back the consent of one source (id) of a report, or of all of it: from now on it is withheld everywhere.

    Nobody owes a reason. It is not undone: whoever agrees again says so as a new source, or in a new report.
    Raises NotYours, and NoSuchRecord when there is no such report or source.
    """
    report = reports.read(vault.connection, subject)
    if source and source not in {one.id for one in report.sources}:
        raise NoSuchRecord(name=source)
    # The code says which report it was where nothing else of it ever arrives.
    content = {"reason": reason.strip(), "code": report.code, **({"source": source} if source else {})}
    with vault.transaction():
        write_entry(vault, withdrawals.KIND, subject, content, heads(vault, subject, "report"))
