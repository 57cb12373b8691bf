# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts evidence files together once all of their slices came: after an import, outside of its transaction."""

from __future__ import annotations

from dataclasses import replace

from intake.errors import DiskFull
from intake.vault import exchange, slices
from intake.vault.vault import Vault
from sync import arrival
from sync.arrival import Anomaly, Arrival


def finish(vault: Vault, arrived: Arrival) -> Arrival:
    """What is complete becomes evidence, also what an earlier import had to leave in pieces; then stale ones go."""
    made, wrong, no_room = 0, 0, 0
    for parts in slices.complete(vault.connection):
        try:
            if slices.assemble(vault, parts):
                made += 1
            else:
                wrong += 1
        except DiskFull:
            no_room += 1
    slices.sweep(vault)
    if not (made or wrong or no_room):
        return arrived
    told = [
        Anomaly(arrival.SLICES_WRONG, {"count": wrong}),
        Anomaly(arrival.SLICES_NO_ROOM, {"count": no_room}),
    ]
    return replace(
        arrived,
        evidence=arrived.evidence + made,
        missing_evidence=len(exchange.missing_evidence(vault.connection)),
        anomalies=(*arrived.anomalies, *(anomaly for anomaly in told if anomaly.facts["count"])),
    )
