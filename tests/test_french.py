# SPDX-License-Identifier: GPL-3.0-or-later
"""French as it is printed: the catalogue, the labels of lists and the help keep the rules of its typography."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from babel.messages.pofile import read_po

from deploy.speech import SENTENCES

ROOT: Final = Path(__file__).resolve().parent.parent
CODE: Final = re.compile(r"\{[^}]*\}|https?://\S+|`[^`]*`|\*\*|--[\w-]+|[\w.-]+/[\w./-]+|\d\d?:\d\d")
"""What stands in a sentence without being French: facts to fill in, addresses, options, paths, times of a log."""

FAULTS: Final = {
    "a space that breaks before ; ! ? : »": re.compile(r"(?<!,)[ \t][;!?:»]"),
    "no space before ; ! ? »": re.compile(r"[^\s\u00a0\u202f(«“?!…·][;!?»](?=[\s\u00a0\u202f)»”]|$)"),
    "no space before :": re.compile(r"[^\W\d_](?<!https)(?<!http):(?=\s|$)"),
    "no no-break space after «": re.compile(r"«(?![\u00a0\u202f])"),
    "a straight apostrophe": re.compile(r"\w'\w"),
    "straight quotation marks": re.compile(r'(?<!=)"\w'),
    "two spaces": re.compile(r"(?<=\S)[ \u00a0\u202f]{2,}(?=\S)"),
    "three full stops": re.compile(r"\.\.\."),
    "a first of the month without er": re.compile(
        r"\b1 (?:janvier|février|mars|avril|mai|juin|juillet|août)\b"
    ),
    "an hour without spaces": re.compile(r"\b\d{1,2}h\d\d\b"),
}


def faults(text: str) -> list[str]:
    """What is wrong in a French text."""
    bare = CODE.sub("X", text)
    return [name for name, fault in FAULTS.items() if fault.search(bare)]


def catalogue() -> Iterator[tuple[str, str]]:
    """Each French sentence of the catalogue, with what it translates."""
    with (ROOT / "translations/fr/LC_MESSAGES/intake.po").open("rb") as file:
        for message in read_po(file, locale="fr"):
            strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
            yield from ((str(message.id), string) for string in strings if message.id and string)


def labels() -> Iterator[tuple[str, str]]:
    """Each French label of the lists of codes."""

    def walk(value: object, place: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "fr" and isinstance(inner, str):
                    yield place, inner
                else:
                    yield from walk(inner, place)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner, place)

    for path in sorted((ROOT / "forms/vocabularies/lists").glob("*.json")):
        yield from walk(json.loads(path.read_text("utf-8")), path.name)


def helps() -> Iterator[tuple[str, str]]:
    """Each line of the help."""
    for path in sorted((ROOT / "intake/web/help/fr").glob("*.md")):
        yield from (
            (path.name, line) for line in path.read_text("utf-8").splitlines() if line[:6] != "words:"
        )


def preparing() -> Iterator[tuple[str, str]]:
    """What is said before anything is installed."""
    yield from ((key, said["fr"]) for key, said in SENTENCES.items())


@pytest.mark.parametrize("source", [catalogue, labels, helps, preparing], ids=lambda source: source.__name__)
def test_french_is_set_as_it_is_printed(source: object) -> None:
    """No-break spaces, typographic apostrophes, one ellipsis: no sentence breaks a rule."""
    assert callable(source)
    wrong = [(place, text, found) for place, text in source() if (found := faults(text))]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "Est-ce clair ?",
        "Oui; non",
        "Lieu: Gao",
        "« mot »",
        "l'heure",
        "un  mot",
        "et puis...",
        "le 1 mars",
        "à 14h32",
        "«mot»",
    ],
)
def test_each_rule_finds_its_fault(text: str) -> None:
    """A rule that finds nothing guards nothing."""
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "Est-ce clair\u00a0?",
        "Lieu\u00a0: Gao, à 14\u00a0h\u00a032, le 1er mars\u202f; puis…",
        "«\u00a0l’heure\u00a0»",
        "13–17 entre 13 et 17, ? mentionné sans nombre",
        "https://exemple.org:8080/",
        "intake run --port 8080",
    ],
)
def test_sound_french_passes(text: str) -> None:
    """What is set well is left alone."""
    assert faults(text) == []
