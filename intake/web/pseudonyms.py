# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that lead to nobody: pseudonyms made of common words, and codes for the card of a witness.

Both are drawn at random, never from anything about the person: no first letter, no place, no order.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Collection
from typing import Final

from intake.crypto.words import fingerprint_words

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0 and O, 1, I and L, and U: what is copied by hand is read back the same."""
GROUP: Final = 4
_TRIES: Final = 50


def suggestion(language: str, taken: Collection[str]) -> str:
    """A pseudonym of two common words, such as "Lune Tapis", that is not taken yet."""
    for _ in range(_TRIES):
        first, second, *_ = fingerprint_words(secrets.token_bytes(32), language)
        # The French list has its accents apart from their letters.
        name = unicodedata.normalize("NFC", f"{first.capitalize()} {second.capitalize()}")
        if name.casefold() not in {one.casefold() for one in taken}:
            return name
    return f"{name} {secrets.randbelow(90) + 10}"


def witness_code() -> str:
    """A code of two groups, such as ``7K4M-9QXR``: 39 random bits, which name nobody."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(2 * GROUP))
    return f"{drawn[:GROUP]}-{drawn[GROUP:]}"
