# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import environment
from deploy.environment import (
    Environment,
    SetupFailed,
    base_python,
    fingerprint,
    held,
    install_command,
    try_lock,
)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record the programs that would be started; a venv is made as two empty files."""
    started: list[list[str]] = []

    def call(command: list[str]) -> int:
        started.append(command)
        if "venv" in command:
            python = Path(command[-1], "Scripts" if os.name == "nt" else "bin", Path(python_name()).name)
            packages = Path(command[-1], "Lib" if os.name == "nt" else "lib/python3.11", "site-packages")
            for folder in (python.parent, packages / "pip"):
                folder.mkdir(parents=True, exist_ok=True)
            python.touch()
        return 0

    monkeypatch.setattr(subprocess, "call", call)
    return started


def python_name() -> str:
    """The file name of an interpreter on this system."""
    return "python.exe" if os.name == "nt" else "python"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """An empty project with two lists of requirements."""
    monkeypatch.delenv("INTAKE_WHEELS", raising=False)
    folder = tmp_path / "deploy" / "requirements"
    folder.mkdir(parents=True)
    (folder / "run.txt").write_text("flask==1 --hash=sha256:00\n")
    (folder / "dev.txt").write_text("flask==1 --hash=sha256:00\npytest==1 --hash=sha256:00\n")
    return Environment(tmp_path)


def test_second_start_runs_nothing(checkout: Environment, commands: list[list[str]]) -> None:
    """Once prepared, an unchanged list of requirements starts no program at all."""
    checkout.prepare("run")
    first = len(commands)
    checkout.prepare("run")
    assert (first, len(commands)) == (2, 2)


def test_changed_requirements_are_installed_again(checkout: Environment, commands: list[list[str]]) -> None:
    """A changed list runs pip once more, in the environment that is there."""
    checkout.prepare("run")
    checkout.requirements("run").write_text("flask==2 --hash=sha256:11\n")
    checkout.prepare("run")
    assert [("venv" in command, "install" in command) for command in commands] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert checkout.is_ready("run")


def test_tools_of_dev_make_run_ready_too(checkout: Environment, commands: list[list[str]]) -> None:
    """The list for development contains the other one, so the application starts without a second install."""
    checkout.prepare("dev")
    assert checkout.is_ready("run")
    assert len(commands) == 2


def test_run_alone_does_not_claim_the_tools_of_dev(checkout: Environment, commands: list[list[str]]) -> None:
    """An environment made for running is completed before the tests use it."""
    checkout.prepare("run")
    assert not checkout.is_ready("dev")


def test_interrupted_install_starts_from_a_cleared_folder(
    checkout: Environment, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failing pip leaves no stamp, and the next attempt clears the half-made environment."""
    monkeypatch.setattr(subprocess, "call", lambda command: 0 if "venv" in command else 1)
    with pytest.raises(SetupFailed) as failure:
        checkout.prepare("run")
    assert failure.value.key == "install_failed"
    assert not checkout.is_ready("run")
    monkeypatch.undo()
    assert checkout.read_stamp() == {}


def test_moved_folder_is_prepared_again(
    checkout: Environment, commands: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A stamp of another folder is not believed: an environment holds absolute paths."""
    checkout.prepare("run")
    elsewhere = tmp_path_factory.mktemp("moved") / "project"
    checkout.root.rename(elsewhere)
    assert not Environment(elsewhere).is_ready("run")


def test_environment_imports_the_checkout(checkout: Environment, commands: list[list[str]]) -> None:
    """A path file makes the project importable from any folder."""
    checkout.prepare("run")
    (path_file,) = checkout.venv.rglob("intake-checkout.pth")
    assert path_file.read_text() == f"{checkout.root}\n"


def test_without_ensurepip_and_pip_a_person_is_told(
    checkout: Environment, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian without python3-venv: nothing is started and the message says what to install."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SetupFailed) as failure:
        checkout.prepare("run")
    assert failure.value.key == "no_venv"
    assert commands == []


def test_pip_of_the_system_serves_where_ensurepip_is_missing(
    checkout: Environment, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With pip but no ensurepip the environment is made without a pip of its own."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object() if name == "pip" else None)
    checkout.prepare("run")
    assert "--without-pip" in commands[0]


def test_environment_without_pip_is_filled_from_outside(checkout: Environment) -> None:
    """Where the environment has no pip, the one outside installs into it."""
    command = install_command(checkout, "run", None)
    assert command[:5] == [base_python(), "-m", "pip", "--python", str(checkout.python)]


def test_only_hashed_wheels_are_installed(checkout: Environment) -> None:
    """The installer is told to refuse what has no hash, follow no dependency and compile nothing."""
    command = install_command(checkout, "run", None)
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(command)
    assert "--no-index" not in command


def test_carried_wheels_are_used_without_network(checkout: Environment) -> None:
    """A folder of wheels cuts pip off from the index for the application."""
    wheels = checkout.root / "deploy" / "wheels"
    assert checkout.wheels() is None
    wheels.mkdir()
    command = install_command(checkout, "run", checkout.wheels())
    assert command[command.index("--find-links") + 1] == str(wheels)
    assert "--no-index" in command


def test_wheels_folder_can_be_named(
    checkout: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INTAKE_WHEELS names another folder, such as a USB stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setenv("INTAKE_WHEELS", str(stick))
    assert checkout.wheels() == stick


def test_fingerprint_ignores_line_ends_of_windows(tmp_path: Path) -> None:
    """The same list checked out on Windows is the same list."""
    unix, windows = tmp_path / "unix", tmp_path / "windows"
    unix.write_bytes(b"a\nb\n")
    windows.write_bytes(b"a\r\nb\r\n")
    assert fingerprint(unix) == fingerprint(windows)


def test_lock_is_held_against_others_and_freed(tmp_path: Path) -> None:
    """While one window prepares, another cannot; afterwards it can."""
    path = tmp_path / "lock"
    with held(path), path.open("a+b") as other:
        assert not try_lock(other.fileno())
    with path.open("a+b") as other:
        assert try_lock(other.fileno())


def test_base_python_is_outside_any_environment() -> None:
    """The interpreter that makes the environment is not the one inside it."""
    assert Path(base_python()).exists()
    assert not Path(base_python()).is_relative_to(environment.ROOT / ".venv")
    assert sys.prefix == sys.base_prefix or Path(base_python()) != Path(sys.executable)
