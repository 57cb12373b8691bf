# SPDX-License-Identifier: GPL-3.0-or-later
"""How French and English say where something is: patterns of plain text, with the places named in groups.

Groups: `n` and `unit` a distance, `way` a direction, `of` the place it is measured from, `one` and `other` the ends
of a road, `area` an administrative name and `kind` its word, `name` a place, `rest` what follows.
"""

from __future__ import annotations

import re
from typing import Final

WAYS: Final = {
    "nord": "N", "sud": "S", "est": "E", "ouest": "W", "north": "N", "south": "S", "east": "E", "west": "W",
    "n": "N", "s": "S", "e": "E", "w": "W", "o": "W",
}  # fmt: skip
_WAY: Final = r"(?:nord|sud|est|ouest|north|south|east|west)"
WAY: Final = (
    rf"(?P<way>{_WAY}(?:[- ]?{_WAY}){{0,2}}|[ns]{{1,2}}\.?[ewo]\.?|[ewo][ns][ewo]|[nsewo]\.?(?= ))(?:ern)?"
)

_NUMBER: Final = r"(?P<n>\d+(?:[.,]\d+)?|(?:(?!(?:de|of|du|d'|au) )[a-z'-]+ ){0,3}?[a-z-]+)"
_UNIT: Final = r"(?P<unit>km|kms|kilometres?|kilometers?|miles?|m|metres?|meters?)\b"
_OF: Final = r"(?:de la |de l'|des |du |de |d')"
_ABOUT: Final = (
    r"(?:(?:situee? )?a |environ |quelque |pres d(?:e |')|at |about |some |around |"
    r"approximately |roughly |nearly )*"
)

_FRENCH: Final = (
    ("offset", rf"{_ABOUT}{_NUMBER}(?: de)? ?{_UNIT}(?: (?:(?:au|vers le|dans le) |(?:a|"
        rf"vers) l')?{WAY})? {_OF}(?P<of>.+)"),
    ("offset", rf"(?:(?:juste )?(?:au|vers le|dans le) |(?:a|dans|vers) l'){WAY} {_OF}(?P<of>.+)"),
    (
        "near",
        r"(?:(?:tout|juste) )?(?:pres|proche|non loin|a cote|a proximite|(?:aux |dans les )(?:environs|"
        r"alentours|abords)|"
        rf"environs|autour|en peripherie|a la (?:sortie|peripherie)(?: {_WAY})?|a l'entree(?: {_WAY})?|"
        rf"aux portes) {_OF}"
        r"(?P<of>.+)",
    ),
    ("line", r"(?:sur (?:la route|la piste|l'axe)(?: routier)? )?entre (?P<one>.+?) et (?P<other>.+)"),
    ("line", r"(?:sur )?(?:la |l'|le )?(?:route|axe|piste|troncon|axe routier)(?: routier| de|"
        r" entre)? (?P<one>.+?) (?:a|et|vers) (?P<other>.+)"),
    ("road", r"(?:sur )?(?:la |l'|le )?(?:route|axe|piste|troncon|axe routier)(?: routier)?"
        r"(?: de)? (?P<ends>.+-.+)"),
    ("area", rf"(?:dans )?(?:la |le )?(?P<kind>region|cercle|commune|secteur|zone|vallee|arrondissement|"
        rf"district)(?: rurale| urbaine)? {_OF}?(?P<area>.+)"),
    ("several", r"(?:dans )?(?:plusieurs|divers|differents|de nombreux|nombreux) (?:lieux|endroits|"
        r"localites|villages|sites|campements|hameaux)(?P<rest>.*)"),
    ("unknown", r"(?:lieu )?(?:inconnu|non precise|indetermine|pas connu)|(?:je |on )?ne sai[ts] pas"
        r"(?: ou)?|nsp|\?+"),
)  # fmt: skip

