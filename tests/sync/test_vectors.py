# SPDX-License-Identifier: GPL-3.0-or-later
"""The published test vectors say what ``sync/FORMAT.md`` says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from intake.crypto.age import HybridIdentity
from intake.crypto.verify_proof import Refused, check
from intake.errors import IntakeError
from intake.model.roster import COORDINATOR
from intake.vault import journal
from intake.vault.vault import Vault
from sync import rosters
from sync.inbox import take
from tests import vaults
from tests.vectors import proofs

FOLDER: Final = Path(__file__).resolve().parent.parent / "vectors"
FORMAT: Final = FOLDER.parent.parent / "sync" / "FORMAT.md"
HELD: Final[dict[str, Any]] = json.loads((FOLDER / "vectors.json").read_text(encoding="utf-8"))


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Vault]:
    """A vault with the receiver's key and the roster of the vectors."""
    with vaults.make(tmp_path / "vault", COORDINATOR) as vault:
        vault.keys = replace(vault.keys, receive=HybridIdentity.parse(HELD["keys"]["receiver"]))
        signed = rosters.parse(HELD["roster"])
        vault.identity = replace(vault.identity, member=HELD["keys"]["member"])
        vault.accept_roster(signed.roster, signed.document)
        yield vault


@pytest.mark.parametrize("vector", HELD["vectors"], ids=lambda vector: str(vector["file"]))
def test_vector(receiver: Vault, vector: dict[str, str]) -> None:
    """Each vector is accepted, or refused by the name that is written beside it."""
    path = FOLDER / vector["file"]
    before = vaults.state_hash(receiver.connection)
    if vector["file"] == "receipt.intake":
        arrived = take(receiver, path)
        assert arrived.new == 2 and arrived.returned is not None and arrived.returned.awaited == 2
        return
    if vector["expect"] == "accept":
        assert take(receiver, path).new >= 2
        assert journal.opening(receiver.connection, HELD["keys"]["journal"]) is not None
        return
    with pytest.raises(IntakeError) as refused:
        take(receiver, path)
    assert type(refused.value).__name__ == vector["expect"]
    assert vaults.state_hash(receiver.connection) == before


@pytest.mark.parametrize("names", [("slice-3", "slice-1", "slice-2"), ("slice-other", "slice-1")])
def test_slices_make_up_the_file(receiver: Vault, names: tuple[str, ...]) -> None:
    """The slices of one cut, or of two that overlap, are the evidence file of the vector that has it whole."""
    arrived = [take(receiver, FOLDER / f"{name}.intake") for name in names]
    assert [one.evidence for one in arrived] == [0] * (len(names) - 1) + [1]
    (stored,) = receiver.evidence.files()
    with receiver.evidence.open(stored.id) as content:
        assert content.read() == b"EXERCISE evidence\n" * 100


def test_every_file_is_listed() -> None:
    """No vector lies in the folder without a word on what it shows, and none is missing."""
    listed = {vector["file"] for vector in HELD["vectors"]}
    assert {path.name for path in FOLDER.glob("*.intake")} == listed


def test_every_vector_is_documented() -> None:
    """FORMAT.md names every vector."""
    text = (FOLDER.parent.parent / "sync" / "FORMAT.md").read_text(encoding="utf-8")
    assert [v["file"] for v in HELD["vectors"] if f"`{v['file'].removesuffix('.intake')}`" not in text] == []


@pytest.mark.parametrize("vector", HELD["proofs"], ids=lambda vector: str(vector["file"]))
def test_proof_vector(vector: dict[str, str]) -> None:
    """Each proof holds or is refused, and is what the makers of the vectors would make today."""
    data = (FOLDER / vector["file"]).read_bytes()
    assert data == proofs.files()[vector["file"]]
    assert f"`{vector['file'].removesuffix('.intake-proof')}`" in FORMAT.read_text(encoding="utf-8")
    if vector["expect"] == "accept":
        assert [code for code, _ in check(data).said].count("receipt") == 2
        return
    with pytest.raises(Refused):
        check(data)
