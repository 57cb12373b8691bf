# SPDX-License-Identifier: GPL-3.0-or-later
"""Place packs: the villages, wells and wadis that a vault was given, beside the few that ship with the program.

Base tables, not a projection: packs are no testimony, are never synced, and are taken out as whole as they came.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from intake.vault.database import Connection, transaction
from intake.vault.journal import now, stamp


class KnownPlace(NamedTuple):
    """One place of a gazetteer.

    `gid` is its id with the prefix of its source ("GN:2457163"). `kind` is a GeoNames feature class (P place, H
    water, T terrain, L area, S building, V vegetation; A for a region or cercle) and `feature` the code in it
    ("WLL"). `region` is a code of `region_2023`, "" when the source cannot tell; `area`, `cercle` and `commune`
    are the administrative names of the source itself. Degrees are WGS 84, both or neither.
    """

    gid: str
    name: str
    other_names: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    kind: str = "P"
    feature: str = ""
    region: str = ""
    area: str = ""
    cercle: str = ""
    commune: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as it was added: `source` is the credit its licence asks for."""

    name: str
    source: str
    added: str
    places: int


_COLUMNS = ", ".join(KnownPlace._fields)
_MARKS = ", ".join("?" * (len(KnownPlace._fields) + 1))


def add_pack(connection: Connection, name: str, source: str, places: Iterable[KnownPlace]) -> Pack:
    """Add the places as the pack `name`, in the stead of an earlier one of that name; all of them or none.

    A place that another pack holds under the same gid is taken over: the pack that was added last tells it.
    Whatever `places` raises while it is read passes on, and nothing has changed then.
    """
    with transaction(connection):
        _forget(connection, name)
        connection.executemany(
            f"INSERT OR REPLACE INTO places (pack, {_COLUMNS}) VALUES ({_MARKS})",
            ((name, *_row(place)) for place in places),
        )
        (held,) = connection.execute("SELECT count(*) FROM places WHERE pack = ?", (name,)).fetchone()
        pack = Pack(name, source, stamp(now()), int(held))
        connection.execute(
            "INSERT INTO place_packs (name, source, added) VALUES (?, ?, ?)", (name, source, pack.added)
        )
    return pack


def remove_pack(connection: Connection, name: str) -> bool:
    """Take a pack out; False when there is none of that name."""
    with transaction(connection):
        return _forget(connection, name)


def packs(connection: Connection) -> list[Pack]:
    """The packs held, by name."""
    rows = connection.execute(
        "SELECT k.name, k.source, k.added, (SELECT count(*) FROM places AS p WHERE p.pack = k.name)"
        " FROM place_packs AS k ORDER BY k.name"
    )
    return [Pack(*row) for row in rows]


def read_all(connection: Connection) -> Iterator[KnownPlace]:
    """Every place of every pack, by gid."""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM places ORDER BY gid"):
        yield _place(row)


def read_pack(connection: Connection, name: str) -> tuple[str, list[KnownPlace]] | None:
    """The source of a pack and its places, by gid; None when there is none of that name."""
    held = connection.execute("SELECT source FROM place_packs WHERE name = ?", (name,)).fetchone()
    if held is None:
        return None
    rows = connection.execute(f"SELECT {_COLUMNS} FROM places WHERE pack = ? ORDER BY gid", (name,))
    return held[0], [_place(row) for row in rows]


def _place(row: tuple[Any, ...]) -> KnownPlace:
    gid, name, others, *rest = row
    return KnownPlace(gid, name, tuple(json.loads(others)) if others else (), *rest)


def _row(place: KnownPlace) -> tuple[Any, ...]:
    names = json.dumps(place.other_names, ensure_ascii=False) if place.other_names else ""
    return (place.gid, place.name, names, *place[3:])


def _forget(connection: Connection, name: str) -> bool:
    connection.execute("DELETE FROM places WHERE pack = ?", (name,))
    return connection.execute("DELETE FROM place_packs WHERE name = ?", (name,)).rowcount > 0
