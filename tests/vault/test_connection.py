# SPDX-License-Identifier: GPL-3.0-or-later
"""One connection used by several threads at once."""

from __future__ import annotations

import threading
from pathlib import Path

from intake.vault import records
from intake.vault.projections import reports
from tests import vaults
from tests.bench import invented

LONG = 600.0
"""Seconds after which threads that wait for each other are taken to wait for ever."""


def test_threads_that_read_and_write_never_wait_for_each_other_for_ever(tmp_path: Path) -> None:
    """Statements of several threads on one connection all come to an end, though the authorizer is Python."""
    with vaults.make(tmp_path / "vault") as vault:
        subject = records.save_report(vault, invented.report(0))
        failures: list[BaseException] = []

        def read(kind: int) -> None:
            try:
                for number in range(400):
                    # Each text is new, so that it is prepared, and authorized, anew.
                    vault.connection.execute(f"SELECT {kind}, {number} FROM p_reports").fetchall()
                    reports.newest(vault.connection, 1 + number % 7)
                    reports.read(vault.connection, subject)
            except BaseException as error:  # a thread's failure is the test's
                failures.append(error)

        def write() -> None:
            try:
                for number in range(1, 60):
                    records.save_report(vault, invented.report(number))
            except BaseException as error:  # a thread's failure is the test's
                failures.append(error)

        threads = [threading.Thread(target=read, args=(kind,), daemon=True) for kind in range(3)]
        threads.append(threading.Thread(target=write, daemon=True))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LONG)
        assert not any(thread.is_alive() for thread in threads)
        assert failures == []
        assert reports.count(vault.connection) == 60
