# SPDX-License-Identifier: GPL-3.0-or-later
"""One key sealed under another (ChaCha20-Poly1305, RFC 8439), and two secrets made into one key.

    wrapped = nonce (12 random bytes) || ciphertext (32) || tag (16)

A random nonce is safe here: a wrapping key seals a handful of keys in its life, where a chance of 2^-32 that
two nonces meet takes billions.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.errors import WrongKey

KEY_BYTES = 32
NONCE_BYTES = 12
WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + 16
COMBINE_INFO = b"intake/combine/1"


def wrap(key: bytes, kek: bytes, context: bytes) -> bytes:
    """`key` (32 bytes) sealed under `kek` (32 bytes); it opens only with the same `context`."""
    if len(key) != KEY_BYTES:
        raise ValueError("a key to wrap is 32 bytes")
    nonce = os.urandom(NONCE_BYTES)
    return nonce + ChaCha20Poly1305(kek).encrypt(nonce, key, context)


def unwrap(wrapped: bytes, kek: bytes, context: bytes) -> bytes:
    """The key in `wrapped`. Raises WrongKey if `kek` or `context` is another, or `wrapped` was changed."""
    # A fixed length: nothing else is a wrapped key, so nothing else is tried.
    if len(wrapped) != WRAPPED_BYTES:
        raise WrongKey(reason="a wrapped key is 60 bytes")
    try:
        return ChaCha20Poly1305(kek).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context)
    except InvalidTag:
        raise WrongKey(reason="not sealed under this key for this purpose") from None


def combine(secret_a: bytes, secret_b: bytes) -> bytes:
    """One 32-byte key that needs both secrets: the key of a passphrase and a key file, in this order.

    HKDF-SHA-256 (RFC 5869) over both, each behind its length, so that no other pair gives the same input.
    """
    both = b"".join(len(secret).to_bytes(8, "big") + secret for secret in (secret_a, secret_b))
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=COMBINE_INFO).derive(both)
