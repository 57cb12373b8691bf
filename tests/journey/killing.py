# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that are killed at a random moment of their work, and what they had said by then."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.conftest import Shell
from tests.journey.programs import ROOT, environment
from tests.journey.quick import READY

LONGEST = 900.0
"""Seconds after which a program that was not killed is given up."""
CHANGING = ("pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "mkdir")
"""Calls by which a vault and parts change on the disk, but for the many that write a file from its beginning."""


@dataclass(frozen=True)
class Moment:
    """When to kill: so many seconds after the work began, or at the n-th call of a kind to the system."""

    seconds: float = LONGEST
    call: str = ""
    number: int = 0
    largest_file: int = 0
    """Instead of a kill: bytes beyond which the system refuses to write a file, as a full disk does."""
    error: str = ""
    """Instead of a kill: what the system answers from that call on, "ENOSPC" or "EROFS"."""

    @property
    def tracing(self) -> list[str]:
        """What goes before the command: strace sends SIGKILL instead of carrying out the call."""
        if self.largest_file:
            return ["prlimit", f"--fsize={self.largest_file}"]
        if not self.call:
            return []
        kill = f"inject={self.call}:signal=SIGKILL:when={self.number}"
        if self.error:
            kill = f"inject={self.call}:error={self.error}:when={self.number}+"
        return [
            "strace",
            "-f",
            "-qq",
            "-e",
            f"trace={self.call}",
            "-e",
            kill,
            "-o",
            os.devnull,
        ]


@dataclass(frozen=True)
class Ended:
    """When a program was to be killed, what it printed until then, whether it was, and how long it worked."""

    moment: Moment
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


def run(shell: Shell, commands: Sequence[Sequence[object]], moment: Moment = Moment()) -> Ended:
    """Run commands on a vault in one process, and kill it (SIGKILL) at a moment of its work."""
    with subprocess.Popen(
        [*moment.tracing, *_program(shell, commands)],
        cwd=ROOT,
        env=environment(shell),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    ) as process:
        assert process.stdout is not None
        # Not a byte more than this: what follows is for `communicate`, which knows no buffer but its own.
        assert os.read(process.stdout.fileno(), len(READY)).decode() == READY
        started = time.perf_counter()
        try:
            text = process.communicate(timeout=moment.seconds)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            text = process.communicate()[0]
    return Ended(
        moment,
        text.decode("utf-8", "replace"),
        process.returncode == -signal.SIGKILL,
        time.perf_counter() - started,
    )


def _program(shell: Shell, commands: Sequence[Sequence[object]]) -> list[str]:
    words = [
        ["--vault", str(shell.folder), "--language", "en", *(str(word) for word in command)]
        for command in commands
    ]
    return [sys.executable, "-m", "tests.journey.quick", json.dumps(words)]


def calls(shell: Shell, commands: Sequence[Sequence[object]], log: Path) -> list[Moment]:
    """Every call by which the commands change a disk, each a moment to be killed at; none where strace is lacking."""
    if shutil.which("strace") is None:
        return []
    tracing = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={','.join(CHANGING)}", "-o", str(log)]
    subprocess.run(
        [*tracing, *_program(shell, commands)],
        cwd=ROOT,
        env=environment(shell),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    made = re.findall(rf"^\d+ +({'|'.join(CHANGING)})\(", log.read_text("utf-8", "replace"), re.MULTILINE)
    return [Moment(call=call, number=made[: at + 1].count(call)) for at, call in enumerate(made)]


class Kills:
    """A run of kills: moments drawn from one seed, over the time that the work takes and over its calls."""

    def __init__(
        self, name: str, seconds: float, at_calls: list[Moment], timed: int, traced: int, seed: int
    ) -> None:
        drawn = random.Random(seed)
        self.moments = [Moment(drawn.uniform(0, seconds * 1.05)) for _ in range(timed)]
        self.moments += drawn.sample(at_calls, min(traced, len(at_calls)))
        self._told = (
            f"{name}: {timed} runs killed within {seconds:.2f} s, {len(self.moments) - timed} at one of "
        )
        self._told += f"{len(at_calls)} calls that change the disk"
        self._seed = seed
        self._notes: dict[str, int] = {}
        self._started = time.perf_counter()

    def count(self, ended: Ended, **notes: bool) -> None:
        """Note one kill: whether it struck in time, and what else is worth telling."""
        struck = f"struck {'at a call' if ended.moment.call else 'by time'}"
        for name, happened in {struck: ended.killed, **notes}.items():
            self._notes[name] = self._notes.get(name, 0) + happened

    def tell(self) -> None:
        """Print the figures."""
        notes = "".join(f"; {number} {name.replace('_', ' ')}" for name, number in self._notes.items())
        took = time.perf_counter() - self._started
        print(f"\n{self._told}{notes}; seed {self._seed}; {took:.0f} s")
