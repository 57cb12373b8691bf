# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of counts in French and English: what stands before or after a number, and what stands for one.

Patterns are of plain text whose number words are digits already ("1 vingtaine"), as regular expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class CountWords:
    """The words of one language. Maps give the number that a collective stands for ("vingtaine" is 20)."""

    unknown: str
    none: str
    none_of: str
    harmed: str
    several: str
    vague_plural: str
    dozens: str
    hundreds: str
    thousands: str
    at_least: str
    more_than: str
    less_than: str
    up_to: str
    about: str
    exactly: str
    between: str
    joint: str
    open: str
    about_after: str
    up_to_after: str
    at_least_after: str
    subset: str
    of: str
    never_noun: str
    one_family: str
    other_units: Mapping[str, str]
    one: str
    collectives: Mapping[str, int]
    multiples: Mapping[str, int]


# Nouns that say of what a count is, by unit: "3 families" is no count of persons.
OTHER_UNITS: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "PERSON": r"personnes?|civils?|hommes?|femmes?|enfants?|morts?|blesses?|victimes?|filles?|garcons?",
        "FAMILY": r"familles?|menages?|foyers?",
        "GROUP": r"groupes?",
        "COMMUNITY": r"communautes?",
        "CASE": r"cas|incidents?|evenements?",
        "SITE": r"sites?|villages?|localites?|campements?|maisons?|boutiques?|puits",
        "HEAD": r"tetes?|boeufs?|vaches?|bovins?|moutons?|chevres?|cabris?|ovins?|caprins?|chameaux?|"
        r"dromadaires?|anes?|"
        r"betail|animaux|animal|troupeaux?",
        "VEHICLE": r"vehicules?|voitures?|camions?|motos?|motocyclettes?|pick-ups?|citernes?",
        "XOF": r"francs?|fcfa|cfa|f",
    },
    "en": {
        "PERSON": r"persons?|people|civilians?|men|man|women|woman|child(?:ren)?|dead|wounded|injured|"
        r"victims?|girls?|boys?",
        "FAMILY": r"family|families|households?",
        "GROUP": r"groups?",
        "COMMUNITY": r"community|communities",
        "CASE": r"cases?|incidents?|events?",
        "SITE": r"sites?|villages?|places?|camps?|houses?|shops?|wells?",
        "HEAD": r"heads?|cattle|cows?|sheep|goats?|camels?|donkeys?|livestock|animals?|herds?",
        "VEHICLE": r"vehicles?|cars?|trucks?|motorbikes?|motorcycles?|pick-ups?|tankers?",
        "XOF": r"francs?|fcfa|cfa|f",
    },
}

