# SPDX-License-Identifier: GPL-3.0-or-later
"""Timing in a way that can be compared: many runs, percentiles, and a ratio to a baseline of the same run."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """A measured figure: seconds (or a rate), what it is held against, and the goal in words."""

    name: str
    value: float
    unit: str
    baseline: str = ""
    against: float = 0.0
    goal: str = ""

    def line(self) -> str:
        """One printed line: figure, ratio to the baseline, goal."""
        ratio = f"{self.value / self.against:6.2f} x {self.baseline}" if self.against else ""
        goal = f"   goal: {self.goal}" if self.goal else ""
        return f"  {self.name:<46} {self.value:>10.2f} {self.unit:<10} {ratio}{goal}"


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print figures under a title, as they come."""
    print(f"\n{title}", flush=True)
    for figure in figures:
        print(figure.line(), flush=True)


def percentile(samples: Sequence[float], share: float) -> float:
    """The value under which ``share`` (0 to 1) of the samples lie."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def repeat(action: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of ``times`` runs, after one that is not counted."""
    action()
    samples = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        samples.append((time.perf_counter() - started) * 1000)
    return samples


def once(action: Callable[[], object]) -> float:
    """Seconds of one run."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def command(*arguments: str, cwd: Path, times: int = 7) -> float:
    """Median milliseconds of a whole process of this Python."""

    def run() -> None:
        subprocess.run([sys.executable, *arguments], cwd=cwd, check=True, stdout=subprocess.DEVNULL)

    return percentile(repeat(run, times), 0.5)


def peak_memory() -> float:
    """The most memory this process has had, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: on Linux its figure begins with that of the process which started this one.
        found = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(found.split()[1]) / 1000
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1_000_000 if sys.platform == "darwin" else most / 1000
