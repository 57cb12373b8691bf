# SPDX-License-Identifier: GPL-3.0-or-later
"""All places that a vault knows: those that ship with the program, and those of the packs it was given."""

from __future__ import annotations

from forms.gazetteer import builtin
from forms.gazetteer.finder import Finder
from intake.vault.database import Connection
from intake.vault.places import KnownPlace, packs, read_all

_State = tuple[tuple[str, str, int], ...]


def finder(connection: Connection) -> Finder:
    """The finder of all places, kept in memory until a pack is added or taken out."""
    state = tuple((pack.name, pack.added, pack.places) for pack in packs(connection))
    return _kept.get(state) or _kept.keep(state, Finder(places(connection)))


def places(connection: Connection) -> list[KnownPlace]:
    """Built-in places and those of all packs. One that both have keeps its own cercle and gains the names."""
    known = {place.gid: place for place in builtin.places()}
    for place in read_all(connection):
        own = known.get(place.gid)
        if own is None:
            known[place.gid] = place
        else:
            names = dict.fromkeys((*own.other_names, place.name, *place.other_names))
            names.pop(own.name, None)
            known[place.gid] = own._replace(other_names=tuple(names), commune=place.commune)
    return list(known.values())


class _Kept:
    """The last finder that was made: a process has one vault, and 42,000 names take half a second to read."""

    def __init__(self) -> None:
        self._state: _State | None = None
        self._finder: Finder | None = None

    def get(self, state: _State) -> Finder | None:
        return self._finder if state == self._state else None

    def keep(self, state: _State, made: Finder) -> Finder:
        self._state, self._finder = state, made
        return made


_kept = _Kept()
