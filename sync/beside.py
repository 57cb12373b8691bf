# SPDX-License-Identifier: GPL-3.0-or-later
"""One thread beside this one, for the half of the work on large files that hashing is.

Hashing, encrypting and decrypting a block all leave the interpreter's lock, so two cores share them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Final, Self

AHEAD: Final = 4
"""Blocks that may wait: enough that a busy machine does not stall both threads, little enough for its memory."""


class Beside:
    """Does one thing to each block, in order, a few blocks behind the caller; a context manager."""

    def __init__(self, action: Callable[[bytes], Any]) -> None:
        self._action = action
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._waiting: deque[Future[Any]] = deque()

    def take(self, block: bytes) -> None:
        """Have ``block`` dealt with; raises what an earlier one raised."""
        while len(self._waiting) >= AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._action, block))

    def finish(self) -> None:
        """Wait until every block was dealt with; raises what one of them raised."""
        while self._waiting:
            self._waiting.popleft().result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
