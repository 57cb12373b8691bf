# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from intake.crypto.kdf import FLOOR_ONLY_FOR_TESTS
from intake.vault.folder import VaultFolder
from intake.vault.keyslots import KeySlots
from tests import association, vaults
from tests.cli.conftest import Shell

CHEAP = FLOOR_ONLY_FOR_TESTS


@pytest.mark.parametrize("word", ["DESTROY", "détruire", " Detruire "])
def test_the_word_destroys_the_vault(field: Shell, word: str) -> None:
    """Typed in either language, it needs no passphrase; the commands find no vault any more."""
    assert "Nothing opens it any more" in field("vault", "destroy", typed=word + "\n")
    assert not field.folder.exists()
    assert "no vault" in field.refused("reports", "list", code=4)


def test_anything_else_destroys_nothing(field: Shell) -> None:
    """A slip leaves the vault as it was."""
    assert "Nothing was destroyed" in field.refused("vault", "destroy", "--confirm", "yes", code=1)
    field("vault", "verify")


def test_a_custodian_lets_a_member_in_again(tmp_path: Path) -> None:
    """With the copy sealed by a command, another command gives the vault a new passphrase, on the record."""
    phrase = tmp_path / "phrase"
    phrase.write_text(vaults.PASSPHRASE + "\n", "utf-8")
    with association.build(tmp_path / "team") as team:
        folders = (team.fields[0].folder.path, team.custodian.folder.path)
    member, custodian = (Shell(folder, phrase) for folder in folders)
    assert "sealed to the custodians (1)" in member("vault", "recovery", "--custodians")
    assert member.json("vault", "info")["locks"] == ["custodians", "passphrase"]
    stick = tmp_path / "stick"
    stick.mkdir()
    shutil.copy(member.folder / "keyslots.json", stick)
    new = tmp_path / "new"
    new.write_text("un mot de plus que personne ne devine\n", "utf-8")
    with new.open("rb") as held:
        told = custodian("vault", "reopen", stick, "--reason", "flood", "--new-passphrase-fd", held.fileno())
    assert "keyslots.json" in told
    slots = KeySlots.load(VaultFolder(stick), floor=CHEAP)
    assert slots.unlock_with_passphrase("un mot de plus que personne ne devine")
    assert json.loads((stick / "keyslots.json").read_text("ascii"))["vault"] == slots.vault
    with new.open("rb") as held:
        assert "custodian" in member.refused(
            "vault", "reopen", stick, "--reason", "x", "--new-passphrase-fd", held.fileno(), code=1
        )
