# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of one vault: named JSON values, kept in the encrypted database and never synced."""

from __future__ import annotations

import json
from typing import Any, TypeVar, overload

from intake.vault.database import Connection, transaction

T = TypeVar("T", bool, int, float, str, list[Any], dict[str, Any])


class Settings:
    """Get and set settings through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @overload
    def get(self, name: str, default: None = None) -> Any: ...

    @overload
    def get(self, name: str, default: T) -> T: ...

    def get(self, name: str, default: Any = None) -> Any:
        """The value of `name`, or `default` when it was never set.

        A value of another type than the default counts as never set, so that a setting whose form changed in
        an upgrade starts over. A default of None takes any type.
        """
        row = self._connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        if row is None:
            return default
        value = json.loads(row[0])
        # Not isinstance: True is an int.
        return value if default is None or type(value) is type(default) else default

    def set(self, name: str, value: Any) -> None:
        """Keep the JSON value `value` under `name`."""
        # In ASCII, since a setting may hold the name of a folder, which need not be Unicode.
        text = json.dumps(value, allow_nan=False)
        with transaction(self._connection):
            self._connection.execute(
                "INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", (name, text)
            )

    def unset(self, name: str) -> None:
        """Forget `name`, so that its default holds again."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM settings WHERE name = ?", (name,))