_ENGLISH: Final = (
    ("offset", rf"{_ABOUT}{_NUMBER} ?{_UNIT} (?:(?:to|in) the |due )?(?:{WAY} (?:of|from)|(?:away )?from|of|"
        rf"outside) (?:the )?(?P<of>.+)"),
    ("offset", rf"(?:(?:to|in) the |just |due )*{WAY} of (?P<of>.+)"),
    (
        "near",
        r"(?:just )?(?:near|close to|next to|not far from|around|outside|(?:on |in |at )?(?:the )?"
        r"(?:outskirts|vicinity|"
        r"surroundings|entrance|exit) (?:of|to)|in the area around)(?: the (?:town|village) of)? (?P<of>.+)",
    ),
    ("line", r"(?:on the road )?between (?P<one>.+?) and (?P<other>.+)"),
    ("line", r"(?:on )?(?:the )?(?:road|track|axis|route)(?: between| from)? (?P<one>.+?) (?:to|and|"
        r"towards) (?P<other>.+)"),
    ("road", r"(?:on )?(?:the )?(?:road|track|axis|route)(?: from)? (?P<ends>.+-.+)"),
    ("road", r"(?:on )?(?:the )?(?P<ends>.+-.+) (?:road|track|axis|route)"),
    ("area", r"(?:in )?(?:the )?(?P<area>.+) (?P<kind>region|cercle|commune|area|sector|valley|district|zone)"),
    ("area", r"(?:in )?(?:the )?(?P<kind>region|cercle|commune|area|sector|valley|district|"
        r"zone) of (?P<area>.+)"),
    ("several", r"(?:in |at )?(?:several|various|many|different|a number of) (?:places|locations|villages|"
        r"sites|camps|localities)(?P<rest>.*)"),
    ("unknown", r"(?:place )?(?:unknown|not (?:known|stated|given)|undetermined)|(?:i )?(?:do not|"
        r"don't) know(?: where)?|\?+"),
)  # fmt: skip

PATTERNS: Final = {
    language: tuple((form, re.compile(pattern)) for form, pattern in table)
    for language, table in (("fr", _FRENCH), ("en", _ENGLISH))
}

WITHIN: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<name>[^(]+?) ?\((?P<area>[^()]+)\)",
        r"(?P<name>.+?),? dans (?:la |le )(?P<area>(?:region|cercle) .+)",
        r"(?P<name>.+?),? in (?:the )?(?P<area>.+ (?:region|cercle))",
        r"(?P<name>[^,;]+), ?(?P<area>[^,;]+)",
    )
)
"""A place and the area it lies in."""

AREA_WORDS: Final = re.compile(
    r"(?:la |le |the )?(?:region|cercle|district)s? (?:de |d'|du |des |of )?|(?: region| cercle)$"
)

LEAD: Final = re.compile(
    r"(?:(?:a|au|aux|dans|en|in|at|on) )?(?:(?:le |la |l'|the )?(?:village|ville|localite|town|city|"
    r"locality|campement|site) "
    r"(?:de |d'|du |des |of )|(?:la |le |les |the )(?=\S))?"
)
"""What leads to a name without being part of it."""

LISTED: Final = re.compile(r"\s*;\s*|\s*,\s*(?:et |and )?|\s+et\s+|\s+and\s+")

DECIMAL_DEGREES: Final = re.compile(
    r"(?P<ns1>[ns])? ?(?P<lat>-?\d{1,2}[.,]\d+) ?°? ?(?P<ns2>[ns])?(?: ?[,;/] ?| )"
    r"(?P<ew1>[ewo])? ?(?P<lon>-?\d{1,3}[.,]\d+) ?°? ?(?P<ew2>[ewo])?"
)
SEXAGESIMAL: Final = re.compile(
    r"(?P<lat>\d{1,2}) ?° ?(?P<latm>\d{1,2})(?: ?['′] ?(?:(?P<lats>\d{1,2}(?:[.,]\d+)?) ?(?:\"|''|"
    r"″))?)? ?(?P<ns>[ns])[ ,;/]*"
    r"(?P<lon>\d{1,3}) ?° ?(?P<lonm>\d{1,2})(?: ?['′] ?(?:(?P<lons>\d{1,2}(?:[.,]\d+)?) ?(?:\"|''|"
    r"″))?)? ?(?P<ew>[ewo])"
)
