# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that people say and type: twelve-word fingerprints, recovery codes, passphrases.

All of them use the French and English BIP-39 lists: 2048 words each, so a word stands for 11 bits, and twelve
words for 128 bits and a 4-bit checksum. A word is recognised in either language, whatever its case and
accents, because people read aloud in one language and type on whatever keyboard is there.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

from intake.errors import BadRecoveryCode

LISTS = {"fr": "french", "en": "english"}
WORD_COUNT = 12
ENTROPY_BYTES = 16
MIN_PASSPHRASE_WORDS = 5  # 55 bits, behind a second of Argon2id for each guess
RECOVERY_INFO = b"intake/recovery/1"


def fingerprint_words(digest: bytes, language: str) -> tuple[str, ...]:
    """The first 128 bits of a SHA-256 `digest` as twelve words of `language`."""
    return tuple(_words(language)[index] for index in _indices(digest))


def digits_of(told: Sequence[str]) -> tuple[str, ...]:
    """Twelve words of one language as their groups of four digits, for whom digits are easier to say or to type.

    Raises ValueError for words of no language.
    """
    for language in LISTS:
        numbers = _numbers(language)
        folded = [_folded(word) for word in told]
        if all(word in numbers for word in folded):
            return tuple(f"{numbers[word]:04}" for word in folded)
    raise ValueError("not words of one list")


def pick_positions(n: int = 3) -> tuple[int, ...]:
    """`n` different positions from 1 to 12, in order, that nobody can foresee."""
    return tuple(sorted(secrets.SystemRandom().sample(range(1, WORD_COUNT + 1), n)))


def check_words(digest: bytes, typed: Mapping[int, str]) -> bool:
    """Whether each of `typed` (position from 1 to 12: word or group of digits) is what `digest` has there.

    False if nothing was typed.
    """
    indices = _indices(digest)
    return bool(typed) and all(
        1 <= position <= WORD_COUNT and _is_word(text, indices[position - 1])
        for position, text in typed.items()
    )


def new_recovery_code(language: str) -> str:
    """A fresh recovery code: 128 random bits as twelve words of `language`, to be written on paper."""
    return " ".join(fingerprint_words(secrets.token_bytes(ENTROPY_BYTES), language))


def recovery_key(code: str) -> bytes:
    """The 32-byte key of a recovery code typed in either language; raises BadRecoveryCode.

    No stretching is needed, unlike for a passphrase: 128 random bits cannot be guessed.
    """
    typed = re.findall(r"[^\W\d_]+", _folded(code))
    for language in LISTS:
        entropy = _entropy(typed, language)
        if entropy is not None:
            return HKDF(algorithm=SHA256(), length=32, salt=None, info=RECOVERY_INFO).derive(entropy)
    raise BadRecoveryCode()


def generate_passphrase(language: str, words: int = 6) -> str:
    """A passphrase of random words, without accents: it has to be typed exactly, on any keyboard.

    Each word adds 11 bits. Raises ValueError below five words.
    """
    if words < MIN_PASSPHRASE_WORDS:
        raise ValueError("a passphrase of fewer than five words can be guessed")
    return " ".join(_folded(secrets.choice(_words(language))) for _ in range(words))


@lru_cache(maxsize=len(LISTS))
def _list(language: str) -> Mnemonic:
    return Mnemonic(LISTS[language])


@lru_cache(maxsize=len(LISTS))
def _words(language: str) -> tuple[str, ...]:
    # The lists hold accents as separate characters (NFD), which some fonts draw badly.
    return tuple(unicodedata.normalize("NFC", word) for word in _list(language).wordlist)


@lru_cache(maxsize=len(LISTS))
def _numbers(language: str) -> dict[str, int]:
    return {_folded(word): index for index, word in enumerate(_words(language))}


def _indices(digest: bytes) -> list[int]:
    """The twelve 11-bit numbers (BIP-39) of the first 128 bits; the last holds the checksum."""
    if len(digest) < ENTROPY_BYTES:
        raise ValueError("a fingerprint needs 128 bits")
    words = _list("en").to_mnemonic(digest[:ENTROPY_BYTES]).split(" ")
    return [_numbers("en")[word] for word in words]


def _entropy(typed: list[str], language: str) -> bytes | None:
    """The 16 bytes of twelve folded words of one language, or None."""
    numbers = _numbers(language)
    if len(typed) != WORD_COUNT or any(word not in numbers for word in typed):
        return None
    number = 0
    for word in typed:
        number = number << 11 | numbers[word]
    entropy = (number >> 4).to_bytes(ENTROPY_BYTES, "big")
    # The checksum is right if encoding again gives the same words.
    return entropy if [numbers[word] for word in typed] == _indices(entropy) else None


def _is_word(text: str, index: int) -> bool:
    folded = _folded(text).strip()
    return folded == f"{index:04}" or any(_numbers(language).get(folded) == index for language in LISTS)


def _folded(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
