# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a passphrase holds out, as far as its length tells, in words; the same for commands and pages.

What matters most, whether the words were drawn by chance, cannot be seen from here; so it is said each time.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from translations import N_

FEWEST_CHARACTERS: Final = 12
FEWEST_WORDS: Final = 5
SAFE_WORDS: Final = 6
SAFE_CHARACTERS: Final = 20
FEWEST_DIFFERENT: Final = 6


class Strength(Enum):
    """What can be said of a passphrase. The value is the sentence, as a msgid."""

    SHORT = N_("This passphrase is too short: take five words or more.")
    REPEATS = N_("This passphrase repeats itself too much: take words that have nothing in common.")
    ENOUGH = N_("Length: just enough. Six words at random protect much longer.")
    GOOD = N_(
        "Length: good. It protects if the words were chosen at random, not taken from a song or a name."
    )

    @property
    def accepted(self) -> bool:
        """Whether a vault takes it."""
        return self in (Strength.ENOUGH, Strength.GOOD)


def strength(passphrase: str) -> Strength:
    """What its length says of a passphrase."""
    # A single letter is no word.
    words = sum(len(word) >= 2 for word in passphrase.split())
    if len(passphrase) < FEWEST_CHARACTERS and words < FEWEST_WORDS:
        return Strength.SHORT
    if len(set(passphrase.casefold())) < FEWEST_DIFFERENT:
        return Strength.REPEATS
    if words >= SAFE_WORDS or len(passphrase) >= SAFE_CHARACTERS:
        return Strength.GOOD
    return Strength.ENOUGH
