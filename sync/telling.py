# SPDX-License-Identifier: GPL-3.0-or-later
"""What is still expected after an import, in sentences for a person: on a page or in a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sync.arrival import Arrival
from translations import N_, translate

GAP: Final = N_("From {sender}, entries {first} to {last} have not arrived. Ask for them to be sent again.")
MISSING_PARTS: Final = N_("From {sender}, of a bundle of {total} parts, these have not arrived: {numbers}.")
WAITS: Final = N_("A copy waits here, still encrypted. It comes in by itself once a roster names the sender.")
MISSING_FILES: Final = N_("Still lacking here: {seals} seals and {evidence} evidence files.")


def lacking(arrivals: Iterable[Arrival], language: str) -> list[str]:
    """The last word on each bundle and each sender, in the order in which they came."""
    came = list(arrivals)
    told = []
    for last in {arrival.bundle: arrival for arrival in came}.values():
        if last.missing_parts:
            numbers = _ranges(last.missing_parts)
            told.append(
                translate(language, MISSING_PARTS, sender=last.sender, total=last.total, numbers=numbers)
            )
    for last in {arrival.sender: arrival for arrival in came}.values():
        told += [
            translate(language, GAP, sender=last.sender, first=gap.first, last=gap.last)
            for gap in last.missing
        ]
    for last in came[-1:]:
        if last.missing_seals or last.missing_evidence:
            told.append(
                translate(language, MISSING_FILES, seals=last.missing_seals, evidence=last.missing_evidence)
            )
    return told


def _ranges(numbers: Iterable[int]) -> str:
    """Rising numbers as a person writes them: 2, 5–9, 12. A bundle may have thousands of parts."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
