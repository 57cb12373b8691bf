# SPDX-License-Identifier: GPL-3.0-or-later
"""Help and usage errors: for every command, in the person's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from intake.cli import clickwords
from intake.cli.language import asked_for
from intake.cli.root import COMMANDS, intake
from translations import translate


def commands(
    group: click.Group = intake, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("words", [words for words, _ in commands()], ids=" ".join)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_command_has_help(words: tuple[str, ...], language: str) -> None:
    """`--help` works everywhere and needs no vault."""
    done = CliRunner().invoke(intake, [*words, "--help", "--language", language])
    assert done.exit_code == 0, done.output
    assert " ".join(words) in done.output


@pytest.mark.parametrize(("words", "command"), list(commands()), ids=lambda value: str(value))
def test_help_is_french_for_french_speakers(words: tuple[str, ...], command: click.Command) -> None:
    """What a command is for, and each of its options, has a French sentence of its own."""
    texts = [command.help, *(p.help for p in command.params if isinstance(p, click.Option))]
    for text in texts:
        assert text, words
        assert translate("fr", text) != text, f"{words}: {text}"


def test_root_help_lists_commands_without_importing_them() -> None:
    """The list of commands is there, each with its line in French."""
    done = CliRunner().invoke(intake, ["--help", "--language", "fr"])
    for name, (_, line) in COMMANDS.items():
        assert re.search(rf"^  {name}\b", done.output, re.MULTILINE)
        assert translate("fr", line)[:25] in done.output


def test_usage_errors_speak_french() -> None:
    """Click's own sentences come from our catalogue."""
    done = CliRunner().invoke(intake, ["init", "--bogus", "--language", "fr"])
    assert done.exit_code == 2
    assert "Utilisation" in done.stderr
    assert "No such option" not in done.stderr


def test_sentences_of_click_are_still_those_of_click() -> None:
    """Each sentence listed for translation occurs in the installed click, so none is translated in vain."""
    source = "".join(path.read_text("utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    joined = re.sub(r'"\s*\n\s*"', "", source)
    for sentence in (*clickwords.SENTENCES, *(one for pair in clickwords.PLURALS for one in pair)):
        assert sentence.replace("\n", "\\n").replace("\t", "\\t") in joined, sentence


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--language", "fr", "x"], "fr"),
        (["reports", "--language=en"], "en"),
        (["--", "--language", "fr"], ""),
        (["--language", "de"], ""),
        (["--language"], ""),
    ],
)
def test_language_is_found_before_parsing(arguments: list[str], language: str) -> None:
    """Errors of usage are told in the language that the same command line asks for."""
    assert asked_for(arguments) == language
