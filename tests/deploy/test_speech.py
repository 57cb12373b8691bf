# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import io
import locale
import re
import string
import sys

import pytest

from deploy.speech import SENTENCES, language, say, sentence


@pytest.fixture(autouse=True)
def no_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start from an environment that says nothing of a language."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_ML.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({}, "fr"),
    ],
)
def test_language_follows_the_locale(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """English is spoken to an English system and French, the first language, to every other."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_windows_says_its_language_without_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no variable is set, the system's own setting counts."""
    monkeypatch.setattr(locale, "getlocale", lambda: ("English_United States", "1252"))
    assert language() == "en"


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_sentence_exists_in_both_languages_with_the_same_facts(key: str) -> None:
    """A message never loses a fact in translation."""
    facts = {
        tongue: {name for _, name, _, _ in string.Formatter().parse(SENTENCES[key][tongue]) if name}
        for tongue in ("fr", "en")
    }
    assert facts["fr"] == facts["en"]


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_french_has_its_no_break_spaces(key: str) -> None:
    """Before : ; ! ? and inside « » stands a no-break space, never an ordinary one or none."""
    assert re.findall(r"[^\u00a0][:;!?»](?=\s|$)|«[^\u00a0]", SENTENCES[key]["fr"]) == []


def test_missing_module_is_told_in_either_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the package to install and says that nothing changed."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "python3-venv" in sentence("no_venv")
    assert "Nothing was changed" in sentence("no_venv")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "python3-venv" in sentence("no_venv")
    assert "Rien n’a été modifié" in sentence("no_venv")


def test_terminal_without_accents_still_shows_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that cannot show a character gets a question mark, not a crash."""
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stderr", terminal)
    say("preparing")
    terminal.seek(0)
    assert "Pr?paration" in terminal.read()
