# SPDX-License-Identifier: GPL-3.0-or-later
"""A connection that several threads may use at once, one statement at a time.

SQLite would let them, but our authorizer is Python: it runs with SQLite's lock held and waits for the interpreter's,
while another thread that holds the interpreter's lock may wait for SQLite's. So each statement and each fetch is
made under one lock of ours, taken before either of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:  # sqlcipher3 ships no types; its interface is that of the standard library's module
    import sqlite3 as driver
else:
    from sqlcipher3 import dbapi2 as driver


class Cursor(driver.Cursor):
    """A cursor that takes its connection's ``statements`` lock for each call."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._statements = connection.statements

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        """Run one statement."""
        with self._statements:
            super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Self:
        """Run one statement for each row of parameters."""
        with self._statements:
            super().executemany(sql, parameters)
        return self

    def fetchone(self) -> Any:
        """The next row, None after the last."""
        with self._statements:
            return super().fetchone()

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows, ``size`` of them at most."""
        with self._statements:
            return super().fetchmany(self.arraysize if size is None else size)

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        with self._statements:
            return super().fetchall()

    def __next__(self) -> Any:
        with self._statements:
            return super().__next__()

    def close(self) -> None:
        """End the statement."""
        with self._statements:
            super().close()


class Connection(driver.Connection):
    """A connection, with the lock by which `transaction` keeps writers apart."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.lock = threading.RLock()
        self.statements = threading.RLock()
        self._once_committed: list[Callable[[], None]] = []

    def cursor(self, *_: Any, **__: Any) -> Cursor:  # type: ignore[override]  # no other kind of cursor is safe here
        """A cursor that may be used beside those of other threads."""
        return Cursor(self)

    def execute(self, sql: str, parameters: Any = (), /) -> Cursor:
        """Run one statement on a cursor of its own."""
        return Cursor(self).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Cursor:
        """Run one statement for each row of parameters, on a cursor of its own."""
        return Cursor(self).executemany(sql, parameters)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open. Even this asks SQLite under its lock."""
        with self.statements:
            return bool(super().in_transaction)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Inside a transaction: do `action` once it is committed; forget it when it is undone.

        For what cannot be undone, such as removing a file. After a crash it may not have been done.
        """
        self._once_committed.append(action)
