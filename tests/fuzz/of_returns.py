# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes back from the team, and what stands by itself: receipts, lists, places, heads, proofs."""

from __future__ import annotations

from contextlib import suppress

from intake.crypto import verify_proof
from intake.errors import IntakeError
from sync import codes, heads
from sync.packs import PlacePack
from sync.receipt import Receipt
from tests.fuzz.of_parts import document


def receipt(data: bytes) -> None:
    """A receipt has one form: what parses is encoded to the same bytes."""
    assert Receipt.parse(data).encode() == data


def lists(data: bytes) -> None:
    """So have the codes that an association adds."""
    assert codes.encode(codes.parse(data)) == data


def places(data: bytes) -> None:
    """A list of places in a receipt unfolds within its bounds, and is the same when it is packed again."""
    pack = PlacePack.unpack(data)
    assert PlacePack.unpack(pack.pack()) == pack


def list_of_heads(data: bytes) -> None:
    """The entries that came of a member: the file as it comes, and its text signed by the sender of the vectors."""
    for found in (data, document("heads", data)):
        with suppress(IntakeError):
            assert heads.parse(found).by


def proof(data: bytes) -> None:
    """The small program that checks proofs tells what is proved, in both languages, or refuses."""
    try:
        checked = verify_proof.check(data)
    except verify_proof.Refused:
        return
    assert all(verify_proof.tell(checked, french, show) for french in (True, False) for show in (True, False))
