# SPDX-License-Identifier: GPL-3.0-or-later
"""Place packs: lists of places that others publish, read as they are published.

    GeoNames dump       ML.txt, or the ML.zip that holds it: 19 columns between tabs, no heading (readme of the dump)
    populated places    OCHA's Common Operational Dataset, or any table with a heading: CSV or XLSX, one place a line

Read line by line and strictly: the first line that cannot be right refuses the whole file by its number, so that
nobody works with half a gazetteer. Nothing in such a file is trusted to be small: sizes are limited.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO, Final

from forms.gazetteer import cercles, region_of, regions
from forms.gazetteer.pack_files import GEONAMES, Line, open_lines
from forms.gazetteer.spelling import key, letters
from intake.errors import BadPackLine
from intake.vault.places import KnownPlace

_Areas = Callable[[Line, float], tuple[str, str, str, str]]

CREDITS: Final = {
    GEONAMES: "GeoNames (geonames.org), CC BY 4.0",
    "ocha": "OCHA, Common Operational Datasets (data.humdata.org), CC BY-IGO",
}
"""What the licence of each source asks to be shown with its places."""

_KINDS: Final = frozenset("PHTLSV")
_LONGEST_NAME: Final = 200
_MOST_NAMES: Final = 30
# Regions that were cut: in the north of these cercles a place is in the old region or in Taoudénit, and no list says.
_UNSURE_NORTH_OF: Final = {"tombouctou": 17.5, "goundam": 17.5, "bourem": 17.8}

# First-level codes of GeoNames for Mali: name, and the region of 2023 where the code can mean only one.
_GEONAMES_AREAS: Final = {
    "01": ("Bamako", "BKO"), "03": ("Kayes", ""), "04": ("Mopti", ""), "05": ("Ségou", ""), "06": ("Sikasso", ""),
    "07": ("Koulikoro", ""), "08": ("Tombouctou", ""), "09": ("Gao", ""), "10": ("Kidal", "08"),
    "12070575": ("Taoudénit", "09"), "12070577": ("Ménaka", "10"),
}  # fmt: skip


@dataclass(frozen=True)
class PackReading:
    """A pack that is being read: the credit of its source, and its places, one at a time.

    Going through `places` raises BadPackLine at the first line that cannot be right.
    """

    source: str
    places: Iterator[KnownPlace]


def read_pack(stream: BinaryIO, source: str = "") -> PackReading:
    """The places of a file; `source` is its credit where the file does not tell.

    Raises NotAPlaceList when the file is none of the forms above.
    """
    form, lines = open_lines(stream)
    if form == GEONAMES:
        return PackReading(source or CREDITS[GEONAMES], _places(lines, "GN:", _geonames_areas))
    credit = source or (CREDITS["ocha"] if form == "ocha" else "")
    return PackReading(credit, _places(lines, "COD:" if form == "ocha" else "LIST:", _named_areas))


def region_of_cercle(name: str, latitude: float | None = None) -> str:
    """The region of 2023 that a cercle lies in, by any spelling of its name; "" when it cannot be told."""
    plain = letters(name)
    if latitude is not None and latitude > _UNSURE_NORTH_OF.get(plain, 90.0):
        return ""
    return _cercle_regions().get(key(plain), "")


@cache
def _cercle_regions() -> dict[str, str]:
    found: dict[str, str] = {}
    for area in cercles():
        found[key(letters(area.name_fr))] = area.region
    # What lists from before 2023 call otherwise.
    short = {"nioro": "11", "goundam": "06", "tenenkou": "05", "diema": "11"}
    return {key(name): region for name, region in short.items()} | found


def _places(lines: Iterator[Line], prefix: str, areas: _Areas) -> Iterator[KnownPlace]:
    seen: set[str] = set()
    for line in lines:
        kind = line.get("kind") or "P"
        if kind not in _KINDS:
            continue
        gid = line.get("gid")
        if not gid or len(gid) > 80:
            raise BadPackLine(line=line.number, column=line.heading("gid"))
        gid = gid if ":" in gid else prefix + gid
        if gid in seen:
            raise BadPackLine(line=line.number, column=line.heading("gid"))
        seen.add(gid)
        latitude, longitude = _degrees(line, "latitude", 90.0), _degrees(line, "longitude", 180.0)
        name = _name(line)
        others = (_tidy(other) for other in line.get("others").replace("|", ",").replace(";", ",").split(","))
        region, area, cercle, commune = areas(line, latitude)
        yield KnownPlace(
            gid,
            name,
            tuple(dict.fromkeys(other for other in others if other and other != name))[:_MOST_NAMES],
            latitude,
            longitude,
            kind,
            _tidy(line.get("feature"))[:10],
            region,
            area,
            cercle,
            commune,
        )


def _geonames_areas(line: Line, _: float) -> tuple[str, str, str, str]:
    if line.get("country") != "ML":
        return "", line.get("country"), "", ""
    area, region = _GEONAMES_AREAS.get(line.get("area"), ("", ""))
    return region, area, "", ""


def _named_areas(line: Line, latitude: float) -> tuple[str, str, str, str]:
    area, cercle, commune = (_tidy(line.get(column)) for column in ("area", "cercle", "commune"))
    region = region_of_cercle(cercle, latitude)
    if not region and letters(area) in _undivided():
        region = region_of(area)
    return region, area, cercle, commune


@cache
def _undivided() -> frozenset[str]:
    """Names of regions that mean the same ground before and after 2023."""
    return frozenset(letters(area.name_fr) for area in regions() if area.region in ("08", "09", "10", "BKO"))


def _degrees(line: Line, column: str, limit: float) -> float:
    try:
        degrees = float(line.get(column).replace(",", "."))
    except ValueError:
        degrees = float("nan")
    # NaN is refused too: it is not below anything.
    if not abs(degrees) <= limit:
        raise BadPackLine(line=line.number, column=line.heading(column))
    return degrees


def _name(line: Line) -> str:
    name = _tidy(line.get("name"))
    if not name or len(name) > _LONGEST_NAME:
        raise BadPackLine(line=line.number, column=line.heading("name"))
    return name


def _tidy(text: str) -> str:
    """One line of printable letters."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(letter for letter in composed if letter.isprintable())
