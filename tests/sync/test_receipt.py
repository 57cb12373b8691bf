# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of a receipt: one way to write it, and any other is refused by name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import CompressionBomb, MalformedReceipt
from sync import lines
from sync.packs import PlacePack
from sync.part import RosterMark
from sync.receipt import Fork, Held, LackingFile, LackingParts, Numbers, Receipt

ONE, TWO, HASH = "1" * 32, "2" * 32, "a" * 64
SOUND = Receipt(
    ONE,
    (Held(ONE, 0, 5, HASH), Held(ONE, 7, 9, HASH), Held(TWO, 0, 0, HASH)),
    (Numbers(ONE, 1, 2),),
    (ONE, TWO),
    (LackingFile(ONE), LackingFile(TWO, ((0, 9), (20, 29)))),
    (TWO, ONE),
    (LackingParts(TWO, ((2, 2), (4, 9))),),
    (Fork(ONE, 3),),
    RosterMark(3, HASH),
)


def test_receipt_is_read_back() -> None:
    """What is parsed is what was encoded, also where there is nothing to tell."""
    assert Receipt.parse(SOUND.encode()) == SOUND
    assert Receipt.parse(Receipt(ONE).encode()) == Receipt(ONE)


BAD: dict[str, Any] = {
    "format": "intake-receipt/2",
    "for": "somebody",
    "heads": [{"journal": ONE, "from": 6, "seq": 5, "name": HASH}],
    "bodies": [{"journal": ONE, "from": True, "to": 2}],
    "seals": [TWO, ONE],
    "evidence": [{"id": ONE, "held": [[0, 4], [5, 9]]}],
    "seen": [ONE] * 101,
    "parts": [{"bundle": ONE, "missing": []}],
    "forks": [{"journal": ONE, "seq": -1}],
    "roster": {"version": 1, "sha256": "x"},
}


@pytest.mark.parametrize("field", BAD)
def test_what_breaks_a_rule_is_refused(field: str) -> None:
    """Each field has its rule."""
    with pytest.raises(MalformedReceipt):
        Receipt.parse(rfc8785.dumps({**json.loads(SOUND.encode()), field: BAD[field]}))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"[" * 5000, b"{}", SOUND.encode() + b" ", b"\xff", SOUND.encode()[:-1]]
)
def test_what_is_no_receipt_is_refused(data: bytes) -> None:
    """Whatever lies there instead."""
    with pytest.raises(MalformedReceipt):
        Receipt.parse(data)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda deep: st.lists(deep), max_leaves=8
    )
)
def test_any_value_of_a_field_is_refused_or_kept(value: Any) -> None:
    """Nothing but a refusal by name comes of odd values."""
    for field in BAD:
        try:
            data = rfc8785.dumps({**json.loads(SOUND.encode()), field: value})
        except rfc8785.CanonicalizationError:
            continue
        try:
            assert Receipt.parse(data).encode() == data
        except MalformedReceipt:
            continue


def test_lists_of_places_are_strict() -> None:
    """Another form of a list of places, or one that unfolds to too much, is refused."""
    pack = PlacePack("EXERCISE", "", ())
    for data in (b"{}", b"[]", pack.encode() + b"\n", replace(pack, name="").encode(), b"\xff"):
        with pytest.raises(MalformedReceipt):
            PlacePack.unpack(lines.fold(data))
    for row in (
        '["g","n",[],NaN,1,"P","","","","",""]',
        '["g","n",[],1,null,"P","","","","",""]',
        '["g"]',
        "5",
    ):
        with pytest.raises(MalformedReceipt):
            PlacePack.unpack(lines.fold(f'{{"name":"a","places":[{row}],"source":""}}'.encode()))
    with pytest.raises(MalformedReceipt):
        PlacePack.unpack(b"no gzip")
    bomb = b'{"name":"' + b"a" * 33 * 1024 * 1024
    with pytest.raises(CompressionBomb):
        PlacePack.unpack(lines.fold(bomb))
