# SPDX-License-Identifier: GPL-3.0-or-later
"""What every test may rely on: no network but loopback, the shared data, no silent skip where CI=true."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
ON_BUILD_MACHINE = os.environ.get("CI") == "true"
SOAKING = os.environ.get("INTAKE_SOAK") == "1"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
SYSTEMS = {"only_windows": "win32", "only_linux": "linux", "only_macos": "darwin"}

# Argon2id and small laptops make single examples slow: how long one takes is never a failure.
slow_is_fine = (HealthCheck.too_slow,)
# The same examples at each run, on every machine: what is new is looked for when soaking, not by chance on a release.
settings.register_profile(
    "usual", deadline=None, suppress_health_check=slow_is_fine, derandomize=True, print_blob=True
)
settings.register_profile("soak", settings.get_profile("usual"), derandomize=False, max_examples=5000)
settings.load_profile("soak" if SOAKING else "usual")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests of another operating system: they are deselected, which is not a skip."""
    other = {mark for mark, system in SYSTEMS.items() if sys.platform != system}
    left_out = [item for item in items if any(item.get_closest_marker(mark) for mark in other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """On the build machine a skipped test has failed: nothing that it lacks may go unnoticed."""
    return failed_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    """The same for a whole module that skips itself."""
    return failed_if_skipped((yield))


def failed_if_skipped(report: Any) -> Any:
    """Turn a skip into a failure that keeps its reason, where CI=true; an expected failure stays one."""
    if ON_BUILD_MACHINE and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, which CI=true forbids. {reason}"
    return report


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse any connection that would leave this machine."""
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))


def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a connecting method of sockets so that it takes loopback addresses and local sockets only."""

    def guard(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    return guard


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real, public facts for tests: beside the checkout, or where INTAKE_TEST_DATA says."""
    folder = Path(os.environ.get("INTAKE_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no test data in {folder}; set INTAKE_TEST_DATA to the folder that holds incidents.csv")
    return folder


@pytest.fixture(scope="session")
def amount() -> Callable[[int, int], int]:
    """Choose between the usual number and the one for ``python3 -m deploy soak``: ``amount(20, 2000)``."""
    return lambda usual, soaking: soaking if SOAKING else usual
