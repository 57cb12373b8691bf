# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from deploy import catalogues
from deploy.catalogues import LANGUAGES, catalogue_names, out_of_step, renew, translated, update
from deploy.environment import ROOT, Environment, try_lock

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


PO, MO = catalogue_names("fr")
ENTRY = 'msgid "{number}"\nmsgstr "numéro {number}"\n\n'


def catalogue(folder: Path, count: int) -> bytes:
    """A French catalogue of so many translated sentences in a folder; returns its bytes."""
    path = folder / PO
    path.parent.mkdir(parents=True, exist_ok=True)
    head = catalogues.EMPTY_CATALOGUE.format(language="fr", plural=catalogues.PLURALS["fr"])
    path.write_text(head + "\n" + "".join(ENTRY.format(number=n) for n in range(count)), encoding="utf-8")
    return path.read_bytes()


def test_an_update_that_would_lose_translations_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A catalogue that lost a tenth, because a source was not whole for a moment, is not put in place."""
    before = catalogue(tmp_path, 30)

    def halved(environment: Environment, folder: Path) -> bool:
        catalogue(folder, 15)
        return True

    monkeypatch.setattr(catalogues, "update", halved)
    assert not renew(Environment(), tmp_path)
    assert (tmp_path / PO).read_bytes() == before
    told = capsys.readouterr().err
    assert "16" in told and "31" in told


def test_what_is_saved_during_an_update_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An update that finds another catalogue than it began with begins again with that one."""
    catalogue(tmp_path, 30)
    runs = []

    def disturbed(environment: Environment, folder: Path) -> bool:
        runs.append(translated((folder / PO).read_bytes()))
        if len(runs) == 1:
            catalogue(tmp_path, 40)
        for language in LANGUAGES:
            for name in catalogue_names(language):
                (folder / name).touch()
        return True

    monkeypatch.setattr(catalogues, "update", disturbed)
    assert renew(Environment(), tmp_path)
    assert runs == [31, 41] and translated((tmp_path / PO).read_bytes()) == 41


def test_an_update_that_fails_leaves_the_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a failed update wrote is thrown away with its folder."""
    before = catalogue(tmp_path, 30)

    def failing(environment: Environment, folder: Path) -> bool:
        (folder / PO).write_bytes(b"")
        return False

    monkeypatch.setattr(catalogues, "update", failing)
    assert not renew(Environment(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["fr"]
    assert (tmp_path / PO).read_bytes() == before


def test_two_windows_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock is held while the catalogues are updated, and free afterwards."""
    (tmp_path / "translations").mkdir()
    locked: list[bool] = []
    lock = tmp_path / "translations" / ".messages.lock"

    def watched(environment: Environment, folder: Path) -> bool:
        with lock.open("a+b") as other:
            locked.append(not try_lock(other.fileno()))
        return True

    monkeypatch.setattr(catalogues, "renew", watched)
    monkeypatch.setattr(Environment, "prepare", lambda self, profile: None)
    assert catalogues.main(Environment(tmp_path), []) == 0 and locked == [True]
    with lock.open("a+b") as other:
        assert try_lock(other.fileno())
