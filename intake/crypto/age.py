# SPDX-License-Identifier: GPL-3.0-or-later
"""age v1 files (https://c2sp.org/age): the one format in which content leaves memory.

Files are written to hybrid recipients only, and read in their binary form only; any tool that implements age
with `mlkem768x25519` (age 1.3, the npm package age-encryption) reads and writes the same files. Mixing in a
recipient that is not post-quantum would undo what the hybrid gives, so there is no way to ask for one.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.crypto.age_header import MAGIC, Header, Stanza, read_header
from intake.crypto.age_stream import (
    SALT_BYTES,
    ChunkOpener,
    ChunkSealer,
    Sink,
    Source,
    payload_cipher,
    write_all,
)
from intake.crypto.hybrid import FILE_KEY_BYTES, HybridIdentity, HybridRecipient
from intake.errors import MalformedHeader, WrongKey

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

__all__ = [
    "Decryptor",
    "Encryptor",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "KnownKey",
    "Stanza",
    "decrypt",
    "encrypt",
    "file_key",
    "is_age",
    "open_payload",
]


class Identity(Protocol):
    """Whatever can take the file key out of the stanzas that are addressed to it."""

    def unwrap(self, stanzas: Sequence[Stanza], /) -> bytes | None:
        """The 16-byte file key, or None if no stanza is ours; may raise AgeError."""


class Encryptor:
    """A binary file to write to; what is written comes out encrypted in `out`.

    `close()` writes the final chunk and leaves `out` open. Without it (an exception inside `with`, or an
    error while writing to `out`) the file has no final chunk, so that no reader takes it for whole.
    """

    def __init__(self, out: Sink, recipients: Sequence[HybridRecipient]) -> None:
        if not recipients:
            raise ValueError("a file needs at least one recipient")
        file_key = os.urandom(FILE_KEY_BYTES)
        salt = os.urandom(SALT_BYTES)
        header = Header.create(file_key, tuple(recipient.wrap(file_key) for recipient in recipients))
        self.closed = False
        self._stream = ChunkSealer(payload_cipher(file_key, salt), out)
        write_all(out, memoryview(header.to_bytes() + salt))

    def readable(self) -> bool:
        """No: what was written cannot be read back."""
        return False

    def seekable(self) -> bool:
        """No: chunks are written once, in order."""
        return False

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        """Encrypt all of `data`; up to 64 KiB are held until more comes or the file is closed."""
        if self.closed:
            raise ValueError("write to a closed encrypted file")
        with memoryview(data) as given, given.cast("B") as view:
            try:
                self._stream.write(view)
            except BaseException:
                # Part of it may be in `out`: nothing may ever follow, least of all a final chunk.
                self.abandon()
                raise
            return len(view)

    def flush(self) -> None:
        """Do nothing: a chunk that may be the final one cannot be written yet."""

    def close(self) -> None:
        """Write the final chunk. Does nothing if the file is closed or abandoned already."""
        if not self.closed:
            self.closed = True
            self._stream.finish()

    def abandon(self) -> None:
        """End without a final chunk: what is in `out` will be refused as incomplete."""
        self.closed = True

    def __enter__(self) -> Encryptor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()


class Decryptor(io.RawIOBase):
    """A binary file to read from: the plaintext of the age file that `source` begins with.

    Opening it reads and authenticates the header: raises NotAge, MalformedHeader, WrongKey or Damaged.
    Reading raises Damaged at the first chunk that is not authentic and gives nothing of it; what came before
    was authentic, but only reaching the end proves that the file is whole. Closing leaves `source` open.
    """

    def __init__(self, source: Source, identities: Sequence[Identity]) -> None:
        super().__init__()
        cipher, head = open_payload(source, identities)
        self._stream = ChunkOpener(cipher, source, head)
        self._view = memoryview(b"")

    def readable(self) -> bool:
        """Yes. Not seekable, which is what `io.RawIOBase` says unless told otherwise."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Exactly `size` bytes, fewer only at the end; the whole rest if `size` is negative or None."""
        wanted = -1 if size is None or size < 0 else size
        if 0 <= wanted <= len(self._view):
            return self._take(wanted)
        parts = []
        while wanted and self._available():
            parts.append(self._take(len(self._view) if wanted < 0 else min(wanted, len(self._view))))
            wanted -= len(parts[-1]) if wanted > 0 else 0
        return b"".join(parts)

    def readall(self) -> bytes:
        """The whole rest."""
        return self.read(-1)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer` as far as what is authenticated by now reaches; 0 only at the end."""
        with memoryview(buffer) as given, given.cast("B") as into:
            if not into or not self._available():
                return 0
            count = min(len(into), len(self._view))
            into[:count] = self._view[:count]
            self._view = self._view[count:]
            return count

    def _available(self) -> bool:
        if self.closed:
            raise ValueError("read from a closed encrypted file")
        if not self._view:
            self._view = self._stream.next()
        return bool(self._view)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._view[:count])
        self._view = self._view[count:]
        return taken


def open_payload(source: Source, identities: Sequence[Identity]) -> tuple[ChaCha20Poly1305, bytes]:
    """Read and authenticate the header: the payload's cipher, and what was read of its first chunk already.

    Raises NotAge, MalformedHeader, WrongKey or Damaged.
    """
    header, head = read_header(source.read)
    file_key = _file_key(header, identities)
    header.authenticate(file_key)
    while len(head) < SALT_BYTES and (block := source.read(SALT_BYTES - len(head))):
        head += block
    if len(head) < SALT_BYTES:
        raise MalformedHeader(reason="the file ends before the salt of the payload")
    return payload_cipher(file_key, head[:SALT_BYTES]), head[SALT_BYTES:]


def encrypt(data: bytes, recipients: Sequence[HybridRecipient]) -> bytes:
    """`data` as an age file that any one of `recipients` can open."""
    out = io.BytesIO()
    with Encryptor(out, recipients) as encrypted:
        encrypted.write(data)
    return out.getvalue()


def decrypt(data: bytes, identities: Sequence[Identity]) -> bytes:
    """The whole plaintext of the age file `data`, or an AgeError and nothing."""
    return Decryptor(io.BytesIO(data), identities).read()


def file_key(source: Source, identities: Sequence[Identity]) -> bytes:
    """The key of the age file that `source` begins with: whoever has it opens this file, and no other.

    Raises NotAge, MalformedHeader, WrongKey or Damaged.
    """
    header, _ = read_header(source.read)
    found = _file_key(header, identities)
    header.authenticate(found)
    return found


@dataclass(frozen=True, slots=True)
class KnownKey:
    """An identity that is nothing but the key of one file; of any other, the header is not authentic."""

    key: bytes

    def unwrap(self, _stanzas: Sequence[Stanza], /) -> bytes:
        """The key itself."""
        return self.key

    def __repr__(self) -> str:
        return "KnownKey(…)"


def is_age(head: bytes) -> bool:
    """Whether a file that begins with `head` (22 bytes or more) calls itself an age file, of any version."""
    return head.startswith(MAGIC)


def _file_key(header: Header, identities: Sequence[Identity]) -> bytes:
    for identity in identities:
        file_key = identity.unwrap(header.stanzas)
        if file_key is not None:
            return file_key
    raise WrongKey()
