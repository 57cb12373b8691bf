# SPDX-License-Identifier: GPL-3.0-or-later
"""SSHSIG: signatures over files that `ssh-keygen -Y verify` checks (OpenSSH, PROTOCOL.sshsig).

    blob    = "SSHSIG" || uint32 1 || string key || string namespace || string "" || string "sha512"
              || string signature
    signed  = "SSHSIG" || string namespace || string "" || string "sha512" || string SHA-512(message)

Only Ed25519 and SHA-512, and only the armor that ssh-keygen writes (70 columns), are made and accepted: a
signature then has one spelling, so it can be hashed, compared and stored. The namespace keeps a signature
made for one purpose from being shown as one for another.
"""

from __future__ import annotations

import binascii
import hashlib

from intake.crypto.signing import KEY_TYPE, SIGNATURE_BYTES, SigningKey, VerifyKey, ssh_string
from intake.errors import BadSignature, MalformedKey, MalformedSignature

MAGIC = b"SSHSIG"
VERSION = (1).to_bytes(4, "big")
HASH = b"sha512"
RESERVED = b""
COLUMNS = 70
BEGIN = "-----BEGIN SSH SIGNATURE-----\n"
END = "-----END SSH SIGNATURE-----\n"
MAX_CHARACTERS = 4096


def sign(key: SigningKey, namespace: str, message: bytes) -> str:
    """The armored signature of `key` over `message` for the purpose `namespace`."""
    signature = key.sign(_signed(namespace, message))
    return _armor(_blob(key.public, namespace, signature))


def verify(armored: str, namespace: str, message: bytes) -> VerifyKey:
    """The key that signed `message` for `namespace`; whether it may is for the caller to decide.

    Raises MalformedSignature if `armored` is not exactly as `sign` or ssh-keygen writes it, and BadSignature
    if it is over another message or for another purpose.
    """
    blob = _unarmor(armored)
    fields = _Fields(blob)
    fields.expect(MAGIC, "does not begin with SSHSIG")
    fields.expect(VERSION, "the version is not 1")
    try:
        key = VerifyKey.from_blob(fields.string())
    except MalformedKey as error:
        raise MalformedSignature(reason=error.facts["reason"]) from None
    found = fields.string()
    fields.expect(ssh_string(RESERVED), "the reserved field is not empty")
    fields.expect(ssh_string(HASH), "the hash is not SHA-512")
    signature = _Fields(fields.string())
    fields.end()
    signature.expect(ssh_string(KEY_TYPE.encode("ascii")), "the signature is not Ed25519")
    raw = signature.string()
    signature.end()
    if len(raw) != SIGNATURE_BYTES:
        raise MalformedSignature(reason="an Ed25519 signature is 64 bytes")
    if found != namespace.encode("utf-8"):
        raise BadSignature(reason="signed for another purpose")
    key.verify(raw, _signed(namespace, message))
    return key


def _signed(namespace: str, message: bytes) -> bytes:
    if not namespace:
        raise ValueError("a signature needs a namespace")
    digest = hashlib.sha512(message).digest()
    return MAGIC + b"".join(map(ssh_string, (namespace.encode("utf-8"), RESERVED, HASH, digest)))


def _blob(key: VerifyKey, namespace: str, signature: bytes) -> bytes:
    wrapped = ssh_string(KEY_TYPE.encode("ascii")) + ssh_string(signature)
    fields = (key.blob, namespace.encode("utf-8"), RESERVED, HASH, wrapped)
    return MAGIC + VERSION + b"".join(map(ssh_string, fields))


def _armor(blob: bytes) -> str:
    text = binascii.b2a_base64(blob, newline=False).decode("ascii")
    lines = [text[at : at + COLUMNS] + "\n" for at in range(0, len(text), COLUMNS)]
    return BEGIN + "".join(lines) + END


def _unarmor(armored: str) -> bytes:
    if len(armored) > MAX_CHARACTERS:
        raise MalformedSignature(reason="longer than any signature")
    if not (armored.startswith(BEGIN) and armored.endswith(END)):
        raise MalformedSignature(reason="the armor does not begin or end as it must")
    try:
        blob = binascii.a2b_base64(armored[len(BEGIN) : -len(END)])
    except ValueError:
        raise MalformedSignature(reason="the armor is not base64") from None
    # Armoring again finds stray characters, other line lengths and bits that decoding ignores.
    if _armor(blob) != armored:
        raise MalformedSignature(reason="the armor is not as ssh-keygen writes it")
    return blob


class _Fields:
    """Reads the fields of a blob one after the other."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def expect(self, known: bytes, reason: str) -> None:
        """Take `known`, which has to come next."""
        if not self._rest.startswith(known):
            raise MalformedSignature(reason=reason)
        self._rest = self._rest[len(known) :]

    def string(self) -> bytes:
        """Take the next string."""
        size = int.from_bytes(self._rest[:4], "big")
        if len(self._rest) < 4 + size:
            raise MalformedSignature(reason="ends inside a field")
        value, self._rest = self._rest[4 : 4 + size], self._rest[4 + size :]
        return value

    def end(self) -> None:
        """Nothing may be left."""
        if self._rest:
            raise MalformedSignature(reason="data follows the last field")
