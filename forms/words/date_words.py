# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of dates in French and English, each with the token it means; tables, read by `date_tokens`.

Patterns are of plain text (lower case, no accents) whose numbers are digits already, and are tried in order, so
the longer phrase stands before its beginning. A meaning of several words is several tokens, "" is none.
"""

from __future__ import annotations

from typing import Final

Table = tuple[tuple[str, str], ...]

MONTHS: Final = {
    "fr": (
        "janvier|janv|jan", "fevrier|fevr|fev", "mars", "avril|avr", "mai", "juin", "juillet|juil", "aout",
        "septembre|sept", "octobre|oct", "novembre|nov", "decembre|dec",
    ),
    "en": (
        "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
        "september|sept|sep", "october|oct", "november|nov", "december|dec",
    ),
}  # fmt: skip

WEEKDAYS: Final = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}

# The hour is testimony, but no part of the day: it stays in the words.
HOURS: Final[Table] = (
    (
        r"(?:vers |a |at |around |about |by |aux environs de |entre |between )*\d{1,2} ?(?:h(?:eures?|rs?)?|"
        r"hours?|o'clock)"
        r"(?: ?\d\d| et demie)?(?: (?:et|a|and|to) \d{1,2} ?(?:h(?:eures?|rs?)?|hours?)(?: ?\d\d)?)?"
        r"(?: (?:du matin|de l'apres[- ]midi|du soir|in the (?:morning|evening|afternoon)))?",
        "",
    ),
    (r"(?:a |at |around |about )?\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.?|p\.m\.?)", ""),
    (r"(?:vers |a |at |around |about )?\d{1,2}:\d\d", ""),
)

# Feasts go by many names and spellings; both languages know them all.
FEASTS: Final[Table] = (
    (r"fete (?:de (?:la )?fin )?d[eu] ramadan|end of ramadan feast", "ffitr"),
    (r"1 jour (?:du|de) ramadan|1 day of ramadan", "framadan"),
    (r"(?:mois (?:de |du )?|month of )?ramadan", "RAMADAN"),
    (
        r"(?:fete de la |feast of )?tabaski(?: festival| feast)?|(?:ai[dt]|eid)[- ](?:al[- ]|el[- ]|"
        r"ul[- ])?(?:adha|"
        r"kebir|kabir)|fete du (?:mouton|sacrifice)|feast of (?:the )?sacrifice",
        "ftabaski",
    ),
    (r"(?:ai[dt]|eid)[- ](?:al[- ]|el[- ]|ul[- ])?(?:fitr|seghir|sghir)|korite", "ffitr"),
    (
        r"m(?:aw|aou|ou|u)l(?:i|ou|u|oo)d(?:[- ](?:an|al|en)[- ]nabi)?|naissance du prophete|"
        r"prophet's birthday|"
        r"bapteme du prophete",
        "fmawlid",
    ),
    (r"a[sc]?[sc]?ho?ura|tamkharit", "fashura"),
    (r"noel|christmas(?: day)?", "fchristmas"),
    (r"paques|easter(?: sunday)?", "feaster"),
    (r"jour de l'an|nouvel an|new year'?s day", "fnewyear"),
    (r"fete (?:nationale|de l'independance)|independence day", "findependence"),
)

FRENCH: Final[Table] = (
    (
        r"(?:date |jour )?(?:inconnue?|non connue?|pas connue?|indeterminee?|non precisee?)|(?:je |"
        r"on )?ne sait? pas|"
        r"je ne sais pas|nsp",
        "UNKNOWN",
    ),
    (r"(?:tres )?tot (?:dans la |le )?matin(?:ee)?|petit matin|grand matin|tot", ""),
    (r"tard (?:dans la |le )?(?:nuit|soir(?:ee)?)", "NIGHT"),
    (r"avant[- ]hier", "BEFORE_YESTERDAY"),
    (r"hier", "YESTERDAY"),
    (r"aujourd'hui|ce (?:matin|midi)|cet apres[- ]midi", "TODAY"),
    (r"ce soir", "TODAY NIGHT"),
    # Said in the morning it is the night that ended, said in the evening the one that begins.
    (r"cette nuit", "LAST NIGHT MAYBE"),
    (r"lendemain", "NEXT_DAY"),
    (r"veille", "EVE"),
    (r"meme jour|jour meme", "SAME_DAY"),
    (r"il y a|voici|cela fait", "AGO"),
    (r"plus tard", "LATER"),
    (r"plus tot|auparavant", "EARLIER"),
    (r"et (?:les )?jours? (?:qui (?:ont )?suiv\w+|suivants?)|et au[- ]dela", "ONWARDS"),
    (r"a (?:partir|compter) d(?:u|es|e|')|depuis|des l[ea]|des(?= \d)", "SINCE"),
    (r"jusqu'?(?:au|a|en)", "UNTIL"),
    (r"au plus tard|avant", "BEFORE"),
    (r"apres", "AFTER"),
    (
        r"aux? (?:environs?|alentours)|vers|environ|autour|a peu pres|approximativement|aux? approches?",
        "ABOUT",
    ),
    (
        r"probablement|probable|peut[- ]etre|sans doute|vraisemblablement|semble[- ]t[- ]il|a confirmer|"
        r"incertaine?|"
        r"(?:date )?a verifier|presumee?",
        "MAYBE",
    ),
    (r"entre", "BETWEEN"),
    (r"1 (?:quinzaine|moitie)", "FIRST_HALF"),
    (r"(?:2|derniere) (?:quinzaine|moitie)", "SECOND_HALF"),
    (r"(?:tout )?debut", "EARLY"),
    (r"milieu", "MID"),
    (r"(?:toute )?fin", "LATE"),
    (r"nuits?|soirees?|soirs?|nuitamment", "NIGHT"),
    (r"15 jours|quinzaine(?: de jours)?", "2 WEEK"),
    (r"semaines?", "WEEK"),
    (r"ans?|annees?", "YEAR"),
    (r"derniere?s?|passee?s?|precedente?s?", "LAST"),
    (r"cette|cet|ce", "THIS"),
    (r"mois", "MONTH"),
    (r"jours?|journees?", "DAY"),
    (r"soit|ou bien|ou", "OR"),
    (r"et", "AND"),
    (r"au|a", "TO"),
    (
        r"l'1 de ces jours|matin(?:ee)?|aube|midi|apres[- ]midi|aurore|durant|pendant|au cours|en cours|"
        r"courant|cours|"
        r"date|en|dans|le|la|les|de|du|des|aux|ci",
        "",
    ),
)

ENGLISH: Final[Table] = (
    (
        r"(?:date )?(?:unknown|not known|unclear|undetermined|not given|not stated)|i (?:do not|don't) know",
        "UNKNOWN",
    ),
    (r"(?:very )?early (?:in the )?morning|early hours", ""),
    (r"late (?:at |in the )?(?:night|evening)", "NIGHT"),
    (r"(?:the )?day before yesterday", "BEFORE_YESTERDAY"),
    (r"yesterday", "YESTERDAY"),
    (r"today|this (?:morning|afternoon)", "TODAY"),
    (r"tonight|this evening", "TODAY NIGHT"),
    (r"day after|next day|following day|morrow", "NEXT_DAY"),
    (r"eve|day before", "EVE"),
    (r"same day", "SAME_DAY"),
    (r"ago", "AGO"),
    (r"later", "LATER"),
    (r"earlier", "EARLIER"),
    (
        r"and (?:the )?(?:following|subsequent) days?|and (?:after|later)|onwards?|and the days (?:after|"
        r"that followed)",
        "ONWARDS",
    ),
    (r"since|starting(?: on)?|as of|beginning on", "SINCE"),
    (r"until|till|up to", "UNTIL"),
    (r"no later than|not later than|at the latest|before|prior to|by", "BEFORE"),
    (r"after", "AFTER"),
    (r"around|about|approximately|approx|roughly|circa|towards?|near", "ABOUT"),
    (
        r"probably|perhaps|maybe|possibly|presumably|likely|to be confirmed|uncertain|unconfirmed|apparently",
        "MAYBE",
    ),
    (r"(?:at )?some ?(?:time|point) between|between", "BETWEEN"),
    (r"from", "FROM"),
    (r"1 (?:half|fortnight)", "FIRST_HALF"),
    (r"(?:2|latter|last) (?:half|fortnight)", "SECOND_HALF"),
    (r"early|beginning|start", "EARLY"),
    (r"middle", "MID"),
    (r"late|end", "LATE"),
    (r"nights?|overnight|evenings?", "NIGHT"),
    (r"fortnight", "2 WEEK"),
    (r"weeks?", "WEEK"),
    (r"months?", "MONTH"),
    (r"years?", "YEAR"),
    (r"days?", "DAY"),
    (r"last|past|previous", "LAST"),
    (r"this|current", "THIS"),
    (r"either|or", "OR"),
    (r"and", "AND"),
    (r"to|through|thru", "TO"),
    (
        r"1 of(?: these days| the days)?|morning|dawn|noon|midday|afternoon|dusk|in|on|at|of|the|during|"
        r"course|date|some ?time|a|an",
        "",
    ),
)

NUMBERS: Final[Table] = (
    (r"\d{4}-\d{1,2}-\d{1,2}", "iso"),
    (
        r"(?:\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)|\d{1,2}-\d{1,2}-(?:\d{4}|\d\d))",
        "numeric",
    ),
    (r"(?:0?[1-9]|1[0-2])/(?:19|20)\d\d", "month/year"),
    (r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", "year-month"),
    (r"\d{1,2}/\d{1,2}$", "day/month"),
    (r"\d{1,4}", "number"),
)

# These may be followed by a letter at once.
SIGNS: Final[Table] = (
    (r"mi[d]?[- ](?=[a-z])", "MID"),
    (r"[,;]", "COMMA"),
    (r"\?+", "MAYBE"),
    (r"~", "ABOUT"),
    (r" ?[-/] ?", "TO"),
    (r"[ld]'|[ .()\"':]+", ""),
)
