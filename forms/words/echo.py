# SPDX-License-Identifier: GPL-3.0-or-later
"""What was understood, said back in the person's language: "nuit du 22 au 23 mars 2024".

Said from the value alone, not from the words, so that it also tells a date picked from a calendar or one that came
in a bundle. French as French typography has it: « 1er mars », no-break spaces within a day and its month, and
between a figure and what it counts.
"""

from __future__ import annotations

from forms.gazetteer.choosing import elided
from forms.vocabularies import load
from forms.words.echo_counts import say_count
from forms.words.echo_dates import say_date
from intake.model.counts import UncertainCount
from intake.model.dates import UncertainDate
from intake.model.places import SEVERAL, Place
from translations import N_, translate

_LINE = N_("on the way between two places")
_UNKNOWN = N_("place unknown")
_AT = N_("{latitude}, {longitude}")
_FROM_DIRECTION = N_("{km} km {direction} of {place}")
_DIRECTION = N_("{direction} of {place}")
_FROM = N_("{km} km from {place}")
_NEAR = N_("near {place}")
_SEVERAL_PLACES = N_("several places")
_SEVERAL_REGIONS = N_("several regions")
_REGION = N_("region {name}")
_CERCLE = N_("cercle {name}")

Value = UncertainDate | UncertainCount | Place


def say(value: Value, language: str) -> str:
    """A date, count or place as a phrase."""
    if isinstance(value, UncertainDate):
        return say_date(value, language)
    if isinstance(value, UncertainCount):
        return say_count(value, language)
    return say_place(value, language)


def say_place(place: Place, language: str) -> str:
    """Where a place is, in words; "" when nothing is known but what was typed."""
    parts = [_where(place, language), *_areas(place, language)]
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _where(place: Place, language: str) -> str:
    near = place.near
    if near is not None:
        direction = load("direction").label(near.direction, language) if near.direction else ""
        km = f"{near.km:g}".replace(".", "," if language == "fr" else ".") if near.km is not None else ""
        msgid = (_FROM_DIRECTION if km else _DIRECTION) if direction else _FROM if km else _NEAR
        said = translate(language, msgid, km=km, direction=direction, place=near.of)
        if language == "fr" and direction[:1] in ("e", "o"):
            said = said.replace(f"au {direction}", f"à l’{direction}")
        return elided(said, near.of, language)
    match place.precision:
        case "LINE":
            return translate(language, _LINE)
        case "MULTI":
            return translate(language, _SEVERAL_PLACES)
        case "UNKNOWN":
            return translate(language, _UNKNOWN)
        case "SITE" if place.latitude is not None and place.longitude is not None and not place.gid:
            return translate(
                language,
                _AT,
                latitude=_degrees(place.latitude, "N", "S", language),
                longitude=_degrees(place.longitude, "E", "O" if language == "fr" else "W", language),
            )
    return ""


def _areas(place: Place, language: str) -> list[str]:
    names = []
    if place.cercle and place.precision != "REGION":
        names.append(elided(translate(language, _CERCLE, name=place.cercle), place.cercle, language))
    for region in place.regions:
        if region == SEVERAL:
            names.append(translate(language, _SEVERAL_REGIONS))
        else:
            names.append(translate(language, _REGION, name=load("region_2023").label(region, language)))
    return names


def _degrees(degrees: float, positive: str, negative: str, language: str) -> str:
    figure = f"{abs(degrees):.4f}".rstrip("0").rstrip(".")
    if language == "fr":
        figure = figure.replace(".", ",")
    return f"{figure}°\N{NO-BREAK SPACE}{positive if degrees >= 0 else negative}"
