# SPDX-License-Identifier: GPL-3.0-or-later
"""Independent tools that the cryptography is checked against: age for node, and ssh-keygen."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.crypto.age import HybridIdentity

SCRIPTS = Path(__file__).resolve().parent.parent / "node"


@pytest.fixture(scope="session")
def run_node() -> Callable[..., bytes]:
    """Run a script of tests/node with the installed modules; gives what it prints."""
    modules = Path(os.environ.get("INTAKE_NODE_MODULES") or SCRIPTS / "node_modules")
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    for package in ("cctv-age", "age-encryption"):
        if not (modules / package).is_dir():
            pytest.skip(f"{package} is not in {modules}; run npm install in tests/node")

    def run(script: str, *arguments: str, given: bytes = b"") -> bytes:
        command = [node, str(SCRIPTS / script), str(modules.resolve()), *arguments]
        return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True).stdout

    return run


@pytest.fixture(scope="session")
def ssh_keygen() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the system's ssh-keygen; the result holds its exit code and output."""
    program = shutil.which("ssh-keygen")
    if program is None:
        pytest.skip("ssh-keygen is not installed")

    def run(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[str]:
        done = subprocess.run([program, *arguments], input=given, capture_output=True, check=False)
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run


@pytest.fixture(scope="session")
def identity() -> HybridIdentity:
    """An identity to encrypt to; making one is slow, so tests share it."""
    return HybridIdentity.generate()
