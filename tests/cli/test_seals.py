# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealing and opening identities from the command line."""

from __future__ import annotations

import json
import os

import pytest

from tests.cli.conftest import Association, Shell

SECRET = {"name": "EXERCISE Name-4711", "phone": "EXERCISE 4712"}


@pytest.fixture
def field(association: Association) -> Shell:
    """A focal point's vault with one report that has a source."""
    return association.field


def identity(data: bytes) -> int:
    """A file descriptor that gives this."""
    reader, writer = os.pipe()
    os.write(writer, data)
    os.close(writer)
    return reader


def seal(field: Shell, *more: str) -> str:
    """Seal the identity and give the seal's id."""
    reader = identity(json.dumps(SECRET).encode())
    try:
        sealed = field.json(
            "seal", "X-1", "--source", "1", "--pseudonym", "S1", "--identity-fd", reader, *more
        )
    finally:
        os.close(reader)
    return str(sealed["seal"])


def test_only_the_custodian_opens_a_seal(association: Association) -> None:
    """It travels through the coordinator, who cannot open it, to the custodian, who can, on the record."""
    name = seal(association.field)
    association.carry(association.field, association.central)
    assert "Only a custodian" in association.central.refused("unseal", name, "--reason", "court", code=1)
    association.carry(association.central, association.custodian, "--to", "custodians")
    assert association.custodian.json("unseal", name[:8], "--reason", "EXERCISE court") == SECRET
    (listed,) = association.custodian.json("seals", "list")
    assert [opening["reason"] for opening in listed["opened"]] == ["EXERCISE court"]


def test_identity_is_typed_unseen(field: Shell) -> None:
    """Prompts ask for each field; nothing that is typed is shown, and nothing readable is stored."""
    done = field.result("seal", "X-1", "--source", "1", typed="EXERCISE Name-4711\n\n\n\n\n\n")
    assert "Name-4711" not in done.output
    held = [path.read_bytes() for path in field.folder.rglob("*") if path.is_file()]
    assert not any(b"Name-4711" in data for data in held)
    (listed,) = field.json("seals", "list", "X-1")
    assert listed["here"]


@pytest.mark.parametrize("data", [b"", b"[]", b'{"name": 1}', b'{"nom": "x"}', b"\xff"])
def test_malformed_identity_is_refused_without_repeating_it(field: Shell, data: bytes) -> None:
    """The message names the fields that there are, and nothing is sealed."""
    reader = identity(data)
    told = field.refused("seal", "X-1", "--source", "1", "--identity-fd", reader, code=1)
    os.close(reader)
    assert "patronym" in told
    assert field.json("seals", "list") == []


def test_empty_identity_is_refused(field: Shell) -> None:
    """There is nothing to seal."""
    assert "no name or contact" in field.refused("seal", "X-1", "--source", "1", typed="\n" * 6, code=1)


def test_a_seal_is_about_one_person(field: Shell) -> None:
    """Exactly one of source and victim, and one that the report has."""
    field.refused("seal", "X-1", code=2)
    field.refused("seal", "X-1", "--source", "1", "--victim", "1", code=2)
    assert "“7”" in field.refused("seal", "X-1", "--source", "7", code=1)


def test_nothing_is_asked_for_without_a_custodian(central: Shell, report: str) -> None:
    """A name is never taken down where it cannot be sealed."""
    done = central.result("seal", report, "--source", "1", code=1)
    assert "No custodian is enrolled" in done.stderr
    assert "Name" not in done.stderr.split("No custodian")[0]


def test_opening_needs_a_reason(association: Association) -> None:
    """Without one nothing is opened."""
    name = seal(association.field)
    association.carry(association.field, association.central)
    association.carry(association.central, association.custodian, "--to", "custodians")
    association.custodian.refused("unseal", name, code=2)
    assert "needs a reason" in association.custodian.refused("unseal", name, "--reason", " ", code=1)
    (listed,) = association.custodian.json("seals", "list")
    assert listed["opened"] == []
