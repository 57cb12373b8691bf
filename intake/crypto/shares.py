# SPDX-License-Identifier: GPL-3.0-or-later
"""A root key cut into phrases, any few of which bring it back (SLIP-39, Shamir's secret sharing).

A phrase of another set, or one made by somebody who wants a wrong key to be used, could give a secret that nobody
notices to be wrong. So each share also bears a *check value* of the key it belongs to.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.crypto.signing import SigningKey
from intake.errors import BadShare, SharesApart

MOST: Final = 16
"""Shares of one set at most (SLIP-39)."""
SEED: Final = 32
_PREFIX: Final = 4
"""So many letters tell the words of SLIP-39 apart."""
_READ_AS: Final = str.maketrans("018", "OIB")


@dataclass(frozen=True, slots=True)
class Share:
    """One phrase, in full words; ``needed`` of the set ``of`` bring the key back, ``number`` tells them apart."""

    phrase: str
    of: int
    needed: int
    number: int

    def __repr__(self) -> str:
        return "Share(…)"


def split(key: SigningKey, needed: int, count: int) -> tuple[str, ...]:
    """``count`` phrases of 33 words; any ``needed`` of them (2 or more) bring the key back."""
    # Imported here: this is needed twice in the life of an association.
    from shamir_mnemonic import generate_mnemonics

    if not 2 <= needed <= count <= MOST:
        raise ValueError("needed and count")
    (phrases,) = generate_mnemonics(1, [(needed, count)], key.seed)
    return tuple(phrases)


def read(text: str) -> Share:
    """A phrase as somebody typed it: any case, and four letters for a word. Raises BadShare."""
    from shamir_mnemonic import MnemonicError
    from shamir_mnemonic import Share as Slip39
    from shamir_mnemonic.wordlist import WORDLIST

    words = []
    for typed in text.lower().split():
        found = [
            word for word in WORDLIST if word == typed or (len(typed) >= _PREFIX and word.startswith(typed))
        ]
        if len(found) != 1:
            raise BadShare
        words.append(found[0])
    phrase = " ".join(words)
    try:
        share = Slip39.from_mnemonic(phrase)
    except MnemonicError as error:
        raise BadShare from error
    if len(share.value) != SEED or (share.group_count, share.group_threshold) != (1, 1):
        raise BadShare
    return Share(phrase, share.identifier, share.member_threshold, share.index)


def join(shares: Sequence[Share]) -> SigningKey:
    """The key of these shares. Raises SharesApart where they are of several sets, or too few."""
    from shamir_mnemonic import MnemonicError, combine_mnemonics

    try:
        return SigningKey.from_seed(combine_mnemonics([share.phrase for share in shares]))
    except MnemonicError as error:
        raise SharesApart from error


def check_value(line: str) -> str:
    """Eight characters that belong to a public key (an ``ssh-ed25519`` line), as shares bear them: ``ABCD-2345``."""
    digest = hashlib.sha256(f"intake-root-check/1\0{line}".encode()).digest()
    text = base64.b32encode(digest[:5]).decode()
    return f"{text[:4]}-{text[4:]}"


def same_check(typed: str, value: str) -> bool:
    """Whether a check value is the one that was typed, whatever its case and dashes."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return plain.translate(_READ_AS) == value.replace("-", "")
