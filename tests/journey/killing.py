# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that are killed at a random moment of their work, and what they had said by then."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.conftest import Shell
from tests.journey.programs import ROOT, environment
from tests.journey.quick import READY

LONGEST = 120.0
"""Seconds after which a program that was not killed is given up."""


@dataclass(frozen=True)
class Ended:
    """What a program printed until it ended or was killed, and how long it worked."""

    text: str
    killed: bool
    seconds: float

    def said(self, key: str) -> list[Any]:
        """The values of ``key`` in the JSON that the commands printed whole."""
        found: list[Any] = []
        decoder, rest = json.JSONDecoder(), self.text.lstrip()
        while rest:
            try:
                value, end = decoder.raw_decode(rest)
            except ValueError:
                break
            found += _values(value, key)
            rest = rest[end:].lstrip()
        return found


def _values(value: Any, key: str) -> list[Any]:
    if isinstance(value, list):
        return [found for one in value for found in _values(one, key)]
    if isinstance(value, dict):
        own = [value[key]] if key in value else []
        return own + [found for one in value.values() for found in _values(one, key)]
    return []


def run(shell: Shell, commands: Sequence[Sequence[object]], kill_after: float | None = None) -> Ended:
    """Run commands on a vault in one process; kill it (SIGKILL) so many seconds after its work began."""
    words = [
        ["--vault", str(shell.folder), "--language", "en", *(str(word) for word in command)]
        for command in commands
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journey.quick", json.dumps(words)],
        cwd=ROOT,
        env=environment(shell),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline().strip() == READY
        started = time.perf_counter()
        try:
            text, killed = (
                process.communicate(timeout=LONGEST if kill_after is None else kill_after)[0],
                False,
            )
        except subprocess.TimeoutExpired:
            process.kill()
            text, killed = process.communicate()[0], True
    return Ended(text, killed, time.perf_counter() - started)


@dataclass
class Kills:
    """A run of kills: moments drawn from one seed, spread over the time that the work takes when it is let be."""

    name: str
    seconds: float
    amount: int
    seed: int
    hit: int = 0
    notes: dict[str, int] = field(default_factory=dict)

    def moments(self) -> list[float]:
        """When to kill, in seconds after the work began; some fall after its end."""
        drawn = random.Random(self.seed)
        return [drawn.uniform(0, self.seconds * 1.05) for _ in range(self.amount)]

    def count(self, ended: Ended, **notes: bool) -> None:
        """Note one kill: whether it struck in time, and what else is worth telling."""
        self.hit += ended.killed
        for name, happened in notes.items():
            self.notes[name] = self.notes.get(name, 0) + happened

    def tell(self) -> None:
        """Print the figures."""
        notes = "".join(f", {number} {name.replace('_', ' ')}" for name, number in self.notes.items())
        print(
            f"\n{self.name}: {self.amount} runs, {self.hit} killed within {self.seconds:.2f} s{notes}; seed {self.seed}"
        )


def folder_of(paths: Sequence[Path]) -> list[str]:
    """The names of files, sorted."""
    return sorted(path.name for path in paths)
