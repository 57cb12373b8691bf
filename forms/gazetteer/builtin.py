# SPDX-License-Identifier: GPL-3.0-or-later
"""The places that ship with the program: regions, cercles, and the towns whose position is public and credited.

Regions and cercles have no point: they are areas. A cercle's chief town is here only where GeoNames (CC BY 4.0)
gives it; a position is never invented. All other places come in packs.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Final

from forms.gazetteer import REGION, Area, cercles, regions
from forms.gazetteer.fold import fold
from intake.vault.places import KnownPlace

AREA: Final = "A"
"""The kind of regions and cercles."""

FIRST_LEVEL: Final = "ADM1"
SECOND_LEVEL: Final = "ADM2"


@cache
def places() -> tuple[KnownPlace, ...]:
    """Regions, cercles and towns; an area comes before the town of the same name."""
    return (*map(area_place, (*regions(), *cercles())), *towns())


@cache
def towns() -> tuple[KnownPlace, ...]:
    """Bamako and the chief towns of cercles that have a published position."""
    data = json.loads((resources.files(__package__) / "towns.json").read_text("utf-8"))
    return tuple(
        KnownPlace(
            f"GN:{town['geonames']}",
            town["name"],
            tuple(town["other_names"]),
            town["latitude"],
            town["longitude"],
            "P",
            "PPLA2",
            town["region"],
            cercle=town["cercle"],
        )
        for town in data["towns"]
    )


def area_place(area: Area) -> KnownPlace:
    """A region or cercle as a place without a point: "MLR:07", "MLC:07-ansongo"."""
    first_level = area.kind == REGION
    other_names = (area.name_en,) if area.name_en != area.name_fr else ()
    slug = fold(area.name_fr).replace(" ", "-")
    return KnownPlace(
        f"MLR:{area.region}" if first_level else f"MLC:{area.region}-{slug}",
        area.name_fr,
        other_names,
        kind=AREA,
        feature=FIRST_LEVEL if first_level else SECOND_LEVEL,
        region=area.region,
        cercle="" if first_level else area.name_fr,
    )
