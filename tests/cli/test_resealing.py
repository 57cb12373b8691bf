# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing again for a changed set of custodians, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Association, Shell
from tests.cli.test_seals import SECRET, seal


def test_custodian_seals_again_for_the_new_one(
    association: Association, tmp_path: Path, shell: Shell
) -> None:
    """After the new custodian was enrolled, the old one seals again, and both can open it."""
    name = seal(association.field)
    association.carry(association.field, association.central)
    association.carry(association.central, association.custodian, "--to", "custodians")
    old = association.custodian
    assert "Nothing is to be sealed again" in old("reseal")
    new = shell.at(tmp_path / "second")
    new("init", "--role", "custodian", "--label", "SECOND")
    words = new.json("card", "write", tmp_path / "second.card")["words"]
    root = association.root
    root("card", "enrol", tmp_path / "second.card", "--words", " ".join(words))
    root("roster", "write", tmp_path / "newer.roster")
    told = " ".join(root.json("roster", "show", "--words")["words"])
    for member in (association.central, old):
        member("roster", "accept", tmp_path / "newer.roster", "--words", told)
    new("roster", "accept", tmp_path / "newer.roster", "--words", told)
    assert "Nothing is to be sealed again" in old("reseal")
    old("roster", "confirm-custodian", "SECOND", "--words", " ".join(words))
    assert "To be sealed again: 1" in old("reseal", "--dry-run")
    assert old.json("reseal") == {"resealed": 1, "due": 0, "closed": 0, "odd": []}
    association.carry(old, association.central)
    association.carry(association.central, new, "--to", "custodians")
    (listed,) = new.json("seals", "list")
    assert listed["here"] and len(listed["resealed"]) == 1
    assert new.json("unseal", name, "--reason", "EXERCISE") == SECRET
    assert "Only a custodian" in association.central.refused("reseal", code=1)


def test_what_another_must_do_is_said(association: Association, tmp_path: Path) -> None:
    """Seals that have not arrived are counted, so that nobody thinks the work is done."""
    seal(association.field)
    association.carry(association.field, association.central)
    association.carry(association.central, association.custodian, "--to", "custodians")
    with association.custodian.vault() as vault:
        vault.connection.execute("UPDATE p_seals SET recipients = 'SHA256:other'")
    done = association.custodian.result("reseal")
    assert "Nothing is to be sealed again" in done.stdout and "cannot open or does not hold: 1" in done.stderr
