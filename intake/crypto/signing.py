# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519 signatures (RFC 8032) and the OpenSSH text form of the keys (RFC 4253, RFC 8709).

Keys are written as OpenSSH writes them, so that a court can check what is signed with `ssh-keygen` alone.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from intake.errors import BadSignature, MalformedKey

KEY_TYPE = "ssh-ed25519"
KEY_BYTES = 32
SIGNATURE_BYTES = 64

FIELD_PRIME = 2**255 - 19
ORDER_8_Y = 2707385501144840649318225287225658788936804267575313519463743609750303021540
# Points of order 1, 2, 4 and 8. Under such a key one signature fits many messages, so that its owner could
# have "signed" what they never saw; no sound program generates one.
LOW_ORDER_Y = frozenset({0, 1, FIELD_PRIME - 1, ORDER_8_Y, FIELD_PRIME - ORDER_8_Y})


@dataclass(frozen=True, slots=True)
class VerifyKey:
    """The public half of a signing key: 32 bytes. Can be a dictionary key; keeps its parsed form."""

    raw: bytes
    _key: Ed25519PublicKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise MalformedKey(reason="an Ed25519 public key is 32 bytes")
        y = int.from_bytes(self.raw, "little") & (1 << 255) - 1
        if y >= FIELD_PRIME:
            raise MalformedKey(reason="the Ed25519 public key is not canonical")
        if y in LOW_ORDER_Y:
            raise MalformedKey(reason="the Ed25519 public key is a point of low order")
        object.__setattr__(self, "_key", Ed25519PublicKey.from_public_bytes(self.raw))

    @classmethod
    def parse(cls, line: str) -> VerifyKey:
        """The key written as `line` gives it; a comment or other white space is refused (MalformedKey)."""
        kind, _, text = line.partition(" ")
        if kind != KEY_TYPE:
            raise MalformedKey(reason="not an ssh-ed25519 key")
        try:
            blob = base64.b64decode(text, validate=True)
        except ValueError:
            raise MalformedKey(reason="the key is not base64") from None
        return cls.from_blob(blob, text)

    @classmethod
    def from_blob(cls, blob: bytes, text: str | None = None) -> VerifyKey:
        """The key in OpenSSH's binary form; `text`, if given, must be that form in canonical base64."""
        key = cls(blob[-KEY_BYTES:])
        if key.blob != blob:
            raise MalformedKey(reason="the key is not in the form of OpenSSH")
        if text is not None and binascii.b2a_base64(blob, newline=False).decode("ascii") != text:
            raise MalformedKey(reason="the base64 of the key is not canonical")
        return key

    @property
    def blob(self) -> bytes:
        """The key in OpenSSH's binary form (RFC 8709, section 4): 51 bytes."""
        return ssh_string(KEY_TYPE.encode("ascii")) + ssh_string(self.raw)

    @property
    def line(self) -> str:
        """The key as in a `.pub` file, without a comment: "ssh-ed25519 AAAA..."."""
        return f"{KEY_TYPE} {base64.b64encode(self.blob).decode('ascii')}"

    @property
    def fingerprint(self) -> str:
        """What `ssh-keygen -l` prints: "SHA256:" and the unpadded base64 of the hash of `blob`."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raise BadSignature unless `signature` (64 bytes) was made with this key over `data`."""
        try:
            self._key.verify(signature, data)
        except InvalidSignature:
            raise BadSignature() from None


class SigningKey:
    """The secret half, made from a 32-byte seed that the vault keeps. `repr` never shows it."""

    __slots__ = ("_key", "public", "seed")

    seed: bytes
    public: VerifyKey

    def __init__(self, seed: bytes) -> None:
        if len(seed) != KEY_BYTES:
            raise MalformedKey(reason="an Ed25519 seed is 32 bytes")
        self.seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = VerifyKey(self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> SigningKey:
        """A new key from the system's random source."""
        return cls(os.urandom(KEY_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        """The key that `seed` (32 bytes) always gives."""
        return cls(seed)

    def __repr__(self) -> str:
        return f"<SigningKey {self.public.fingerprint}, secret not shown>"

    def sign(self, data: bytes) -> bytes:
        """The 64-byte signature over `data`. Callers put their own context in front of it."""
        return self._key.sign(data)


def ssh_string(data: bytes) -> bytes:
    """`data` behind its length, as SSH writes every string (RFC 4251, section 5)."""
    return len(data).to_bytes(4, "big") + data
