# SPDX-License-Identifier: GPL-3.0-or-later
"""What a report is in the cells of the incident table (`forms.incident_csv`).

Figures are the interval sums over the report's victims; a person who is named counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from forms.gazetteer.fold import fold
from forms.vocabularies import category_of, load
from intake.errors import BadCount
from intake.model.counts import UncertainCount, total
from intake.model.places import SEVERAL, Place
from intake.model.report import UNKNOWN_DATE, Assessment, Origin, Outcome, Report, Victim

SEVERAL_REGIONS: Final = "several"

_BASES: Final = (
    ("report scope", "REPORT_SCOPE"),
    ("inferred from", "MEANS"),
    ("deduit d", "MEANS"),
    ("bodies found after", "PRESENCE"),
    ("believed", "SUSPECTED"),
    ("suspected", "SUSPECTED"),
    ("soupconne", "SUSPECTED"),
    ("claimed", "CLAIMED"),
    ("revendique", "CLAIMED"),
    ("disputed", "DISPUTED"),
    ("conteste", "DISPUTED"),
)
"""How the words of a basis begin, folded, and the code of `perpetrator_basis` that they mean."""

_AMOUNT: Final = re.compile(
    r"(?P<word>|>=|>|<=|~|several )(?P<number>[0-9]{1,15})(?:-(?P<high>[0-9]{1,15}))?"
)


def basis_code(words: str) -> str:
    """The code that the words of a basis mean, or "" when they mean none that is known."""
    bases = load("perpetrator_basis")
    if words.strip() in bases:
        return words.strip()
    said = fold(words)
    for code, entry in bases.entries.items():
        if said in (fold(entry["fr"]), fold(entry["en"])):
            return code
    return next((code for beginning, code in _BASES if said.startswith(beginning)), "")


def loss_count(amount: str) -> UncertainCount:
    """A sum of CFA francs: `n`, `>n`, `>=n`, `<=n`, `~n`, `n-m` or `several n`. Raises `BadCount`."""
    match = _AMOUNT.fullmatch(amount)
    if match is None or (match["high"] and match["word"]):
        raise BadCount(low=amount, high="", qualifier="")
    number = int(match["number"])
    high = int(match["high"]) if match["high"] else None
    bounds: dict[str, tuple[int, int | None, str]] = {
        "": (number, number, "EXACT") if high is None else (number, high, "RANGE"),
        ">": (number + 1, None, "MORE_THAN"),
        ">=": (number, None, "AT_LEAST"),
        "<=": (0, number, "UP_TO"),
        "~": (number, number, "ABOUT"),
        "several ": (2 * number, None, "SEVERAL"),
    }
    return UncertainCount.from_bounds(*bounds[match["word"]], unit="XOF")


def loss_cell(count: UncertainCount | None) -> str:
    """A sum of CFA francs as `loss_count` reads it; "" where no number was said."""
    if count is None or count.low is None:
        return ""
    match count.qualifier:
        case "MORE_THAN":
            return f">{count.low - 1}"
        case "SEVERAL":
            return f"several {count.low // 2}"
        case "UP_TO":
            return f"<={count.high}"
    if count.approximate:
        return f"~{count.low}"
    if count.is_open or count.high is None:
        return f">={count.low}"
    return str(count.low) if count.low == count.high else f"{count.low}-{count.high}"


def write_incident(report: Report) -> dict[str, object]:
    """The cells of a report, by column."""
    origin = report.origin or Origin()
    place = report.place or Place()
    assessment = report.assessment or Assessment()
    perpetrators = [one for act in report.acts for one in act.perpetrators]
    return {
        "incident_id": report.ref,
        "report_no": origin.document,
        "report_period": origin.period,
        "report_section": origin.section,
        "date_text": report.occurred.words,
        "date_edtf": report.occurred.edtf,
        "date_precision": report.occurred.precision if report.occurred.edtf else "",
        "discovery_edtf": (report.discovered or UNKNOWN_DATE).edtf,
        "place_text": place.words,
        "place_gid": place.gid,
        "place_confidence": place.confidence,
        "region_2023": ";".join(_region_name(code) for code in place.regions),
        "geo_precision": report.geo_precision
        or load("location_precision").entry(place.precision).get("acled_geo_precision", ""),
        "category": report.category,
        "violation_types": _codes(act.violation for act in report.acts),
        "means": _codes(means for act in report.acts for means in act.means),
        "perpetrators": _codes(one.actor for one in perpetrators),
        "perpetrator_basis": next((one.basis_words or one.basis for one in perpetrators), ""),
        "targets": _codes(code for victim in report.victims for code in victim.targets),
        **_figures(report),
        "property": "; ".join(loss.words for loss in report.losses if loss.words),
        "loss_xof": loss_cell(_sum((loss.count for loss in report.losses), "XOF")),
        "persons_named_in_source": report.persons_named,
        "identity_protected": next((one.protection for one in report.sources if one.protection), "").lower(),
        "verification_wording": assessment.wording,
        "verification_level": assessment.level,
        "source_basis": "; ".join(one.words or one.type for one in report.sources if one.words or one.type),
        "related_to": ";".join(relation.ref for relation in report.relations),
        "relation": ";".join(relation.kind for relation in report.relations),
        "notes": report.notes,
    }


def _figures(report: Report) -> dict[str, object]:
    kinds = {"killed": "DEAD", "injured": "INJURED", "deprived": "DETAINED"}
    figures = {name: _outcomes(report, kind) for name, kind in kinds.items()}
    figures["sexviol"] = _sum(_touched_by_sexual_violence(report))
    missing, dead = _outcomes(report, "MISSING"), list(_outcomes_of(report, "DEAD"))
    return {
        **{f"{name}_min": count and count.low for name, count in figures.items()},
        **{f"{name}_max": count and count.high for name, count in figures.items()},
        **{f"{name}_q": count and count.qualifier for name, count in figures.items()},
        "still_missing_min": _floor(missing),
        "still_missing_max": _ceiling(missing),
        "released_min": _floor(_outcomes(report, "RELEASED")),
        "women_killed_min": _floor(_sum(outcome.women for _, outcome in dead)),
        "children_killed_min": _floor(_sum(outcome.children for _, outcome in dead)),
    }


def _outcomes_of(report: Report, kind: str) -> Iterable[tuple[Victim, Outcome]]:
    return (
        (victim, outcome) for victim in report.victims for outcome in victim.outcomes if outcome.kind == kind
    )


def _outcomes(report: Report, kind: str) -> UncertainCount | None:
    return _sum(_persons(victim, outcome.count) for victim, outcome in _outcomes_of(report, kind))


def _touched_by_sexual_violence(report: Report) -> Iterable[UncertainCount | None]:
    acts = [act for act in report.acts if category_of(act.violation) == "RAPE"]
    touched = {victim for act in acts for victim in act.victims}
    return (_persons(victim, victim.count) for victim in report.victims if victim.id in touched)


def _persons(victim: Victim, count: UncertainCount | None) -> UncertainCount | None:
    return count if victim.group or count is not None else UncertainCount.exact(1)


def _sum(counts: Iterable[UncertainCount | None], unit: str = "PERSON") -> UncertainCount | None:
    """The interval sum of what was stated in this unit, None for nothing; other units have no column."""
    stated = [count for count in counts if count is not None and count.unit == unit]
    return total(stated, unit) if stated else None


def _floor(count: UncertainCount | None) -> int | None:
    """The floor alone, for a column without a qualifier: "about 20" has none."""
    return None if count is None or count.approximate else count.low


def _ceiling(count: UncertainCount | None) -> int | None:
    """The ceiling alone, where there is a true one."""
    return None if count is None or count.approximate or count.is_open else count.high


def _region_name(code: str) -> str:
    return SEVERAL_REGIONS if code == SEVERAL else load("region_2023").label(code, "fr")


def _codes(codes: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(code for code in codes if code))
