# SPDX-License-Identifier: GPL-3.0-or-later
"""The rest of age, for its test vectors only: X25519 and scrypt identities, and ASCII armor.

The product reads and writes hybrid files in binary form; none of this is reachable from it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from intake.crypto import bech32
from intake.crypto.age_header import Stanza, decode_base64
from intake.errors import MalformedHeader

MAX_LOG_N = 22
BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
END = b"-----END AGE ENCRYPTED FILE-----"


class ArmorFailure(Exception):
    """The armor is not strict PEM."""


class X25519Identity:
    """A classic age identity."""

    def __init__(self, text: str) -> None:
        self._key = X25519PrivateKey.from_private_bytes(bech32.decode("AGE-SECRET-KEY-", text))

    def unwrap(self, stanzas: Sequence[Stanza], /) -> bytes | None:
        """The file key from the first X25519 stanza that opens."""
        for stanza in stanzas:
            if stanza.args[0] != "X25519":
                continue
            if len(stanza.args) != 2 or len(stanza.body) != 32:
                raise MalformedHeader(reason="X25519 stanza")
            share = decode_base64(stanza.args[1].encode())
            if len(share) != 32:
                raise MalformedHeader(reason="X25519 share")
            try:
                secret = self._key.exchange(X25519PublicKey.from_public_bytes(share))
            except ValueError:
                raise MalformedHeader(reason="X25519 share of low order") from None
            salt = share + self._key.public_key().public_bytes_raw()
            kdf = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"age-encryption.org/v1/X25519")
            try:
                return ChaCha20Poly1305(kdf.derive(secret)).decrypt(bytes(12), stanza.body, None)
            except InvalidTag:
                continue
        return None


class ScryptIdentity:
    """A passphrase."""

    def __init__(self, passphrase: str) -> None:
        self._passphrase = passphrase.encode()

    def unwrap(self, stanzas: Sequence[Stanza], /) -> bytes | None:
        """The file key from the one scrypt stanza."""
        if not any(stanza.args[0] == "scrypt" for stanza in stanzas):
            return None
        if len(stanzas) != 1:
            raise MalformedHeader(reason="scrypt must be alone")
        (stanza,) = stanzas
        if len(stanza.args) != 3 or len(stanza.body) != 32:
            raise MalformedHeader(reason="scrypt stanza")
        salt, log_n = decode_base64(stanza.args[1].encode()), stanza.args[2]
        if len(salt) != 16 or not re.fullmatch("[1-9][0-9]*", log_n) or int(log_n) > MAX_LOG_N:
            raise MalformedHeader(reason="scrypt parameters")
        kdf = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << int(log_n), r=8, p=1)
        try:
            return ChaCha20Poly1305(kdf.derive(self._passphrase)).decrypt(bytes(12), stanza.body, None)
        except InvalidTag:
            return None


def dearmor(armored: bytes) -> bytes:
    """The binary file in strict ASCII armor; white space is allowed before and after, and CRLF."""
    text = armored.lstrip(b" \t\r\n") if armored[:1] in b"\r\n" else armored
    lines = [line.removesuffix(b"\r") for line in text.rstrip(b" \t\r\n").split(b"\n")]
    # Only whole empty lines may follow or precede.
    ending = text[len(text.rstrip(b" \t\r\n")) :]
    if lines[0] != BEGIN or lines[-1] != END or ending.split(b"\n")[0].strip(b"\r"):
        raise ArmorFailure("begin or end")
    body = lines[1:-1]
    if any(len(line) != 64 for line in body[:-1]) or (body and not 0 < len(body[-1]) <= 64):
        raise ArmorFailure("line length")
    data = b""
    for line in body:
        try:
            data += binascii.a2b_base64(line)
        except binascii.Error:
            raise ArmorFailure("base64") from None
    if binascii.b2a_base64(data, newline=False) != b"".join(body):
        raise ArmorFailure("not canonical")
    return data
