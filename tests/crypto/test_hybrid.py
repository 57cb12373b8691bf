# SPDX-License-Identifier: GPL-3.0-or-later
"""Hybrid identities and recipients: their text, their strictness, and that secrets stay out of sight."""

from __future__ import annotations

import dataclasses

import pytest

from intake.crypto import bech32
from intake.crypto.age_header import Stanza, encode_base64
from intake.crypto.hybrid import HybridIdentity, HybridRecipient
from intake.errors import MalformedHeader, MalformedKey

FILE_KEY = bytes(range(16))

# The pair that C2SP age.md prints, of the recipient its two ends.
IDENTITY = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
RECIPIENT_BEGINS = "age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrqtzdxz95paef6caq5aap"
RECIPIENT_ENDS = "egrm9efhxpfqdkmhh6gjtqmwze9pyyzk3tlhl53k2ykx3qheyty7saeq0d3fzv49zc0k"


def test_the_pair_of_the_specification() -> None:
    """The identity printed in the specification gives the recipient printed beside it."""
    recipient = str(HybridIdentity.parse(IDENTITY).recipient)
    assert recipient.startswith(RECIPIENT_BEGINS)
    assert recipient.endswith(RECIPIENT_ENDS)


def test_text_round_trips(identity: HybridIdentity) -> None:
    """An identity and a recipient are read back from what they are written as."""
    assert HybridIdentity.parse(identity.encode()).recipient == identity.recipient
    assert str(identity) == identity.encode()
    assert HybridRecipient.parse(str(identity.recipient)) == identity.recipient
    assert len({identity.recipient, HybridRecipient.parse(str(identity.recipient))}) == 1


def test_the_secret_is_not_shown(identity: HybridIdentity) -> None:
    """What a debugger or a log prints of an identity tells nothing of it."""
    assert repr(identity) == f"{[identity]}"[1:-1] == "<HybridIdentity, secret not shown>"


def test_a_recipient_cannot_be_changed(identity: HybridIdentity) -> None:
    """Recipients are values."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        identity.recipient.raw = b""  # type: ignore[misc]  # this is what must fail


def test_wrapping_is_for_one(identity: HybridIdentity) -> None:
    """A stanza opens for its recipient only, and other stanzas around it are ignored."""
    stanza = identity.recipient.wrap(FILE_KEY)
    other = Stanza(("X25519", "x"), b"")
    assert identity.unwrap([other, stanza]) == FILE_KEY
    assert HybridIdentity.generate().unwrap([stanza]) is None
    assert identity.unwrap([other]) is None


@pytest.mark.parametrize("raw", [b"", bytes(1215), bytes(1217), b"\xff" * 1216, bytes(1216)])
def test_impossible_recipients_are_refused(raw: bytes) -> None:
    """A wrong length, unreduced coefficients or an X25519 key of low order make no recipient."""
    with pytest.raises(MalformedKey):
        HybridRecipient.parse(bech32.encode("age1pq", raw))


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)])
def test_identities_of_another_length_are_refused(seed: bytes) -> None:
    """An identity is 32 bytes."""
    with pytest.raises(MalformedKey):
        HybridIdentity.parse(bech32.encode("AGE-SECRET-KEY-PQ-", seed))


def test_malformed_stanzas_are_refused(identity: HybridIdentity) -> None:
    """A stanza of our type that breaks its rules is refused, not passed over."""
    good = identity.recipient.wrap(FILE_KEY)
    share = good.args[1]
    low_order = encode_base64(bytes(1120)).decode()
    for bad in (
        Stanza(("mlkem768x25519",), good.body),
        Stanza((*good.args, "more"), good.body),
        Stanza(("mlkem768x25519", share[:-4]), good.body),
        Stanza(("mlkem768x25519", share + "="), good.body),
        Stanza(("mlkem768x25519", low_order), good.body),
        Stanza(good.args, good.body + b"\0"),
        Stanza(good.args, good.body[:-1]),
    ):
        with pytest.raises(MalformedHeader):
            identity.unwrap([bad])
