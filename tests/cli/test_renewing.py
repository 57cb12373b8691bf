# SPDX-License-Identifier: GPL-3.0-or-later
"""Renewing a member's keys, and replacing a lost laptop, from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Association, Shell


def accept_newest(association: Association, tmp_path: Path, *members: Shell) -> None:
    """Write the root's newest roster and have members accept it."""
    files = {scope: tmp_path / f"next-{scope}.roster" for scope in ("central", "field")}
    for scope, path in files.items():
        path.unlink(missing_ok=True)
        association.root("roster", "write", path, "--scope", scope)
    for member in members:
        scope = "field" if member is association.field else "central"
        said = member("roster", "accept", files[scope])
        assert "is in force" in said
        if member is association.field:
            assert "new keys are used" in said


def test_member_renews_keys(association: Association, tmp_path: Path) -> None:
    """A card of new keys is enrolled with its words; the member goes on under them, and stays one member."""
    field, root = association.field, association.root
    association.carry(field, association.central)
    path = tmp_path / "new.card"
    told = field.json("card", "renew", path)
    shown = root("card", "show", path)
    assert "renews keys" in shown
    assert root.json("card", "show", path)["previous"].startswith("ssh-ed25519 ")
    said = field("card", "renew", tmp_path / "again.card")
    assert "wait in this vault" in said and told["words"][4] in said
    root("card", "enrol", path, "--words", " ".join(told["words"]))
    accept_newest(association, tmp_path, association.central, field)
    members = association.central.json("roster", "show")["members"]
    (member,) = (one for one in members if one["role"] == "focal-point")
    assert len(member["former"]) == 1 and member["former"][0]["lost"] is False
    assert len(association.central("roster", "heads", "FOCAL-POINT").splitlines()) == 1


def test_lost_laptop_is_replaced_by_name(association: Association, tmp_path: Path, shell: Shell) -> None:
    """Only with --replace does a new card take a member's place, and only what is believed goes on counting."""
    association.carry(association.field, association.central)
    (head,) = association.central("roster", "heads", "FOCAL-POINT").splitlines()
    fresh = shell.at(tmp_path / "fresh")
    fresh("init", "--role", "focal-point", "--label", "FIELD-2")
    path = tmp_path / "fresh.card"
    words = " ".join(fresh.json("card", "write", path)["words"])
    root = association.root
    assert "names no such member" in root.refused(
        "card", "enrol", path, "--words", words, "--replace", "NOBODY", code=1
    )
    assert "JOURNAL:HEAD" in root.refused(
        "card", "enrol", path, "--words", words, "--replace", "FOCAL-POINT", "--believe", "x", code=2
    )
    assert "needs --replace" in root.refused("card", "enrol", path, "--believe", head, code=2)
    assert "FIELD-2" in root(
        "card", "enrol", path, "--words", words, "--replace", "FOCAL-POINT", "--believe", head
    )
    accept_newest(association, tmp_path, association.central)
    labels = [one["label"] for one in association.central.json("roster", "show")["members"]]
    assert "FIELD-2" in labels and "FOCAL-POINT" not in labels
    assert [one["code"] for one in association.central.json("reports", "list")]
    assert association.central("roster", "heads", "CUSTODIAN").strip() == "Nothing of this member is here."


def test_revocation_may_believe_heads(association: Association, tmp_path: Path) -> None:
    """The root's holder is told the heads by a coordinator and revokes from there on."""
    association.carry(association.field, association.central)
    heads = association.central.json("roster", "heads", "FOCAL-POINT")
    believed = f"{heads[0]['journal']}:{heads[0]['head']}"
    association.root("roster", "revoke", "FOCAL-POINT", "--believe", believed)
    members = association.root.json("roster", "show")["members"]
    (member,) = (one for one in members if one["label"] == "FOCAL-POINT")
    assert member["trusted"] == heads and member["status"] == "revoked"
