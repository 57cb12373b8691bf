# SPDX-License-Identifier: GPL-3.0-or-later
"""An age file read from any place, so that a long video can be looked through without decrypting all of it.

Chunks are sealed each on its own, under their number, so any of them can be opened alone (C2SP age.md, "Payload").
What reading in order proves at its end, that the file is whole, is proved here at the beginning: the final chunk
is opened first. It alone is sealed as final, under a number that says how many precede it, so a file that was cut,
lengthened, or that lost a chunk anywhere, is refused before anything is given.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO, Final

from cryptography.exceptions import InvalidTag

from intake.crypto.age import Identity, open_payload
from intake.crypto.age_stream import CHUNK, SEALED_CHUNK, TAG, chunk_nonce
from intake.errors import Damaged

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_AHEAD: Final = 4
"""Chunks that are opened at once: few, because whoever seeks may leave again after the first."""


class SeekingDecryptor(io.RawIOBase):
    """A binary file to read from and seek in: the plaintext of the age file that `source` is.

    Opening it authenticates the header and the final chunk: raises NotAge, MalformedHeader, WrongKey or Damaged.
    Reading raises Damaged at the first chunk that is not authentic and gives nothing of it. `source` must not
    change meanwhile; closing leaves it open. `size` is the length of the plaintext.
    """

    def __init__(self, source: BinaryIO, identities: Sequence[Identity]) -> None:
        super().__init__()
        source.seek(0)
        self._cipher, head = open_payload(source, identities)
        # `head` holds the payload's first bytes, which were read along with the header.
        self._start = source.tell() - len(head)
        self._source = source
        sealed = source.seek(0, io.SEEK_END) - self._start
        self._chunks = max(1, -(-sealed // SEALED_CHUNK))
        last = sealed - (self._chunks - 1) * SEALED_CHUNK
        if last < TAG:
            raise Damaged(reason="the payload ends before its final chunk")
        if last == TAG and self._chunks > 1:
            raise Damaged(reason="the final chunk is empty though others precede it")
        self.size: Final = sealed - self._chunks * TAG
        self._at = 0
        self._first = self._chunks - 1  # the number of the first chunk that is held open
        self._held = memoryview(self._open(self._chunks - 1, 1))

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """The place of the next byte of plaintext."""
        self._refuse_closed()
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place of the plaintext; beyond the end nothing is read. Nothing is decrypted by it."""
        self._refuse_closed()
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("seek before the beginning of an encrypted file")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill `buffer` as far as the chunks opened at once reach; 0 only at the end."""
        self._refuse_closed()
        with memoryview(buffer) as given, given.cast("B") as into:
            if not into or self._at >= self.size:
                return 0
            place = self._at - self._first * CHUNK
            if not 0 <= place < len(self._held):
                number = self._at // CHUNK
                wanted = -(-(self._at % CHUNK + len(into)) // CHUNK)
                self._held = memoryview(b"")  # should opening fail, nothing is held
                held = self._open(number, min(max(wanted, 1), _AHEAD, self._chunks - number))
                self._first, self._held, place = number, memoryview(held), self._at - number * CHUNK
            count = min(len(into), len(self._held) - place)
            into[:count] = self._held[place : place + count]
            self._at += count
            return count

    def _open(self, number: int, count: int) -> bytes:
        """The plaintext of `count` chunks from `number` on, all of them authentic."""
        self._source.seek(self._start + number * SEALED_CHUNK)
        sealed = memoryview(_read(self._source, count * SEALED_CHUNK))
        opened = []
        for index in range(count):
            final = number + index == self._chunks - 1
            piece = sealed[index * SEALED_CHUNK : (index + 1) * SEALED_CHUNK]
            try:
                opened.append(self._cipher.decrypt(chunk_nonce(number + index, final), piece, None))
            except InvalidTag:
                raise Damaged(reason="a chunk was changed, or is not where it was written") from None
        return b"".join(opened)

    def _refuse_closed(self) -> None:
        if self.closed:
            raise ValueError("use of a closed encrypted file")


def _read(source: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes, fewer only at the end; a raw file may give them in pieces."""
    pieces = []
    while size and (piece := source.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
