# SPDX-License-Identifier: GPL-3.0-or-later
"""One spelling for comparing names: without case, accents, apostrophes and hyphens.

Names of places here are written by ear, in French, English or Tamasheq habits; "Abeïbara", "ABEIBARA" and
"abeibara" are one word. Letters of other scripts stay letters, so Tifinagh and Arabic names compare as well.
"""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """`text` in lower case without marks, single spaces between words; apostrophes join, hyphens part."""
    kept: list[str] = []
    for character in _plain(text):
        if character.isalnum():
            kept.append(character)
        elif unicodedata.category(character)[0] != "M" and character not in "'’ʼ‘`":
            kept.append(" ")
    return " ".join("".join(kept).split())


def _plain(text: str) -> str:
    # Twice, because decomposing can give capitals ("𝐀") and lowering can give composed letters.
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
