# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of victims: read as a coordinator types them, added up with their shares, set on an incident.

A figure is typed as a bulletin prints it, so that what was read can be typed back:

    20   46+   13-17   46-60+   ~20   >5   >=5   <=5   ?   several   several dozen   hundreds   none
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from forms import vocabularies
from intake.errors import BadCount, BadFigure
from intake.model.counts import UncertainCount, total
from intake.model.incident import SEXUAL_VIOLENCE, Figure, Finding, Incident

UNSPECIFIED: Final = UncertainCount()
"""A mention without a number: adds nothing to the floor and opens the sum."""

SUITED: Final[Mapping[str, frozenset[str]]] = {
    "DEAD": frozenset({"EXEC", "GRAVE"}),
    "INJURED": frozenset({"TORTURE"}),
    "DETAINED": frozenset({"ARREST"}),
    "RELEASED": frozenset({"ARREST"}),
    "ESCAPED": frozenset({"ARREST"}),
    "MISSING": frozenset({"ARREST"}),
    "FOUND_ALIVE": frozenset({"ARREST"}),
    "DISPLACED": frozenset({"DEPOP"}),
    "REFUGEE": frozenset({"DEPOP"}),
    SEXUAL_VIOLENCE: frozenset({"RAPE"}),
}
"""The categories that an outcome mostly follows from: of several findings, one of these holds it."""

_WORDS: Final[Mapping[str, str]] = {
    "several": "SEVERAL",
    "plusieurs": "SEVERAL",
    "several dozen": "SEVERAL_DOZEN",
    "plusieurs dizaines": "SEVERAL_DOZEN",
    "hundreds": "HUNDREDS",
    "des centaines": "HUNDREDS",
    "none": "NONE",
    "aucun": "NONE",
    "?": "UNSPECIFIED",
}
_FIGURE: Final = re.compile(r"(~|>=|<=|>|<)?(\d{1,15})(?:-(\d{1,15}))?(\+)?", re.ASCII)
# What groups thousands in either language, and spaces left by hand.
_GROUPING: Final = re.compile(r"(?<=\d)[,\s](?=\d{3}(?:\D|$))")
_SIGNS: Final = str.maketrans({"\N{EN DASH}": "-", "≤": "<=", "≥": ">="})


def parse_figure(text: str, unit: str = "PERSON") -> UncertainCount:
    """The count that a coordinator typed, in ``unit`` (a code of ``counting_unit``). Raises BadFigure."""
    words = " ".join(text.casefold().split())
    try:
        if words in _WORDS:
            return UncertainCount.from_bounds(None, None, _WORDS[words], unit, text.strip())
        return _typed(words, unit, text)
    except BadCount as impossible:
        raise BadFigure(text=text) from impossible


def _typed(words: str, unit: str, text: str) -> UncertainCount:
    match = _FIGURE.fullmatch(_GROUPING.sub("", words.translate(_SIGNS)).replace(" ", ""))
    if match is None:
        raise BadFigure(text=text)
    mark, low, is_open = match[1], int(match[2]), bool(match[4])
    high = int(match[3]) if match[3] else None
    bounds: tuple[int | None, int | None, str]
    match mark, high, is_open:
        case None, _, True:
            bounds = low, high, "AT_LEAST" if high is None else "RANGE_OPEN"
        case None, _, False:
            bounds = low, low if high is None else high, ""
        case "~", _, _:
            bounds = low, None if is_open else low if high is None else high, "ABOUT"
        case ">", None, False:
            bounds = low + 1, None, "MORE_THAN"
        case ">=", None, False:
            bounds = low, None, "AT_LEAST"
        case "<" | "<=", None, False:
            bounds = 0, low - (mark == "<"), "UP_TO"
        case _:
            raise BadFigure(text=text)
    if bounds[2] == "ABOUT" and is_open:
        # from_bounds reads an ABOUT without a ceiling as one number.
        return UncertainCount(low, None, "ABOUT", unit, text.strip())
    return UncertainCount.from_bounds(*bounds, unit, text.strip())


def add_up(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """One figure of each kind and unit, in the order of the list; counts and shares add as intervals.

    A share that one part states and another does not is open above: "9 women and a part not told" is 9+.
    """
    kinds: dict[str, dict[str, list[Figure]]] = {}
    for figure in figures:
        units = kinds.setdefault(figure.kind, {})
        units.setdefault((figure.count or UNSPECIFIED).unit, []).append(figure)
    order = vocabularies.load("victim_outcome").in_order(kinds)
    return tuple(_sum_of(kind, unit, kinds[kind][unit]) for kind in order for unit in sorted(kinds[kind]))


def _sum_of(kind: str, unit: str, parts: list[Figure]) -> Figure:
    count = total((part.count or UNSPECIFIED for part in parts), unit)
    # Of nobody, nobody is a woman: a zero without shares leaves the other shares as they are.
    some = [part for part in parts if part.count is None or part.count.high != 0]
    return Figure(kind, count, _share(part.women for part in some), _share(part.children for part in some))


def _share(shares: Iterable[UncertainCount | None]) -> UncertainCount | None:
    told = list(shares)
    if all(share is None for share in told):
        return None
    return total(replace(share or UNSPECIFIED, unit="PERSON") for share in told)


def holder(findings: Iterable[Finding], kind: str) -> int:
    """The index of the finding for a figure of ``kind`` when nothing else says: suited, else the first."""
    suited = SUITED.get(kind, frozenset())
    for index, finding in enumerate(findings):
        if {finding.category, *map(vocabularies.category_of, finding.violations)} & suited:
            return index
    return 0


def with_figures(
    incident: Incident, figures: Mapping[str, str], level: str = "", reason: str = ""
) -> Incident:
    """The incident with figures (kind to typed text), level and reason as a coordinator sets them.

    A typed figure is that of the whole incident: it stands in the finding that already had one of its kind
    (else the suited one) and replaces those of its kind in all others. An empty text takes the figure away;
    an empty level leaves level and reason as they are. Raises BadFigure.
    """
    findings = list(incident.findings) or [Finding()]
    for kind, text in figures.items():
        having = [
            i for i, finding in enumerate(findings) if any(kind == figure.kind for figure in finding.figures)
        ]
        place = having[0] if having else holder(findings, kind)
        typed = _typed_over(findings[place], kind, text) if text.strip() else None
        for index, finding in enumerate(findings):
            kept = [figure for figure in finding.figures if figure.kind != kind]
            if typed and index == place:
                kept.append(typed)
            findings[index] = replace(finding, figures=tuple(kept))
    changed = replace(incident, findings=tuple(findings))
    return replace(changed, level=level, level_reason=reason) if level else changed


def _typed_over(finding: Finding, kind: str, text: str) -> Figure:
    """The typed figure, with the shares that were known as far as they still fit in it."""
    count = parse_figure(text)
    before = next((figure for figure in finding.figures if figure.kind == kind), Figure())

    def fitting(share: UncertainCount | None) -> UncertainCount | None:
        fits = share is None or count.high is None or max(share.low or 0, share.high or 0) <= count.high
        return share if fits else None

    return Figure(kind, count, fitting(before.women), fitting(before.children))
