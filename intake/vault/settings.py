# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of one vault: named JSON values, kept in the encrypted database and never synced."""

from __future__ import annotations

import json
from typing import TypeVar

from intake.vault.database import Connection, transaction

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
T = TypeVar("T", bool, int, float, str, list[Json], dict[str, Json])


class Settings:
    """Get and set settings through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str, default: T) -> T:
        """The value of `name`, or `default` when it was never set or is of another type than the default.

        The type is that of the default, so a setting whose form changed in an upgrade starts over from there.
        """
        row = self._connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        if row is None:
            return default
        value = json.loads(row[0])
        # Not isinstance: True is an int.
        return value if type(value) is type(default) else default

    def set(self, name: str, value: Json) -> None:
        """Keep `value` under `name`."""
        with transaction(self._connection):
            self._connection.execute(
                "INSERT INTO settings (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, json.dumps(value, ensure_ascii=False, allow_nan=False)),
            )

    def unset(self, name: str) -> None:
        """Forget `name`, so that its default holds again."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM settings WHERE name = ?", (name,))
