# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening, saving, listing, searching and reading at 1,000, 10,000 and 100,000 reports."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.model.roster import FOCAL_POINT
from intake.vault import records
from intake.vault.database import connect
from intake.vault.projections import reports
from intake.vault.vault import Vault
from tests.bench import invented
from tests.bench.measure import Figure, once, percentile, repeat, show

PASSPHRASE = "exercise exercise exercise"
GOAL = "p95 under 20 ms at 100,000"


@contextmanager
def new_vault(role: str = FOCAL_POINT) -> Iterator[Vault]:
    """A vault in a folder of its own, with a key derivation that costs nothing."""
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault.create(
            Path(folder) / "vault",
            passphrase=PASSPHRASE,
            role=role,
            label="EXERCISE",
            language="en",
            exercise=True,
            parameters=FLOOR_ONLY_FOR_TESTS.parameters(),
        )
        with vault:
            yield vault


def fill(vault: Vault, total: int, start: int = 0) -> None:
    """Add invented reports number ``start`` to ``total`` - 1."""
    for batch in range(start, total, 2000):
        with vault.transaction():
            for number in range(batch, min(batch + 2000, total)):
                records.write_report(vault, invented.report(number))


def run(sizes: tuple[int, ...] = (1_000, 10_000, 100_000)) -> None:
    """Print the figures of each size; the baseline is the same figure at the smallest size."""
    first: dict[str, float] = {}
    with new_vault() as vault:
        held = 0
        for size in sizes:
            seconds = once(partial(fill, vault, size, held))
            rate = (size - held) / seconds
            held = size
            figures = [Figure("written in batches", rate, "reports/s")]
            for name, value in _actions(vault, size).items():
                against = first.setdefault(name, value)
                goal = GOAL if size == 100_000 and name != "open database" else ""
                figures.append(Figure(name, value, "ms", f"{sizes[0]:,} reports", against, goal))
            show(f"Store at {size:,} reports (p95)", figures)


def _actions(vault: Vault, size: int) -> dict[str, float]:
    connection = vault.connection
    key = vault.slots.unlock_with_passphrase(PASSPHRASE, None)
    subjects = [line.subject for line in reports.newest(connection, 50)]
    middle = reports.position(connection, subjects[-1])
    numbers = iter(range(size * 10, size * 10 + 10_000))

    def open_database() -> None:
        connect(vault.folder.database, key).close()

    return {
        "open database": percentile(repeat(open_database, 40), 0.95),
        "save a report": percentile(
            repeat(lambda: records.save_report(vault, invented.report(next(numbers))), 60), 0.95
        ),
        "first page of the list": percentile(repeat(lambda: reports.newest(connection), 100), 0.95),
        "a page further on": percentile(repeat(lambda: reports.newest(connection, 50, middle), 100), 0.95),
        "search a rare word": percentile(
            repeat(lambda: reports.search(connection, f"numero{size // 2}"), 100), 0.95
        ),
        "search a common word": percentile(repeat(lambda: reports.search(connection, "troupeau"), 100), 0.95),
        "search two words": percentile(
            repeat(lambda: reports.search(connection, "marche numero7"), 100), 0.95
        ),
        "open a report": percentile(repeat(lambda: reports.read(connection, subjects[7]), 100), 0.95),
    }
