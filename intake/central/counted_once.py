# SPDX-License-Identifier: GPL-3.0-or-later
"""Which incidents are counted within another one: DUPLICATE and PART_OF are never counted a second time.

A possible duplicate is counted: nobody has found it to be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from intake.vault.projections.incidents import StoredIncident
from intake.vault.projections.links import Link

WITHIN: Final = frozenset({"DUPLICATE", "PART_OF"})
"""Codes of ``event_relation`` that say that the source is counted in the target."""


def counted_within(incidents: Mapping[str, StoredIncident], links: Iterable[Link]) -> dict[str, Link]:
    """Each incident that another one of ``incidents`` contains, with the link that says so.

    A link whose target is not among them (not here, withdrawn) leaves its source counted. In a circle the
    incident with the smallest subject stays, unless one outside the circle contains them. A link between two
    reports holds for an incident that rests on its source report alone, and one that rests on its target.
    """
    resting: dict[str, list[str]] = {}
    for subject in sorted(incidents):
        for report in incidents[subject].incident.reports:
            resting.setdefault(report, []).append(subject)
    into: dict[str, dict[str, Link]] = {}
    for link in sorted(links, key=lambda link: link.subject):
        if link.relation not in WITHIN:
            continue
        targets = [link.target] if link.target in incidents else resting.get(link.target, [])
        if link.source in incidents:
            sources = [link.source]
        else:
            alone = resting.get(link.source, [])
            sources = [one for one in alone if set(incidents[one].incident.reports) == {link.source}]
        for source in sources:
            if targets and source not in targets:
                into.setdefault(source, {}).setdefault(targets[0], link)
    return {
        source: next(iter(targets.values()))
        for source, targets in into.items()
        if any(_contains(into, container, source) for container in _reached(into, source))
    }


def _contains(into: Mapping[str, Mapping[str, Link]], container: str, contained: str) -> bool:
    """Whether a reached incident keeps ``contained`` out: it leads not back, or is the smaller subject."""
    return contained not in _reached(into, container) or container < contained


def _reached(into: Mapping[str, Mapping[str, Link]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for target in into.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen - {start}
