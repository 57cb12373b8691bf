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
from intake.vault import journals, keepers, redaction_checks, renewal, resealing
from intake.vault.projections import erasure_rows, erasures, questions, report_list, reports, sifting
from intake.vault.projections.report_list import Wanted
from intake.vault.vault import Vault
from intake.web.addresses import is_own, to
from intake.web.words import say
from sync import returning, waiting_parts
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

NOT_MY_WORDS: Final = N_(
    "Report {code}: what an erasure left of it may hold words that are not yours. Read it, and amend it."
)

COMPETING: Final = N_("Report {code} was amended in several places. Choose what stands.")
AUTHOR_CHOOSES: Final = N_(
    "Report {code} was amended in several places. Its author has yet to choose what stands."
)
INCIDENTS: Final = N_("Incidents that coordinators revised side by side: {count}.")
SHOWN: Final = 3
"""Reports of which versions compete that are named one by one."""

TO_ANSWER: Final = N_("Questions from the central team about your reports: {count}.")
ASKED: Final = N_("Questions that authors have not answered yet: {count}.")
RETURNS: Final = N_(
    "Members who do not know yet which of their files arrived: {count}. Write their return files."
)

ODD: Final = N_("Something is odd in this vault's own journal. Look at what it means and what to do.")

TO_RESEAL: Final = N_("Identities that are not sealed for the present custodians: {count}. Seal them again.")
KEYS_OLD: Final = N_("Your keys should have been renewed by now.")

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
        for one in erasure_rows.every(vault.connection, erasures.WAITING):
            asked = vault.authors.get(one.journal)
            if asked is not None and asked.member != vault.identity.member:
                path = url_for("erasures.one", name=one.name)
                yield Pending(say(ERASURE_WAITS, code=one.code), path, urgent=True)


def _redactions(vault: Vault) -> Iterable[Pending]:
    """Erasures that left other words, which a custodian may have confirmed, for coordinators and the author."""
    for one in redaction_checks.doubted(vault.connection):
        own = is_own(one.subject)
        if own:
            yield Pending(say(NOT_MY_WORDS, code=one.code), to("reports.one", one.subject), urgent=True)
        elif vault.identity.role == COORDINATOR:
            yield Pending(
                say(redaction_checks.OTHER_WORDS, code=one.code),
                url_for("erasures.one", name=one.name),
                urgent=True,
            )


def _versions(vault: Vault) -> Iterable[Pending]:
    """Versions that compete, for whoever settles them; coordinators hear of those that only the author settles."""
    found = report_list.page(vault.connection, Wanted(state=report_list.CONFLICT), 2 * SHOWN).found
    for line in [one for one in found if one.state == reports.ACTIVE][:SHOWN]:
        own = is_own(line.subject)
        told = say(COMPETING if own else AUTHOR_CHOOSES, code=line.code)
        yield Pending(told, to("settling.page", line.subject), urgent=own)
    beside = sifting.conflict_count(vault.connection)
    if beside and vault.identity.role == COORDINATOR:
        yield Pending(say(INCIDENTS, count=beside), url_for("incidents.listing", conflicts=1), urgent=True)


def _questions(vault: Vault) -> Iterable[Pending]:
    """Questions about one's own reports; for coordinators, also those that authors have not answered."""
    found = questions.unanswered(vault.connection)
    own = sum(is_own(one.subject) for one in found)
    if own:
        yield Pending(say(TO_ANSWER, count=own), url_for("asking.listing"), urgent=True)
    if len(found) > own:
        yield Pending(say(ASKED, count=len(found) - own), url_for("asking.listing"))


def _returns(vault: Vault) -> Iterable[Pending]:
    """Members who do not know yet that something of theirs arrived."""
    due = len(returning.due(vault))
    if due:
        yield Pending(say(RETURNS, count=due), url_for("returning.page"))


def _odd(vault: Vault) -> Iterable[Pending]:
    """What the own journal shows of restored copies, second computers and wrong clocks, until it was read."""
    if vault.identity.role != ROOT and journals.unread(vault):
        yield Pending(say(ODD), url_for("journals.page"), urgent=True)


def _resealing(vault: Vault) -> Iterable[Pending]:
    """What a custodian has to seal again, after others became custodians."""
    if vault.identity.role == CUSTODIAN and keepers.confirmed(vault):
        due = resealing.due(vault).count
        if due:
            yield Pending(say(TO_RESEAL, count=due), url_for("resealing.page"))


def _keys(vault: Vault) -> Iterable[Pending]:
    """Keys whose term is over; this warns and never blocks."""
    own = vault.roster.by_id(vault.identity.member) if vault.roster else None
    if own is not None and own.expired(vault.clock().date()) and renewal.prepared(vault.connection) is None:
        yield Pending(say(KEYS_OLD), url_for("renewing.page"))


SOURCES: Final[tuple[Source, ...]] = (
    _odd,
    _questions,
    _returns,
    _erasures,
    _redactions,
    _custodians,
    _resealing,
    _keys,
    _versions,
    _parts,
)
"""Each says what of its kind waits in a vault. They are asked at every visit, so they must be quick."""


def waiting(vault: Vault) -> list[Pending]:
    """Everything that waits, what is urgent first."""
    found = [one for source in SOURCES for one in source(vault)]
    return sorted(found, key=lambda one: not one.urgent)
