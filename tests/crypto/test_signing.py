# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519 keys: the vectors of RFC 8032, the text of OpenSSH, and keys under which anything verifies."""

from __future__ import annotations

import base64
import dataclasses
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.signing import FIELD_PRIME, LOW_ORDER_Y, SigningKey, VerifyKey
from intake.errors import BadSignature, MalformedKey

KEY = SigningKey.from_seed(bytes(range(32)))

# RFC 8032, section 7.1: seed, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_vectors_of_the_standard(seed: str, public: str, message: str, signature: str) -> None:
    """Keys and signatures are those that RFC 8032 prints."""
    key = SigningKey.from_seed(bytes.fromhex(seed))
    assert key.public.raw.hex() == public
    assert key.seed.hex() == seed
    assert key.sign(bytes.fromhex(message)).hex() == signature
    key.public.verify(bytes.fromhex(signature), bytes.fromhex(message))


@given(st.binary(max_size=200), st.integers(0, 511))
def test_a_signature_fits_one_message_and_one_key(message: bytes, bit: int) -> None:
    """A changed signature, another message or another key is refused."""
    signature = KEY.sign(message)
    KEY.public.verify(signature, message)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    for key, bad, data in (
        (KEY.public, bytes(flipped), message),
        (KEY.public, signature, message + b"."),
        (KEY.public, signature[:-1], message),
        (SigningKey.from_seed(bytes(32)).public, signature, message),
    ):
        with pytest.raises(BadSignature):
            key.verify(bad, data)


def test_keys_are_values() -> None:
    """Equal public keys are one dictionary key, and cannot be changed."""
    assert {KEY.public: 1}[VerifyKey(KEY.public.raw)] == 1
    assert SigningKey.generate().public != KEY.public
    with pytest.raises(dataclasses.FrozenInstanceError):
        KEY.public.raw = b""  # type: ignore[misc]  # this is what must fail


def test_the_secret_is_not_shown() -> None:
    """What a debugger or a log prints of a signing key tells its fingerprint only."""
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY) == f"<SigningKey {KEY.public.fingerprint}, secret not shown>"


def test_line_and_fingerprint_are_those_of_ssh_keygen(
    ssh_keygen: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """ssh-keygen reads our line and prints our fingerprint for it."""
    public = tmp_path / "key.pub"
    public.write_text(KEY.public.line + "\n", encoding="ascii")
    assert ssh_keygen("-l", "-f", public).stdout.split()[1] == KEY.public.fingerprint
    assert VerifyKey.parse(KEY.public.line) == KEY.public


def test_a_line_has_one_spelling() -> None:
    """A comment, white space, another key type or another spelling of the base64 is refused."""
    line = KEY.public.line
    blob = KEY.public.blob
    for bad in (
        "",
        line + " comment",
        line + "\n",
        " " + line,
        line.replace(" ", "  "),
        line.replace("ssh-ed25519", "ssh-rsa"),
        line[:-4],
        line + "=",
        line[:-1] + "é",
        "ssh-ed25519 " + base64.b64encode(blob + b"\0").decode(),
        "ssh-ed25519 " + base64.b64encode(b"\0" + blob).decode(),
        "ssh-ed25519 " + base64.b64encode(blob[:4] + b"ssh-ed25518" + blob[15:]).decode(),
    ):
        with pytest.raises(MalformedKey):
            VerifyKey.parse(bad)


@pytest.mark.parametrize("sign_bit", [0, 1 << 255])
@pytest.mark.parametrize("y", [*sorted(LOW_ORDER_Y), FIELD_PRIME, FIELD_PRIME + 1, (1 << 255) - 1])
def test_weak_and_twice_spelled_keys_are_refused(y: int, sign_bit: int) -> None:
    """A key of low order, under which one signature fits many messages, or not canonical, is no key."""
    with pytest.raises(MalformedKey):
        VerifyKey((y | sign_bit).to_bytes(32, "little"))


@pytest.mark.parametrize("raw", [b"", bytes(31), bytes(33)])
def test_keys_of_another_length_are_refused(raw: bytes) -> None:
    """Public keys and seeds are 32 bytes."""
    with pytest.raises(MalformedKey):
        VerifyKey(raw)
    with pytest.raises(MalformedKey):
        SigningKey.from_seed(raw)
