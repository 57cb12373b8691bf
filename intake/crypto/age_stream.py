# SPDX-License-Identifier: GPL-3.0-or-later
"""The payload of an age v1 file: 64 KiB chunks, each sealed on its own (C2SP age.md, "Payload").

A chunk is encrypted with ChaCha20-Poly1305 under the payload key and the nonce

    chunk number (11 bytes, big endian, from 0) || 0x01 for the final chunk, else 0x00

A nonce that starts at zero is safe here because the key is never used for another file: it is derived from a
fresh random 16-byte file key and a fresh random 16-byte salt, so (key, nonce) never comes twice. The number
stops chunks from being swapped, dropped or repeated; the last byte stops a file from ending early.
"""

from __future__ import annotations

from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from intake.errors import Damaged

CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG
BATCH = 16  # chunks per read or write: enough to make calls cheap, small enough for 2 GB of memory
SALT_BYTES = 16


class Source(Protocol):
    """What is read from: any binary file. `readinto`, where there is one, is used instead."""

    def read(self, n: int, /) -> bytes:
        """Up to `n` bytes, none only at the end."""


class Sink(Protocol):
    """What is written to: any binary file. Like a raw file, it may take less than it is given."""

    def write(self, data: memoryview, /) -> int | None:
        """Take `data`, valid during the call only; say how much was taken (None: all)."""


def payload_cipher(file_key: bytes, salt: bytes) -> ChaCha20Poly1305:
    """The cipher of one payload; `salt` are the 16 random bytes it begins with."""
    return ChaCha20Poly1305(HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"payload").derive(file_key))


def write_all(out: Sink, data: memoryview) -> None:
    """Write the whole of `data`, also where `out` takes it in pieces."""
    while data:
        written = out.write(data)
        if written is None or written == len(data):
            return
        data = data[written:]


