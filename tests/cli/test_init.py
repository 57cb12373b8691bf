# SPDX-License-Identifier: GPL-3.0-or-later
"""Making vaults."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Shell


@pytest.mark.parametrize("role", ["focal-point", "coordinator", "custodian", "root"])
def test_vault_is_made_for_each_role(shell: Shell, role: str) -> None:
    """The vault knows its role, its label and its language."""
    shell("init", "--role", role, "--label", "ZIRA")
    told = shell.json("vault", "info")
    assert (told["role"], told["label"], told["language"], told["exercise"]) == (role, "ZIRA", "en", False)


def test_vault_without_label_gets_a_code_name(shell: Shell) -> None:
    """A code name that tells nothing about anyone."""
    shell("init")
    assert re.fullmatch(r"[A-Z]{4}", shell.json("vault", "info")["label"])


def test_recovery_code_opens_when_the_passphrase_is_forgotten(shell: Shell) -> None:
    """The twelve words on paper let a new passphrase be set."""
    told = shell("init", "--recovery", "--label", "ZIRA")
    code = next(
        line.strip() for line in told.splitlines() if len(line.split()) == 12 and line.startswith("    ")
    )
    shell.passphrase.write_text(code + "\n", encoding="utf-8")
    new = "dune acacia vent puits lune"
    shell("vault", "passphrase", "--recovery", typed=f"{new}\n{new}\n")
    shell.passphrase.write_text(new + "\n", encoding="utf-8")
    assert shell.json("vault", "info")["locks"] == ["passphrase", "recovery"]


def test_no_recovery_code_unless_asked(shell: Shell) -> None:
    """A paper in a searched house endangers, so none is made by default, and that is said."""
    done = shell.result("init")
    assert "No recovery code was made" in done.stderr
    assert shell.json("vault", "info")["locks"] == ["passphrase"]


def test_existing_vault_is_left_alone(field: Shell) -> None:
    """A second init in the same folder is refused before a passphrase is asked for."""
    before = field.json("vault", "info")
    assert "already holds files" in field.refused("init", code=1)
    assert field.json("vault", "info") == before


@pytest.mark.parametrize("label", ["", " x", "a\nb", "x" * 61])
def test_label_that_cannot_be_said_is_refused(shell: Shell, label: str) -> None:
    """No vault is made under such a name."""
    shell.refused("init", "--label", label, code=1)
    assert not shell.folder.exists()


def test_training_set_is_made_by_one_command(shell: Shell) -> None:
    """Five vaults that know each other; the coordinator has the month."""
    assert "EXERCISE" in shell("init", "--exercise")
    desk = shell.at(shell.folder / "coordinator")
    assert len(desk.json("incidents", "list")) > 20
    assert len(desk.json("roster", "show")["members"]) == 4
    assert "already holds files" in shell.refused("init", "--exercise", code=1)


def test_training_vault_is_marked(shell: Shell) -> None:
    """With a role, --exercise makes one vault, and every look at it says so."""
    assert "EXERCISE" in shell("init", "--exercise", "--role", "focal-point")
    assert shell.json("vault", "info")["exercise"] is True
    assert "EXERCISE" in shell("vault", "info")
