# SPDX-License-Identifier: GPL-3.0-or-later
"""age files: round trips, every way of damaging one, and what a half-written one looks like."""

from __future__ import annotations

import gc
import io
import random
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.crypto.age import Decryptor, Encryptor, HybridIdentity, decrypt, encrypt, is_age
from intake.crypto.age_header import MAX_HEADER_BYTES
from intake.crypto.age_stream import BATCH, CHUNK, SEALED_CHUNK
from intake.errors import AgeError, Damaged, IntakeError, MalformedHeader, NotAge, WrongKey

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


def test_every_flipped_bit_is_refused(amount: Callable[[int, int], int]) -> None:
    """No bit of a file can be changed without its being refused."""
    file = bytearray(encrypt(plaintext(amount(40, 70_000)), [SHARED.recipient]))
    accepted = []
    for at in range(len(file)):
        for bit in range(8):
            file[at] ^= 1 << bit
            try:
                decrypt(bytes(file), [SHARED])
                accepted.append((at, bit))
            except AgeError:
                pass
            file[at] ^= 1 << bit
    assert accepted == []


def test_every_truncation_is_refused() -> None:
    """No beginning of a file passes for the whole."""
    file = encrypt(plaintext(40), [SHARED.recipient])
    for size in range(len(file)):
        with pytest.raises(NotAge if size < 19 else Damaged):
            decrypt(file[:size], [SHARED])


@pytest.mark.parametrize("chunks", [1, 2, 3, BATCH + 2])
def test_truncation_at_a_chunk_is_refused(identity: HybridIdentity, chunks: int) -> None:
    """A file cut exactly where a chunk ends is incomplete, however many chunks are left."""
    file = encrypt(plaintext((chunks + 1) * CHUNK), [identity.recipient])
    source = Decryptor(io.BytesIO(file[:-SEALED_CHUNK]), [identity])
    with pytest.raises(Damaged) as refused:
        source.read()
    assert refused.value.facts["reason"] == "the payload ends before its final chunk"


@pytest.mark.parametrize("size", [0, 5, CHUNK, CHUNK + 5, (BATCH + 1) * CHUNK])
@pytest.mark.parametrize("trailing", [1, 16, SEALED_CHUNK, 2 * SEALED_CHUNK])
def test_trailing_data_is_refused(identity: HybridIdentity, size: int, trailing: int) -> None:
    """Nothing may follow the final chunk, whatever its length."""
    file = encrypt(plaintext(size), [identity.recipient]) + bytes(trailing)
    with pytest.raises(Damaged):
        decrypt(file, [identity])


def test_chunks_cannot_be_moved_dropped_or_repeated(identity: HybridIdentity) -> None:
    """Whole chunks, each authentic, are refused in another place."""
    file = encrypt(plaintext(4 * CHUNK), [identity.recipient])
    start = len(file) - 4 * SEALED_CHUNK
    one, two, three, four = (file[at : at + SEALED_CHUNK] for at in range(start, len(file), SEALED_CHUNK))
    for forged in ((two, one, three, four), (one, three, four), (one, two, two, three, four), (four,)):
        with pytest.raises(Damaged):
            decrypt(file[:start] + b"".join(forged), [identity])


def test_payloads_cannot_change_headers(identity: HybridIdentity) -> None:
    """The payload of one file under the header of another is refused."""
    first, second = (encrypt(text, [identity.recipient]) for text in (b"first", b"other"))
    with pytest.raises(Damaged):
        decrypt(first[:-37] + second[-37:], [identity])


def test_a_damaged_chunk_gives_nothing_of_itself(identity: HybridIdentity) -> None:
    """Chunks before the damage are given; of the damaged one not a byte, now or on a later read."""
    file = bytearray(encrypt(plaintext(3 * CHUNK), [identity.recipient]))
    file[-SEALED_CHUNK - 100] ^= 1
    source = Decryptor(io.BytesIO(bytes(file)), [identity])
    buffer = bytearray(10 * CHUNK)
    assert source.readinto(buffer) == CHUNK
    assert buffer[:CHUNK] == plaintext(3 * CHUNK)[:CHUNK]
    for _ in range(2):
        with pytest.raises(Damaged):
            source.readinto(buffer)
    assert not any(buffer[CHUNK:])


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


@pytest.mark.parametrize(
    ("data", "refusal", "reason"),
    [
        (b"", NotAge, None),
        (b"age-encryption", NotAge, None),
        (b"%PDF-1.7\n", NotAge, None),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", NotAge, None),
        (b"age-encryption.org/v2\n-> x\n\n--- x\n", MalformedHeader, "the version of age is not v1"),
        (b"age-encryption.org/v1\r\n-> x\n", MalformedHeader, "the version of age is not v1"),
        (b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n", MalformedHeader, "there is no recipient stanza"),
        (b"age-encryption.org/v1\n-> x", MalformedHeader, "the file ends inside the header"),
        (b"age-encryption.org/v1\n-> " + b"x" * (2 * MAX_HEADER_BYTES), MalformedHeader,
         "the header is longer than 256 KiB"),
        (b"age-encryption.org/v1\n" + b"-> x\n\n" * MAX_HEADER_BYTES, MalformedHeader,
         "the header is longer than 256 KiB"),
    ],
)  # fmt: skip
def test_foreign_and_hostile_beginnings(
    identity: HybridIdentity, data: bytes, refusal: type[AgeError], reason: str | None
) -> None:
    """A file that is not age, of another version, or with an endless header is refused by name."""
    with pytest.raises(refusal) as refused:
        decrypt(data, [identity])
    assert refused.value.facts.get("reason") == reason


def test_refusals_speak_to_people(identity: HybridIdentity) -> None:
    """Each refusal has a sentence that says what happened and what to do, and is an IntakeError."""
    with pytest.raises(IntakeError) as refused:
        decrypt(encrypt(b"x", [identity.recipient])[:-1], [identity])
    assert str(refused.value) == refused.value.tell("en")
    assert "damaged or incomplete" in str(refused.value)
    assert refused.value.exit_code == 1
