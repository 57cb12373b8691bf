# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON for scripts: the keys that are written are the keys that are documented."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import click

from tests.cli.conftest import Association
from tests.cli.test_help import commands

DOCUMENT = Path(__file__).resolve().parents[2] / "intake" / "cli" / "JSON.md"
ROWS = dict(re.findall(r"^\| `(intake [a-z ]+)` \| (.+) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE))


def documented(command: str) -> set[str]:
    """Every key that the row of a command names, and those of the rows that it refers to."""
    row = ROWS[command]
    keys = set(re.findall(r"`([a-z_0-9]+)`", row))
    for other in re.findall(r"the keys of `([a-z ]+)`", row):
        keys |= documented(f"intake {other}")
    return keys


def keys(value: Any) -> set[str]:
    """The keys of an object, or of the objects in a list."""
    return set(value) if isinstance(value, dict) else {key for one in value for key in one}


def test_every_command_with_json_is_documented() -> None:
    """And no command is documented that has no ``--json``."""
    having = {
        " ".join(("intake", *words))
        for words, command in commands()
        if not isinstance(command, click.Group) and any("--json" in p.opts for p in command.params)
    }
    assert set(ROWS) == having


def test_written_keys_are_documented(association: Association, tmp_path: Path) -> None:
    """One walk through all commands that write JSON."""
    field, central, custodian = association.field, association.central, association.custodian
    (tmp_path / "file").write_bytes(b"EXERCISE")
    reader, writer = os.pipe()
    os.write(writer, json.dumps({"name": "EXERCISE"}).encode())
    os.close(writer)
    said = {"intake seal": field.json("seal", "X-1", "--source", 1, "--identity-fd", reader)}
    os.close(reader)
    said["intake evidence add"] = field.json("evidence", "add", "X-1", tmp_path / "file")
    said["intake reports show"] = field.json("reports", "show", "X-1", "--history")
    said["intake export"] = field.json("export", "--folder", tmp_path / "sent")
    said["intake import"] = central.json("import", tmp_path / "sent", tmp_path / "file", code=3)
    association.carry(central, custodian, "--to", "custodians")
    said["intake seals list"] = custodian.json("seals", "list")
    name = said["intake seals list"][0]["seal"]
    said["intake unseal"] = custodian.json("unseal", name, "--reason", "EXERCISE")
    said["intake incidents form"] = central.json("incidents", "form", "--each")
    code = said["intake incidents form"]["incidents"][0]["code"]
    said["intake incidents show"] = central.json("incidents", "show", code)
    said["intake card write"] = field.json("card", "write", tmp_path / "card")
    said["intake card show"] = field.json("card", "show", tmp_path / "card")
    said["intake roster show"] = field.json("roster", "show", "--words")
    for line in (
        "reports list",
        "tallies list",
        "evidence list",
        "incidents list",
        "inbox list",
        "roster custodians",
        "vault info",
        "vault verify",
    ):
        said[f"intake {line}"] = central.json(*line.split())
    for command, value in said.items():
        assert keys(value) <= documented(command), command
