# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bundles came, from whom, and which of their parts have not."""

from __future__ import annotations

from dataclasses import dataclass

from intake.vault.database import Connection


@dataclass(frozen=True, slots=True)
class ArrivedBundle:
    """One bundle: ``sender`` is a member's id, ``at`` when its last part came, ``missing`` numbers of parts."""

    sender: str
    bundle: str
    at: str
    came: int
    total: int
    missing: tuple[int, ...]


def latest(connection: Connection, limit: int = 20) -> list[ArrivedBundle]:
    """The bundles of which a part came last, newest first."""
    rows = connection.execute(
        "SELECT sender, bundle, max(at), max(total), group_concat(number) FROM parts_imported"
        " GROUP BY sender, bundle ORDER BY max(at) DESC, bundle LIMIT ?",
        (limit,),
    ).fetchall()
    found = []
    for sender, bundle, at, total, numbers in rows:
        came = {int(number) for number in numbers.split(",")}
        missing = tuple(number for number in range(1, total + 1) if number not in came)
        found.append(ArrivedBundle(sender, bundle, at, len(came), total, missing))
    return found
