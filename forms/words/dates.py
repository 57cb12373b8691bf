# SPDX-License-Identifier: GPL-3.0-or-later
"""Words into uncertain dates: "nuit du 22 au 23 mars", "between 16 and 20 June", "la veille de la Tabaski".

Both languages are tried whatever the page's own, because people mix them. What is not understood to the last word
is kept as words with the date unknown: nothing is guessed, and whoever typed it sees at once what was made of it.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from forms.words.date_grammar import Sentence
from forms.words.date_points import NoReferenceError, Setting
from forms.words.date_tokens import tokens
from forms.words.outcome import CANNOT_BE, NEEDS_A_DAY, NOT_A_DATE, NotUnderstood, Understood
from forms.words.plain import composed, plain
from intake.errors import BadDate
from intake.model.dates import UncertainDate

_LONGEST: Final = 200


def understand_date(
    text: str, language_hint: str, today: date, reference: date | None = None
) -> Understood[UncertainDate] | NotUnderstood[UncertainDate]:
    """The date that a text says, as a person writing it on `today` means it.

    `language_hint` ("fr" or "en") is tried first, then the other. `reference` is the day that "the next day" or
    "three days later" counts from, where there is one. Bounds include the day that is named: "before 18 August" may
    be the 18th itself, because it is said of bodies found on that day.
    """
    words = composed(text)
    reason = NOT_A_DATE
    if len(words) <= _LONGEST:
        for language in ("fr", "en") if language_hint != "en" else ("en", "fr"):
            said = tokens(plain(words), language)
            if not said:
                continue
            try:
                found = Sentence(Setting(today, reference)).read(said)
                if found is not None:
                    return Understood(UncertainDate.parse(*found, words), language)
            except NoReferenceError:
                reason = NEEDS_A_DAY
            except (ValueError, OverflowError, BadDate):
                reason = CANNOT_BE
    return NotUnderstood(UncertainDate(words=words), reason)
