# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what a holder of the key could find in the files of a SQLCipher database, below SQLite itself.

SQLCipher 4: pages of 4096 bytes, AES-256-CBC; the last 80 bytes of a page are its IV (16) and HMAC (64), and
the first 16 bytes of the file a salt (Zetetic, "SQLCipher Design").
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
RESERVED = 80
SALT = 16
WAL_HEADER = 32
FRAME_HEADER = 24


def plaintext(database: Path, key: bytes) -> bytes:
    """Every page of the file and of its WAL, free and superseded ones too, decrypted."""
    wal = database.with_name(f"{database.name}-wal")
    pages = list(_pages(database.read_bytes(), 0, 0))
    if wal.exists():
        pages += _pages(wal.read_bytes(), WAL_HEADER, FRAME_HEADER)
    return b"".join(_decrypted(page, key) for page in pages)


def _pages(content: bytes, at: int, header: int) -> Iterator[bytes]:
    while at < len(content):
        yield content[at + header : at + header + PAGE]
        at += header + PAGE


def _decrypted(page: bytes, key: bytes) -> bytes:
    """A first page starts with the salt, others with content; reading both ways misses neither."""
    iv = page[PAGE - RESERVED :][:16]
    found = b""
    for start in (0, SALT):
        opened = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        found += opened.update(page[start : PAGE - RESERVED]) + opened.finalize()
    return found