FRENCH: Final = CountWords(
    unknown=r"(?:nombre |chiffre )?(?:inconnu|indetermine|non precise|non connu|pas connu)|\?+|(?:je |"
    r"on )?ne sai[ts] pas|"
    r"nsp|1 nombre (?:inconnu|indetermine)|(?:pas de|pas d'|aucune?|sans) (?:chiffres?|nombres?|precisions?|"
    r"informations?|"
    r"details?|bilan)(?: .*)?",
    none=r"aucune?|neant|personne|nul(?:le)?|rien|0",
    none_of=r"(?:aucune?|pas d(?:e|')|sans|nulle?)",
    harmed=r"pertes?|degats?|deces|arrestations?|disparu(?:e?s)?|deplace(?:e?s)?|tue(?:e?s)?|detenu(?:e?s)?|"
    r"viols?|"
    r"arrete(?:e?s)?|habitants?|passagers?",
    several=r"plusieurs|quelques(?: 1s)?(?: unes)?|divers(?:es)?|1 certain nombre|1 petit groupe|quelques-1s",
    vague_plural=r"(?:de )?nombreu(?:x|ses)|beaucoup|des(?! dizaines| centaines| milliers)|1 grand nombre|"
    r"1 nombre important",
    dozens=r"(?:plusieurs|des|quelques) (?:dizaines|douzaines)",
    hundreds=r"(?:plusieurs|des|quelques) centaines",
    thousands=r"(?:plusieurs|des|quelques) milliers",
    at_least=r"au moins|au minimum|minimum|pas moins d(?:e|')|a partir d(?:e|')",
    more_than=r"plus d(?:e|')|au[- ]dela d(?:e|')|superieure? a",
    less_than=r"moins d(?:e|')|inferieure? a",
    up_to=r"jusqu'?a|au plus|au maximum|maximum|tout au plus|pas plus de",
    about=r"environ|a peu pres|approximativement|pres de|autour de|aux? (?:alentours|environs) de|quelque|"
    r"presque|"
    r"dans les|vers",
    exactly=r"exactement|precisement",
    between=r"entre",
    joint=r"et|a|ou|-|/",
    open=r"voire (?:plus|davantage)|peut[- ]etre (?:plus|davantage)",
    about_after=r"environ|a peu pres|approximativement",
    up_to_after=r"au plus|au maximum|maximum",
    at_least_after=r"au moins|ou plus|et plus|au minimum|minimum|ou davantage",
    subset=r"dont|parmi (?:lesquel|eux)|y compris|notamment|parmi elles",
    of=r"(?:de |d'|des |du )?",
    never_noun=r"moins|plus|environ|voire|davantage|maximum|minimum|peu|approximativement|et|ou|ni|sauf|"
    r"outre|couples?|"
    r"plusieurs|quelques|dizaines?|douzaines?|vingtaines?|centaines?|milliers?|millions?|milliards?|mille|"
    r"peut-etre",
    one_family=r"membres? d'une (?:meme |seule )?famille",
    other_units=OTHER_UNITS["fr"],
    one=r"une?",
    collectives={
        "huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
        "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
    },
    multiples={"dizaines": 10, "douzaines": 12, "centaines": 100, "milliers": 1000},
)  # fmt: skip

ENGLISH: Final = CountWords(
    unknown=r"(?:an? )?(?:number )?(?:unknown|undetermined|not known|unspecified|not stated|unclear)"
    r"(?: number)?|\?+|"
    r"(?:i )?(?:do not|don't) know|no (?:figures?|numbers?|information|details?|toll)(?: .*)?",
    none=r"none|no[ -]1|nobody|nil|nothing|0",
    none_of=r"(?:no|none of the|without(?: any)?)",
    harmed=r"casualt(?:y|ies)|deaths?|loss(?:es)?|arrests?|missing|killed|fatalit(?:y|ies)|damage|"
    r"detainees?|rapes?|"
    r"inhabitants?|passengers?",
    several=r"several|a few|few|some(?! \d)|various|a number|a handful",
    vague_plural=r"(?:a great |a large )?many|numerous|(?:a )?(?:large|great) numbers?|lots",
    dozens=r"(?:several |some |a few |many )?(?:dozens?|tens|scores)(?<!a dozen)",
    hundreds=r"(?:several |some |a few |many )?hundreds",
    thousands=r"(?:several |some |a few |many )?thousands",
    at_least=r"at least|no fewer than|not fewer than|no less than|not less than|a minimum of|minimum(?: of)?",
    more_than=r"more than|over|in excess of|upwards of",
    less_than=r"fewer than|less than|under",
    up_to=r"up to|at most|no more than|not more than|a maximum of|maximum(?: of)?",
    about=r"about|around|approximately|roughly|some|nearly|almost|close to|circa|approx\.?",
    exactly=r"exactly|precisely",
    between=r"between|from",
    joint=r"and|to|or|-|/",
    open=r"(?:and |or )?(?:possibly|perhaps|maybe) more",
    about_after=r"or so|approximately|approx\.?|or thereabouts",
    up_to_after=r"at most|at the most|maximum",
    at_least_after=r"or more|and more|and above|at least|at the least|minimum",
    subset=r"including|of whom|of which|among them|among whom|inclusive of",
    of=r"(?:of )?",
    never_noun=r"least|most|more|less|fewer|so|about|approximately|approx|possibly|perhaps|maybe|and|or|nor|"
    r"plus|"
    r"maximum|minimum|except|couples?|several|few|dozens?|hundreds?|thousands?|millions?|billions?|"
    r"thereabouts|above",
    one_family=r"members? of (?:an?|one|the) (?:same |single )?family",
    other_units=OTHER_UNITS["en"],
    one=r"an?",
    collectives={"dozen": 12, "score": 20},
    multiples={"dozen": 12, "score": 20, "scores": 20},
)
