# SPDX-License-Identifier: GPL-3.0-or-later
"""age files: round trips however they are cut, several recipients, and what a half-written file is."""

from __future__ import annotations

import gc
import io
import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.age import Decryptor, Encryptor, HybridIdentity, decrypt, encrypt, is_age
from intake.crypto.age_stream import BATCH, CHUNK
from intake.errors import Damaged, WrongKey

MARKED_SIZES = [
    0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1,
    BATCH * CHUNK, BATCH * CHUNK + 1, (BATCH + 1) * CHUNK, (BATCH + 3) * CHUNK + 7,
]  # fmt: skip
PIECES = st.lists(
    st.one_of(
        st.integers(1, 3 * CHUNK), st.sampled_from([1, CHUNK - 1, CHUNK, CHUNK + 1, BATCH * CHUNK, 1 << 20])
    ),
    min_size=1,
    max_size=6,
)
SHARED = HybridIdentity(bytes(range(32)))


class ShortWrites:
    """A raw file that takes no more than 1000 bytes at once."""

    def __init__(self) -> None:
        self.file = io.BytesIO()

    def write(self, data: memoryview, /) -> int:
        """Take the first 1000 bytes."""
        return self.file.write(data[:1000])


class FullDisk:
    """A file that fails once it holds more than one chunk."""

    def __init__(self) -> None:
        self.file = io.BytesIO()

    def write(self, data: memoryview, /) -> int:
        """Take all of it, or nothing."""
        if self.file.tell() > CHUNK:
            raise OSError("no space left")
        return self.file.write(data)


