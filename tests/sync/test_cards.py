# SPDX-License-Identifier: GPL-3.0-or-later
"""A member's card, and the words that make it believed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from intake.crypto import sshsig, words
from intake.crypto.age import HybridIdentity
from intake.crypto.signing import SigningKey
from intake.errors import BadCard, CannotRead, WordsDiffer
from intake.model.roster import CUSTODIAN
from intake.vault.vault import Vault
from sync import cards
from tests import vaults
from tests.association import typed


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A custodian's vault."""
    with vaults.make(tmp_path / "vault", CUSTODIAN, "EXERCISE-K") as opened:
        yield opened


def test_card_is_read_back(vault: Vault, tmp_path: Path) -> None:
    """A card written to a file says who the member is, with both keys and no secret."""
    path = tmp_path / "k.intake-card"
    written = cards.write(vault, path)
    assert cards.read(path) == written
    assert (written.member, written.label, written.role) == (vault.identity.member, "EXERCISE-K", CUSTODIAN)
    assert (written.sign, written.exercise) == (vault.keys.sign.public.line, True)
    text = path.read_text()
    assert "SECRET" not in text and vault.keys.sign.seed.hex() not in text


def test_words_stand_for_keys_role_and_member(vault: Vault) -> None:
    """Twelve words, the same in every writing of the card, others as soon as anything that counts changes."""
    card = cards.of(vault)
    assert len(card.words("fr")) == len(card.words("en")) == 12
    assert cards.of(vault).digest == card.digest
    others = (
        replace(card, member="0" * 32),
        replace(card, role="coordinator"),
        replace(card, sign=SigningKey.generate().public.line),
        replace(card, recipient=str(HybridIdentity.generate().recipient)),
    )
    assert all(other.digest != card.digest for other in others)
    assert replace(card, label="EXERCISE-other", made="2031-01-01T00:00:00Z").digest == card.digest


def test_three_right_words_confirm(vault: Vault) -> None:
    """Three words at any places are enough, in either language or in digits; so are all twelve."""
    card = cards.of(vault)
    card.confirm(typed(card.digest))
    card.confirm(dict(enumerate(card.words("en"), 1)))
    digits = words.digits_of(card.words("fr"))
    card.confirm({1: digits[0], 5: digits[4], 9: digits[8]})


def test_wrong_or_too_few_words_do_not(vault: Vault) -> None:
    """One wrong word, a right word at a wrong place, or fewer than three confirm nothing."""
    # Always the same keys: of keys drawn by chance two words can be one.
    sign, receive = SigningKey.from_seed(bytes(range(32))), HybridIdentity(bytes(range(32)))
    card = replace(cards.of(vault), member="0" * 32, sign=sign.public.line, recipient=str(receive.recipient))
    right = dict(typed(card.digest))
    for wrong in (
        {},
        {2: right[2]},
        {2: right[2], 7: right[7]},
        {**right, 2: right[7]},
        {1: right[2], 7: right[7], 12: right[12]},
        {**right, 13: right[2]},
        {**right, 3: ""},
    ):
        with pytest.raises(WordsDiffer):
            card.confirm(wrong)


def signed(key: SigningKey, fields: dict[str, Any], namespace: str = cards.NAMESPACE) -> bytes:
    """A card file with these fields."""
    text = rfc8785.dumps(fields)
    return json.dumps({"card": text.decode(), "sig": sshsig.sign(key, namespace, text)}).encode()


def test_changed_cards_are_refused(vault: Vault, tmp_path: Path) -> None:
    """Whatever is changed in a card, with or without the member's key, is found."""
    path = tmp_path / "k.intake-card"
    cards.write(vault, path)
    content = json.loads(path.read_bytes())
    fields, key = json.loads(content["card"]), vault.keys.sign
    assert cards.parse(signed(key, fields)) == cards.read(path)
    other = SigningKey.generate()
    bad = [
        b"",
        b"null",
        b"[" * 9000,
        b"\xff",
        b"{}",
        json.dumps({**content, "more": 1}).encode(),
        json.dumps({**content, "card": content["card"].replace("EXERCISE-K", "EXERCISE-L")}).encode(),
        json.dumps({**content, "card": content["card"] + " "}).encode(),
        json.dumps({**content, "sig": ""}).encode(),
        json.dumps({"card": 1, "sig": 2}).encode(),
        signed(other, fields),
        signed(key, {**fields, "sign": other.public.line}),
        signed(key, fields, "intake-part"),
        signed(key, {**fields, "format": "intake-card/2"}),
        signed(key, {**fields, "role": "root"}),
        signed(key, {**fields, "member": "x"}),
        signed(key, {**fields, "label": ""}),
        signed(key, {**fields, "label": "two\nlines"}),
        signed(key, {**fields, "recipient": "age1pq1x"}),
        signed(key, {**fields, "exercise": 1}),
        signed(key, {**fields, "made": 1}),
        signed(key, {**fields, "made": "soon"}),
        signed(key, {**fields, "unknown": 1}),
        signed(key, {name: value for name, value in fields.items() if name != "made"}),
    ]
    for data in bad:
        path.write_bytes(data)
        with pytest.raises(BadCard):
            cards.read(path)


def test_card_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """A missing file is not a bad card."""
    with pytest.raises(CannotRead):
        cards.read(tmp_path / "gone.intake-card")