class ChunkSealer:
    """Seals what is written to it into `out`, holding back up to one chunk: it may be the final one."""

    def __init__(self, cipher: ChaCha20Poly1305, out: Sink) -> None:
        self._cipher = cipher
        self._out = out
        self._number = 0
        self._held = bytearray()
        self._sealed = bytearray(SEALED_CHUNK)

    def write(self, view: memoryview) -> None:
        """Seal all of `view` but what may be the final chunk."""
        at = 0
        while at < len(view):
            if len(self._held) == CHUNK:
                # There is more to come, so the chunk held is not the final one.
                with memoryview(self._held) as held:
                    self._seal(held)
                self._held.clear()
            if not self._held:
                # Straight from the caller's buffer, all but what may be the final chunk.
                while whole := min(BATCH, (len(view) - at - 1) // CHUNK):
                    self._seal(view[at : at + whole * CHUNK])
                    at += whole * CHUNK
            taken = min(CHUNK - len(self._held), len(view) - at)
            self._held += view[at : at + taken]
            at += taken

    def finish(self) -> None:
        """Seal what is held as the final chunk; empty only if nothing was ever written."""
        with memoryview(self._held) as held:
            self._seal(held, final=True)
        self._held.clear()

    def _seal(self, plain: memoryview, *, final: bool = False) -> None:
        count = max(1, -(-len(plain) // CHUNK))
        if len(self._sealed) < count * SEALED_CHUNK:
            self._sealed = bytearray(BATCH * SEALED_CHUNK)
        size = len(plain) + count * TAG
        with memoryview(self._sealed)[:size] as sealed:
            for i in range(count):
                self._cipher.encrypt_into(
                    chunk_nonce(self._number, final),
                    plain[i * CHUNK : (i + 1) * CHUNK],
                    None,
                    sealed[i * SEALED_CHUNK : (i + 1) * SEALED_CHUNK],
                )
                self._number += 1
            write_all(self._out, sealed)


class ChunkOpener:
    """Opens the chunks of `source`, of which `head` has been read already, in batches."""

    def __init__(self, cipher: ChaCha20Poly1305, source: Source, head: bytes) -> None:
        self._cipher = cipher
        self._source = source
        self._number = 0
        self._ended = False  # `source` has no more
        self._finished = False  # the final chunk is open
        self._failure: Damaged | None = None
        # One chunk more than is opened at once: only what follows tells a final chunk. Most files are small,
        # so the buffers grow only once a file has proved to be longer.
        self._sealed = bytearray(2 * SEALED_CHUNK)
        self._plain = bytearray(2 * CHUNK)
        self._filled = len(head)
        self._sealed[: len(head)] = head

    def next(self) -> memoryview:
        """The next plaintext, authenticated, valid until the next call; empty after the final chunk.

        Raises Damaged, on this and each later call, at the first chunk that is not what was written there.
        """
        if self._failure:
            raise self._failure
        if self._finished:
            return memoryview(b"")
        self._fill()
        opened = at = 0
        going_on = True
        while going_on and (self._ended or self._filled - at > SEALED_CHUNK):
            left = self._filled - at
            count, going_on = self._open(at, min(left, SEALED_CHUNK), opened, followed=left > SEALED_CHUNK)
            opened += count
            at += min(left, SEALED_CHUNK)
        self._sealed[: self._filled - at] = self._sealed[at : self._filled]
        self._filled -= at
        if self._failure and not opened:
            raise self._failure
        return memoryview(self._plain)[:opened]

    def _open(self, at: int, size: int, to: int, *, followed: bool) -> tuple[int, bool]:
        """Open the chunk at `at` into the plaintext at `to`: how many bytes it gave, whether to go on."""
        if size < TAG:
            return self._fail("the payload ends before its final chunk")
        if size == TAG and self._number > 0:
            return self._fail("the final chunk is empty though others precede it")
        final = self._decrypt(at, size, to, (False, True) if followed else (True, False))
        if final is None:
            return self._fail("a chunk was changed, or is not where it was written")
        self._number += 1
        # The chunk itself is authentic, so it is given before the failure that follows from its place.
        self._finished = final
        if final and followed:
            self._fail("data follows the final chunk")
        elif not final and not followed:
            self._fail("the payload ends before its final chunk")
        return size - TAG, followed and not final

    def _decrypt(self, at: int, size: int, to: int, flags: tuple[bool, bool]) -> bool | None:
        """The first of `flags` (final or not) with which the chunk is authentic; None if it never is."""
        with memoryview(self._sealed)[at : at + size] as sealed, memoryview(self._plain) as plain:
            for final in flags:
                # No writer makes a short chunk that is not the final one.
                if size < SEALED_CHUNK and not final:
                    continue
                try:
                    self._cipher.decrypt_into(
                        chunk_nonce(self._number, final), sealed, None, plain[to : to + size - TAG]
                    )
                except InvalidTag:
                    continue
                return final
        return None

    def _fail(self, reason: str) -> tuple[int, bool]:
        self._failure = Damaged(reason=reason)
        return 0, False

    def _fill(self) -> None:
        """Read until the buffer is full or the source ends."""
        if self._number and len(self._plain) < BATCH * CHUNK:
            self._sealed += bytes((BATCH + 1) * SEALED_CHUNK - len(self._sealed))
            self._plain = bytearray((BATCH + 1) * CHUNK)
        readinto = getattr(self._source, "readinto", None)
        with memoryview(self._sealed) as sealed:
            while not self._ended and self._filled < len(sealed):
                if readinto is not None:
                    count = readinto(sealed[self._filled :]) or 0
                else:
                    block = self._source.read(len(sealed) - self._filled)
                    count = len(block)
                    sealed[self._filled : self._filled + count] = block
                self._filled += count
                self._ended = count == 0


def chunk_nonce(number: int, final: bool) -> bytes:
    """The nonce of chunk `number`."""
    return (number << 8 | final).to_bytes(12, "big")
