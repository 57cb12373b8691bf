# SPDX-License-Identifier: GPL-3.0-or-later
"""One way of writing for the words that are looked for: lower case, no accents, one dash, one apostrophe.

Letter for letter, so that what was found in the plain text can be cut out of the text as it was typed.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_SIGNS: Final = {
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("’ʼ‘`´", "'"),
    **dict.fromkeys("«»“”„", '"'),
    **dict.fromkeys("\t\n\r\u00a0\u202f\u2009\u2007", " "),
}


def composed(text: str) -> str:
    """The text with each accented letter as one character, without spaces around it."""
    return unicodedata.normalize("NFC", text).strip()


def plain(text: str) -> str:
    """A composed text in plain letters, as long as it was."""
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    base = unicodedata.normalize("NFKD", character)
    lowered = (base[0] if len(base) == 1 or unicodedata.combining(base[1]) else character).lower()
    return lowered if len(lowered) == 1 else character
