# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts that the roster cannot vouch for, wholly or in part, are set aside until one does (DESIGN "Bundles")."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from intake.crypto.signing import VerifyKey
from intake.errors import BundleError, DiskError, NoRoster, UnknownSender
from intake.vault.vault import Vault
from sync import arrival
from sync.arrival import Anomaly, Arrival


def of_unknown(vault: Vault, path: Path, key: VerifyKey, refusal: UnknownSender | NoRoster) -> None:
    """Keep a part whose signer nobody has named, and say so in the fact ``waits`` of its refusal.

    Raises QuarantineFull, NotEnoughRoom, DiskFull and its kind.
    """
    vault.quarantine.keep(path, [key.line], vault.clock)
    refusal.facts["waits"] = True


def of_strangers(vault: Vault, path: Path, came: Arrival, keys: Collection[str], sender: str) -> Arrival:
    """After a part was taken in: keep it for the entries of those ``keys`` that were left out, or let go of it.

    What was taken in stays so whatever happens here; that the rest cannot wait is an anomaly of the arrival.
    """
    if keys:
        try:
            vault.quarantine.keep(path, keys, vault.clock, sender)
        except (BundleError, DiskError):
            return replace(came, anomalies=(*came.anomalies, Anomaly(arrival.STRANGER_NO_ROOM)))
    elif (held := vault.quarantine.find(path)) is not None:
        vault.quarantine.remove(held)
    return came
