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

from forms.gazetteer.fold import fold
from forms.vocabularies import load
from intake.model.places import SEVERAL

REGION: Final = "REGION"
CERCLE: Final = "CERCLE"

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


def region_of(name: str) -> str:
    """The national code of the region called `name` in French or English, SEVERAL, or "" for no region."""
    wanted = fold(name)
    for area in regions():
        if wanted in (fold(area.name_fr), fold(area.name_en)):
            return area.region
    return _SAID.get(wanted, "")
