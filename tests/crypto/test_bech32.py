# SPDX-License-Identifier: GPL-3.0-or-later
"""Bech32 without a length limit, strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto import bech32
from intake.errors import MalformedKey

# Written by age-keygen (C2SP age.md).
SECRET = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"


@given(st.binary(max_size=1300), st.sampled_from(["age1pq", "AGE-SECRET-KEY-PQ-", "a"]))
def test_round_trip(data: bytes, hrp: str) -> None:
    """Any bytes come back, in the case of the human-readable part."""
    text = bech32.encode(hrp, data)
    assert text in (text.lower(), text.upper())
    assert text.startswith(hrp + "1")
    assert bech32.decode(hrp, text) == data


def test_valid_strings_of_bip_173() -> None:
    """Strings that BIP-173 calls valid are read, and written the same."""
    data = bech32.decode("abcdef", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw")
    assert data == bytes.fromhex("00443214c74254b635cf84653a56d7c675be77df")
    assert bech32.encode("abcdef", data) == "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"
    assert bech32.decode("A", "A12UEL5L") == b""


@given(st.integers(0, len(SECRET) - 1), st.sampled_from(bech32.ALPHABET.upper() + "1BIO -é"))
def test_every_wrong_character_is_refused(at: int, wrong: str) -> None:
    """No single character of a key can be mistyped unnoticed."""
    if SECRET[at] == wrong:
        return
    with pytest.raises(MalformedKey):
        bech32.decode("AGE-SECRET-KEY-PQ-", SECRET[:at] + wrong + SECRET[at + 1 :])


@pytest.mark.parametrize(
    ("hrp", "text", "reason"),
    [
        ("AGE-SECRET-KEY-PQ-", SECRET.lower(), "does not begin with AGE-SECRET-KEY-PQ-1"),
        ("AGE-SECRET-KEY-", SECRET, "does not begin with AGE-SECRET-KEY-1"),
        ("AGE-SECRET-KEY-PQ-", SECRET[:-1] + "r", "mixes upper and lower case"),
        ("AGE-SECRET-KEY-PQ-", SECRET + " ", "holds a character that Bech32 does not use"),
        ("AGE-SECRET-KEY-PQ-", SECRET[:-1], "the checksum is wrong"),
        ("a", "a1qqqqq", "too short to hold a checksum"),
        ("a", "no separator", "does not begin with a1"),
        ("a", "", "does not begin with a1"),
        ("a", "a1" + "q" * 5000, "longer than any key"),
    ],
)
def test_every_reason_to_reject(hrp: str, text: str, reason: str) -> None:
    """A string that breaks a rule is refused by that rule's name, never quoting what may be a secret."""
    with pytest.raises(MalformedKey) as refused:
        bech32.decode(hrp, text)
    assert refused.value.facts["reason"] == reason
    assert len(text) < 10 or text not in str(refused.value.facts)


@pytest.mark.parametrize(
    ("symbols", "reason"),
    [
        ([0], "ends in a symbol that holds no data"),
        ([0, 0, 0], "ends in a symbol that holds no data"),
        ([0, 1], "the unused bits at the end are not zero"),
    ],
)
def test_bytes_have_one_spelling(symbols: list[int], reason: str) -> None:
    """Padding that carries bits, or a symbol too many, is refused although the checksum is right."""
    check = bech32._polymod(bech32._expand("a") + symbols + [0] * 6) ^ 1
    symbols = symbols + [check >> 5 * (5 - i) & 31 for i in range(6)]
    with pytest.raises(MalformedKey) as refused:
        bech32.decode("a", "a1" + "".join(bech32.ALPHABET[value] for value in symbols))
    assert refused.value.facts["reason"] == reason
