# SPDX-License-Identifier: GPL-3.0-or-later
"""Fingerprints, recovery codes and passphrases in words, as people say and type them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.words import (
    _folded,
    _words,
    check_words,
    digits_of,
    fingerprint_words,
    generate_passphrase,
    new_recovery_code,
    pick_positions,
    recovery_key,
)
from intake.errors import BadRecoveryCode

LANGUAGES = st.sampled_from(["fr", "en"])
DIGESTS = st.binary(min_size=32, max_size=32)
DIGEST = hashlib.sha256(b"a key").digest()


def test_known_answers() -> None:
    """Words are those of BIP-39 for the same 128 bits."""
    assert fingerprint_words(bytes(32), "en") == ("abandon",) * 11 + ("about",)
    legal = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    assert " ".join(fingerprint_words(b"\x7f" * 32, "en")) == legal
    assert digits_of(fingerprint_words(bytes(32), "en")) == ("0000",) * 11 + ("0003",)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_stay_apart_without_accents(language: str) -> None:
    """Taking away accents and case makes no two words of a list the same."""
    words = _words(language)
    assert len({_folded(word) for word in words}) == len(words) == 2048
    assert all(_folded(word).isascii() for word in words)


@given(DIGESTS, LANGUAGES, st.sets(st.integers(1, 12), min_size=1))
def test_what_was_told_is_recognised(digest: bytes, language: str, positions: set[int]) -> None:
    """Words of either language and groups of digits are right at their place, however they are typed."""
    words, digits = (told := fingerprint_words(digest, language)), digits_of(told)
    assert check_words(digest, {at: words[at - 1] for at in positions})
    assert check_words(digest, {at: f" {_folded(words[at - 1]).upper()}\n" for at in positions})
    assert check_words(digest, {at: digits[at - 1] for at in positions})


@given(DIGESTS, DIGESTS)
def test_another_fingerprint_is_not_recognised(one: bytes, other: bytes) -> None:
    """All twelve words fit one digest only (its first 128 bits)."""
    typed = dict(enumerate(fingerprint_words(one, "fr"), 1))
    assert check_words(other, typed) == (one[:16] == other[:16])


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {1: ""},
        {1: "pas un mot"},
        {0: "abandon"},
        {13: "abandon"},
        {-1: fingerprint_words(DIGEST, "fr")[-2]},
        {1: fingerprint_words(DIGEST, "fr")[1]},
        {1: fingerprint_words(DIGEST, "fr")[0], 2: fingerprint_words(DIGEST, "fr")[0]},
    ],
)
def test_nothing_or_something_else_is_not_enough(typed: dict[int, str]) -> None:
    """Nothing typed, a word at another place, or one wrong word among right ones is a no."""
    assert not check_words(DIGEST, typed)


def test_a_short_digest_is_a_mistake() -> None:
    """A fingerprint of less than 128 bits is never shown."""
    with pytest.raises(ValueError, match="128 bits"):
        fingerprint_words(bytes(15), "fr")


def test_positions_are_different_and_in_order() -> None:
    """Three positions from 1 to 12, each once; over many picks, every position is asked."""
    picks = [pick_positions() for _ in range(300)]
    assert all(len(set(pick)) == 3 and list(pick) == sorted(pick) for pick in picks)
    assert {at for pick in picks for at in pick} == set(range(1, 13))
    assert pick_positions(12) == tuple(range(1, 13))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_recovery_code_gives_its_key_again(language: str) -> None:
    """A code gives one 32-byte key however it is typed: case, accents, line breaks, numbering."""
    code = new_recovery_code(language)
    words = code.split(" ")
    assert len(words) == 12
    key = recovery_key(code)
    assert len(key) == 32
    assert recovery_key(_folded(code).upper()) == key
    assert recovery_key("\n".join(f"{at}. {word}" for at, word in enumerate(words, 1))) == key
    assert recovery_key(new_recovery_code(language)) != key


def test_a_code_means_the_same_in_both_languages() -> None:
    """The same 128 bits, written in French or in English, give the same key."""
    french, english = (" ".join(fingerprint_words(DIGEST, language)) for language in ("fr", "en"))
    assert recovery_key(french) == recovery_key(english)


def test_wrong_codes_are_refused() -> None:
    """A wrong number of words, an unknown word, two languages or a broken checksum is no code."""
    french, english = (list(fingerprint_words(DIGEST, language)) for language in ("fr", "en"))
    for words in (
        [],
        french[:-1],
        [*french, french[0]],
        [*french[:-1], "inconnu"],
        [*french[:6], *english[6:]],
        ["abandon"] * 12,
    ):
        with pytest.raises(BadRecoveryCode):
            recovery_key(" ".join(words))


def test_most_mistakes_break_the_checksum() -> None:
    """Of all single wrong words, about fifteen in sixteen are found."""
    words = list(fingerprint_words(DIGEST, "en"))
    accepted = 0
    for wrong in _words("en"):
        try:
            recovery_key(" ".join([wrong, *words[1:]]))
            accepted += 1
        except BadRecoveryCode:
            pass
    assert 64 < accepted < 192


@pytest.mark.parametrize("language", ["fr", "en"])
def test_passphrases_can_be_typed_anywhere(language: str) -> None:
    """A generated passphrase is plain lower-case ASCII, of as many words as asked for, and never twice."""
    made = {generate_passphrase(language) for _ in range(50)}
    assert len(made) == 50
    for passphrase in made:
        words = passphrase.split(" ")
        assert len(words) == 6
        assert all(word.isascii() and word.islower() and word.isalpha() for word in words)
    assert len(generate_passphrase(language, 8).split(" ")) == 8
    with pytest.raises(ValueError, match="five"):
        generate_passphrase(language, 4)
