# SPDX-License-Identifier: GPL-3.0-or-later
"""From testimony to finding: the incident that a coordinator would form from reports of one event.

What is proposed, and why (DESIGN sections 2 and 5):

- Acts of one month, place and set of perpetrators are one finding; an act of another month, place or set is
  a finding, and a case, of its own: arrested in May here, found dead in June there.
- Figures come from the victims' outcomes, whatever the category of the act. A dated outcome goes to the
  finding of its month. If there is none it becomes a finding of its month with no case of its own
  (``cases`` 0): the arrest is counted once, and the death in the month in which it happened.
- An undated outcome goes to a finding that touched the victim, of a category it follows from, else the first.
- Testimonies of one event are never added up. The first report's figures are the proposal; `span` shows how
  far all reports reach, and the coordinator decides (`figures.with_figures`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from forms import vocabularies
from intake.central.figures import SUITED, UNSPECIFIED, add_up
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.incident import SEXUAL_VIOLENCE, Figure, Finding, Incident
from intake.model.places import Place
from intake.model.report import Act, Loss, Outcome, Report, Victim

_RAPE = "RAPE"
_MATERIAL = frozenset({"DESTR", "LIVESTOCK", "INFRA", "BUSHFIRE"})
_ADULT = 18


def propose(
    reports: Sequence[tuple[str, Report]], *, reported: str = "", level: str = "", reason: str = ""
) -> Incident:
    """The incident to form from one or more (subject, report) of one event; the first gives the figures.

    ``reported`` is the month, day or period of reporting (default: the first report's own period, if it was
    taken over from a document); ``level`` and ``reason`` default to the first report's own assessment.
    """
    if not reports:
        return Incident(reported=reported, level=level, level_reason=reason)
    first = reports[0][1]
    if not level and first.assessment:
        level = first.assessment.level
        reason = reason or first.assessment.reason or first.assessment.wording
    return Incident(
        reports=tuple(dict.fromkeys(subject for subject, _ in reports)),
        findings=findings(first),
        level=level,
        level_reason=reason,
        reported=reported or (first.origin.period if first.origin else ""),
    )


def span(reports: Iterable[Report]) -> dict[str, UncertainCount]:
    """For each kind of figure, the lowest and highest that the reports state: how far they differ, no sum."""
    stated: dict[str, list[UncertainCount]] = {}
    for report in reports:
        for figure in add_up(figure for finding in findings(report) for figure in finding.figures):
            stated.setdefault(figure.kind, []).append(figure.count or UNSPECIFIED)
    return {kind: _widest(counts) for kind, counts in stated.items()}


def _widest(counts: list[UncertainCount]) -> UncertainCount:
    known = [count for count in counts if count.low is not None]
    if len(known) < 2:
        return (known or counts)[0]
    low = min(count.low or 0 for count in known)
    tops = [bound for count in known for bound in (count.low, count.high) if bound is not None]
    if any(count.approximate for count in known):
        return UncertainCount(low, max(tops), "ABOUT")
    return UncertainCount.from_bounds(
        low, max(tops), "RANGE_OPEN" if any(count.is_open for count in known) else ""
    )


def findings(report: Report) -> tuple[Finding, ...]:
    """One finding for each month, place and set of perpetrators of the report's acts, with its figures."""
    groups = _groups(report)
    _suited_to_losses(groups).losses = list(report.losses)
    for victim in report.victims:
        for outcome in victim.outcomes:
            _home(groups, victim, outcome).figures.append(_figure(victim, outcome))
    for group in groups:
        group.figures += _sexual_violence(group, report)
    return tuple(group.finding(report, alone=len(groups) == 1) for group in groups)


@dataclass(slots=True, eq=False)
class _Group:
    """A finding in the making."""

    occurred: UncertainDate
    place: Place | None
    perpetrators: tuple[str, ...]
    acts: list[Act] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    follows: _Group | None = None

    @property
    def categories(self) -> list[str]:
        """The categories of its acts, in their order; an act whose violation was not told has none."""
        return [vocabularies.category_of(act.violation) for act in self.acts if act.violation]

    def touches(self, victim: Victim) -> bool:
        """Whether an act touched the victim; an act that names no victim may have touched any."""
        return any(not act.victims or victim.id in act.victims for act in self.acts)

    def category(self, report: Report, alone: bool) -> str:
        """The report's own lead category where it fits, else that of the group's first act."""
        if self.follows:
            return self.follows.category(report, alone=False)
        if report.category and (alone or not self.categories or report.category in self.categories):
            return report.category
        return self.categories[0] if self.categories else "OTHER"

    def finding(self, report: Report, alone: bool) -> Finding:
        return Finding(
            category=self.category(report, alone),
            violations=tuple(dict.fromkeys(act.violation for act in self.acts if act.violation)),
            means=tuple(dict.fromkeys(means for act in self.acts for means in act.means)),
            occurred=self.occurred,
            place=self.place,
            perpetrators=self.perpetrators,
            cases=0 if self.follows else 1,
            figures=add_up(self.figures),
            losses=tuple(self.losses),
        )


