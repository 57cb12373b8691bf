# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from deploy.catalogues import LANGUAGES, catalogue_names, out_of_step, update
from deploy.environment import ROOT, Environment

FOLDER = ROOT / "translations"


@pytest.fixture(scope="module")
def french() -> Catalog:
    """The French catalogue as it is committed."""
    with (FOLDER / catalogue_names("fr")[0]).open("rb") as file:
        return read_po(file, locale="fr")


def test_catalogues_are_in_step_with_the_code() -> None:
    """Every sentence of code and templates is in both catalogues, and both are compiled."""
    assert out_of_step(Environment(), FOLDER) == []


def test_every_sentence_is_translated(french: Catalog) -> None:
    """French is the first language: no sentence is left in English, and none is a guess."""
    lacking = [message.id for message in french if message.id and (not message.string or message.fuzzy)]
    assert lacking == []


def test_translations_keep_every_fact(french: Catalog) -> None:
    """A translation names the same {facts} as its sentence."""

    def facts(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    pairs = [
        (m.id, m.string) for m in french if isinstance(m.id, str) and isinstance(m.string, str) and m.string
    ]
    assert [msgid for msgid, translation in pairs if msgid and facts(msgid) != facts(translation)] == []


def test_new_project_gets_catalogues_without_dates_of_today(tmp_path: Path) -> None:
    """Two updates write the same bytes: neither the day nor the machine shows."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert update(Environment(), tmp_path / name)
    for language in LANGUAGES:
        for name in catalogue_names(language):
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
