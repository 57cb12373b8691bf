# SPDX-License-Identifier: GPL-3.0-or-later
"""What WTForms says of its own accord, in the words of this program and in both languages.

Its catalogues have other words and other signs, and what they say names no way out.
"""

from __future__ import annotations

from typing import Final

from intake.web.words import say
from translations import N_

_SAID: Final = {
    "Not a valid choice.": N_("This choice is not among those offered. Choose one of those."),
    "Invalid Choice: could not coerce.": N_("This choice is not among those offered. Choose one of those."),
    "Not a valid integer value.": N_("This is not a whole number. Write it in figures."),
    "This field is required.": N_("An answer is needed here."),
}
_OTHERWISE: Final = N_("This cannot be taken as an answer here. Look at it again.")
_TOO_MANY: Final = {
    "Field cannot be longer than %(max)d character.": N_(
        "This is too long. Write at most %(max)d characters."
    ),
    "'%(value)s' is not a valid choice for this field.": N_(
        "This choice is not among those offered. Choose one of those."
    ),
}


class FormWords:
    """Stands for WTForms' translations of one form."""

    def gettext(self, string: str) -> str:
        """What is said where WTForms would say `string`; without facts that it would fill in."""
        return say(_SAID.get(string, _OTHERWISE))

    def ngettext(self, singular: str, _plural: str, _n: int) -> str:
        """The same for what depends on a number, which WTForms fills in."""
        return say(_TOO_MANY.get(singular, _OTHERWISE))
