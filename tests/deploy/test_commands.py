# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from deploy import commands
from deploy.environment import ROOT, Environment, SetupFailed


def test_unknown_command_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped command ends with code 2 and the list of those there are."""
    assert commands.main(["lnit"]) == 2
    shown = capsys.readouterr().err
    assert all(name in shown for name in commands.COMMANDS)


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_usage_names_every_command_in_both_languages(tongue: str) -> None:
    """No command is missing from the help."""
    assert all(f"\n  {name} " in commands.USAGE[tongue] for name in commands.COMMANDS)


@pytest.mark.parametrize("page", ["README.md", "README.fr.md"])
def test_readme_names_every_command(page: str) -> None:
    """Every command is documented in both languages."""
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [name for name in commands.COMMANDS if f"python3 -m deploy {name}" not in text] == []


@pytest.mark.parametrize("page", ["README.md", "README.fr.md"])
def test_readme_begins_with_run_and_test(page: str) -> None:
    """The first two commands that a reader meets start the application and its tests."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    assert [line.strip().split("  ")[0] for line in lines if line.startswith("    python3")][:2] == [
        "python3 -m deploy run",
        "python3 -m deploy test",
    ]


def test_failed_setup_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person sees what to do, and the command fails without a stack trace."""

    def fail(self: Environment, profile: str) -> None:
        raise SetupFailed("no_venv")

    monkeypatch.setattr(Environment, "prepare", fail)
    assert commands.main(["run"]) == 1
    assert "python3-venv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "cores", "spread"),
    [
        ([], 2, True),
        (["tests/crypto", "-x"], 8, True),
        ([], 1, False),
        (["-n0"], 2, False),
        (["--pdb"], 2, False),
    ],
)
def test_two_processes_unless_the_caller_chose(arguments: list[str], cores: int, spread: bool) -> None:
    """The suite uses two cores where there are two, and leaves the choice to whoever makes one."""
    command = commands.pytest_command(Environment(), arguments, cores)
    assert ("loadfile" in command) is spread
    assert command[-len(arguments) :] == arguments or not arguments


def test_lint_runs_every_check_and_reports_the_first_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """One run shows all that is wrong."""
    monkeypatch.setattr(Environment, "prepare", lambda self, profile: None)
    started: list[list[str]] = []

    def call(command: list[str], cwd: Path) -> int:
        started.append(command)
        return 3 if "format" in command else 0

    monkeypatch.setattr(subprocess, "call", call)
    assert commands.main(["lint"]) == 3
    assert [command[2] for command in started] == ["ruff", "ruff", "mypy"]


def test_declared_dependencies_are_those_that_are_pinned() -> None:
    """pyproject.toml and run.in name the same packages, and run.txt pins each of them with hashes."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        declared = tomllib.load(file)["project"]["dependencies"]
    folder = ROOT / "deploy" / "requirements"
    lines = (folder / "run.in").read_text(encoding="utf-8").splitlines()
    assert declared == [line for line in lines if line and not line.startswith("#")]
    pinned = (folder / "run.txt").read_text(encoding="utf-8")
    assert [name for name in declared if f"\n{name.split()[0]}==" not in f"\n{pinned}"] == []


def test_every_pinned_package_of_run_is_in_dev_unchanged() -> None:
    """The tests run with exactly the packages that people run."""
    folder = ROOT / "deploy" / "requirements"
    run = set((folder / "run.txt").read_text(encoding="utf-8").splitlines())
    assert run <= set((folder / "dev.txt").read_text(encoding="utf-8").splitlines())
