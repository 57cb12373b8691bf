# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands as programs of their own: ``python -m intake``, as a person starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Shell

ROOT = Path(__file__).resolve().parents[2]
IDENTITY = "--identity-fd"


class Program(Shell):
    """A shell whose commands run in processes of their own, with all that the product demands of a passphrase."""

    def __call__(self, *arguments: object, code: int = 0, typed: str | None = None) -> str:
        """Run a command, check its exit code and give what it wrote to standard output."""
        return self.done(*arguments, code=code, typed=typed).stdout

    def done(
        self, *arguments: object, code: int = 0, typed: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command and check its exit code."""
        words = [str(word) for word in arguments]
        passed = [int(words[at + 1]) for at, word in enumerate(words) if word == IDENTITY]
        done = subprocess.run(
            [*command(self), *words],
            cwd=ROOT,
            env=environment(self),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            pass_fds=passed,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done


def command(shell: Shell) -> list[str]:
    """The beginning of a command line on the shell's vault."""
    return [sys.executable, "-m", "intake", "--vault", str(shell.folder), "--language", shell.language]


def environment(shell: Shell) -> dict[str, str]:
    """The environment of a program, with where the passphrase is."""
    return {**os.environ, "INTAKE_PASSPHRASE_FILE": str(shell.passphrase)}
