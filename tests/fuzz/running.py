# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuzzes one target in a process of its own: ``python -m tests.fuzz.running TARGET SECONDS [FOLDER]``.

With Atheris, which watches what code an input reaches, where it is installed (Linux: ``pip install atheris``); with
random changes elsewhere.
Memory and the time of one input are bounded. What it fails on is printed, and written to FOLDER.
"""

from __future__ import annotations

import hashlib
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

PACKAGES: Final = ["intake", "sync", "forms", "tests.fuzz"]
MEMORY: Final = 2048
"""Megabytes that the process may take."""
SLOWEST: Final = 25
"""Seconds that one input of at most 64 KiB may take: what takes longer does not end."""


def main() -> None:
    """Run, and end with 0 if nothing was found."""
    name, seconds, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(rest[0] if rest else scratch)
        if find_spec("atheris") is not None:
            watched(name, int(seconds), Path(scratch), folder)
        else:
            changed(name, float(seconds), folder)


def watched(name: str, seconds: int, scratch: Path, folder: Path) -> None:
    """By Atheris, which ends the process."""
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=PACKAGES):
        targets = import_module("tests.fuzz.targets")

    def feed(data: bytes) -> None:
        targets.feed(name, data)

    grown = scratch / "corpus"
    grown.mkdir()
    words = [sys.argv[0], str(grown), str(targets.CORPUS / name)]
    words += [
        f"-max_total_time={seconds}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MEMORY}",
        "-max_len=65536",
    ]
    words += [f"-artifact_prefix={folder}/", "-print_final_stats=1", "-verbosity=0"]
    print(f"{name}: with Atheris", flush=True)
    atheris.Setup(words, feed)
    atheris.Fuzz()


def changed(name: str, seconds: float, folder: Path) -> None:
    """By random changes of the corpus."""
    bound_memory()
    targets, mutating = import_module("tests.fuzz.targets"), import_module("tests.fuzz.mutating")
    seed = time.time_ns() % 2**32
    mutator = mutating.Mutator(targets.corpus(name), seed)
    began, runs = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        data = mutator.next()
        runs += 1
        try:
            within(SLOWEST, targets.feed, name, data)
        except BaseException:
            path = folder / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            print(f"{name}: failed after {runs} inputs, seed {seed}: {data[:400]!r} is in {path}", flush=True)
            raise
    print(f"{name}: {runs} inputs by random changes, none failed; seed {seed}", flush=True)


def within(seconds: int, act: Callable[..., None], *given: Any) -> None:
    """Do something that is interrupted where it takes longer."""
    if not hasattr(signal, "SIGALRM"):
        act(*given)
        return

    def late(*_: object) -> None:
        raise TimeoutError(f"an input took more than {seconds} seconds")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        act(*given)
    finally:
        signal.alarm(0)


def bound_memory() -> None:
    """Let what takes too much memory fail, where the system can be asked to."""
    with suppress(ImportError):
        resource: Any = import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (2 * MEMORY << 20, 2 * MEMORY << 20))


if __name__ == "__main__":
    main()
