# SPDX-License-Identifier: GPL-3.0-or-later
"""age's post-quantum recipients: MLKEM768-X25519, that is X-Wing (C2SP age.md, "mlkem768x25519").

The file key is sealed with HPKE (RFC 9180, base mode): KEM MLKEM768-X25519, KDF HKDF-SHA-256, AEAD
ChaCha20-Poly1305. What is recorded today stays closed unless both ML-KEM-768 and X25519 fall.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from intake.crypto import bech32
from intake.crypto.age_header import Stanza, decode_base64, encode_base64
from intake.errors import MalformedHeader, MalformedKey

STANZA_TYPE = "mlkem768x25519"
IDENTITY_HRP = "AGE-SECRET-KEY-PQ-"
RECIPIENT_HRP = "age1pq"
INFO = b"age-encryption.org/mlkem768x25519"
SEED_BYTES = 32
MLKEM_SEED_BYTES = 64
MLKEM_PUBLIC_BYTES = 1184
X25519_BYTES = 32
RECIPIENT_BYTES = MLKEM_PUBLIC_BYTES + X25519_BYTES
SHARE_BYTES = 1088 + X25519_BYTES  # ML-KEM-768 ciphertext, then an X25519 public key
FILE_KEY_BYTES = 16
BODY_BYTES = FILE_KEY_BYTES + 16

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """Whom to encrypt to. `raw` is the ML-KEM-768 encapsulation key and the X25519 key, 1216 bytes."""

    raw: bytes
    _key: MLKEM768X25519PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.raw) != RECIPIENT_BYTES:
            raise MalformedKey(reason="a recipient is 1216 bytes")
        try:
            mlkem = MLKEM768PublicKey.from_public_bytes(self.raw[:MLKEM_PUBLIC_BYTES])
        except ValueError:
            # FIPS 203, section 7.2: every coefficient must be reduced modulo q.
            raise MalformedKey(reason="not an ML-KEM-768 encapsulation key") from None
        x25519 = self.raw[MLKEM_PUBLIC_BYTES:]
        if _is_low_order(X25519PrivateKey.generate(), x25519):
            raise MalformedKey(reason="the X25519 key is a point of low order")
        key = MLKEM768X25519PublicKey(mlkem, X25519PublicKey.from_public_bytes(x25519))
        object.__setattr__(self, "_key", key)

    @classmethod
    def parse(cls, text: str) -> HybridRecipient:
        """The recipient written as "age1pq1..."; raises MalformedKey."""
        return _parsed(text)

    def __str__(self) -> str:
        return bech32.encode(RECIPIENT_HRP, self.raw)

    def wrap(self, file_key: bytes) -> Stanza:
        """`file_key` sealed so that only this recipient's identity opens it."""
        sealed = SUITE.encrypt(file_key, self._key, info=INFO)
        share = encode_base64(sealed[:SHARE_BYTES]).decode("ascii")
        return Stanza((STANZA_TYPE, share), sealed[SHARE_BYTES:])


@lru_cache(maxsize=256)
def _parsed(text: str) -> HybridRecipient:
    """Public keys that never change, and costly to read: a roster's are read again for each file that is written."""
    return HybridRecipient(bech32.decode(RECIPIENT_HRP, text))


def fingerprint(recipient: str) -> str:
    """How a recipient, written "age1pq1...", is named in lists: "SHA256:" and the unpadded base64 of its hash."""
    digest = hashlib.sha256(recipient.encode("ascii")).digest()
    return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")


class HybridIdentity:
    """The secret half of a recipient, made from a 32-byte seed.

    `str(identity)` and `encode()` give the secret text, for the vault to keep; `repr` never shows it.
    """

    __slots__ = ("_key", "_seed", "_x25519", "recipient")

    recipient: HybridRecipient

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise MalformedKey(reason="an identity is 32 bytes")
        # X-Wing, section 5.2 (expandDecapsulationKey).
        expanded = hashlib.shake_256(seed).digest(MLKEM_SEED_BYTES + X25519_BYTES)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:MLKEM_SEED_BYTES])
        self._seed = seed
        self._x25519 = X25519PrivateKey.from_private_bytes(expanded[MLKEM_SEED_BYTES:])
        self._key = MLKEM768X25519PrivateKey(mlkem, self._x25519)
        self.recipient = HybridRecipient(
            mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()
        )

    @classmethod
    def generate(cls) -> HybridIdentity:
        """A new identity from the system's random source."""
        return cls(os.urandom(SEED_BYTES))

    @classmethod
    def parse(cls, text: str) -> HybridIdentity:
        """The identity written as "AGE-SECRET-KEY-PQ-1..."; raises MalformedKey."""
        return cls(bech32.decode(IDENTITY_HRP, text))

    def encode(self) -> str:
        """The secret text "AGE-SECRET-KEY-PQ-1...", as age and age-keygen write it."""
        return bech32.encode(IDENTITY_HRP, self._seed)

    __str__ = encode

    def __repr__(self) -> str:
        return "<HybridIdentity, secret not shown>"

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file key from the first stanza that is ours, or None. Stanzas of other types are ignored.

        Raises MalformedHeader on a stanza of our type that cannot have been made by a sound writer.
        """
        for stanza in stanzas:
            if stanza.args[0] != STANZA_TYPE:
                continue
            if len(stanza.args) != 2:
                raise MalformedHeader(reason="a hybrid stanza has two arguments")
            share = decode_base64(stanza.args[1].encode("ascii"))
            if len(share) != SHARE_BYTES:
                raise MalformedHeader(reason="a hybrid share is 1120 bytes")
            # Before decrypting: a longer body could be made to open under several keys (partitioning oracle).
            if len(stanza.body) != BODY_BYTES:
                raise MalformedHeader(reason="a hybrid body is 32 bytes")
            try:
                return SUITE.decrypt(share + stanza.body, self._key, info=INFO)
            except InvalidTag:
                # HPKE does not say why it failed; a share that forces a known secret is an attack, not a
                # file for somebody else (RFC 7748, section 6.1).
                if _is_low_order(self._x25519, share[-X25519_BYTES:]):
                    raise MalformedHeader(reason="the X25519 share is a point of low order") from None
        return None


def _is_low_order(private: X25519PrivateKey, public: bytes) -> bool:
    """Whether `public` gives the same, all-zero secret with every private key."""
    try:
        private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return True
    return False