class OnlyRead:
    """A file without `readinto`, which gives fewer bytes than asked for."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    def read(self, n: int, /) -> bytes:
        """Up to 7000 bytes."""
        return self._file.read(min(n, 7000))


def plaintext(size: int) -> bytes:
    """The same bytes for the same size."""
    return random.Random(size).randbytes(size)


@pytest.mark.parametrize("size", MARKED_SIZES)
def test_round_trip_at_every_boundary(identity: HybridIdentity, size: int) -> None:
    """What was encrypted comes back, around each length at which a chunk or batch ends."""
    file = encrypt(plaintext(size), [identity.recipient])
    assert is_age(file[:22])
    assert decrypt(file, [identity]) == plaintext(size)


@given(writes=PIECES, reads=PIECES, without_readinto=st.booleans())
def test_pieces_do_not_matter(writes: list[int], reads: list[int], without_readinto: bool) -> None:
    """However the plaintext is cut for writing and for reading, the same comes back."""
    plain = plaintext(sum(writes))
    out = io.BytesIO()
    with Encryptor(out, [SHARED.recipient]) as encrypted:
        at = 0
        for size in writes:
            assert encrypted.write(bytearray(plain[at : at + size])) == size
            at += size
    file = out.getvalue()
    source = Decryptor(OnlyRead(file) if without_readinto else io.BytesIO(file), [SHARED])
    found = b"".join(source.read(size) for size in reads)
    assert found == plain[: sum(reads)]
    assert found + source.read() == plain


@given(sizes=PIECES)
def test_readinto_fills_any_buffer(sizes: list[int]) -> None:
    """Reading into buffers of odd sizes gives the plaintext, and 0 only at its end."""
    plain = plaintext(5 * CHUNK + 11)
    source = Decryptor(io.BytesIO(encrypt(plain, [SHARED.recipient])), [SHARED])
    found = bytearray()
    while True:
        buffer = bytearray(sizes[len(found) % len(sizes)])
        count = source.readinto(buffer)
        if not count:
            break
        found += buffer[:count]
    assert found == plain


def test_works_with_what_takes_and_gives_little(identity: HybridIdentity) -> None:
    """A sink that takes only part of a write gets the whole file all the same."""
    plain = plaintext(3 * CHUNK + 5)
    out = ShortWrites()
    with Encryptor(out, [identity.recipient]) as encrypted:
        encrypted.write(plain)
    assert decrypt(out.file.getvalue(), [identity]) == plain


def test_any_of_several_recipients_opens_it(identity: HybridIdentity) -> None:
    """Each recipient opens the file alone; a stranger does not; among several keys the right one is found."""
    second, stranger = HybridIdentity.generate(), HybridIdentity.generate()
    file = encrypt(b"for two", [identity.recipient, second.recipient])
    assert decrypt(file, [identity]) == decrypt(file, [second]) == b"for two"
    assert decrypt(file, [stranger, second]) == b"for two"
    with pytest.raises(WrongKey):
        decrypt(file, [stranger])
    with pytest.raises(WrongKey):
        decrypt(file, [])


def test_a_file_needs_a_recipient() -> None:
    """Nothing can be encrypted to nobody."""
    with pytest.raises(ValueError, match="recipient"):
        Encryptor(io.BytesIO(), [])


def test_nothing_repeats_between_files(identity: HybridIdentity) -> None:
    """Two files of the same content share no stanza, salt or ciphertext: the zero nonce needs fresh keys."""
    first, second = (encrypt(b"same content", [identity.recipient]) for _ in range(2))
    assert first[-28:] != second[-28:]
    assert first[-44:-28] != second[-44:-28]
    assert first[100:1000] != second[100:1000]


def test_an_exception_leaves_no_whole_file(identity: HybridIdentity) -> None:
    """What was being written when something failed is refused as incomplete, also after clean-up."""
    out = io.BytesIO()
    with pytest.raises(RuntimeError), Encryptor(out, [identity.recipient]) as encrypted:
        encrypted.write(plaintext(2 * CHUNK))
        raise RuntimeError
    encrypted.close()
    del encrypted
    gc.collect()
    with pytest.raises(Damaged):
        decrypt(out.getvalue(), [identity])


def test_a_failing_disk_leaves_no_whole_file(identity: HybridIdentity) -> None:
    """After an error of the file beneath, nothing more can be written, and no final chunk is."""
    out = FullDisk()
    encrypted = Encryptor(out, [identity.recipient])
    with pytest.raises(OSError, match="space"):
        for _ in range(4):
            encrypted.write(plaintext(CHUNK))
    encrypted.close()
    with pytest.raises(ValueError, match="closed"):
        encrypted.write(b"more")
    with pytest.raises(Damaged):
        decrypt(out.file.getvalue(), [identity])


def test_closing_leaves_the_files_beneath_open(identity: HybridIdentity) -> None:
    """Neither side closes what it was given, and closing twice changes nothing."""
    out = io.BytesIO()
    encrypted = Encryptor(out, [identity.recipient])
    encrypted.close()
    size = out.tell()
    encrypted.close()
    assert out.tell() == size
    out.seek(0)
    with Decryptor(out, [identity]) as source:
        assert source.read() == b""
        assert source.readable()
        assert not source.seekable()
    assert not out.closed
    with pytest.raises(ValueError, match="closed"):
        source.read(1)


def test_memory_is_bounded(identity: HybridIdentity) -> None:
    """Encrypting and decrypting 24 MiB holds less than 8 MiB at any time."""

    class Endless:
        """Gives 24 MiB of a file that is encrypted while it is read."""

        def __init__(self) -> None:
            self.pending = io.BytesIO()
            self.encrypted = Encryptor(self.pending, [identity.recipient])
            self.left = 24

        def read(self, n: int, /) -> bytes:
            while self.left and self.pending.tell() < n:
                self.encrypted.write(bytes(1 << 20))
                self.left -= 1
                if not self.left:
                    self.encrypted.close()
            held = self.pending.getvalue()
            self.pending.seek(0)
            self.pending.truncate()
            self.pending.write(held[n:])
            return held[:n]

    tracemalloc.start()
    try:
        source = Decryptor(Endless(), [identity])
        buffer = bytearray(1 << 20)
        total = 0
        while count := source.readinto(buffer):
            total += count
        assert total == 24 << 20
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
