# SPDX-License-Identifier: GPL-3.0-or-later
"""Versions of an incident that coordinators made side by side: what each says where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.model.incident import Incident
from intake.vault import journal
from intake.vault.history import author_of
from intake.vault.projections.incidents import StoredIncident
from intake.vault.vault import Vault
from intake.web.findings import Shown, code_of, label, shown
from intake.web.words import say
from translations import N_


@dataclass(frozen=True, slots=True)
class Version:
    """One version: who saved it and when, and in words what others say otherwise.

    `name` is that of its entry, `stands` whether it is shown and counted meanwhile.
    """

    name: str
    who: str
    at: str
    stands: bool
    incident: Incident
    lines: tuple[tuple[str, str], ...]
    findings: tuple[Shown, ...]


def versions(vault: Vault, stored: StoredIncident) -> list[Version]:
    """Those whose content is here, in time order; none where nothing competes."""
    if not stored.conflict:
        return []
    entries = [journal.get(vault.connection, bytes.fromhex(name)) for name in stored.heads]
    held = [entry for entry in entries if entry is not None and entry.body is not None]
    held.sort(key=lambda entry: (entry.header.at, entry.name))
    incidents = [Incident.from_json(entry.content()) for entry in held]
    told = _differing([_lines(vault, incident) for incident in incidents])
    same = all(incident.findings == incidents[0].findings for incident in incidents)
    return [
        Version(
            entry.name.hex(),
            author_of(vault, entry.header.journal),
            entry.header.at,
            incident == stored.incident,
            incident,
            lines,
            () if same else tuple(map(shown, incident.findings)),
        )
        for entry, incident, lines in zip(held, incidents, told, strict=True)
    ]


def _lines(vault: Vault, incident: Incident) -> list[tuple[str, str]]:
    level = f"{incident.level} · {label('verification_status', incident.level)}" if incident.level else ""
    codes = ", ".join(code_of(vault.connection, report) for report in incident.reports)
    return [
        (say(N_("Verification level")), level),
        (say(N_("Why this level")), incident.level_reason),
        (say(N_("Reported in")), incident.reported),
        (say(N_("It rests on")), codes),
        (say(N_("Public summary in French")), incident.summary_fr),
        (say(N_("Public summary in English")), incident.summary_en),
    ]


def _differing(told: Sequence[list[tuple[str, str]]]) -> list[tuple[tuple[str, str], ...]]:
    """Of each the lines that are not the same in all."""
    differ = [len(set(lines)) > 1 for lines in zip(*told, strict=True)]
    return [tuple(line for line, kept in zip(lines, differ, strict=True) if kept) for lines in told]
