# SPDX-License-Identifier: GPL-3.0-or-later
"""The built-in gazetteer: the 19 regions of Mali, the district of Bamako and the 159 cercles of 2023.

Small enough to ship (laws 2023-006 and 2023-007) and without coordinates. Villages, wells and wadis come in
place packs, which are not part of the program. ISO numbers ML-9 and ML-10 are swapped against the national
numbers 09 Taoudénit and 10 Ménaka, so a region is always named here by its national code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from rapidfuzz import fuzz

from forms.gazetteer.fold import fold
from forms.vocabularies import load
from intake.model.places import SEVERAL

REGION: Final = "REGION"
CERCLE: Final = "CERCLE"

_LEAST_SCORE: Final = 75.0  # of 100: one wrong letter in four still finds, two different short names do not

_SAID: Final = {"plusieurs": SEVERAL, "several": SEVERAL, "bamako": "BKO", "district de bamako": "BKO"}
"""Names of regions that are said but are no label of the list, folded."""


@dataclass(frozen=True, slots=True)
class Area:
    """A region or a cercle. `region` is the national code ("06"); `iso` only for a region that has one."""

    kind: str
    name_fr: str
    name_en: str
    region: str
    iso: str = ""

    def name(self, language: str) -> str:
        """The name in `language` ("fr" or "en")."""
        return self.name_en if language == "en" else self.name_fr


@dataclass(frozen=True, slots=True)
class Match:
    """An area that a text may mean. `score` is 100 for the same name, accents and case apart."""

    area: Area
    score: float


@cache
def regions() -> tuple[Area, ...]:
    """All regions, in the order of their national codes."""
    entries = load("region_2023").entries
    return tuple(
        Area(REGION, entry["fr"], entry["en"], code, entry.get("iso_3166_2", ""))
        for code, entry in entries.items()
        if code != SEVERAL
    )


@cache
def cercles() -> tuple[Area, ...]:
    """All cercles, by region."""
    data = json.loads((resources.files(__package__) / "cercles.json").read_text("utf-8"))
    return tuple(
        Area(CERCLE, name, name, region) for region, names in data["cercles"].items() for name in names
    )


def find(text: str, limit: int = 10) -> list[Match]:
    """Areas whose name is like `text`, the likeliest first; regions before cercles of the same name."""
    wanted = fold(text)
    if not wanted:
        return []
    scored = (Match(area, _likeness(wanted, area)) for area in (*regions(), *cercles()))
    matches = [match for match in scored if match.score >= _LEAST_SCORE]
    matches.sort(key=lambda match: (-match.score, match.area.kind != REGION, match.area.name_fr))
    return matches[:limit]


def region_of(name: str) -> str:
    """The national code of the region called `name` in French or English, SEVERAL, or "" for no region."""
    wanted = fold(name)
    for area in regions():
        if wanted in (fold(area.name_fr), fold(area.name_en)):
            return area.region
    return _SAID.get(wanted, "")


def _likeness(wanted: str, area: Area) -> float:
    return max(_alike(wanted, fold(name)) for name in {area.name_fr, area.name_en})


def _alike(wanted: str, name: str) -> float:
    if wanted == name:
        return 100.0
    if name.startswith(wanted):
        # Someone still typing: the more of the name is there, the likelier.
        return 90.0 + 9.0 * len(wanted) / len(name)
    # Less than a beginning, so that a guess never stands before what was typed.
    return min(fuzz.ratio(wanted, name), 89.0)
