# SPDX-License-Identifier: GPL-3.0-or-later
"""Every parser bears any bytes: it gives what it can write back, or a refusal that has words; never anything else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fuzz.mutating import Mutator
from tests.fuzz.targets import CORPUS, TARGETS, corpus, feed

SECONDS = int(os.environ.get("INTAKE_FUZZ_SECONDS", "600"))
"""How long each parser is tried while soaking."""
LARGEST = 32 * 1024
"""Bytes that the corpus of a parser may have."""


@pytest.mark.parametrize("name", TARGETS)
def test_every_example_is_borne(name: str) -> None:
    """The examples in the tree, what once failed among them, and a few hundred changes of them, the same each time."""
    examples = corpus(name)
    mutator = Mutator(examples, seed=2034)
    for data in [b"", *examples, *(mutator.next() for _ in range(200))]:
        feed(name, data)


def test_the_corpus_is_small_and_whole() -> None:
    """A folder for each parser and none beside them, each with a few kilobytes."""
    assert {path.name for path in CORPUS.iterdir()} == TARGETS.keys()
    sizes = {name: sum(map(len, corpus(name))) for name in TARGETS}
    assert all(0 < size <= LARGEST for size in sizes.values()), sizes


@pytest.mark.soak
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_is_found_in_a_long_time(
    name: str, tmp_path: Path, amount: Callable[[int, int], int]
) -> None:
    """Ten minutes for each, with Atheris where it is installed."""
    seconds = amount(0, SECONDS)
    if not seconds:
        return
    command = [sys.executable, "-m", "tests.fuzz.running", name, str(seconds), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    told = done.stdout.decode("utf-8", "replace")
    print(f"\n{told[-1500:]}")
    assert done.returncode == 0, told[-6000:]
    assert list(tmp_path.iterdir()) == []
