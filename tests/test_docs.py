# SPDX-License-Identifier: GPL-3.0-or-later
"""Both READMEs name every command, every exit code and every variable that a person can set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from deploy.commands import COMMANDS as DEPLOY_COMMANDS
from intake.cli import opening, passphrase
from intake.cli.exits import MEANINGS, Exit
from intake.cli.root import intake
from intake.vault.folder import ENVIRONMENT
from translations import translate

ROOT = Path(__file__).resolve().parent.parent
READMES = {"en": ROOT / "README.md", "fr": ROOT / "README.fr.md"}

pytestmark = pytest.mark.parametrize("language", READMES)


def calls(group: click.Group, path: str) -> Iterator[str]:
    """How each command without commands inside is called."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from calls(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def documented(language: str) -> list[str]:
    """Every piece of code in a README."""
    return re.findall(r"`([^`\n]+)`", READMES[language].read_text("utf-8"))


def test_every_command_is_documented(language: str) -> None:
    """A command that is missing from a README does not exist for whoever reads it."""
    written = documented(language)
    missing = [
        call
        for call in calls(intake, "intake")
        if not any(code == call or code.startswith(call + " ") for code in written)
    ]
    assert missing == []


def test_no_command_is_invented(language: str) -> None:
    """A command that a README names exists."""
    known = tuple(calls(intake, "intake"))
    named = [code for code in documented(language) if code.startswith("intake ")]
    assert [code for code in named if not any(f"{code} ".startswith(f"{call} ") for call in known)] == []


def test_every_deploy_command_is_documented(language: str) -> None:
    """The commands of a checkout too."""
    written = documented(language)
    assert [name for name in DEPLOY_COMMANDS if f"python3 -m deploy {name}" not in written] == []


def test_every_exit_code_is_documented(language: str) -> None:
    """Each code with what it means, in the words of the program."""
    rows = dict(re.findall(r"^\| (\d+) \| (.+?) \|$", READMES[language].read_text("utf-8"), re.MULTILINE))
    assert rows == {str(int(code)): translate(language, MEANINGS[code]) for code in Exit}


def test_every_variable_is_documented(language: str) -> None:
    """Environment variables that commands read."""
    written = documented(language)
    assert {ENVIRONMENT, passphrase.ENVIRONMENT, opening.KEY_FILE} <= set(written)
