# SPDX-License-Identifier: GPL-3.0-or-later
"""The month table: what the central team counts for a month (DESIGN section 5, "Month table").

Where the design leaves a choice, it is made here, once:

- A finding stands in the table of the month of its earliest date. One that crosses months is a row of its own
  period there, counted in that table only; the other months that it touches list it under ``see``. Without a
  beginning ("before 18 August") it stands in the month of its end, the only one it names; without an end it
  is listed in no later month, for nobody said how far it goes.
- A night belongs to its evening. A finding of unknown date is in no month: each table says how many cases
  there are (``undated``), and the table of the month "" holds them.
- The second view counts what was reported in the month, whenever it happened: the last day of the period that
  was reported on decides, since a report is not made before its period ends. Rows keep the event's period.
- Rows partition the total. One exception is stated apart: bodies found in mass graves (category GRAVE) may be
  people who are counted elsewhere, so their deaths stand in their row and in ``bodies``, not in the total.
- Units are never mixed: cases, persons by outcome, each kind of loss, and CFA francs are separate sums.
- Incidents counted within another (`counted_once`) are left out and listed. Those whose reports are all
  withdrawn are left out, and only their number is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping
from typing import Final

from intake.central.counted_once import counted_within
from intake.central.month_table import (
    CONFLICT,
    PARTLY_WITHDRAWN,
    POSSIBLE_DUPLICATE,
    Flag,
    LeftOut,
    MonthTable,
    Named,
    See,
)
from intake.central.sections import Counted, grouped, sections, subjects
from intake.errors import BadDate
from intake.model.dates import UncertainDate
from intake.model.incident import Incident
from intake.model.tally import Tally
from intake.vault.projections.incidents import StoredIncident
from intake.vault.projections.links import Link
from intake.vault.projections.tallies import StoredTally

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def month_table(
    month: str,
    incidents: Iterable[StoredIncident],
    links: Iterable[Link] = (),
    tallies: Iterable[StoredTally] = (),
    withheld: Collection[str] = frozenset(),
) -> MonthTable:
    """The table of ``month`` ("2024-06"; "" for what has no date), whatever the order of the rest.

    ``withheld`` are the subjects of reports whose source took consent back. Raises BadDate for no month.
    """
    if month:
        check_month(month)
    links, withheld = list(links), frozenset(withheld)
    shown, gone = _told_apart(incidents, withheld)
    within = counted_within(shown, links)
    counted = _counted(shown, within)
    here = [(stored, finding) for stored, finding in counted if home(finding.occurred) == month]
    reported = [(stored, finding) for stored, finding in counted if _reported(stored.incident) == month != ""]
    see = _see(month, counted)
    left_out = tuple(
        LeftOut(subject, within[subject].relation, within[subject].target)
        for subject in sorted(within)
        if _concerns(shown[subject].incident, month)
    )
    figured = {stored.subject: stored for stored, _ in here + reported}
    named = {*figured, *(name for entry in see for name in entry.incidents)}
    named |= {name for entry in left_out for name in (entry.incident, entry.into)}
    return MonthTable(
        month=month,
        by_event=sections(here),
        by_report=sections(reported),
        see=see,
        tallies=_beside(month, tallies),
        left_out=left_out,
        flags=_flags(figured, links, withheld),
        undated=sum(finding.cases for _, finding in counted if not home(finding.occurred)),
        withdrawn=sum(1 for stored in gone.values() if _concerns(stored.incident, month)),
        names=tuple(Named(name, shown[name].incident.code) for name in sorted(named) if name in shown),
    )


def months_counted(
    incidents: Iterable[StoredIncident], links: Iterable[Link] = (), withheld: Collection[str] = frozenset()
) -> dict[str, int]:
    """The cases counted as events of each month, the newest month first; none for what has no date."""
    shown, _ = _told_apart(incidents, frozenset(withheld))
    cases: Counter[str] = Counter()
    for _, finding in _counted(shown, counted_within(shown, list(links))):
        cases[home(finding.occurred)] += finding.cases
    return {month: cases[month] for month in sorted(cases, reverse=True) if month and cases[month]}


def check_month(text: str) -> str:
    """``text`` itself, if it is a month like "2024-06". Raises BadDate."""
    if not _MONTH.fullmatch(text):
        raise BadDate(text=text)
    return text


def home(date: UncertainDate) -> str:
    """The month in whose table a date is counted; "" for an unknown one."""
    first = date.earliest or date.latest
    return date.month or (f"{first:%Y-%m}" if first else "")


def _told_apart(
    incidents: Iterable[StoredIncident], withheld: frozenset[str]
) -> tuple[dict[str, StoredIncident], dict[str, StoredIncident]]:
    """What is shown, and what is not because all its reports are withdrawn; by subject."""
    shown: dict[str, StoredIncident] = {}
    gone: dict[str, StoredIncident] = {}
    for stored in sorted(incidents, key=lambda stored: stored.subject):
        reports = stored.incident.reports
        (gone if reports and withheld.issuperset(reports) else shown)[stored.subject] = stored
    return shown, gone


def _counted(shown: Mapping[str, StoredIncident], within: Container[str]) -> list[Counted]:
    """Each finding that counts: of what is counted within another incident, none does."""
    return [
        (stored, finding)
        for stored in shown.values()
        if stored.subject not in within
        for finding in stored.incident.findings
    ]


def _touches(date: UncertainDate, month: str) -> bool:
    """Whether the known days of a date reach into ``month``; a night reaches into its own month alone."""
    first, last = date.earliest or date.latest, date.latest or date.earliest
    if date.month or first is None or last is None:
        return home(date) == month
    return f"{first:%Y-%m}" <= month <= f"{last:%Y-%m}"


def _reported(incident: Incident) -> str:
    """The month in which an incident was reported: that of the last day; "" when it cannot be told."""
    # A time of day says nothing about the month.
    text = incident.reported.partition("T")[0]
    try:
        date = UncertainDate.parse(text)
    except BadDate:
        return ""
    last = date.latest or date.earliest
    return f"{last:%Y-%m}" if last else ""


def months_of(incident: Incident) -> tuple[str, ...]:
    """The months in whose tables an incident has figures, by when it happened or was reported."""
    found = {_reported(incident), *(home(finding.occurred) for finding in incident.findings)}
    return tuple(sorted(found - {""}))


def _concerns(incident: Incident, month: str) -> bool:
    return _reported(incident) == month or any(
        home(finding.occurred) == month for finding in incident.findings
    )


def _see(month: str, counted: Iterable[Counted]) -> tuple[See, ...]:
    elsewhere = [
        (stored, finding)
        for stored, finding in counted
        if month and home(finding.occurred) != month and _touches(finding.occurred, month)
    ]
    return tuple(
        See(home(group[0][1].occurred), *key, subjects(group)) for key, group in grouped(elsewhere).items()
    )


def _beside(month: str, tallies: Iterable[StoredTally]) -> tuple[Tally, ...]:
    ordered = sorted(tallies, key=lambda stored: (stored.tally.period.edtf, stored.subject))
    return tuple(stored.tally for stored in ordered if _touches(stored.tally.period, month))


def _flags(
    figured: dict[str, StoredIncident], links: Iterable[Link], withheld: frozenset[str]
) -> tuple[Flag, ...]:
    flags = {Flag(CONFLICT, subject) for subject, stored in figured.items() if stored.conflict}
    flags |= {
        Flag(PARTLY_WITHDRAWN, subject)
        for subject, stored in figured.items()
        if not withheld.isdisjoint(stored.incident.reports)
    }
    ends = {
        end for link in links if link.relation == POSSIBLE_DUPLICATE for end in (link.source, link.target)
    }
    flags |= {Flag(POSSIBLE_DUPLICATE, subject) for subject in ends & figured.keys()}
    return tuple(sorted(flags, key=lambda flag: (flag.kind, flag.incident)))
