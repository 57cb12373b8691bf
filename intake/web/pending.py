# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits for the person on the start page: a sentence each, with where to go.

A page that can have something waiting gives a function to `SOURCES` below; the start page asks them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from flask import url_for

from intake.model.roster import COORDINATOR, CUSTODIAN, ROOT
from intake.vault import keepers
from intake.vault.projections import erasures
from intake.vault.vault import Vault
from intake.web.words import say
from sync import waiting_parts
from translations import N_


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that waits: ``sentence`` in the language of the page, ``path`` of the page that deals with it.

    ``urgent`` stands first and is marked, by an icon and not by colour alone.
    """

    sentence: str
    path: str
    urgent: bool = False


READY: Final = N_("Files that waited for their sender to be enrolled can come in now: {count}.")
CUSTODIAN_WAITS: Final = N_(
    "“{label}” is a custodian in the new roster. Identities are not sealed for this person until you confirm it."
)

ERASURE_WAITS: Final = N_("Report {code}: an erasure waits for a second member to confirm it or leave it.")

Source = Callable[[Vault], Iterable[Pending]]


def _parts(vault: Vault) -> Iterable[Pending]:
    """Files of senders whom the roster has come to name since, and that could not come in by themselves."""
    ready = sum(part.named for part in waiting_parts.listing(vault))
    if ready:
        yield Pending(say(READY, count=ready), url_for("receiving.page"))


def _custodians(vault: Vault) -> Iterable[Pending]:
    """New custodians for whom nothing is sealed here until they are confirmed."""
    if vault.identity.role != ROOT:
        for member in keepers.awaiting(vault):
            path = url_for("confirming.begin", member=member.id)
            yield Pending(say(CUSTODIAN_WAITS, label=member.label), path, urgent=True)


def _erasures(vault: Vault) -> Iterable[Pending]:
    """Erasures that another member asked for and this one may confirm."""
    if vault.identity.role in (COORDINATOR, CUSTODIAN):
        for one in erasures.every(vault.connection, erasures.WAITING):
            asked = vault.authors.get(one.journal)
            if asked is not None and asked.member != vault.identity.member:
                path = url_for("erasures.one", name=one.name)
                yield Pending(say(ERASURE_WAITS, code=one.code), path, urgent=True)


SOURCES: Final[tuple[Source, ...]] = (
    _erasures,
    _custodians,
    _parts,
)
"""Each says what of its kind waits in a vault. They are asked at every visit, so they must be quick."""


def waiting(vault: Vault) -> list[Pending]:
    """Everything that waits, what is urgent first."""
    found = [one for source in SOURCES for one in source(vault)]
    return sorted(found, key=lambda one: not one.urgent)
