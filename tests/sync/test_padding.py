# SPDX-License-Identifier: GPL-3.0-or-later
"""The length of a part tells little."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.padding import FLOOR, padded

sizes = st.integers(min_value=0, max_value=2**40)


@given(sizes)
def test_padding_never_shortens_and_costs_little(size: int) -> None:
    """A padded length is no shorter, at most 12 % longer above the floor, and a multiple of 1024."""
    long = padded(size)
    assert long >= max(size, FLOOR)
    assert long % 1024 == 0
    assert size <= FLOOR or long <= size * 1.12


@given(sizes, sizes)
def test_padding_keeps_order_and_is_final(one: int, other: int) -> None:
    """A longer content never gives a shorter part, and padding what is padded changes nothing."""
    assert padded(padded(one)) == padded(one)
    assert (padded(one) <= padded(other)) or one > other


def test_lengths_fall_into_few_classes() -> None:
    """Of all lengths up to a megabyte, an observer can tell fewer than two hundred apart."""
    assert len({padded(size) for size in range(0, 1_000_000, 97)}) < 200
