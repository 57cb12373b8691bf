# SPDX-License-Identifier: GPL-3.0-or-later
"""What is still expected after an import, in sentences for a person: on a page or in a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from intake.vault import deliveries
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


DELIVERY: Final = {
    deliveries.READY: N_("Ready to send"),
    deliveries.SENT: N_("Sent, not confirmed yet"),
    deliveries.AWAITED: N_("Text arrived, files still awaited"),
    deliveries.CONFIRMED: N_("Arrived whole"),
}
"""How far a report has got."""
RETURNED_OLDER: Final = N_("An older return file: a newer one is known already, so it changes nothing.")
RETURNED_AGAIN: Final = N_("This return file was taken in before: nothing new.")
RETURNED_ENTRIES: Final = N_("Records that got lost on the way and go again with your next files: {count}.")
RETURNED_LOST: Final = N_(
    "Sealed identities and evidence files that got lost on the way and go again with your next files: {count}."
)
RETURNED_AWAITED: Final = N_("Sealed identities and evidence files that have not arrived there yet: {count}.")
RETURNED_NOTICES: Final = N_("New questions and decisions about your reports: {count}.")
RETURNED_PLACES: Final = N_("New lists of places: {count}.")
RETURNED_CODES: Final = N_("New codes in the lists of the forms: {count}.")
RETURNED_ROSTER: Final = N_("A new roster, number {count}.")
RETURNED_ALL: Final = N_("Everything that was sent until then has arrived.")


def returned(came: Arrival, language: str) -> list[str]:
    """What a receipt told, in sentences; of a bundle, nothing."""
    told = came.returned
    if told is None:
        return []
    if told.older or not told.new:
        return [translate(language, RETURNED_OLDER if told.older else RETURNED_AGAIN)]
    counted = (
        (RETURNED_ENTRIES, told.lost),
        (RETURNED_LOST, told.lost_files),
        (RETURNED_AWAITED, told.awaited),
        (RETURNED_NOTICES, told.notices),
        (RETURNED_PLACES, told.places),
        (RETURNED_CODES, told.codes),
        (RETURNED_ROSTER, told.roster),
    )
    found = [translate(language, sentence, count=count) for sentence, count in counted if count]
    if not (told.lost or told.lost_files or told.awaited):
        found.insert(0, translate(language, RETURNED_ALL))
    return found


def _ranges(numbers: Iterable[int]) -> str:
    """Rising numbers as a person writes them: 2, 5–9, 12. A bundle may have thousands of parts."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
