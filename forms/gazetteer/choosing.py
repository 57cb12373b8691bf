# SPDX-License-Identifier: GPL-3.0-or-later
"""From a place of the gazetteer that was chosen to the place of a record; what tells a place from its namesakes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Final

from forms.gazetteer import builtin
from forms.gazetteer.earth import kilometres_between, moved
from forms.gazetteer.finder import Suggestion
from forms.gazetteer.fold import fold
from forms.gazetteer.likeness import likeness
from forms.gazetteer.spelling import key, letters
from forms.vocabularies import load
from intake.model.places import DIRECTIONS, Place
from intake.vault.places import KnownPlace
from translations import N_, translate

NEAR_ENOUGH_KM: Final = 5.0
"""Two sources put one village at points up to so far apart; wells and villages of one name are farther."""

_POINT_DEGREES: Final = 22.5
_ONE_NAME: Final = 0.85
_DIGITS_NEAR: Final = 2  # of a degree: about a kilometre, which says no more than "12 km north of" does

_FEATURES: Final = {
    "WLL": N_("well"), "WLLS": N_("well"), "WLLQ": N_("abandoned well"), "WTRH": N_("water hole"),
    "WAD": N_("wadi"), "STMI": N_("wadi"), "STM": N_("river"), "LK": N_("lake"), "LKI": N_("seasonal lake"),
    "PND": N_("pond"), "PNDI": N_("seasonal pond"), "MRSH": N_("marsh"), "DUNE": N_("dune"), "ERG": N_("dunes"),
    "HLL": N_("hill"), "HLLS": N_("hills"), "MT": N_("mountain"), "MTS": N_("mountains"), "CMP": N_("camp"),
    "RUIN": N_("ruins"), "AIRP": N_("airport"), "ADM1": N_("region"), "ADM2": N_("cercle"),
}  # fmt: skip
_KINDS: Final = {
    "P": N_("village or town"), "H": N_("water"), "T": N_("terrain"), "L": N_("area"), "S": N_("building or site"),
    "V": N_("vegetation"),
}  # fmt: skip
_IN: Final = N_("{name} ({kind}; {areas})")
_SOMEWHERE: Final = N_("{name} ({kind})")
_REGION: Final = N_("region {name}")
_CERCLE: Final = N_("cercle {name}")
_COMMUNE: Final = N_("commune {name}")


def label(known: KnownPlace, language: str) -> str:
    """The place with what tells it from its namesakes: kind, commune, cercle, region."""
    kind = translate(language, _FEATURES.get(known.feature) or _KINDS.get(known.kind) or _KINDS["L"])
    area = known.feature in (builtin.FIRST_LEVEL, builtin.SECOND_LEVEL)
    region = load("region_2023").label(known.region, language) if known.region else known.area
    areas = [
        elided(translate(language, msgid, name=name), name, language)
        for msgid, name in (
            (_COMMUNE, known.commune),
            (_CERCLE, "" if area else known.cercle),
            (_REGION, "" if known.feature == builtin.FIRST_LEVEL else region),
        )
        if name
    ]
    if not areas:
        return translate(language, _SOMEWHERE, name=known.name, kind=kind)
    return translate(language, _IN, name=known.name, kind=kind, areas=", ".join(areas))


def chosen(place: Place, known: KnownPlace, confidence: str = "") -> Place:
    """`place` with what is known of the gazetteer's place that was chosen for it.

    Where the words say a direction and distance, the point is moved by them. Words, and administrative names as
    typed, stay.
    """
    precision, sure = _precision(known)
    near = place.near
    latitude, longitude = known.latitude, known.longitude
    if near is not None:
        precision, sure = "NEAR", "offset"
        # Without a direction or a distance the true point lies somewhere around: the known place stands for it.
        if latitude is not None and longitude is not None and near.direction and near.km:
            degrees = DIRECTIONS.index(near.direction) * _POINT_DEGREES
            latitude, longitude = (
                round(part, _DIGITS_NEAR) for part in moved(latitude, longitude, degrees, near.km)
            )
    elif place.precision in ("AREA", "LINE"):
        precision = place.precision
    return replace(
        place,
        gid=known.gid,
        confidence=confidence or sure,
        precision=precision,
        regions=(known.region,) if known.region else () if place.gid else place.regions,
        cercle=_cercles().get(known.gid, ""),
        latitude=latitude,
        longitude=longitude,
    )


def elided(said: str, name: str, language: str) -> str:
    """French: "de" loses its e before a name that begins with a vowel."""
    if language != "fr" or not name or fold(name)[:1] not in tuple("aeiouy"):
        return said
    return said.replace(f" de {name}", f" d’{name}")


def distinct(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Suggestions without those that are an earlier one in another source."""
    kept: list[Suggestion] = []
    for suggestion in suggestions:
        if not any(
            suggestion.homonym == earlier.homonym and same_place(suggestion.place, earlier.place)
            for earlier in kept
        ):
            kept.append(suggestion)
    return kept


def same_place(one: KnownPlace, other: KnownPlace) -> bool:
    """Whether two entries that sound alike are one place in two sources: of one kind, and hardly apart."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return False
    apart = kilometres_between((one.latitude, one.longitude), (other.latitude, other.longitude))
    return (
        one.kind == other.kind
        and apart <= NEAR_ENOUGH_KM
        and likeness(_sound(one), _sound(other)) > _ONE_NAME
    )


def _sound(known: KnownPlace) -> str:
    return key(letters(known.name))


def _precision(known: KnownPlace) -> tuple[str, str]:
    if known.feature == builtin.FIRST_LEVEL:
        return "REGION", "admin"
    if known.feature == builtin.SECOND_LEVEL:
        return "CERCLE", "admin"
    return (
        "SETTLEMENT" if known.kind in ("P", "S") or known.feature[:3] in ("WLL", "WTR", "CMP") else "AREA"
    ), "high"


@cache
def _cercles() -> dict[str, str]:
    """The cercle of 2023 that a built-in place belongs to; packs give those of an earlier division."""
    return {known.gid: known.cercle for known in builtin.places() if known.cercle}
