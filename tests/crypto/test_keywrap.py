# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrapped keys open with the right key for the right purpose only; combined keys need both secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.keywrap import WRAPPED_BYTES, combine, unwrap, wrap
from intake.errors import WrongKey

KEYS = st.binary(min_size=32, max_size=32)
SECRETS = st.binary(max_size=70)


@given(key=KEYS, kek=KEYS, context=st.binary(max_size=40))
def test_round_trip(key: bytes, kek: bytes, context: bytes) -> None:
    """A wrapped key comes back, is 60 bytes, and looks different each time."""
    wrapped = wrap(key, kek, context)
    assert len(wrapped) == WRAPPED_BYTES == 60
    assert wrapped != wrap(key, kek, context)
    assert unwrap(wrapped, kek, context) == key


def test_everything_else_is_refused() -> None:
    """Another key, another purpose, any flipped bit and any other length give nothing."""
    key, kek, context = bytes(32), bytes(range(32)), b"slot passphrase"
    wrapped = wrap(key, kek, context)
    attempts = [
        (wrapped, bytes(32), context),
        (wrapped, kek, b"slot recovery"),
        (wrapped + b"\0", kek, context),
    ]
    attempts += [(wrapped[:size], kek, context) for size in range(len(wrapped))]
    for bit in range(8 * len(wrapped)):
        flipped = bytearray(wrapped)
        flipped[bit // 8] ^= 1 << bit % 8
        attempts.append((bytes(flipped), kek, context))
    for attempt in attempts:
        with pytest.raises(WrongKey):
            unwrap(*attempt)


def test_only_keys_are_wrapped() -> None:
    """What is not 32 bytes is no key: a mistake of the program."""
    for key in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32 bytes"):
            wrap(key, bytes(32), b"")


@given(SECRETS, SECRETS, SECRETS, SECRETS)
def test_combined_keys_depend_on_both_secrets(a: bytes, b: bytes, c: bytes, d: bytes) -> None:
    """The same pair gives the same key, any other pair another, also where only the border moves."""
    assert (combine(a, b) == combine(c, d)) == ((a, b) == (c, d))
    assert combine(a + b"x", b) != combine(a, b"x" + b)
    assert len(combine(a, b)) == 32
