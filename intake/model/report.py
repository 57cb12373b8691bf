# SPDX-License-Identifier: GPL-3.0-or-later
"""The report: testimony as a focal point took it down.

Terms follow HURIDOCS ("who did what to whom"), Every Casualty, the Berkeley Protocol and the Murad Code; codes are
those of ``forms/vocabularies``. Identities are never here: a sealed name leaves only a pseudonym behind.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import Place
from intake.model.record import Record

UNKNOWN_DATE = UncertainDate("", "UNKNOWN")


@dataclass(frozen=True, slots=True)
class Perpetrator(Record):
    """One member of the set of perpetrators of an act. ``actor`` is a code of ``perpetrator``."""

    actor: str = ""
    basis: str = ""
    basis_words: str = ""
    degree: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Act(Record):
    """What was done (one violation). ``occurred`` and ``place`` only where they differ from the report's."""

    id: str = ""
    violation: str = ""
    means: tuple[str, ...] = ()
    occurred: UncertainDate | None = None
    place: Place | None = None
    perpetrators: tuple[Perpetrator, ...] = ()
    victims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome(Record):
    """What became of a victim or of some of a group, as a dated count (code of ``victim_outcome``).

    ``women`` and ``children`` are shares of ``count``, never added to it.
    """

    kind: str = ""
    count: UncertainCount | None = None
    occurred: UncertainDate | None = None
    women: UncertainCount | None = None
    children: UncertainCount | None = None


@dataclass(frozen=True, slots=True)
class Age(Record):
    """An age in years as far as it is known; age groups are derived from it."""

    low: int | None = None
    high: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Victim(Record):
    """A person (``group`` false) or a counted group. ``name`` only where consent allows it.

    ``declined`` names the fields, and "name" or "contact", that the person prefers not to answer: an answer, which
    is neither unknown nor not asked.
    """

    id: str = ""
    group: bool = False
    name: str = ""
    pseudonym: str = ""
    aliases: str = ""
    patronym: str = ""
    count: UncertainCount | None = None
    targets: tuple[str, ...] = ()
    sex: str = ""
    age: Age | None = None
    community: str = ""
    nationality: str = ""
    occupation: str = ""
    civilian_status: str = ""
    vulnerabilities: tuple[str, ...] = ()
    protection: str = ""
    outcomes: tuple[Outcome, ...] = ()
    declined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consent(Record):
    """What a source agrees to, by use. The facets are what counts; the level is the preset they came from."""

    level: str = ""
    facets: tuple[str, ...] = ()
    given_by: str = ""
    how: str = ""
    status: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Source(Record):
    """One source with its own statement. Who it is stays sealed; ``pseudonym`` is all that is written here.

    ``declined`` as in `Victim`.
    """

    id: str = ""
    type: str = ""
    words: str = ""
    statement: str = ""
    reliability: str = ""
    pseudonym: str = ""
    protection: str = ""
    risk: str = ""
    told: UncertainDate | None = None
    channel: str = ""
    language: str = ""
    interpreter: str = ""
    present: str = ""
    earlier_interviews: str = ""
    consent: Consent | None = None
    declined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loss(Record):
    """Property taken or destroyed. ``kind``: MONEY, LIVESTOCK, VEHICLE, HOME, SHOP, SCHOOL, WELL, MOSQUE, OTHER."""

    kind: str = "OTHER"
    words: str = ""
    count: UncertainCount | None = None


@dataclass(frozen=True, slots=True)
class Assessment(Record):
    """The focal point's own view: verification level and the reason, in the words used."""

    level: str = ""
    wording: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Relation(Record):
    """A relation to another report, named by its reference (code of ``event_relation``)."""

    kind: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Origin(Record):
    """The written document a report was taken over from, if any."""

    document: str = ""
    period: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Report(Record):
    """What sources told a focal point about one event. Every field may be missing: a gap is an answer."""

    code: str = ""
    ref: str = ""
    language: str = ""
    account: str = ""
    occurred: UncertainDate = field(default_factory=lambda: UNKNOWN_DATE)
    discovered: UncertainDate | None = None
    place: Place | None = None
    geo_precision: str = ""
    category: str = ""
    acts: tuple[Act, ...] = ()
    victims: tuple[Victim, ...] = ()
    sources: tuple[Source, ...] = ()
    losses: tuple[Loss, ...] = ()
    persons_named: int | None = None
    assessment: Assessment | None = None
    sensitivity: str = ""
    urgency: str = ""
    relations: tuple[Relation, ...] = ()
    origin: Origin | None = None
    notes: str = ""

    def perpetrators(self) -> tuple[str, ...]:
        """Codes of all named actors, in the order first named."""
        return tuple(dict.fromkeys(p.actor for act in self.acts for p in act.perpetrators))

    def texts(self) -> str:
        """Every free text of the report, one after the other, for search on this device."""
        parts = [self.code, self.ref, self.account, self.notes]
        parts += [self.place.words, self.place.admin_words] if self.place else []
        parts += [act.place.words for act in self.acts if act.place]
        for victim in self.victims:
            parts += [victim.name, victim.pseudonym, victim.aliases]
        for source in self.sources:
            parts += [source.words, source.statement, source.pseudonym]
        parts += [loss.words for loss in self.losses]
        return "\n".join(part for part in parts if part)