def _groups(report: Report) -> list[_Group]:
    groups: dict[tuple[object, ...], _Group] = {}
    for act in report.acts or (Act(),):
        occurred = act.occurred if act.occurred and act.occurred.edtf else report.occurred
        place = act.place or report.place
        actors = vocabularies.load("perpetrator").in_order(p.actor for p in act.perpetrators if p.actor)
        key = (occurred.period, _where(place), actors)
        group = groups.setdefault(key, _Group(occurred, place, actors))
        if _begins(occurred) < _begins(group.occurred):
            group.occurred = occurred
        group.acts.append(act)
    return list(groups.values())


def _where(place: Place | None) -> tuple[object, ...]:
    """What makes two places one: the gazetteer's id, else the words as typed, whatever their case."""
    if place is None:
        return ()
    return (place.gid or " ".join(place.words.casefold().split()), place.region_group)


def _begins(date: UncertainDate) -> str:
    return date.earliest.isoformat() if date.earliest else date.latest.isoformat() if date.latest else ""


def _home(groups: list[_Group], victim: Victim, outcome: Outcome) -> _Group:
    """The group that an outcome belongs to; one of its own month is added where its date asks for it."""
    touched = [group for group in groups if group.touches(victim)] or groups[:1]
    dated = outcome.occurred if outcome.occurred and outcome.occurred.edtf else None
    if dated is None:
        return _suited(touched, outcome.kind)
    of_its_month = [group for group in groups if group.occurred.period == dated.period]
    if of_its_month:
        return _suited([group for group in of_its_month if group in touched] or of_its_month, outcome.kind)
    before = [group for group in touched if _begins(group.occurred) <= _begins(dated)] or touched
    origin = _suited(before, outcome.kind)
    if _covers(origin.occurred, dated):
        return origin
    later = _Group(dated, origin.place, origin.perpetrators, follows=origin)
    groups.append(later)
    return later


def _covers(period: UncertainDate, date: UncertainDate) -> bool:
    """Whether ``date`` lies within a period that crosses months, which is never split."""
    if not period.edtf or date.earliest is None or date.latest is None:
        return False
    starts = period.earliest is None or period.earliest <= date.earliest
    return starts and (period.latest is None or date.latest <= period.latest)


def _suited(groups: list[_Group], kind: str) -> _Group:
    suited = SUITED.get(kind, frozenset())
    return next((group for group in groups if suited & set(group.categories)), groups[0])


def _suited_to_losses(groups: list[_Group]) -> _Group:
    return next((group for group in groups if _MATERIAL & set(group.categories)), groups[0])


def _figure(victim: Victim, outcome: Outcome) -> Figure:
    if victim.group:
        count = outcome.count or victim.count or UNSPECIFIED
        return Figure(outcome.kind, replace(count, words=""), outcome.women, outcome.children)
    women, children = _shares(victim)
    return Figure(outcome.kind, UncertainCount.exact(1), outcome.women or women, outcome.children or children)


def _shares(victim: Victim) -> tuple[UncertainCount | None, UncertainCount | None]:
    """Whether one person is a woman, a child: 1, 0, or None where it was not told. A girl is a child."""
    age = victim.age
    child: bool | None = None
    if age and age.high is not None and age.high < _ADULT:
        child = True
    elif age and age.low is not None and age.low >= _ADULT:
        child = False
    woman = None if victim.sex not in ("F", "M") else victim.sex == "F" and not child
    return _one_or_none(woman), _one_or_none(child)


def _one_or_none(is_one: bool | None) -> UncertainCount | None:
    return None if is_one is None else UncertainCount.exact(int(is_one))


def _sexual_violence(group: _Group, report: Report) -> list[Figure]:
    """Persons touched by acts of sexual violence, each once; a mention where the acts name nobody."""
    acts = [act for act in group.acts if vocabularies.category_of(act.violation) == _RAPE]
    if not acts:
        return []
    named = {victim for act in acts for victim in act.victims}
    if not named and len(acts) == len(report.acts):
        named = {victim.id for victim in report.victims}
    touched = [victim for victim in report.victims if victim.id in named]
    if not touched:
        return [Figure(SEXUAL_VIOLENCE, UNSPECIFIED)]
    return [_figure(victim, Outcome(SEXUAL_VIOLENCE)) for victim in touched]
