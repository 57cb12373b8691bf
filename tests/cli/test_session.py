# SPDX-License-Identifier: GPL-3.0-or-later
"""Language, folder and passphrase of a command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from intake.cli import passphrase
from intake.cli.root import intake
from intake.cli.session import Session
from intake.errors import NoPassphrase, WeakPassphrase
from tests.cli.conftest import PASSPHRASE, Shell


@pytest.fixture
def descriptor() -> Iterator[Callable[[bytes], int]]:
    """Give a file descriptor from which these bytes can be read."""
    opened = []

    def give(data: bytes) -> int:
        reader, writer = os.pipe()
        os.write(writer, data)
        os.close(writer)
        opened.append(reader)
        return reader

    yield give
    for reader in opened:
        os.close(reader)


@pytest.mark.parametrize(
    ("variables", "vault", "language"),
    [
        ({"LANG": "C"}, "", "fr"),
        ({"LANG": "C"}, "en", "en"),
        ({"LANG": "en_GB.UTF-8"}, "fr", "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "en", "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en", "en"),
    ],
)
def test_language_follows_the_locale_then_the_vault(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], vault: str, language: str
) -> None:
    """A neutral or unknown locale leaves the choice to the vault, and French is first."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Session(of_vault=vault).language == language
    assert Session(asked="en", of_vault=vault).language == "en"


def test_folder_comes_from_option_or_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`--vault` wins over INTAKE_VAULT."""
    monkeypatch.setenv("INTAKE_VAULT", str(tmp_path / "named"))
    assert Session().path == tmp_path / "named"
    assert Session(folder=str(tmp_path / "given")).path == tmp_path / "given"


def test_passphrase_descriptor_gives_its_first_line_only(descriptor: Callable[[bytes], int]) -> None:
    """What follows the first line is left for whoever reads the descriptor next."""
    reader = descriptor("phrase à dire\nrest".encode())
    assert passphrase.given(reader) == "phrase à dire"
    assert os.read(reader, 10) == b"rest"


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff\xfe\n"])
def test_passphrase_descriptor_without_a_passphrase_is_refused(
    descriptor: Callable[[bytes], int], data: bytes
) -> None:
    """Nothing, an empty line and what is no text are no passphrase."""
    with pytest.raises(NoPassphrase):
        passphrase.given(descriptor(data))


def test_passphrase_is_typed_where_nothing_else_gives_it(field: Shell) -> None:
    """A person types it; it is not shown."""
    done = CliRunner().invoke(
        intake, ["--vault", str(field.folder), "--language", "en", "vault", "info"], input=PASSPHRASE + "\n"
    )
    assert done.exit_code == 0
    assert PASSPHRASE not in done.output
    assert "ZIRA" in done.stdout


def test_new_passphrase_is_typed_twice(shell: Shell) -> None:
    """Two different passphrases make no vault."""
    words = ["--vault", str(shell.folder), "--language", "en", "init"]
    done = CliRunner().invoke(intake, words, input=f"{PASSPHRASE}\n{PASSPHRASE}!\n")
    assert done.exit_code == 1
    assert "not the same" in done.stderr
    assert not shell.folder.exists()
    done = CliRunner().invoke(intake, words, input=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert done.exit_code == 0
    assert "A suggestion:" in done.stderr


@pytest.mark.parametrize("weak", ["court", "douze lettr", "aaaaaaaaaaaaaaaaaaaa", "a b c d e f"])
def test_weak_passphrase_is_refused(weak: str) -> None:
    """Fewer than twelve characters and fewer than five words, or one letter over and over, is too weak."""
    with pytest.raises(WeakPassphrase):
        passphrase.checked(weak)


@pytest.mark.parametrize("fair", ["douze lettres", "un de la ru si"])
def test_fair_passphrase_is_taken(fair: str) -> None:
    """Twelve characters, or five words, are enough."""
    assert passphrase.checked(fair) == fair
