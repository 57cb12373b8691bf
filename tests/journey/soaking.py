# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``python3 -m deploy soak`` prints of a test: how much was tried, how it went, and the seconds it took."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


@contextmanager
def figures(name: str, seed: int) -> Iterator[list[str]]:
    """Collect what is worth telling; printed in one line when the test has passed."""
    told: list[str] = []
    started = time.perf_counter()
    yield told
    print(f"\n{name}: {'; '.join(told)}; seed {seed}; {time.perf_counter() - started:.0f} s")


def tally(kinds: Iterable[str]) -> str:
    """How often each kind occurs."""
    found = list(kinds)
    return ", ".join(f"{found.count(kind)} {kind}" for kind in sorted(set(found)))
