# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a command takes to begin, against an empty Python and against the packages that it cannot do without."""

from __future__ import annotations

from pathlib import Path

from tests.bench.measure import Figure, command, show

ROOT = Path(__file__).resolve().parents[2]


def run() -> None:
    """Print the time of whole processes in milliseconds."""
    bare = command("-c", "pass", cwd=ROOT)
    needed = command("-c", "import click, cryptography.hazmat.primitives.ciphers.aead, sqlcipher3", cwd=ROOT)
    show(
        "Start of a command (median of whole processes)",
        [
            Figure("empty Python", bare, "ms"),
            Figure("Python with click, cryptography, sqlcipher3", needed, "ms", "empty Python", bare),
            Figure(
                "intake --version",
                command("-m", "intake", "--version", cwd=ROOT),
                "ms",
                "its packages",
                needed,
                "a person does not notice",
            ),
            Figure(
                "intake --help", command("-m", "intake", "--help", cwd=ROOT), "ms", "its packages", needed
            ),
            Figure(
                "intake reports --help",
                command("-m", "intake", "reports", "--help", cwd=ROOT),
                "ms",
                "its packages",
                needed,
            ),
        ],
    )
