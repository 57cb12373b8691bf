# SPDX-License-Identifier: GPL-3.0-or-later
"""Sets of whole numbers as rising ranges, both ends included: how journals and files are told of in few words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

Span = tuple[int, int]
"""First and last."""
LAST: Final = 2**53 - 1
"""The greatest number that JSON carries everywhere (RFC 8785)."""


def holes(ranges: Iterable[Span]) -> list[Span]:
    """What rising ranges of numbers leave out, from 0 to beyond the last."""
    found, after = [], 0
    for first, last in ranges:
        if first > after:
            found.append((after, first - 1))
        after = max(after, last + 1)
    return [*found, (after, LAST)]


def joined(ranges: Iterable[Span]) -> list[Span]:
    """The same numbers in as few ranges as possible, rising."""
    found: list[Span] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def without(ranges: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The numbers of ``ranges`` that are in none of ``taken``."""
    left = holes(joined(taken))
    return common(joined(ranges), left)


def common(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """The numbers that are in both; each rising and without overlaps. Costs by the sum of their lengths."""
    found: list[Span] = []
    ones, others = list(one), list(other)
    here = there = 0
    while here < len(ones) and there < len(others):
        (first, last), (start, end) = ones[here], others[there]
        if max(first, start) <= min(last, end):
            found.append((max(first, start), min(last, end)))
        if last <= end:
            here += 1
        if end <= last:
            there += 1
    return found


def of_numbers(numbers: Iterable[int]) -> list[Span]:
    """Rising numbers as ranges."""
    found: list[Span] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
