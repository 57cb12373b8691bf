# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing the incidents that reports propose, and the links between incidents that their reports already tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from intake.central.forming import propose
from intake.central.relations import Related, related
from intake.model.incident import Incident
from intake.vault.projections import incidents, links, reports
from intake.vault.records import save_incident, save_link
from intake.vault.vault import Vault

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Formed:
    """What was written: subjects of incidents, and links between incidents."""

    incidents: tuple[str, ...]
    links: tuple[Related, ...]


def form_each(vault: Vault, progress: Progress | None = None) -> Formed:
    """One incident for each report that is not yet in one, at the level its author assessed, in one transaction.

    Raises NotYours unless the vault is a coordinator's.
    """
    active = [line.subject for line in reports.newest(vault.connection, -1) if line.state == reports.ACTIVE]
    waiting = [name for name in reversed(active) if not incidents.resting_on(vault.connection, name)]
    made: list[str] = []
    with vault.transaction():
        for done, report in enumerate(waiting, 1):
            proposed = propose_from(vault, [report])
            made.append(save_incident(vault, proposed))
            if progress:
                progress(done, len(waiting))
        return Formed(tuple(made), link_related(vault, made))


def propose_from(vault: Vault, names: Sequence[str]) -> Incident:
    """What these reports propose; what no document brought counts as reported in the month it was logged."""
    told = [(name, reports.read(vault.connection, name)) for name in names]
    proposed = propose(told)
    if proposed.reported or not names:
        return proposed
    return replace(proposed, reported=reports.summary(vault.connection, names[0]).logged[:7])


def link_related(vault: Vault, formed: Collection[str]) -> tuple[Related, ...]:
    """Link these incidents to others as their reports tell, where no link stands yet. Returns new links."""
    if not formed:
        return ()
    active = [line.subject for line in reports.newest(vault.connection, -1) if line.state == reports.ACTIVE]
    told = {name: reports.read(vault.connection, name) for name in active}
    standing = {(link.source, link.target, link.relation) for link in links.every(vault.connection)}
    new = tuple(
        link
        for link in related(told, incidents.every(vault.connection))
        # Only of these: a coordinator may have taken back a link between others.
        if {link.source, link.target} & set(formed)
        and (link.source, link.target, link.relation) not in standing
    )
    with vault.transaction():
        for link in new:
            save_link(vault, link.source, link.target, link.relation)
    return new
